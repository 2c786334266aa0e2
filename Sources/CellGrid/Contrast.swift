/// How well text can be told from what is behind it, after WCAG 2.2.
package enum Contrast {
  /// What text needs at least (AA); lines and bars need `visible`.
  package static let readable = 4.5
  package static let visible = 3.0

  /// From 1, the same, to 21, black on white; `nil` where the terminal decides what a colour is.
  package static func ratio(_ a: ThemeColor, _ b: ThemeColor) -> Double? {
    guard let first = luminance(a), let second = luminance(b) else { return nil }
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)
  }

  /// Relative luminance, 0…1.
  static func luminance(_ color: ThemeColor) -> Double? {
    switch color {
    case .standard, .ansi: nil
    case .indexed(let index): index < 16 ? nil : luminance(indexed: Int(index))
    case .rgb(let red, let green, let blue):
      0.2126 * linear(Int(red)) + 0.7152 * linear(Int(green)) + 0.0722 * linear(Int(blue))
    }
  }

  /// The cube of 6 × 6 × 6 from 16 on, then greys, as xterm has them.
  private static func luminance(indexed index: Int) -> Double {
    guard index < 232 else { return linear(8 + 10 * (index - 232)) }
    let levels = [0, 95, 135, 175, 215, 255]
    let place = index - 16
    return 0.2126 * linear(levels[place / 36]) + 0.7152 * linear(levels[place / 6 % 6])
      + 0.0722 * linear(levels[place % 6])
  }

  private static func linear(_ level: Int) -> Double {
    let share = Double(level) / 255
    guard share > 0.03928 else { return share / 12.92 }
    let base = (share + 0.055) / 1.055
    return base * base * fifthRoot(base * base)
  }

  /// By Newton, of a number in 0…1: with its square a power of 2.4 without a library.
  private static func fifthRoot(_ value: Double) -> Double {
    var root = 1.0
    for _ in 0..<40 { root -= (root - value / (root * root * root * root)) / 5 }
    return root
  }
}

extension Role {
  /// True for lines and bars, which nobody reads.
  package var isGraphic: Bool {
    switch self {
    case .border, .borderFocused, .scrollbar, .gaugeFilled, .gaugeWarning, .gaugeOver,
      .gaugeEmpty, .chart, .chartAlternate:
      true
    default: false
    }
  }
}
