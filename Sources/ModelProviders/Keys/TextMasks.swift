package import StrategyCore

/// Takes known secrets out of what a model answers, and whatever looks like one out of everything that is told beside it.
struct TextMasks: Sendable {
  private let secrets: Secrets
  private var text: SecretFilter
  private var reasoning: SecretFilter

  init(_ secrets: Secrets) {
    self.secrets = secrets
    text = SecretFilter(secrets.finder)
    reasoning = SecretFilter(secrets.finder)
  }

  mutating func masking(_ events: [ModelEvent]) -> [ModelEvent] {
    var masked: [ModelEvent] = []
    for event in events {
      switch event {
      case .text(let piece):
        let shown = text.feed(piece)
        if !shown.isEmpty { masked.append(.text(shown)) }
      case .reasoning(let piece):
        let shown = reasoning.feed(piece)
        if !shown.isEmpty { masked.append(.reasoning(shown)) }
      case .warning(let words): masked.append(.warning(secrets.redact(words)))
      case .served(let report): masked.append(.served(report.redacted(by: secrets)))
      case .delayed(var delay):
        delay.reason = secrets.redact(delay.reason)
        masked.append(.delayed(delay))
      case .finished: masked += finish() + [event]
      case .usage, .explanation, .kept: masked.append(event)
      }
    }
    return masked
  }

  /// What was held back, when no more text comes.
  mutating func finish() -> [ModelEvent] {
    let thoughts = reasoning.finish()
    let words = text.finish()
    return (thoughts.isEmpty ? [] : [.reasoning(thoughts)]) + (words.isEmpty ? [] : [.text(words)])
  }
}

extension ServerReport {
  func redacted(by secrets: Secrets) -> ServerReport {
    var report = self
    report.requestID = requestID.map(secrets.redact)
    report.model = model.map(secrets.redact)
    report.serviceTier = serviceTier.map(secrets.redact)
    return report
  }
}

extension Failure {
  package func redacted(by secrets: Secrets) -> Failure {
    var failure = self
    failure.message = secrets.redact(message)
    failure.nextStep = nextStep.map(secrets.redact)
    return failure
  }
}
