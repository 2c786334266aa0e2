/// What a strategy costs to own besides its calls; dollars.
public struct OwnershipCost: Sendable, Hashable, Codable {
  /// Once: engineering, labels, training, indexing.
  public var setup: Estimate
  /// Every month: hosting, an index service.
  public var monthly: Estimate
  /// One time of keeping it fresh: indexing again, or training again and measuring.
  public var refresh: Estimate
  /// How often in a month it has to be kept fresh.
  public var refreshesPerMonth: Double

  public init(
    setup: Estimate = .zero, monthly: Estimate = .zero, refresh: Estimate = .zero,
    refreshesPerMonth: Double = 0
  ) {
    self.setup = setup
    self.monthly = monthly
    self.refresh = refresh
    self.refreshesPerMonth = refreshesPerMonth
  }

  /// Dollars a month that do not depend on volume.
  var fixed: Estimate {
    let again = refresh.scaled(by: refreshesPerMonth)
    return Estimate(
      low: monthly.low + again.low, likely: monthly.likely + again.likely,
      high: monthly.high + again.high, origin: monthly.origin)
  }

  /// What the literature's starting point assumes of a kind of strategy, at an hourly rate.
  ///
  /// Hours of set-up, low, likely and high: prompt 4, 12, 40; tuned 16, 60, 160; retrieval 16, 40, 120;
  /// hybrid 30, 90, 240. All of them are assumptions, to be replaced by the user's own.
  public static func assumed(
    for kind: StrategyKind, hourlyRate: Double = 90, refreshesPerMonth: Double
  ) -> OwnershipCost {
    func hours(_ low: Double, _ likely: Double, _ high: Double) -> Estimate {
      Estimate(low: low, likely: likely, high: high, origin: .assumed).scaled(by: hourlyRate)
    }
    return switch kind {
    case .prompt: OwnershipCost(setup: hours(4, 12, 40))
    case .fineTuned:
      OwnershipCost(
        setup: hours(16, 60, 160), refresh: hours(1, 4, 12), refreshesPerMonth: refreshesPerMonth)
    case .retrieval:
      OwnershipCost(
        setup: hours(16, 40, 120), refresh: hours(0.05, 0.2, 1),
        refreshesPerMonth: refreshesPerMonth)
    case .hybrid:
      OwnershipCost(
        setup: hours(30, 90, 240), refresh: hours(1, 4, 12), refreshesPerMonth: refreshesPerMonth)
    }
  }
}

/// Total cost of ownership as a straight line over the monthly volume; dollars over the whole horizon.
public struct CostLine: Sendable, Hashable, Codable {
  /// What is to pay without a single call.
  public var fixed: Double
  /// What each call of the first month adds, over all months.
  public var perMonthlyCall: Double

  /// - Parameter callMonths: months' worth of calls over the horizon; `nil` when every month has as many.
  public init(
    setup: Double, monthly: Double, perCall: Double, months: Double, callMonths: Double? = nil
  ) {
    fixed = setup + months * monthly
    perMonthlyCall = (callMonths ?? months) * perCall
  }

  public func total(atMonthlyVolume volume: Double) -> Double { fixed + perMonthlyCall * volume }

  /// The monthly volume from which `other` is cheaper than this; `nil` when it never is, 0 when it always is.
  ///
  /// v* = (F_other − F) / (c − c_other), where F is what volume does not change and c what a monthly call adds.
  public func breakEven(with other: CostLine) -> Double? {
    let saved = perMonthlyCall - other.perMonthlyCall
    let extra = other.fixed - fixed
    if saved <= 0 { return extra < 0 && saved == 0 ? 0 : nil }
    return max(extra / saved, 0)
  }
}

/// From which monthly volume one strategy is cheaper than another, as a band.
public struct BreakEven: Sendable, Hashable, Codable {
  public var from: String
  public var to: String
  /// Volumes that one, five and nine of ten draws stay below; `nil` where the draw says never.
  public var low: Double?
  public var likely: Double?
  public var high: Double?
  /// Share of draws in which `to` is ever cheaper, 0…1.
  public var everShare: Double
  /// Share of draws in which `to` is cheaper at the volume asked for, 0…1.
  public var shareAtVolume: Double
}

/// A range of monthly volumes in which one strategy is the cheapest of all.
public struct CheapestRange: Sendable, Hashable, Codable {
  public var strategy: String
  public var from: Double
  /// `nil` without end.
  public var to: Double?

  /// The lower envelope of cost lines, from volume 0 up.
  public static func envelope(_ lines: [(strategy: String, line: CostLine)]) -> [CheapestRange] {
    guard
      var current = lines.indices.min(by: {
        (lines[$0].line.fixed, lines[$0].line.perMonthlyCall)
          < (lines[$1].line.fixed, lines[$1].line.perMonthlyCall)
      })
    else { return [] }
    var ranges: [CheapestRange] = []
    var volume = 0.0
    while true {
      let line = lines[current].line
      let next = lines.indices.compactMap { index -> (Double, Int)? in
        guard index != current, lines[index].line.perMonthlyCall < line.perMonthlyCall,
          let crossing = line.breakEven(with: lines[index].line), crossing >= volume
        else { return nil }
        return (crossing, index)
      }.min { a, b in
        a.0 == b.0
          ? lines[a.1].line.perMonthlyCall < lines[b.1].line.perMonthlyCall : a.0 < b.0
      }
      guard let (crossing, index) = next else {
        ranges.append(
          CheapestRange(strategy: lines[current].strategy, from: volume, to: nil))
        return ranges
      }
      if crossing > volume {
        ranges.append(
          CheapestRange(strategy: lines[current].strategy, from: volume, to: crossing))
      }
      volume = crossing
      current = index
    }
  }
}
