/// Text that cannot drive a terminal, whoever wrote it.
enum TerminalText {
  /// The text with every control character but line feed and tab replaced, and the marks that turn the direction of writing.
  static func safe(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHostile) else { return text }
    var safe = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if scalar == "\n", previous == "\r" { safe.removeLast() }
      safe.append(isHostile(scalar) ? "\u{FFFD}" : scalar)
      previous = scalar
    }
    return String(safe)
  }

  private static func isHostile(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0x2028, 0x2029: true
    default: false
    }
  }
}
