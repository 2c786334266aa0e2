import StrategyCore

/// How fast money goes: what a session had spent at moments of the last minute.
struct SpendingPace: Sendable, Equatable {
  private struct Sample: Sendable, Equatable {
    var at: Microseconds
    var amount: Money
  }

  private static let window = 60_000_000
  private static let spacing = 500_000
  /// Less tells nothing of a pace.
  private static let shortest = 3_000_000

  private var samples: [Sample] = []

  mutating func note(_ amount: Money, at now: Microseconds) {
    let sample = Sample(at: now, amount: amount)
    guard let last = samples.last, amount >= last.amount, now >= last.at else {
      samples = [sample]
      return
    }
    guard samples.count < 2 || now - last.at >= Self.spacing else {
      samples[samples.count - 1].amount = amount
      return
    }
    samples.append(sample)
    // One that is older stays, as what the window begins with.
    let old = samples.prefix { $0.at < now - Self.window }.count
    if old > 1 { samples.removeFirst(old - 1) }
  }

  /// Dollars a minute; `nil` until something was spent over some seconds.
  var perMinute: Double? {
    guard let first = samples.first, let last = samples.last, last.amount > first.amount,
      last.at - first.at >= Self.shortest
    else { return nil }
    let dollars = (last.amount - first.amount).share(of: Money(dollars: 1))
    return dollars / (Double(last.at - first.at) / 60e6)
  }
}
