import StrategyCore
import Testing

struct BudgetTests {
  private let dollar = Money(dollars: 1)

  private func spent(
    _ session: Money = .zero, today: Money = .zero, month: Money = .zero, reserved: Money = .zero
  ) -> Budget.Spent {
    Budget.Spent(
      session: session,
      shared: SharedSpending(
        today: today, month: month, reservedToday: reserved, reservedMonth: reserved))
  }

  @Test func `a cap may be reached but not passed`() {
    let budget = Budget(session: Money(dollars: 3))
    #expect(budget.breach(spent(dollar * 2), worstCase: dollar) == nil)
    let breach = budget.breach(
      spent(dollar * 2), worstCase: dollar + Money(picodollars: 1))
    #expect(breach?.cap == .session)
    #expect(breach?.spent == dollar * 2)
    #expect(breach?.limit == dollar * 3)
  }

  @Test func `a run's cap looks at the run alone`() {
    let budget = Budget(run: dollar)
    #expect(budget.breach(spent(dollar * 99), worstCase: dollar) == nil)
    #expect(budget.breach(spent(), worstCase: dollar * 2)?.cap == .run)
    #expect(budget.breach(spent(dollar * 9), worstCase: dollar * 2)?.spent == .zero)
  }

  @Test func `days and months count what all programs spent, and what their calls could cost`() {
    let budget = Budget(session: dollar * 50, day: dollar * 5, month: dollar * 10)
    #expect(budget.breach(spent(today: dollar * 4, month: dollar * 9), worstCase: dollar) == nil)
    let day = budget.breach(
      spent(today: dollar * 3, month: dollar * 3, reserved: dollar * 2), worstCase: dollar)
    #expect(day?.cap == .day)
    #expect(
      day?.failure.sentence
        == "The day budget of $5.00 could be exceeded: $3.00 spent, $2.00 reserved for other calls, "
        + "this call could cost up to $1.00. Raise `budget: day` in trivium.yaml or lower the "
        + "strategy's max-tokens.")
    #expect(
      budget.breach(spent(today: dollar, month: dollar * 10), worstCase: dollar)?.cap == .month)
  }

  @Test func `four fifths of a cap are told, less are not`() {
    let budget = Budget(run: dollar, session: dollar * 10, day: dollar * 10)
    let rows = budget.rows(
      spent(Money("7.99") ?? .zero, today: dollar * 6, reserved: dollar * 2))
    #expect(
      rows.map(\.notice) == [nil, nil, "80 % of the day budget of $10.00 is used."])
    #expect(Budget(day: .zero).rows(spent()).map(\.share) == [1])
  }

  @Test func `no cap, no breach`() {
    #expect(!Budget().hasCap)
    #expect(Budget(month: dollar).hasCap)
    #expect(Budget(day: dollar).isShared)
    #expect(!Budget(run: dollar, session: dollar).isShared)
    #expect(Budget().breach(spent(dollar), worstCase: Money(picodollars: .max)) == nil)
  }

  @Test func `spending beyond every limit is a breach, not a trap`() {
    let most = Money(picodollars: .max)
    let budget = Budget(session: most, month: dollar)
    #expect(
      budget.breach(spent(most, month: most, reserved: most), worstCase: most)?.cap == .month)
  }
}
