import StrategyCore
import Testing

@testable import BaselineModel

@Suite struct ClassifyingTests {
  static let tickets: [LabelledText] = [
    "refund": [
      "I want my money back", "please refund the last charge", "give me back my payment",
      "can I return this and get a refund", "refund me for the annual plan",
    ],
    "login": [
      "I cannot log in", "my password is not accepted", "the sign in page rejects me",
      "locked out of my account", "login fails with an error",
    ],
    "delivery": [
      "where is my parcel", "the package has not arrived", "when will it be delivered",
      "my order is late", "tracking shows no movement",
    ],
  ].sorted { $0.key < $1.key }
    .flatMap { label, texts in texts.map { LabelledText(text: $0, label: label) } }

  private func prompt(
    _ input: String, labels: [String] = [], demonstrations: [LabelledText] = [],
    neighbours: [LabelledText] = []
  ) -> ComposedPrompt {
    ComposedPrompt(
      sections: [], input: input, labels: labels,
      demonstrations: demonstrations.map { Demonstration(input: $0.text, output: $0.label) },
      passages: neighbours.enumerated().map { place, text in
        RetrievedPassage(
          passage: Passage(
            id: "\(place)", source: "tickets.jsonl", heading: "", text: text.text,
            label: text.label),
          scores: .init(fused: 1))
      })
  }

  @Test func `without examples the nearest label name decides`() {
    let response = ClassicalModel().response(
      to: prompt("was my card lost or stolen?", labels: ["card_arrival", "lost_or_stolen_card"]))
    #expect(response.text == "lost_or_stolen_card")
    #expect(response.explanation.evidence.first?.kind == .label)
    #expect((response.explanation.confidence ?? 0) > 0.5)
  }

  @Test func `demonstrations decide, and the nearest is the evidence`() {
    let response = ClassicalModel().response(
      to: prompt(
        "please give my money back", labels: ["refund", "login", "delivery"],
        demonstrations: Self.tickets))
    #expect(response.text == "refund")
    #expect(response.explanation.evidence.first?.text == "refund: I want my money back")
    #expect(response.explanation.evidence.first?.kind == .demonstration)
  }

  @Test func `labelled passages vote`() {
    let response = ClassicalModel().response(
      to: prompt(
        "my package is late", labels: ["refund", "login", "delivery"], neighbours: Self.tickets))
    #expect(response.text == "delivery")
    #expect(response.explanation.summary.contains("15 most similar labelled examples vote"))
  }

  @Test func `a prompt without any label says what to add`() {
    let response = ClassifyingResponse(prompt: prompt("hello"), model: nil).response
    #expect(response.explanation.summary.contains("labels:"))
    #expect(response.explanation.confidence == 0)
  }

  @Test func `a trained classifier knows its classes and names the words that decided`()
    async throws
  {
    let outcome = try await LabelTraining(seed: 1).train(Self.tickets)
    let file = TunedModelFile(
      content: .labels(outcome.model), seed: 1, fingerprint: 0, exampleCount: 15,
      heldOutScore: nil)
    let model = ClassicalModel(name: "tuned/router", tuned: file)
    let response = model.response(to: prompt("I need a refund for my payment"))
    #expect(response.text == "refund")
    #expect(response.explanation.evidence.prefix(2).contains { $0.text == "refund" })
    #expect(response.explanation.evidence.allSatisfy { $0.kind == .feature })
    let hybrid = model.response(
      to: prompt("I need a refund for my payment", neighbours: Self.tickets))
    #expect(hybrid.text == "refund")
    #expect(hybrid.explanation.evidence.contains { $0.kind == .demonstration })
  }

  @Test func `training twice with one seed gives the same model`() async throws {
    let first = try await LabelTraining(seed: 7).train(Self.tickets)
    let second = try await LabelTraining(seed: 7).train(Self.tickets)
    let other = try await LabelTraining(seed: 8).train(Self.tickets)
    #expect(first.model == second.model)
    #expect(first.model != other.model)
  }

  @Test func `one label or no example cannot be learnt`() async {
    await #expect(throws: LabelTraining.Problem.noExamples) {
      try await LabelTraining(seed: 1).train([])
    }
    await #expect(throws: LabelTraining.Problem.oneLabel("a")) {
      try await LabelTraining(seed: 1).train([LabelledText(text: "x", label: "a")])
    }
  }

  @Test func `scores of any size become probabilities`() {
    for classes in [2, 15, 16, 17, 77] {
      var scores = [ClassScores.Block](
        repeating: .zero, count: ClassScores.blockCount(classes: classes))
      for place in 0..<classes { scores[place >> 4][place & 15] = Float(place) }
      scores.withUnsafeMutableBufferPointer { scores in
        guard let start = scores.baseAddress else { return }
        ClassScores.softmax(start, classes: classes)
      }
      let sum = scores.reduce(Float(0)) { $0 + $1.sum() }
      #expect(abs(sum - 1) < 1e-5)
      let best = scores[(classes - 1) >> 4][(classes - 1) & 15]
      let next = scores[(classes - 2) >> 4][(classes - 2) & 15]
      #expect(abs(best / next - 2.718_28) < 1e-3)
    }
  }

  @Test(arguments: ["card_arrival", "card-arrival", "cardArrival", "card arrival"])
  func `label names are read as words`(label: String) {
    #expect(LabelName(label).words.lowercased() == "card arrival")
  }
}
