/// Keys as people write them in a settings file: `ctrl-j` or `^J`, `alt-1`, `alt-shift-d` or
/// `alt-D`, `f5`, `shift-tab`, `?`, `space`.
extension KeyPress: CustomStringConvertible, LosslessStringConvertible {
  private static let prefixes: [(name: String, modifier: Modifiers)] = [
    ("ctrl-", .ctrl), ("alt-", .alt), ("shift-", .shift),
  ]

  private static let names: [(name: String, key: Key)] = [
    ("enter", .enter), ("tab", .tab), ("backspace", .backspace), ("delete", .delete),
    ("insert", .insert), ("escape", .escape), ("up", .up), ("down", .down), ("left", .left),
    ("right", .right), ("home", .home), ("end", .end), ("page-up", .pageUp),
    ("page-down", .pageDown), ("space", .character(" ")),
  ]

  private static let otherNames: [String: Key] = [
    "esc": .escape, "return": .enter, "pageup": .pageUp, "pagedown": .pageDown, "del": .delete,
  ]

  package init?(_ description: String) {
    var rest = description[...]
    var modifiers: Modifiers = []
    while let prefix = Self.prefixes.first(where: {
      rest.count > $0.name.count && rest.lowercased().hasPrefix($0.name)
    }) {
      modifiers.insert(prefix.modifier)
      rest = rest.dropFirst(prefix.name.count)
    }
    if rest.count == 2, rest.first == "^" {
      modifiers.insert(.ctrl)
      rest = rest.dropFirst()
    }
    guard let key = Self.key(named: rest) else { return nil }
    // Terminals do not tell ctrl-P from ctrl-p.
    if modifiers.contains(.ctrl), case .character(let character) = key,
      let small = character.lowercased().first
    {
      self.init(.character(small), modifiers)
    } else {
      self.init(key, modifiers)
    }
  }

  private static func key(named text: Substring) -> Key? {
    if text.count == 1, let character = text.first { return .character(character) }
    let name = text.lowercased()
    if let key = names.first(where: { $0.name == name })?.key ?? otherNames[name] { return key }
    guard name.hasPrefix("f"), let number = Int(name.dropFirst()), (1...35).contains(number) else {
      return nil
    }
    return .function(number)
  }

  package var description: String {
    let prefix = Self.prefixes.filter { modifiers.contains($0.modifier) }.map(\.name).joined()
    switch key {
    case .function(let number): return prefix + "f\(number)"
    case .character(let character) where character != " ": return prefix + String(character)
    default: return prefix + (Self.names.first { $0.key == key }?.name ?? "")
    }
  }
}
