import Testing

@testable import StrategyCore

struct PromptBisectionTests {
  /// Tries until there is a finding.
  private func find(
    _ count: Int, _ trial: (Int) -> PromptBisection.Trial
  ) -> (finding: PromptBisection.Finding?, trials: Int) {
    var bisection = PromptBisection(count: count)
    while let version = bisection.next {
      #expect(bisection.trials[version] == nil)
      bisection.record(version, trial(version))
    }
    return (bisection.finding, bisection.trials.count)
  }

  @Test func `the change that broke it is found wherever it is`() {
    for count in 2...70 {
      for first in 1..<count {
        let (finding, trials) = find(count) { $0 < first ? .right : .wrong }
        #expect(finding == .broken(after: first - 1, by: first))
        #expect(trials <= PromptBisection(count: count).mostTrials)
      }
    }
    let (_, trials) = find(1000) { $0 < 617 ? .right : .wrong }
    #expect(trials <= 12)
  }

  @Test func `what is right only for a while in the middle is found by looking back`() {
    let (finding, _) = find(100) { (90..<97).contains($0) ? .right : .wrong }
    #expect(finding == .broken(after: 96, by: 97))
  }

  @Test func `nothing broken, never right, and nothing known are told apart`() {
    #expect(find(9) { _ in .right }.finding == .rightNow)
    #expect(find(9) { _ in .right }.trials == 1)
    #expect(find(9) { _ in .wrong }.finding == .neverRight)
    #expect(find(9) { _ in .unknown }.finding == .unknownNow)
    #expect(find(0) { _ in .right }.finding == .unknownNow)
    #expect(find(1) { _ in .wrong }.finding == .neverRight)
  }

  @Test func `versions that cannot be told are gone round`() {
    let (finding, _) = find(20) { version in
      version == 12 || version == 13 ? .unknown : version < 12 ? .right : .wrong
    }
    #expect(finding == .broken(after: 11, by: 14))
  }
}
