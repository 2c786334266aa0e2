import CellGrid
import StrategyCore
import Testing
import Workbench

@testable import Runtime

@Suite(.onUIThread)
struct StreamingTests {
  @UI @Test func `a typed input runs, streams into the response and ends`() async {
    let model = ScriptedModel()
    let harness = WorkbenchHarness(model: model)
    await harness.run(model, "where")
    #expect(harness.session.runs.last?.request.input == "where")
    #expect(
      harness.session.runs.last?.prompt?.sections.contains { $0.text.contains("Answer: ") } == true)
    model.say("In the cellar.")
    await harness.until("the text is there") { harness.session.runs.last?.text == "In the cellar." }
    harness.advance(by: 40_000)
    #expect(harness.screen.contains("In the cellar."))
    model.finish()
    await harness.until("the run ends") {
      harness.session.runs.last?.status == .finished(reason: .stop)
    }
  }

  @UI @Test func `a second of a thousand chunks costs about thirty frames`() async {
    let model = ScriptedModel()
    let harness = WorkbenchHarness(model: model)
    await harness.run(model)
    let frames = harness.terminal.frames.count
    var length = 0
    for number in 0..<1000 {
      let chunk = "w\(number) "
      length += chunk.utf8.count
      model.say(chunk)
      await harness.until("the chunk is folded") {
        harness.session.runs.last?.text.utf8.count == length
      }
      harness.advance(by: 1000)
    }
    #expect((25...31).contains(harness.terminal.frames.count - frames))
  }

  @UI @Test func `a key is drawn at once, between the frames of a stream`() async {
    let model = ScriptedModel()
    let harness = WorkbenchHarness(model: model)
    await harness.run(model)
    harness.advance(by: 40_000)
    let frames = harness.terminal.frames.count
    harness.clock.advance(by: 1)
    harness.type("Z")
    #expect(harness.terminal.frames.count == frames + 1)
    #expect(harness.screen.contains("hiZ"))
  }

  @UI @Test func `escape ends a run at once and keeps the text so far`() async {
    let model = ScriptedModel()
    let harness = WorkbenchHarness(model: model)
    await harness.run(model)
    model.say("half an ans")
    await harness.until("the text is there") { harness.session.runs.last?.text == "half an ans" }
    harness.press("escape")
    #expect(harness.session.runs.last?.status == .cancelled)
    #expect(harness.session.runs.last?.text == "half an ans")
    model.say("wer")
    model.finish()
    for _ in 0..<100 { await Task.yield() }
    #expect(harness.session.runs.last?.text == "half an ans")
    #expect(harness.session.runs.last?.status == .cancelled)
  }

  @UI @Test func `a run that fails shows its sentence and leaves the others alone`() async {
    let model = ScriptedModel()
    let harness = WorkbenchHarness(model: model)
    await harness.run(model)
    model.fail(Failure(.network, "The line is dead.", nextStep: "Try again."))
    await harness.until("the run fails") { harness.session.runs.last?.isRunning == false }
    harness.advance(by: 40_000)
    #expect(harness.screen.contains("The line is dead."))
    await harness.run(model, " again")
    model.finish()
    await harness.until("the second run ends") {
      harness.session.runs.map(\.isRunning) == [false, false]
    }
    #expect(harness.session.runs.last?.status == .finished(reason: .stop))
  }

  @UI @Test func `pressing run twice starts one run`() async {
    let model = ScriptedModel()
    let harness = WorkbenchHarness(model: model)
    harness.type("hi")
    harness.press("ctrl-j ctrl-j")
    #expect(harness.session.runs.map(\.id) == [RunID(1)])
  }

  @UI @Test func `a window that changes size while streaming is drawn anew at once`() async {
    let model = ScriptedModel()
    let harness = WorkbenchHarness(model: model)
    await harness.run(model)
    model.say("still here")
    await harness.until("the text is there") { harness.session.runs.last?.text == "still here" }
    for size in [(50, 160), (1, 1), (24, 80)].map(GridSize.init(rows:columns:)) {
      harness.deliver([.resized(size)])
      #expect(harness.frame?.size == size)
    }
    #expect(harness.screen.contains("still here"))
  }

  @UI @Test func `thousands of chunks at once do not keep a key waiting`() async {
    let chunks = (0..<5000).map { "word\($0) " }
    let harness = WorkbenchHarness(model: FastModel(chunks: chunks))
    harness.type("hi")
    harness.press("ctrl-j")
    await harness.until("it streams") { (harness.session.runs.last?.text.utf8.count ?? 0) > 100 }
    harness.type("K")
    #expect(harness.session.runs.last?.isRunning == true)
    #expect(harness.screen.contains("hiK"))
    await harness.until("it ends") { harness.session.runs.last?.isRunning == false }
    #expect(harness.session.runs.last?.text == chunks.joined())
  }

  @UI @Test func `caps count the worst case of the other runs on their way`() async {
    let model = ScriptedModel()
    let rates = ModelPrice.Rates(input: Money(dollars: 1), output: Money(dollars: 1))
    let harness = WorkbenchHarness(
      model: model,
      price: ModelPrice(
        model: "scripted", rates: rates, source: "test", maxOutputTokens: 600_000),
      budget: Budget(session: Money(dollars: 1)))
    await harness.run(model)
    #expect(harness.session.runs.last?.isRunning == true)
    harness.press("alt-2 ctrl-j")
    await harness.until("the second is refused") {
      harness.session.runs.last?.isRunning == false && harness.session.runs.count == 2
    }
    guard case .failed(let failure) = harness.session.runs.last?.status else {
      Issue.record("not refused")
      return
    }
    #expect(failure.kind == .budget)
    #expect(model.callCount == 1)
  }
}
