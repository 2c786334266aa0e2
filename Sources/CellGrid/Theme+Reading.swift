/// One scalar of a theme file: the keys on the way to it joined by dots, its text, its line.
package struct ThemeEntry: Sendable, Hashable {
  package let key: String
  package let value: String
  package let line: Int

  package init(key: String, value: String, line: Int) {
    self.key = key
    self.value = value
    self.line = line
  }
}

/// A theme file that cannot be used: where, and why.
package struct ThemeError: Error, Sendable, Hashable {
  package enum Reason: Sendable, Hashable {
    case unknownKey(nearest: String?)
    case unknownRole(nearest: String?)
    case unknownColor(name: String, nearest: String?)
    case unknownAppearance(nearest: String?)
    case repeatedKey(firstLine: Int)
    case missing
    /// A second colour without `on`, or `on` without a colour.
    case malformedStyle(word: String)
    /// The file is not YAML, or a value is a list; in the words of its reader.
    case unreadable(detail: String)
  }

  package let file: String
  package let line: Int
  package let key: String
  package let reason: Reason

  package init(file: String, line: Int, key: String, reason: Reason) {
    self.file = file
    self.line = line
    self.key = key
    self.reason = reason
  }
}

extension ThemeError: CustomStringConvertible {
  package var description: String { "\(file):\(line): \(sentence)" }

  private var sentence: String {
    switch reason {
    case .unknownKey(let nearest):
      "a theme has no key “\(key)”."
        + hint(nearest, else: "It has name, appearance, palette, roles.")
    case .unknownRole(let nearest):
      "there is no role “\(key)”." + hint(nearest, else: "Themes/dark.yaml names them all.")
    case .unknownColor(let name, let nearest):
      "“\(name)” in \(key) is not a colour."
        + hint(
          nearest,
          else: "Use default, a name such as bright-blue, 0…255, #rrggbb, or a palette name.")
    case .unknownAppearance(let nearest):
      "appearance must be light, dark or any." + hint(nearest, else: "")
    case .repeatedKey(let firstLine):
      "\(key) is there already, on line \(firstLine). Remove one of them."
    case .missing: "the key “\(key)” is missing. Add it at the top of the file."
    case .malformedStyle(let word):
      "\(key) cannot be read at “\(word)”. Write: COLOUR on COLOUR bold underline."
    case .unreadable(let detail): "the file cannot be read: \(detail)"
    }
  }

  private func hint(_ nearest: String?, else other: String) -> String {
    if let nearest { return " Did you mean “\(nearest)”?" }
    return other.isEmpty ? "" : " " + other
  }
}

extension Theme {
  /// Builds a theme from the scalars of its file.
  ///
  /// Keys: `name`, `appearance`, `palette.NAME` (a colour), `roles.ROLE` (a style such as
  /// `sky on black bold`). A style without a foreground or background takes that of `text`.
  package init(reading entries: [ThemeEntry], file: String) throws(ThemeError) {
    var reader = ThemeReader(file: file)
    for entry in entries where entry.key.hasPrefix("palette.") { try reader.readPalette(entry) }
    for entry in entries where !entry.key.hasPrefix("palette.") { try reader.read(entry) }
    guard let name = reader.name else {
      throw ThemeError(file: file, line: 1, key: "name", reason: .missing)
    }
    self.init(name: name, appearance: reader.appearance, styles: reader.styles())
  }
}

/// Collects what has been read of one theme file.
private struct ThemeReader {
  let file: String
  var name: String?
  var appearance = Theme.Appearance.any
  private var given: [Role: GivenStyle] = [:]
  private var palette: [String: ThemeColor] = [:]
  private var lines: [String: Int] = [:]

  private struct GivenStyle {
    var foreground: ThemeColor?
    var background: ThemeColor?
    var emphasis: Emphasis = []
  }

  init(file: String) {
    self.file = file
  }

