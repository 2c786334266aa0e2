import CellGrid
import Foundation
import StrategyCore
import Workbench

/// What a user wants in every workspace, from `config.yaml`.
///
///     theme: dark
///     editing: vi
///     mouse: false
///     keys: { workbench.run: [ctrl-j, f4], workbench.zoom: [] }
///     prices: { openai/my-model: { input: $0.15, output: $0.60 } }
struct UserSettings: Sendable, Equatable {
  var theme: String?
  var keymap = Keymap.standard
  var editing = EditingStyle.readline
  var mouse = true
  /// Prices by model, dollars per million tokens; they count before any price book.
  var prices: [String: ModelDefinition.PriceChoice] = [:]

  /// The settings of the user; those of a new installation when there is no file.
  static func load(_ paths: UserPaths) throws -> UserSettings {
    let file = paths.configuration
    guard FileManager.default.fileExists(atPath: file.path) else { return UserSettings() }
    let shown = ShownPath(file).text
    return try UserSettings(reading: try TextFile.read(file, shownAs: shown), file: shown)
  }

  init() {}

  /// Throws every problem of the file at once.
  init(reading text: String, file: String) throws(DocumentProblems) {
    guard text.contains(where: { !$0.isWhitespace }) else { return }
    var reader = WorkspaceReader(file: file, folderName: "")
    if let root = reader.document.document(text) {
      let values = reader.document.values(
        of: root, keys: ["theme", "editing", "mouse", "keys", "prices"])
      theme = values["theme"].flatMap { reader.document.text($0) }
      if let field = values["editing"],
        let style: EditingStyle = reader.document.choice(field, what: "a way of editing")
      {
        editing = style
      }
      if let field = values["mouse"], let flag = reader.document.flag(field) { mouse = flag }
      for (id, field) in reader.document.entries(of: values["keys"]) {
        bind(id, to: field, in: &reader.document)
      }
      for (model, field) in reader.document.entries(of: values["prices"]) {
        prices[model] = reader.price(field)
      }
    }
    guard reader.document.problems.isEmpty else {
      throw DocumentProblems(reader.document.problems)
    }
  }

  /// Keys of an action: one, a list of them, or an empty list for none.
  private mutating func bind(
    _ id: String, to field: DocumentField, in document: inout DocumentReader
  ) {
    let keys =
      field.shape == .list
      ? document.texts(of: field).map(\.text) : document.text(field).map { [$0] }
    guard let keys else { return }
    do throws(KeymapError) {
      keymap = try keymap.rebinding(id, to: keys)
    } catch {
      document.report(field, Self.reason(for: error))
    }
  }

  private static func reason(for error: KeymapError) -> DocumentProblem.Reason {
    switch error {
    case .unknownAction(let id, let known):
      .undefined(text: id, what: "action", nearest: id.nearest(in: known), known: [])
    case .unreadableKey(_, let text):
      .unusable(text: text, wanted: "a key: write ctrl-j, alt-1, f5, shift-tab or a character")
    case .conflict(let key, let first, let second):
      .conflict(key: KeyLabel.short(key), first: first, second: second)
    }
  }
}
