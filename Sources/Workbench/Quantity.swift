import StrategyCore

/// Figures as people read them.
enum Quantity {
  /// `9 ms`, `0.42 s`, `12 s`, `3 min`.
  static func seconds(_ value: Double) -> String {
    switch value {
    case ..<0.0995: "\(fixed(value * 1000, value < 0.00995 ? 1 : 0)) ms"
    case ..<9.95: "\(fixed(value, 2)) s"
    case ..<100: "\(fixed(value, 0)) s"
    default: "\(fixed(value / 60, 1)) min"
    }
  }

  /// `812`, `4.1k`, `1.2M`.
  static func tokens(_ count: Int) -> String {
    switch count {
    case ..<10_000: "\(count)"
    case ..<1_000_000: "\(fixed(Double(count) / 1000, 1))k"
    default: "\(fixed(Double(count) / 1e6, 1))M"
    }
  }

  /// `02:17`, `1:02:17`.
  static func clock(_ time: Microseconds) -> String {
    let seconds = max(time, 0) / 1_000_000
    let tail = "\(padded(seconds / 60 % 60)):\(padded(seconds % 60))"
    return seconds < 3600 ? tail : "\(seconds / 3600):\(tail)"
  }

  static func percent(_ share: Double) -> String {
    "\(fixed(share * 100, 0)) %"
  }

  /// A number with so many decimals, rounded half away from zero; not a locale's business.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "–" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let whole = Int((abs(value) * scale).rounded())
    let sign = value < 0 && whole > 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(whole)" }
    let fraction = String(whole % Int(scale))
    let zeros = String(repeating: "0", count: decimals - fraction.utf8.count)
    return "\(sign)\(whole / Int(scale)).\(zeros)\(fraction)"
  }

  private static func padded(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