  func styles() -> [Role: Style] {
    let text = given[.text]
    return given.mapValues { style in
      Style(
        foreground: style.foreground ?? text?.foreground ?? .standard,
        background: style.background ?? text?.background ?? .standard, emphasis: style.emphasis)
    }
  }

  private static let roles = Dictionary(
    uniqueKeysWithValues: Role.allCases.map { ($0.themeKey, $0) })
  private static let emphases: [String: Emphasis] = [
    "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline, "reverse": .reverse,
  ]

  mutating func readPalette(_ entry: ThemeEntry) throws(ThemeError) {
    try noteLine(entry)
    guard let color = ThemeColor(entry.value) else {
      throw error(entry, .unknownColor(name: entry.value, nearest: nearestColor(to: entry.value)))
    }
    palette[String(entry.key.dropFirst("palette.".count))] = color
  }

  mutating func read(_ entry: ThemeEntry) throws(ThemeError) {
    try noteLine(entry)
    switch entry.key {
    case "name": name = entry.value
    case "appearance":
      guard let value = Theme.Appearance(rawValue: entry.value) else {
        let names = Theme.Appearance.allCases.map(\.rawValue)
        throw error(entry, .unknownAppearance(nearest: entry.value.nearest(in: names)))
      }
      appearance = value
    case let key where key.hasPrefix("roles."):
      let roleName = String(key.dropFirst("roles.".count))
      guard let role = Self.roles[roleName] else {
        throw ThemeError(
          file: file, line: entry.line, key: roleName,
          reason: .unknownRole(nearest: roleName.nearest(in: Self.roles.keys.sorted())))
      }
      given[role] = try style(entry)
    default:
      let keys = ["name", "appearance", "palette", "roles"]
      throw error(entry, .unknownKey(nearest: entry.key.nearest(in: keys)))
    }
  }

  private func style(_ entry: ThemeEntry) throws(ThemeError) -> GivenStyle {
    var style = GivenStyle()
    var awaitsBackground = false
    for word in entry.value.split(separator: " ").map(String.init) {
      if let emphasis = Self.emphases[word], !awaitsBackground {
        style.emphasis.formUnion(emphasis)
      } else if word == "on", !awaitsBackground {
        awaitsBackground = true
      } else {
        guard let color = palette[word] ?? ThemeColor(word) else {
          throw error(entry, .unknownColor(name: word, nearest: nearestColor(to: word)))
        }
        if awaitsBackground {
          style.background = color
          awaitsBackground = false
        } else if style.foreground == nil {
          style.foreground = color
        } else {
          throw error(entry, .malformedStyle(word: word))
        }
      }
    }
    if awaitsBackground { throw error(entry, .malformedStyle(word: "on")) }
    return style
  }

  private func nearestColor(to name: String) -> String? {
    name.nearest(in: palette.keys.sorted() + ThemeColor.ansiNames + ["default"])
  }

  private mutating func noteLine(_ entry: ThemeEntry) throws(ThemeError) {
    if let first = lines[entry.key] { throw error(entry, .repeatedKey(firstLine: first)) }
    lines[entry.key] = entry.line
  }

  private func error(_ entry: ThemeEntry, _ reason: ThemeError.Reason) -> ThemeError {
    ThemeError(file: file, line: entry.line, key: entry.key, reason: reason)
  }
}

extension String {
  /// The candidate with the fewest edits, when they are few enough for a slip of the fingers.
  package func nearest(in candidates: [String]) -> String? {
    let limit = max(count / 3, 2)
    let ranked = candidates.map { (name: $0, edits: editDistance(to: $0)) }
    guard let best = ranked.min(by: { $0.edits < $1.edits }), best.edits <= limit else {
      return nil
    }
    return best.name
  }

  private func editDistance(to other: String) -> Int {
    let target = Array(other)
    var row = Array(0...target.count)
    for (line, character) in enumerated() {
      var diagonal = row[0]
      row[0] = line + 1
      for column in target.indices {
        let replaced = diagonal + (character == target[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = Swift.min(replaced, diagonal + 1, row[column] + 1)
      }
    }
    return row[target.count]
  }
}
