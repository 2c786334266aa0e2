import Foundation

/// Quality against the number of training examples, and what more of them would give.
public struct LearningCurve: Sendable, Hashable, Codable {
  public struct Point: Sendable, Hashable, Codable {
    public var examples: Int
    /// 0…1, on cases that were not trained on.
    public var quality: Double
    public var interval: ConfidenceInterval

    public init(examples: Int, quality: Double, interval: ConfidenceInterval) {
      self.examples = examples
      self.quality = quality
      self.interval = interval
    }
  }

  /// Ascending by examples.
  public private(set) var points: [Point]

  public init(_ points: [Point]) {
    self.points = points.sorted { $0.examples < $1.examples }
  }

  /// The error falls as `factor · examples^−rate`.
  public struct PowerLaw: Sendable, Hashable {
    public var factor: Double
    public var rate: Double

    func error(_ examples: Double) -> Double { factor * pow(examples, -rate) }
  }

  /// Least squares on the logarithms of the last four points (Hestness and others 2017 found that errors fall so until
  /// they meet a floor); `nil` when they do not fall, or there are fewer than three.
  public var law: PowerLaw? {
    let last = points.suffix(4).filter { $0.quality < 1 && $0.examples > 0 }
    guard last.count >= 3 else { return nil }
    let x = last.map { log(Double($0.examples)) }
    let y = last.map { log(1 - $0.quality) }
    let (mx, my) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
    let xx = x.reduce(0) { $0 + ($1 - mx) * ($1 - mx) }
    let xy = zip(x, y).reduce(0) { $0 + ($1.0 - mx) * ($1.1 - my) }
    guard xx > 0, xy < 0 else { return nil }
    return PowerLaw(factor: exp(my - xy / xx * mx), rate: -xy / xx)
  }

  /// What twice as many examples as the last point has would add to the quality, if the law holds on.
  public var gainOfDoubling: Double? {
    guard let law, let last = points.last else { return nil }
    let error = law.error(Double(last.examples))
    return error - law.error(2 * Double(last.examples))
  }

  /// Examples that would reach a quality, if the law holds on; `nil` when it is reached, or out of all reach.
  public func examples(for quality: Double) -> Int? {
    guard let law, let last = points.last, quality > last.quality, quality < 1 else { return nil }
    let count = pow(law.factor / (1 - quality), 1 / law.rate)
    return count.isFinite && count < 1e9 ? max(Int(count.rounded(.up)), last.examples + 1) : nil
  }

  /// Sizes to measure: halves of the whole, down to some two for each of `kinds`, ascending.
  public static func sizes(upTo count: Int, kinds: Int, most: Int = 7) -> [Int] {
    var sizes: [Int] = []
    var size = count
    while sizes.count < most, size >= max(2 * kinds, 4) {
      sizes.append(size)
      size /= 2
    }
    return sizes.isEmpty && count > 0 ? [count] : sizes.reversed()
  }
}
