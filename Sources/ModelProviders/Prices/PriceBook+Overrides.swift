package import StrategyCore

extension PriceBook {
  /// This book behind prices that the user wrote down by model: `openai/my-model: { input: $0.15, output: $0.60 }`.
  /// What cannot be used is left out and told of.
  ///
  /// - Parameter source: where the user wrote them, for people and journals.
  package func overridden(
    by choices: [String: ModelDefinition.PriceChoice], source: String
  ) -> (book: PriceBook, problems: [Failure]) {
    var listings: [Listing] = []
    var problems: [Failure] = []
    for (name, choice) in choices.sorted(by: { $0.key < $1.key }) {
      let definition = ModelDefinition(use: name)
      guard !definition.model.isEmpty else {
        problems.append(
          Failure(
            .workspace,
            "The price of “\(PlainWords.onOneLine(name))” in \(source) names no provider.",
            nextStep: "Write `PROVIDER/MODEL`, as in `openai/gpt-4.1-mini`."))
        continue
      }
      do throws(PriceNameError) {
        listings.append(try listing(of: definition, at: choice, source: source))
      } catch {
        problems.append(Failure(error))
      }
    }
    var table = PriceTable(date: date, listings: listings)
    table.isOverride = true
    return (PriceBook(tables: [table]).merging(self), problems)
  }

  /// The row that the book has for the model, or a bare one, at the price that is chosen.
  private func listing(
    of definition: ModelDefinition, at choice: ModelDefinition.PriceChoice, source: String
  ) throws(PriceNameError) -> Listing {
    let known = listing(for: definition.provider, model: definition.model)
    var price: ModelPrice =
      switch choice {
      case .free: .free(model: definition.model, source: source)
      case .hosted(let perHour):
        .hosted(model: definition.model, perGPUHour: perHour, source: source)
      case .rates(let input, let output):
        ModelPrice(
          model: definition.model, rates: ModelPrice.Rates(input: input, output: output),
          source: source)
      case .like(let name): try listing(named: name).price
      }
    price.maxOutputTokens = known?.price.maxOutputTokens ?? price.maxOutputTokens
    return Listing(
      provider: Self.tableName(of: definition.provider), id: definition.model,
      mode: known?.mode ?? .chat, contextTokens: known?.contextTokens,
      retirement: known?.retirement, price: price)
  }
}
