/// One key as pressed, with the modifiers that the terminal told us about.
package struct KeyPress: Sendable, Hashable {
  package enum Key: Sendable, Hashable {
    case character(Character)
    case enter, tab, backspace, delete, insert, escape
    case up, down, left, right, home, end, pageUp, pageDown
    /// F1 and up.
    case function(Int)
  }

  package struct Modifiers: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    package static let shift = Modifiers(rawValue: 1)
    package static let alt = Modifiers(rawValue: 2)
    package static let ctrl = Modifiers(rawValue: 4)
  }

  package let key: Key
  package let modifiers: Modifiers

  /// A shifted letter is the capital letter itself, whichever way the terminal reports it.
  package init(_ key: Key, _ modifiers: Modifiers = []) {
    guard case .character(let character) = key, modifiers.contains(.shift) else {
      self.key = key
      self.modifiers = modifiers
      return
    }
    let capital = modifiers.contains(.ctrl) ? [character] : Array(character.uppercased())
    self.key = .character(capital.count == 1 ? capital[0] : character)
    self.modifiers = modifiers.subtracting(.shift)
  }

  /// The character to insert, for a key that types one.
  package var typed: Character? {
    guard case .character(let character) = key, modifiers.isEmpty else { return nil }
    return character
  }
}
