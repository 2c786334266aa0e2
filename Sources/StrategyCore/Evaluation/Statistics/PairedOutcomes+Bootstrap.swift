import Foundation

extension PairedOutcomes {
  /// The percentile interval of the difference that resampling without end gives. A resample of a fourfold table has
  /// binomially many discordant cases, binomially split, so its distribution is summed and not drawn.
  public func bootstrapInterval(level: Double = 0.95) -> ConfidenceInterval {
    guard count > 0 else { return ConfidenceInterval(low: -1, high: 1, level: level) }
    guard discordant > 0 else { return ConfidenceInterval(low: 0, high: 0, level: level) }
    let masses = resampledMasses()
    let tail = (1 - level) / 2
    var sum = 0.0
    var low: Int?
    var high = count
    for (place, mass) in masses.enumerated() {
      sum += mass
      if low == nil, sum >= tail { low = place - count }
      if sum >= 1 - tail {
        high = place - count
        break
      }
    }
    return ConfidenceInterval(
      low: Double(low ?? -count) / Double(count), high: Double(high) / Double(count), level: level)
  }

  /// P(difference = d/n) at index d + n; what is further than nine deviations is left out.
  private func resampledMasses() -> [Double] {
    if onlyFirst == 0 {
      return Array(
        PairedOutcomes(both: both, onlyFirst: onlySecond, neither: neither)
          .resampledMasses().reversed())
    }
    var masses = Array(repeating: 0.0, count: 2 * count + 1)
    let share = Double(onlySecond) / Double(discordant)
    let odds = share / (1 - share)
    let sizes = BinomialDistribution(
      trials: count, probability: Double(discordant) / Double(count))
    for size in Self.reach(of: sizes) {
      let weight = sizes.mass(size)
      let split = BinomialDistribution(trials: size, probability: share)
      let range = Self.reach(of: split)
      var mass = weight * split.mass(range.lowerBound)
      for second in range {
        masses[count + 2 * second - size] += mass
        mass *= odds * Double(size - second) / Double(second + 1)
      }
    }
    return masses
  }

  private static func reach(of distribution: BinomialDistribution) -> ClosedRange<Int> {
    let mean = Double(distribution.trials) * distribution.probability
    let reach = 9 * (mean * (1 - distribution.probability)).squareRoot() + 1
    return max(0, Int(mean - reach))...min(distribution.trials, Int(mean + reach) + 1)
  }
}
