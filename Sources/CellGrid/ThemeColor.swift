/// A colour as a theme names it; what the terminal can show of it is decided by the driver.
package enum ThemeColor: Sendable, Hashable {
  /// The terminal's own foreground or background.
  case standard
  /// One of the sixteen colours that the user's terminal defines.
  case ansi(UInt8)
  /// One of the 256 colours of xterm.
  case indexed(UInt8)
  case rgb(red: UInt8, green: UInt8, blue: UInt8)

  package static let ansiNames = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright-black",
    "bright-red", "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan",
    "bright-white",
  ]

  /// `default`, a name of the sixteen, `0`…`255`, `#rgb` or `#rrggbb`.
  package init?(_ notation: String) {
    let text = notation.lowercased()
    if text == "default" {
      self = .standard
    } else if let index = Self.ansiNames.firstIndex(of: text) {
      self = .ansi(UInt8(index))
    } else if let number = UInt8(text) {
      self = .indexed(number)
    } else if let color = Self.hexadecimal(text) {
      self = color
    } else {
      return nil
    }
  }

  private static func hexadecimal(_ text: String) -> ThemeColor? {
    guard text.first == "#" else { return nil }
    var digits: [UInt8] = []
    for character in text.dropFirst() {
      guard character.isASCII, let value = character.hexDigitValue else { return nil }
      digits.append(UInt8(value))
    }
    switch digits.count {
    case 3: return .rgb(red: digits[0] * 17, green: digits[1] * 17, blue: digits[2] * 17)
    case 6:
      return .rgb(
        red: digits[0] * 16 + digits[1], green: digits[2] * 16 + digits[3],
        blue: digits[4] * 16 + digits[5])
    default: return nil
    }
  }
}

/// How a role looks.
package struct Style: Sendable, Hashable {
  package var foreground: ThemeColor
  package var background: ThemeColor
  package var emphasis: Emphasis

  package init(
    foreground: ThemeColor = .standard, background: ThemeColor = .standard, emphasis: Emphasis = []
  ) {
    self.foreground = foreground
    self.background = background
    self.emphasis = emphasis
  }

  package static let plain = Style()
}
