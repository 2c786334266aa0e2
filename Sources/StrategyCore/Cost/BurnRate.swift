/// Tells from the pace of spending when a cap will be reached.
public struct BurnRate: Sendable, Hashable {
  /// Dollars.
  public var perMinute: Double

  public init(perMinute: Double) {
    self.perMinute = perMinute
  }

  /// Caps that are further away are not told: session and day in minutes, the month within two days.
  private static func horizon(of cap: Budget.Cap) -> Double {
    switch cap {
    case .run: 0
    case .session, .day: 120
    case .month: 2 * 24 * 60
    }
  }

  /// One sentence on the cap that this pace reaches first; `nil` when none is near.
  ///
  /// - Parameter ahead: what is still to come of what runs now; a cap with room for it is not in danger.
  public func warning(_ rows: [Budget.Row], ahead: Money? = nil) -> String? {
    guard perMinute > 0, perMinute.isFinite else { return nil }
    let near = rows.compactMap { row -> (cap: Budget.Cap, minutes: Double)? in
      let left = row.limit - row.spent
      if let ahead, ahead <= left { return nil }
      let minutes = max(left.share(of: Money(dollars: 1)), 0) / perMinute
      return minutes <= Self.horizon(of: row.cap) ? (row.cap, minutes) : nil
    }
    guard let first = near.min(by: { $0.minutes < $1.minutes }) else { return nil }
    let owner = first.cap == .session ? "session's" : "\(first.cap.rawValue)'s"
    return "At this pace the \(owner) budget is gone in \(Self.duration(first.minutes))."
  }

  private static func duration(_ minutes: Double) -> String {
    switch minutes {
    case ..<1: "less than a minute"
    case ..<120: "\(Int(minutes.rounded())) min"
    default: "\(Int((minutes / 60).rounded())) h"
    }
  }
}

extension EvaluationOutline {
  /// What all cells will have cost, when the rest costs what the cells so far did; `nil` before three are known.
  public var projected: Money? {
    guard end == nil, recorded >= 3, spending.amount > .zero else { return nil }
    let remaining = max(cells - recorded, 0)
    return spending.amount
      + (spending.amount * remaining).dividedRoundingHalfUp(by: Int128(recorded))
  }
}
