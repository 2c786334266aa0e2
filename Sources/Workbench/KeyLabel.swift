package import CellGrid

/// Keys as the screen writes them: `^J`, `Alt-3`, `Alt-d`, `Alt-Shift-D`, `F5`, `Space`.
///
/// A settings file may have them in the same way: `KeyPress` reads every label.
package enum KeyLabel {
  package static func short(_ key: KeyPress) -> String {
    guard case .character(let character) = key.key, character != " " else { return named(key) }
    switch key.modifiers {
    case []: return String(character)
    case .ctrl: return "^" + character.uppercased()
    default:
      // Without a word for Shift, d and D would be told apart by nothing that is seen at once.
      let shift = character.isUppercase ? "Shift-" : ""
      return prefix(key.modifiers) + shift + String(character)
    }
  }

  private static func named(_ key: KeyPress) -> String {
    let name = KeyPress(key.key).description
    let words = name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }
    return prefix(key.modifiers) + words.joined(separator: "-")
  }

  private static func prefix(_ modifiers: KeyPress.Modifiers) -> String {
    (modifiers.contains(.ctrl) ? "Ctrl-" : "") + (modifiers.contains(.alt) ? "Alt-" : "")
      + (modifiers.contains(.shift) ? "Shift-" : "")
  }
}
