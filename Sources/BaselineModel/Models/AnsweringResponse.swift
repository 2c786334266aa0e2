import StrategyCore

/// Answers from passages; without them from known questions; without either it says so.
struct AnsweringResponse {
  let prompt: ComposedPrompt
  let model: ReaderModel?

  /// A demonstration or training question less similar than this says nothing about the input.
  private static let leastCosine: Float = 0.3

  var response: ClassicalResponse {
    if !prompt.passages.isEmpty { return reading() }
    return model.map(recall) ?? demonstration()
  }

  private func reading() -> ClassicalResponse {
    let passages = prompt.passages.map {
      PassageReading(text: $0.passage.text, heading: $0.passage.heading)
    }
    let reader = SpanReader(weights: model?.weights)
    let reading = reader.read(prompt.input, in: passages, priors: Self.priors(prompt.passages))
    guard let best = reading.answers.first else {
      return ClassicalResponse(
        text: "The passages hold nothing that could be an answer.",
        explanation: Explanation(
          summary: "Read \(passages.count) passages and found no span that could answer.",
          confidence: 0))
    }
    let curve = model?.readingConfidence ?? BaseConfidence.reading
    let evidence = reading.answers.prefix(4).map { answer in
      Explanation.Evidence(
        kind: .sentence, text: "[\(answer.passage + 1)] \(answer.sentence)",
        weight: Double(answer.score))
    }
    let source = prompt.passages[best.passage].passage.source
    let judge = model == nil ? "hand-set" : "trained"
    return ClassicalResponse(
      text: "\(best.text) [\(best.passage + 1)]",
      explanation: Explanation(
        summary: "Copied “\(best.text)” from \(source) at byte \(best.start), "
          + "chosen among the spans of \(passages.count) passages by \(judge) weights.",
        confidence: curve.confidence(reading.certainty), evidence: Self.distinct(evidence)))
  }

  private func recall(_ model: ReaderModel) -> ClassicalResponse {
    let nearest = model.memory.nearest(3, to: prompt.input)
    guard let best = nearest.first, best.cosine >= Self.leastCosine else {
      return unknown("No training question is similar to the input, and there are no passages.")
    }
    return ClassicalResponse(
      text: best.item.answer,
      explanation: Explanation(
        summary: "Recalled the answer to the most similar of \(model.memory.items.count) training "
          + "questions, without reading anything: “\(best.item.question)”.",
        confidence: model.memoryConfidence.confidence(ConfidenceCurve.logOdds(best.cosine)),
        evidence: Self.memories(nearest)))
  }

  private func demonstration() -> ClassicalResponse {
    let memory = QuestionMemory(
      prompt.demonstrations.map { .init(question: $0.input, answer: $0.output) })
    let nearest = memory.nearest(3, to: prompt.input)
    guard let best = nearest.first, best.cosine >= Self.leastCosine else {
      return unknown(
        prompt.demonstrations.isEmpty
          ? "There are no passages and no demonstrations to answer from."
          : "There are no passages, and no demonstration is similar to the input.")
    }
    return ClassicalResponse(
      text: best.item.answer,
      explanation: Explanation(
        summary: "Repeated the most similar demonstration in the prompt: “\(best.item.question)”.",
        confidence: BaseConfidence.demonstration.confidence(ConfidenceCurve.logOdds(best.cosine)),
        evidence: Self.memories(nearest).map {
          Explanation.Evidence(kind: .demonstration, text: $0.text, weight: $0.weight)
        }))
  }

  private func unknown(_ summary: String) -> ClassicalResponse {
    ClassicalResponse(
      text: "Nothing in the prompt answers this. I am a small classical model: I copy answers from "
        + "passages and demonstrations, and I know no facts of my own. Give the strategy a "
        + "knowledge base to search, or choose a larger model.",
      explanation: Explanation(summary: summary, confidence: 0))
  }

  /// Lexical and dense scores, each as a share of the best, averaged over the methods that ran.
  private static func priors(_ passages: [RetrievedPassage]) -> [Float] {
    let lexical = passages.compactMap(\.scores.lexical).max() ?? 0
    let dense = passages.compactMap(\.scores.dense).max() ?? 0
    return passages.map { passage in
      var sum = 0.0
      var methods = 0.0
      if lexical > 0 {
        sum += (passage.scores.lexical ?? 0) / lexical
        methods += 1
      }
      if dense > 0 {
        sum += (passage.scores.dense ?? 0) / dense
        methods += 1
      }
      return methods > 0 ? Float(sum / methods) : 0
    }
  }

  private static func memories(
    _ nearest: [(item: QuestionMemory.Item, cosine: Float)]
  ) -> [Explanation.Evidence] {
    nearest.map {
      Explanation.Evidence(
        kind: .memory, text: "\($0.item.question) → \($0.item.answer)", weight: Double($0.cosine))
    }
  }

  private static func distinct(_ evidence: [Explanation.Evidence]) -> [Explanation.Evidence] {
    var seen: Set<String> = []
    return evidence.filter { seen.insert($0.text).inserted }
  }
}
