import Foundation
import Runtime
import StrategyCore
import Workbench

/// The files that the workbench was opened with, read again when they have changed; of a file with a mistake the
/// last good one stays.
actor LiveFiles {
  private struct Stamp: Equatable {
    var modified: Date?
    var size: Int?

    init(_ file: URL) {
      let facts = try? FileManager.default.attributesOfItem(atPath: file.path)
      modified = facts?[.modificationDate] as? Date
      size = (facts?[.size] as? NSNumber)?.intValue
    }
  }

  private let paths: UserPaths
  private let pricedAs: String?
  private let tape: Tape
  private let session: String
  private var loaded: LoadedWorkspace
  private var settings: UserSettings
  private var workspaceStamp: Stamp
  private var settingsStamp: Stamp

  init(
    _ loaded: LoadedWorkspace, settings: UserSettings, paths: UserPaths, pricedAs: String?,
    tape: Tape, session: String
  ) {
    self.loaded = loaded
    self.settings = settings
    self.paths = paths
    self.pricedAs = pricedAs
    self.tape = tape
    self.session = session
    workspaceStamp = Stamp(loaded.folder.file)
    settingsStamp = Stamp(paths.configuration)
  }

  /// - Parameter always: reads and tells even where nothing seems to have changed.
  func news(always: Bool) -> ReloadedFiles? {
    let (workspace, user) = (Stamp(loaded.folder.file), Stamp(paths.configuration))
    let (hasWorkspace, hasUser) = (workspace != workspaceStamp, user != settingsStamp)
    guard always || hasWorkspace || hasUser else { return nil }
    (workspaceStamp, settingsStamp) = (workspace, user)
    var files = ReloadedFiles(news: Reloaded(keymap: settings.keymap))
    if always || hasUser { readSettings(into: &files) }
    if always || hasWorkspace || hasUser { readWorkspace(into: &files) }
    return files
  }

  private func readSettings(into files: inout ReloadedFiles) {
    do {
      let new = try UserSettings.load(paths)
      guard new != settings else { return }
      if let theme = new.theme, theme != settings.theme { files.news.theme = theme }
      settings = new
      files.news.keymap = new.keymap
      files.news.files.append(ShownPath(paths.configuration).text)
    } catch {
      files.news.problems += Self.lines(error)
    }
  }

  /// Prices of the user count for models too, so these are made anew whenever one of the files is.
  private func readWorkspace(into files: inout ReloadedFiles) {
    do {
      let new = try WorkspaceLoader.load(loaded.folder)
      let resolver = try WorkspaceResolver.standard(for: new, pricedAs: pricedAs, tape: tape)
      let runner = StrategyRunner(new, resolver: resolver, session: session)
      files.strategyRunner = runner
      files.bench = WorkspaceBench(
        loaded: new, resolver: resolver, runner: runner, session: SessionID(rawValue: session))
      files.models = { ModelList.items(new, resolver.access) }
      guard new != loaded else { return }
      files.events = try Self.events(new, after: loaded)
      loaded = new
      files.news.files.append(ShownPath(new.folder.file).text)
    } catch {
      files.news.problems += Self.lines(error)
    }
  }

  /// The workspace, and the texts of prompts that had no strategy before.
  private static func events(
    _ new: LoadedWorkspace, after old: LoadedWorkspace
  ) throws -> [SessionEvent] {
    var known = Set(old.workspace.strategies.map(\.prompt))
    var events: [SessionEvent] = [.sessionStarted(workspace: new.recorded)]
    for strategy in new.workspace.strategies where known.insert(strategy.prompt).inserted {
      let text = try TextFile.read(new.folder.file(strategy.prompt), shownAs: strategy.prompt)
      events.append(.promptEdited(path: strategy.prompt, text: text))
    }
    return events
  }

  private static func lines(_ error: any Error) -> [String] {
    FailureText.sentences(for: error).split(whereSeparator: \.isNewline).map(String.init)
  }
}
