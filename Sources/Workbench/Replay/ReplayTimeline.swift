import StrategyCore

/// The entries of a recording on the clock of somebody who watches: waits beyond a limit are cut to it.
struct ReplayTimeline: Sendable, Equatable {
  /// Limits that can be chosen, in microseconds; `nil` keeps every wait.
  static let limits: [Microseconds?] = [2_000_000, 10_000_000, nil, 500_000]

  private(set) var limit = Self.limits[0]
  /// Watching time of each entry.
  private var times: [Microseconds] = []

  init(_ entries: [JournalEntry]) {
    reckon(entries)
  }

  var duration: Microseconds { times.last ?? 0 }

  /// Watching time once `position` entries have been applied.
  func time(at position: Int) -> Microseconds {
    times.indices.contains(position - 1) ? times[position - 1] : 0
  }

  /// How long to wait at most before an entry that comes `gap` after what is shown.
  func wait(_ gap: Microseconds) -> Microseconds {
    limit.map { min(gap, $0) } ?? gap
  }

  mutating func nextLimit(_ entries: [JournalEntry]) {
    let place = Self.limits.firstIndex(of: limit) ?? 0
    limit = Self.limits[(place + 1) % Self.limits.count]
    reckon(entries)
  }

  /// For people.
  var limitText: String {
    guard let limit else { return "Waits are as long as they were." }
    return
      "Waits are cut to \(Quantity.fixed(Double(limit) / 1e6, limit % 1_000_000 == 0 ? 0 : 1)) s."
  }

  private mutating func reckon(_ entries: [JournalEntry]) {
    var time: Microseconds = 0
    var last: Microseconds = 0
    times = entries.map { entry in
      time += wait(max(entry.at - last, 0))
      last = max(last, entry.at)
      return time
    }
  }
}
