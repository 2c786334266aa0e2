import StrategyCore
import Testing

struct BurnRateTests {
  private let dollar = Money(dollars: 1)

  private func rows(
    session: Money? = nil, day: Money? = nil, month: Money? = nil, spent: Money
  ) -> [Budget.Row] {
    Budget(session: session, day: day, month: month).rows(
      Budget.Spent(session: spent, shared: SharedSpending(today: spent, month: spent)))
  }

  @Test func `the cap that is reached first is told with its time`() {
    let pace = BurnRate(perMinute: 0.25)
    #expect(
      pace.warning(rows(session: dollar * 40, day: dollar * 5, spent: dollar * 2))
        == "At this pace the day's budget is gone in 12 min.")
    #expect(
      pace.warning(rows(month: dollar * 100, spent: dollar * 10))
        == "At this pace the month's budget is gone in 6 h.")
    #expect(
      pace.warning(rows(session: dollar, spent: dollar * 3))
        == "At this pace the session's budget is gone in less than a minute.")
  }

  @Test func `a cap that is far, or has room for what is to come, is not told`() {
    let pace = BurnRate(perMinute: 0.25)
    #expect(pace.warning(rows(day: dollar * 50, spent: dollar)) == nil)
    #expect(pace.warning(rows(day: dollar * 5, spent: dollar * 2), ahead: dollar) == nil)
    #expect(pace.warning(rows(day: dollar * 5, spent: dollar * 2), ahead: dollar * 4) != nil)
    #expect(BurnRate(perMinute: 0).warning(rows(day: dollar, spent: dollar)) == nil)
    #expect(pace.warning([]) == nil)
  }
}
