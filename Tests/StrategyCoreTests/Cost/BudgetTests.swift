import StrategyCore
import Testing

struct BudgetTests {
  private let dollar = Money(dollars: 1)

  @Test func `a cap may be reached but not passed`() {
    let budget = Budget(session: Money(dollars: 3))
    #expect(budget.breach(spent: dollar * 2, worstCase: dollar) == nil)
    let breach = budget.breach(
      spent: dollar * 2, worstCase: dollar + Money(picodollars: 1))
    #expect(breach?.cap == "session")
    #expect(breach?.spent == dollar * 2)
    #expect(breach?.limit == dollar * 3)
  }

  @Test func `a run's cap looks at the run alone`() {
    let budget = Budget(run: dollar)
    #expect(budget.breach(spent: dollar * 99, worstCase: dollar) == nil)
    #expect(budget.breach(spent: .zero, worstCase: dollar * 2)?.cap == "run")
    #expect(budget.breach(spent: dollar * 9, worstCase: dollar * 2)?.spent == .zero)
  }

  @Test func `the month counts what other sessions spent`() {
    let budget = Budget(session: dollar * 50, month: dollar * 10)
    #expect(budget.breach(spent: dollar, elsewhere: dollar * 8, worstCase: dollar) == nil)
    let breach = budget.breach(spent: dollar, elsewhere: dollar * 9, worstCase: dollar)
    #expect(breach?.cap == "month")
    #expect(breach?.spent == dollar * 10)
  }

  @Test func `no cap, no breach`() {
    #expect(!Budget().hasCap)
    #expect(Budget(month: dollar).hasCap)
    #expect(Budget().breach(spent: dollar, worstCase: Money(picodollars: .max)) == nil)
  }

  @Test func `spending beyond every limit is a breach, not a trap`() {
    let budget = Budget(session: Money(picodollars: .max), month: dollar)
    let most = Money(picodollars: .max)
    #expect(budget.breach(spent: most, elsewhere: most, worstCase: most)?.cap == "month")
  }
}
