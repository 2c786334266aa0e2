import Foundation
import ModelProviders
import StrategyCore

/// What an evaluation will take, from a few prompts that are composed and not sent.
struct EvaluationForecast: Sendable {
  let setup: EvaluationSetup
  let resolver: WorkspaceResolver

  func receipt(
    for evaluation: Evaluation, choice: CallChoice, concurrency: Int,
    retriesFailures: Bool = false
  ) async throws -> EvaluationReceipt {
    let plan = evaluation.plan
    let open = evaluation.result.pending(retryingFailures: retriesFailures)
    let forecasts = try await calls(
      choice: choice, concurrency: concurrency, continuing: evaluation)
    let cells = plan.strategies.indices.map { strategy in
      setup.outputs(of: strategy) == nil ? open.count { $0.strategy == strategy } : 0
    }
    return EvaluationReceipt(
      plan: plan, cells: cells, forecasts: forecasts, judges: judges(concurrency: concurrency),
      open: open.count)
  }

  /// What the judges among the scorers need for an answer as long as a strategy's usual one.
  func judges(concurrency: Int) -> [(forecast: CallForecast, callsPerCell: Int)] {
    let workspace = resolver.loaded.workspace
    return setup.scorers.scorers.compactMap { scorer in
      guard case .judge(let definition) = scorer.definition.measure, let name = definition.model
      else { return nil }
      let model = workspace.models[name] ?? ModelDefinition(use: name)
      let counter = resolver.access.counters.counter(forModel: model.model)
      let questions = sampled().map { row in
        Judge(definition).questions(about: ScoredOutput(of: row, text: ""), counter: counter)
      }
      let prompts = questions.joined().map { Double($0.prompt.tokens + Self.usualOutput) }
      let none = CallForecast.Spread(median: 0, p95: 0)
      let forecast = CallForecast(
        strategy: "judge \(name)", promptTokens: CallForecast.Spread(of: prompts) ?? none,
        outputTokens: CallForecast.Spread(
          median: Double(Self.usualOutput), p95: Double(4 * Self.usualOutput)),
        seconds: CallForecast.Spread(median: 1, p95: 5),
        price: try? resolver.access.catalogue.price(for: model), concurrency: concurrency)
      return (forecast, questions.first?.count ?? 0)
    }
  }

  /// Tokens of an answer, where nothing was measured.
  private static let usualOutput = 64

  /// What a call of each strategy needs, in the order of the plan. Throws what stands in the way of scoring too, so that
  /// nothing is paid for that could not be scored.
  ///
  /// - Parameter evaluation: one that is gone on with: its calls are the nearest measure of time.
  func calls(
    choice: CallChoice, concurrency: Int, continuing evaluation: Evaluation? = nil
  ) async throws -> [CallForecast] {
    var latencies = MeasuredLatencies(of: evaluation, in: resolver.loaded, model: choice.model)
    try resolver.access.checkScoring(by: setup.scorers, in: resolver.loaded.workspace)
    var forecasts: [CallForecast] = []
    for (index, name) in setup.plan.strategies.enumerated() {
      guard setup.outputs(of: index) == nil else {
        forecasts.append(.nothing(for: name))
        continue
      }
      let request = RunRequest(
        strategy: name, input: "", promptText: setup.prompts[index], model: choice.model,
        parameters: choice.parameters)
      let resolved = try await resolver.resolve(request)
      var prompts: [Double] = []
      for row in sampled() {
        let passages =
          try await resolved.index?.search(
            PassageQuery(
              text: row.input, method: resolved.strategy.grounding?.method ?? .fused,
              count: resolved.strategy.grounding?.count ?? 4)) ?? []
        let prompt = try PromptComposer(template: resolved.template, counter: resolved.counter)
          .compose(input: row.input, passages: passages, variables: row.variables)
        prompts.append(Double(prompt.tokens))
      }
      // A served model that costs nothing takes its time all the same.
      let isEmbedded = resolver.isEmbedded(resolved.model)
      let measured = isEmbedded ? [] : latencies.seconds(of: resolved.model.name)
      let most = Double(resolved.parameters.maxOutputTokens ?? 512)
      forecasts.append(
        CallForecast(
          strategy: name,
          promptTokens: CallForecast.Spread(of: prompts) ?? CallForecast.Spread(median: 0, p95: 0),
          outputTokens: CallForecast.Spread(
            median: min(Double(Self.usualOutput), most), p95: most),
          seconds: isEmbedded
            ? CallForecast.Spread(median: 0.01, p95: 0.04)
            : CallForecast.Spread(of: measured) ?? CallForecast.Spread(median: 1, p95: 5),
          price: resolved.price, maxOutputTokens: resolved.parameters.maxOutputTokens,
          concurrency: isEmbedded
            ? min(concurrency, ProcessInfo.processInfo.activeProcessorCount) : concurrency,
          measuredCalls: isEmbedded ? nil : measured.count))
    }
    return forecasts
  }

  /// At most thirty cases, spread over the dataset.
  private func sampled() -> [EvaluationCase] {
    let step = max(setup.cases.count / 30, 1)
    return stride(from: 0, to: setup.cases.count, by: step).prefix(30).map { setup.cases[$0] }
  }
}

extension CallForecast {
  /// Of a strategy that is not called.
  fileprivate static func nothing(for strategy: String) -> CallForecast {
    let none = Spread(median: 0, p95: 0)
    return CallForecast(
      strategy: strategy, promptTokens: none, outputTokens: none, seconds: none,
      price: .free(model: strategy, source: "made elsewhere"))
  }
}
