import CellGrid
import Foundation
import StrategyCore
import Workbench

/// How the workbench is to be opened.
struct WorkbenchOptions: Sendable {
  /// The chosen theme first, then the others.
  var themes: [Theme]
  /// The model whose prices runs are compared with.
  var pricedAs: String?
  /// Whether answers are recorded, or come from a recording.
  var taping = Taping.none
  /// A recorded session to watch.
  var replaying: SessionID?
  /// A recorded session to go on with.
  var continuing: SessionID?
  /// What is said first.
  var greeting: String?
  /// What the user wants everywhere.
  var settings = UserSettings()
  /// Without it the terminal selects text by itself.
  var mouse = true

  init(
    screen: ScreenOptions, mouse: MouseOptions, pricedAs: String? = nil,
    taping: Taping = .none, replaying: SessionID? = nil, continuing: SessionID? = nil
  ) throws {
    let environment = ProcessInfo.processInfo.environment
    settings = try UserSettings.load(UserPaths(environment: environment))
    self.mouse = settings.mouse && !mouse.noMouse
    themes = try ThemeFile.themes(
      first: screen.theme, preferred: settings.theme, environment: environment)
    self.pricedAs = pricedAs
    self.taping = taping
    self.replaying = replaying
    self.continuing = continuing
  }
}
