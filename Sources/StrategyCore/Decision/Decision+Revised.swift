extension JointDraws {
  /// The same draws of cases, with other costs: calls a number of times as dear, and what a strategy costs to own drawn
  /// anew where that changed.
  ///
  /// - Parameters:
  ///   - ownership: before and after, in the order of the strategies.
  ///   - factors: of each strategy's calls.
  func revised(
    ownership: [(old: OwnershipCost, new: OwnershipCost)], factors: [Double], seed: UInt64
  ) -> JointDraws {
    var revised = self
    for (index, pair) in ownership.enumerated() {
      let isChanged = pair.old != pair.new
      guard isChanged || factors[index] != 1 else { continue }
      var generator = Xoshiro256(seed: seed &+ UInt64(index) &+ 1)
      revised.change(strategy: index) { draw in
        draw.callCost *= factors[index]
        guard isChanged else { return }
        draw.setup = pair.new.setup.draw(using: &generator)
        draw.fixed = pair.new.fixed.draw(using: &generator)
      }
    }
    return revised
  }
}

extension Decision {
  /// What each strategy costs over the volume, at the likely value of everything; `nil` without a price.
  public func likelyLines(_ terms: DecisionTerms) -> [CostLine?] {
    evidence.indices.map { evidence[$0].callCosts == nil ? nil : likelyLine(of: $0, terms) }
  }

  /// The decision with other costs; what was measured of quality and time stays as it is.
  ///
  /// Costs the number of draws, and the number of cases for what calls cost.
  public func revised(ownership: [OwnershipCost], priceFactors: [Double]) -> Decision {
    guard ownership.count == evidence.count, priceFactors.count == evidence.count else {
      return self
    }
    var revised = self
    for index in evidence.indices {
      revised.evidence[index].ownership = ownership[index]
      let factor = priceFactors[index]
      guard factor != 1 else { continue }
      revised.evidence[index].callCosts = evidence[index].callCosts?.map { $0 * factor }
    }
    revised.draws = draws.revised(
      ownership: zip(evidence.map(\.ownership), ownership).map { ($0, $1) },
      factors: priceFactors, seed: 1)
    return revised
  }
}
