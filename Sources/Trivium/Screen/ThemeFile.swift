import CellGrid
import Themes
import Yams

/// Reads theme files, and finds themes by name.
enum ThemeFile {
  static let namesForHelp = BundledThemes.all.map(\.name).joined(separator: ", ")

  static func theme(reading text: String, file: String) throws(ThemeError) -> Theme {
    var entries: [ThemeEntry] = []
    do {
      guard let root = try Yams.compose(yaml: text) else {
        throw ThemeError(file: file, line: 1, key: "name", reason: .missing)
      }
      try collect(root, key: "", file: file, into: &entries)
    } catch let error as ThemeError {
      throw error
    } catch {
      throw unreadable(file: file, error)
    }
    return try Theme(reading: entries, file: file)
  }

  /// All themes, the one called `name` first; without a name the one that the environment asks for, or the settings.
  static func themes(
    first name: String?, preferred: String? = nil, environment: [String: String]
  ) throws -> [Theme] {
    let themes = try BundledThemes.all.map { bundled throws(ThemeError) in
      try theme(reading: bundled.text, file: "\(bundled.name).yaml")
    }
    let isColourless = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    let wanted =
      name ?? environment["TRIVIUM_THEME"].flatMap { $0.isEmpty ? nil : $0 }
      ?? (isColourless ? "mono" : preferred ?? themes.first?.name ?? "")
    guard let chosen = themes.first(where: { $0.name == wanted }) else {
      let known = themes.map(\.name)
      let hint = wanted.nearest(in: known).map { "Did you mean “\($0)”?" }
      throw UsageProblem(
        sentence: "There is no theme “\(wanted)”. \(hint ?? "There is \(FailureText.list(known)).")"
      )
    }
    return [chosen] + themes.filter { $0.name != wanted }
  }

  private static func collect(
    _ node: Node, key: String, file: String, into entries: inout [ThemeEntry]
  ) throws {
    switch node {
    case .scalar(let scalar):
      entries.append(ThemeEntry(key: key, value: scalar.string, line: node.mark?.line ?? 1))
    case .mapping(let mapping):
      for (name, value) in mapping {
        guard case .scalar(let scalar) = name else {
          throw ThemeError(
            file: file, line: name.mark?.line ?? 1, key: key,
            reason: .unreadable(detail: "a key is not a plain word"))
        }
        let path = key.isEmpty ? scalar.string : "\(key).\(scalar.string)"
        try collect(value, key: path, file: file, into: &entries)
      }
    case .sequence, .alias:
      throw ThemeError(
        file: file, line: node.mark?.line ?? 1, key: key,
        reason: .unreadable(detail: "a list stands under \(key)"))
    }
  }

  private static func unreadable(file: String, _ error: any Error) -> ThemeError {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _),
      YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      ThemeError(file: file, line: mark.line, key: "", reason: .unreadable(detail: problem))
    case YamlError.duplicatedKeysInMapping(let duplicates, let context):
      ThemeError(
        file: file, line: context.mark.line, key: duplicates.first ?? "",
        reason: .unreadable(detail: "the key “\(duplicates.first ?? "")” is there twice"))
    default: ThemeError(file: file, line: 1, key: "", reason: .unreadable(detail: "\(error)"))
    }
  }
}
