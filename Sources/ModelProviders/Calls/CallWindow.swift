/// How many calls may be on their way to one server, as it has answered so far: one more after each window of
/// calls that went well, half as many after a refusal (additive increase, multiplicative decrease).
struct CallWindow: Sendable, Hashable {
  /// Never more than this.
  let ceiling: Int
  private(set) var limit: Int
  private(set) var underway = 0
  private var lastNumber = 0
  private var successes = 0
  /// Calls up to this number were sent before the last cut: what becomes of them says nothing new.
  private var lastCut = 0

  init(ceiling: Int) {
    self.ceiling = max(1, ceiling)
    limit = self.ceiling
  }

  var hasRoom: Bool { underway < limit }

  /// Gives the number of the call that begins.
  mutating func begin() -> Int {
    underway += 1
    lastNumber += 1
    return lastNumber
  }

  mutating func end() {
    underway = max(0, underway - 1)
  }

  mutating func succeed(_ number: Int) {
    guard number > lastCut else { return }
    successes += 1
    guard successes >= limit else { return }
    successes = 0
    limit = min(limit + 1, ceiling)
  }

  mutating func refuse(_ number: Int) {
    guard number > lastCut else { return }
    lastCut = lastNumber
    successes = 0
    limit = max(1, limit / 2)
  }
}
