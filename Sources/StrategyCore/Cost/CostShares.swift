/// What of a run's cost goes to each part of its prompt and its answer.
public struct CostShare: Sendable, Hashable {
  /// A kind of section, `reasoning` or `output`.
  public var name: String
  /// 0…1; all of a run come to 1.
  public var share: Double
}

extension Run {
  /// By the price's rates, dearest first; the sections divide what the prompt costs as their tokens do, cached or not.
  /// Empty where tokens cost nothing, or nothing is known.
  public var costShares: [CostShare] {
    guard let price = plan?.price, let prompt, prompt.tokens > 0 else { return [] }
    func amount(_ usage: Usage) -> Double {
      price.amount(of: usage, serviceTier: serviceTier).share(of: Money(dollars: 1))
    }
    var sent = usage
    (sent.output, sent.reasoning) = (0, 0)
    let whole = amount(usage)
    let promptCost = amount(sent)
    guard whole > 0 else { return [] }
    // The rates of a size tier are those of the whole request.
    var answered = usage
    answered.output -= answered.reasoning
    answered.reasoning = 0
    let output = amount(answered) - promptCost
    let parts =
      ComposedPrompt.SectionKind.allCases.map { kind in
        (kind.rawValue, promptCost * Double(prompt.tokens(of: kind)) / Double(prompt.tokens))
      } + [("reasoning", whole - promptCost - output), ("output", output)]
    return parts.filter { $0.1 > 0 }.map { CostShare(name: $0.0, share: $0.1 / whole) }
      .sorted { $0.share > $1.share }
  }
}
