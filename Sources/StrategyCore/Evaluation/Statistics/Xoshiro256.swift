import Foundation

/// xoshiro256++ (Blackman and Vigna 2019), seeded by SplitMix64: fast, and the same numbers for the same seed.
public struct Xoshiro256: RandomNumberGenerator, Sendable, Hashable {
  private var a: UInt64
  private var b: UInt64
  private var c: UInt64
  private var d: UInt64

  public init(seed: UInt64) {
    var state = seed
    a = Self.splitMix(&state)
    b = Self.splitMix(&state)
    c = Self.splitMix(&state)
    d = Self.splitMix(&state)
  }

  @inline(__always)
  public mutating func next() -> UInt64 {
    let sum = a &+ d
    let result = ((sum << 23) | (sum >> 41)) &+ a
    let shifted = b << 17
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 45) | (d >> 19)
    return result
  }

  private static func splitMix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return mix(state)
  }

  /// The finalizer of SplitMix64 (Steele, Lea and Flood 2014): every bit of the input moves every bit of the result.
  static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Evenly spread over 0..<1.
  public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Evenly spread over 0..<`bound`; `bound` is above 0 and below 2³².
  public mutating func index(below bound: Int) -> Int {
    Int(truncatingIfNeeded: ((next() >> 32) &* UInt64(truncatingIfNeeded: bound)) >> 32)
  }

  /// A draw from the binomial distribution: inversion for small means, else the transformed rejection
  /// of Hörmann 1993 (BTRS).
  public mutating func binomial(trials: Int, probability: Double) -> Int {
    if trials <= 0 || probability <= 0 { return 0 }
    if probability >= 1 { return trials }
    if probability > 0.5 {
      return trials - binomial(trials: trials, probability: 1 - probability)
    }
    return Double(trials) * probability < 10
      ? inverted(trials: trials, probability: probability)
      : rejected(trials: trials, probability: probability)
  }

  private mutating func inverted(trials: Int, probability: Double) -> Int {
    let odds = probability / (1 - probability)
    var mass = exp(Double(trials) * log1p(-probability))
    var rest = unit()
    var successes = 0
    while rest > mass, successes < trials {
      rest -= mass
      successes += 1
      mass *= odds * Double(trials - successes + 1) / Double(successes)
    }
    return successes
  }

  private mutating func rejected(trials: Int, probability: Double) -> Int {
    let n = Double(trials)
    let deviation = (n * probability * (1 - probability)).squareRoot()
    let b = 1.15 + 2.53 * deviation
    let a = -0.0873 + 0.0248 * b + 0.01 * probability
    let centre = n * probability + 0.5
    let alpha = (2.83 + 5.1 / b) * deviation
    let odds = probability / (1 - probability)
    let mode = ((n + 1) * probability).rounded(.down)
    while true {
      let u = unit() - 0.5
      let v = unit()
      let distance = 0.5 - abs(u)
      let k = ((2 * a / distance + b) * u + centre).rounded(.down)
      if distance >= 0.07, v <= 0.92 - 4.2 / b { return Int(k) }
      guard k >= 0, k <= n else { continue }
      let bound =
        (mode + 0.5) * log((mode + 1) / (odds * (n - mode + 1)))
        + (n + 1) * log((n - mode + 1) / (n - k + 1))
        + (k + 0.5) * log(odds * (n - k + 1) / (k + 1))
        + GammaFunction.stirlingError(mode + 1) + GammaFunction.stirlingError(n - mode + 1)
        - GammaFunction.stirlingError(k + 1) - GammaFunction.stirlingError(n - k + 1)
      if log(v * alpha / (a / (distance * distance) + b)) <= bound { return Int(k) }
    }
  }

  /// Puts `values` into a random order (Fisher and Yates).
  public mutating func shuffle<Element>(_ values: inout [Element]) {
    guard values.count > 1 else { return }
    for last in stride(from: values.count - 1, to: 0, by: -1) {
      values.swapAt(last, index(below: last + 1))
    }
  }
}
