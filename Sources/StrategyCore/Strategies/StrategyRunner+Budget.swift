extension StrategyRunner {
  /// What a call may do, and what the user should know of it.
  struct Allowance {
    var parameters: RequestParameters
    var reservation: SpendingReservation?
    var notices: [String] = []
  }

  /// The strategy's parameters when the call can break no cap; with a cap, the completion that was reckoned
  /// with is also the most that the model may write. Throws a `Failure` of kind `budget`.
  func allowance(
    for prompt: ComposedPrompt, with parameters: RequestParameters, to model: String,
    at price: ModelPrice?, spent: Money
  ) throws(Failure) -> Allowance {
    var allowance = Allowance(parameters: parameters)
    guard budget.hasCap || account != nil,
      let price = try countable(price, of: model, with: parameters), !price.isFree
    else { return allowance }
    let worstCase = price.worstCase(of: prompt, with: allowance.parameters)
    var own = budget
    (own.day, own.month) = (nil, nil)
    if let breach = own.breach(Budget.Spent(session: spent), worstCase: worstCase) {
      throw breach.failure
    }
    var known = Budget.Spent(session: spent)
    do throws(Failure) {
      switch try account?.reserve(worstCase, within: budget) {
      case .refused(let breach): throw breach.failure
      case .reserved(let reservation, let shared):
        allowance.reservation = reservation
        known.shared = shared
      case nil where budget.isShared: throw Self.noAccount
      case nil: break
      }
    } catch {
      // Without a shared cap the account is only bookkeeping.
      if budget.isShared { throw error }
    }
    allowance.notices = notices.new(budget.rows(known))
    if budget.hasCap, allowance.parameters.maxOutputTokens == nil, price.maxOutputTokens == nil {
      allowance.parameters.maxOutputTokens = ModelPrice.assumedMaxOutputTokens
    }
    return allowance
  }

  private static let noAccount = Failure(
    .budget, "Nothing keeps the sums of days and months here, so no budget can be kept.",
    nextStep: "Remove `day` and `month` from `budget:`.")

  /// The price to count with; `nil` where nothing is to be counted.
  private func countable(
    _ price: ModelPrice?, of model: String, with parameters: RequestParameters
  ) throws(Failure) -> ModelPrice? {
    let isOpen = !budget.hasCap || budget.allowsUnpriced == true
    guard let price else {
      if isOpen { return nil }
      throw Failure(
        .budget,
        "No price is known for \(model), so no budget can be kept.",
        nextStep:
          "Say what it costs, as `price: free` at the model in trivium.yaml or `prices: { \(model): free }` in config.yaml, allow it with `budget: { unpriced: true }`, or remove `budget:`."
      )
    }
    guard price.hasRates(for: parameters.serviceTier) || isOpen else {
      throw Failure(
        .budget,
        "No price is known for \(model) in the service tier \(parameters.serviceTier ?? ""), so no budget can be kept.",
        nextStep: "Leave out `service-tier`, or remove `budget:`.")
    }
    return price
  }
}
