package import CellGrid

/// Keys as the screen writes them: `^J`, `Alt-3`, `F5`, `Space`.
package enum KeyLabel {
  package static func short(_ key: KeyPress) -> String {
    if case .character(let character) = key.key, key.modifiers == .ctrl {
      return "^" + character.uppercased()
    }
    let text = key.description
    guard text.count > 1 else { return text }
    return text.split(separator: "-", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "-" : $0.prefix(1).uppercased() + $0.dropFirst() }
      .joined(separator: "-")
  }
}
