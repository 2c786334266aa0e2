import StrategyCore
import Testing

@testable import BaselineModel

@Suite struct ReaderTrainingTests {
  /// Codes look like nothing the hand-set weights want; training must learn to want them.
  static let examples: [TrainingExample] = (0..<40).map { number in
    let code = "K\(number * 37 % 90 + 10)X"
    let product = ["lamp", "chair", "table", "shelf", "clock"][number % 5] + " \(number)"
    let text =
      "The \(product) is made in Cork by Murphy Brothers. Its order code is \(code) in the list. "
      + "It ships from Galway within 3 days."
    return TrainingExample(
      input: "Under what can I order the \(product)?", outputs: [code],
      passages: [
        Passage(id: "\(number)", source: "\(number).md", heading: product, text: text)
      ])
  }

  private func readerExamples() -> [ReaderExample] {
    Self.examples.map { example in
      ReaderExample(
        question: example.input, answers: example.outputs,
        passages: example.passages.map { PassageReading(text: $0.text, heading: $0.heading) },
        group: example.passages[0].source)
    }
  }

  @Test func `training teaches what the hand-set weights cannot know`() async throws {
    let outcome = try await ReaderTraining(seed: 1).train(readerExamples())
    #expect((outcome.heldOutF1 ?? 0) > 0.9)
    let hand = readerExamples().map { example -> Double in
      let answer = SpanReader().read(example.question, in: example.passages).answers.first
      return AnswerOverlap.f1(answer?.text ?? "", example.answers[0])
    }
    #expect(hand.reduce(0, +) / 40 < 0.5)
  }

  @Test func `without passages a tuned reader recalls the nearest training question`() async throws
  {
    let job = TuningJob(name: "reader", task: .answers, examples: Self.examples)
    let artifact = try await ClassicalTuner().tune(job) { _ in }
    let file = try TunedModelFile(artifact.bytes, path: "reader.bin")
    let model = ClassicalModel(name: "tuned/reader", tuned: file)
    let response = model.response(
      to: ComposedPrompt(sections: [], input: "under what do i order the lamp 10"))
    #expect(response.text == Self.examples[10].outputs[0])
    #expect(response.explanation.evidence.first?.kind == .memory)
    let unknown = model.response(to: ComposedPrompt(sections: [], input: "zzz qqq"))
    #expect(unknown.text.contains("classical model"))
  }

  @Test func `the same examples and seed give the same bytes`() async throws {
    let job = TuningJob(name: "reader", task: .answers, examples: Self.examples, seed: 4)
    let first = try await ClassicalTuner().tune(job) { _ in }
    let second = try await ClassicalTuner().tune(job) { _ in }
    #expect(first.bytes == second.bytes)
  }

  @Test func `examples without passages are only remembered`() async throws {
    let outcome = try await ReaderTraining(seed: 1).train([
      ReaderExample(question: "What is it?", answers: ["a lamp"], passages: [])
    ])
    #expect(outcome.model.weights == .handSet)
    #expect(outcome.heldOutF1 == nil)
    #expect(outcome.model.memory.items.count == 1)
  }

  @Test func `answers that stand in no passage are a failure that says what to check`() async {
    let job = TuningJob(
      name: "reader", task: .answers,
      examples: [
        TrainingExample(
          input: "What?", outputs: ["zebra"],
          passages: [Passage(id: "1", source: "a.md", heading: "", text: "Only horses here.")])
      ])
    await #expect {
      _ = try await ClassicalTuner().tune(job) { _ in }
    } throws: { error in
      (error as? Failure)?.nextStep?.contains("relevant") == true
    }
  }

  @Test func `progress rises to one`() async throws {
    let job = TuningJob(name: "reader", task: .answers, examples: Self.examples)
    let (steps, record) = AsyncStream.makeStream(of: TuningProgress.self)
    _ = try await ClassicalTuner().tune(job) { record.yield($0) }
    record.finish()
    var fractions: [Double] = []
    for await step in steps { fractions.append(step.fraction) }
    #expect(fractions.last == 1)
    #expect(fractions == fractions.sorted())
    #expect(fractions.count >= 6)
  }
}
