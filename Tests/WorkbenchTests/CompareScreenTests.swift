import CellGrid
import StrategyCore
import Testing
import Widgets
import Workbench

@Suite struct CompareScreenTests {
  private static let sizes = [(24, 80), (43, 132), (60, 200)]
  private static let answers = [
    "prompt": "Annual plans can be refunded within 30 days.",
    "rag": "Annual plans can be refunded within 14 days [1].",
    "hybrid": "They cannot be refunded.",
  ]

  /// Three strategies asked at once; their answers stream into one another.
  private static func compared(_ size: (Int, Int) = (43, 132)) -> WorkbenchHarness {
    var harness = WorkbenchHarness(rows: size.0, columns: size.1)
    harness.press("'When are refunds due?' f5 right 3 right 4 ctrl-j")
    let started = harness.takeEffects().compactMap { effect in
      if case .startRun(let request) = effect { request } else { nil }
    }
    let streams = started.enumerated().map { index, request in
      SessionEvent.wholeRun(
        RunID(index + 1), strategy: request.strategy, input: request.input,
        chunks: (answers[request.strategy] ?? "").split(separator: " ").map { "\($0) " },
        price: index == 1 ? .sample : nil
      ).replacing(request)
    }
    for step in 0..<(streams.map(\.count).max() ?? 0) {
      for stream in streams where step < stream.count {
        harness.deliver(stream[step], after: 10_000)
      }
    }
    return harness
  }

  @Test func `a run starts all columns at once with the same input`() {
    var harness = WorkbenchHarness()
    harness.press("'Hi' f5 ctrl-j")
    let started = harness.takeEffects().compactMap { effect in
      if case .startRun(let request) = effect { request } else { nil }
    }
    #expect(started.map(\.strategy) == ["prompt", "tuned", "rag"])
    #expect(Set(started.map(\.input)) == ["Hi"])
  }

  @Test func `an answer to another input says so, one to the same input does not`() {
    var harness = WorkbenchHarness(rows: 43, columns: 132)
    harness.press("'line one' enter 'line two' enter")
    for event in SessionEvent.wholeRun(
      RunID(1), strategy: "prompt", input: "line one\nline two\n", chunks: ["yes"])
    { harness.deliver(event) }
    harness.press("f5")
    #expect(!harness.screen.contains("answers another input"))
    harness.press("f2 'x' f5")
    #expect(harness.screen.contains("answers another input"))
  }

  @Test func `columns are chosen, added up to four, and removed down to one`() {
    var harness = WorkbenchHarness()
    harness.press("f5 right 4 a a")
    #expect(harness.state.compare.columns.map(\.strategy) == ["prompt", "hybrid", "rag", "tuned"])
    #expect(harness.screen.contains("4 columns are all there can be"))
    harness.press("x x x x")
    #expect(harness.state.compare.columns.count == 1)
  }

  @Test func `opening shows the chosen strategy and keeps the columns`() {
    var harness = WorkbenchHarness()
    harness.press("f5 x f2 alt-4 f5")
    #expect(harness.state.compare.columns.map(\.strategy) == ["hybrid", "rag"])
    harness.press("f2 alt-3 f5")
    #expect(harness.state.compare.columns.map(\.strategy) == ["hybrid", "rag"])
    #expect(harness.state.compare.focused?.strategy == "rag")
  }

  @Test(arguments: sizes) func `The columns`(size: (Int, Int)) throws {
    try expectSnapshot(Self.compared(size).grid, named: "compare-\(size.1)x\(size.0)")
  }

  @Test(arguments: sizes) func `Words against the base`(size: (Int, Int)) throws {
    var harness = Self.compared(size)
    harness.press("right d")
    try expectSnapshot(harness.grid, named: "compare-words-\(size.1)x\(size.0)")
  }

  @Test func `Compare before anything has run`() throws {
    var harness = WorkbenchHarness()
    harness.press("f5")
    try expectSnapshot(harness.grid, named: "compare-start-80x24")
  }

  @Test func `words are marked against the base, and against another one when it is chosen`() {
    var harness = Self.compared((43, 200))
    harness.press("left left d")
    #expect(harness.screen.contains("within [-30-]{+14+} days"))
    harness.press("right b")
    #expect(harness.screen.contains("within [-14-]{+30+} days"))
    harness.press("d")
    #expect(!harness.screen.contains("[-14-]"))
  }

  @Test func `nothing is marked while one of the two is running`() {
    var harness = Self.compared()
    harness.press("d ctrl-j")
    let request = harness.takeEffects().compactMap { effect in
      if case .startRun(let request) = effect { request } else { nil }
    }.first
    guard let request else {
      Issue.record("Nothing was started.")
      return
    }
    harness.deliver(.runStarted(run: RunID(9), request: request))
    harness.deliver(.chunkReceived(run: RunID(9), text: "Something", tokens: 1))
    #expect(!harness.screen.contains("[-"))
  }

  @Test func `keeping rates the answer and makes a case of it; again takes both back`() {
    var harness = Self.compared()
    harness.press("left enter")
    #expect(harness.session.run(RunID(2))?.rating == .good)
    let text = (Self.answers["rag"] ?? "") + " "
    let input = "When are refunds due?"
    #expect(
      harness.takeEffects()
        == [.keepCase(RatedCase(run: RunID(2), input: input, expected: text))])
    #expect(harness.screen.contains("· good"))
    harness.press("enter")
    #expect(harness.session.run(RunID(2))?.rating == nil)
    #expect(
      harness.takeEffects() == [.keepCase(RatedCase(run: RunID(2), input: input, expected: nil))])
  }

  @Test func `a correction is asked on one line and becomes the case`() {
    var harness = Self.compared()
    harness.press("c ctrl-u 'Never.' enter")
    let run = harness.session.run(RunID(3))
    #expect(run?.rating == .bad)
    #expect(run?.correction == "Never.")
    #expect(
      harness.takeEffects()
        == [
          .keepCase(RatedCase(run: RunID(3), input: "When are refunds due?", expected: "Never."))
        ])
    #expect(harness.screen.contains("· corrected"))
  }

  @Test func `a long correction is made in the editor, and one that changes nothing is praise`() {
    var harness = Self.compared()
    harness.press("e")
    let text = (Self.answers["hybrid"] ?? "") + " "
    #expect(
      harness.takeEffects() == [.editText(text: text, target: .correction(run: RunID(3)))])
    harness.send(.reply(.textEdited(text: text, target: .correction(run: RunID(3)))))
    #expect(harness.session.run(RunID(3))?.rating == .good)
    #expect(harness.session.run(RunID(3))?.correction == nil)
  }

  @Test func `what has not run, or is running, cannot be kept`() {
    var harness = WorkbenchHarness()
    harness.press("f5 enter")
    #expect(harness.takeEffects().isEmpty)
    #expect(harness.screen.contains("no whole answer to keep"))
  }

  @Test func `two prompts of one strategy run beside each other, each in its own column`() {
    var harness = WorkbenchHarness(rows: 43, columns: 200)
    for event in SessionEvent.wholeRun(
      RunID(1), strategy: "prompt", input: "Hi", chunks: ["old answer"])
    { harness.deliver(event) }
    harness.press("'Hi' f5 x 1 right 1 v down enter ctrl-j")
    let started = harness.takeEffects().compactMap { effect in
      if case .startRun(let request) = effect { request } else { nil }
    }
    #expect(started.count == 2)
    #expect(started.map(\.promptText).contains("…"))
    #expect(started.map(\.promptText).contains(Workspace.samplePrompts["prompts/answer.md"] ?? ""))
    for (index, request) in started.enumerated() {
      for event in SessionEvent.wholeRun(
        RunID(index + 2), strategy: "prompt", input: "Hi", chunks: ["answer \(index)"]
      ).replacing(request) { harness.deliver(event) }
    }
    #expect(harness.state.compare.run(of: 0, in: harness.session)?.text == "answer 0")
    #expect(harness.state.compare.run(of: 1, in: harness.session)?.text == "answer 1")
  }

  @Test func `a run that is over stays in its column and is not run again`() {
    var harness = Self.compared()
    harness.press("v up enter")
    #expect(harness.state.compare.focused?.pinned == RunID(3))
    harness.press("ctrl-j")
    let started = harness.takeEffects().compactMap { effect in
      if case .startRun(let request) = effect { request.strategy } else { nil }
    }
    #expect(started == ["prompt", "rag"])
  }

  @Test func `a column can have another model`() {
    var harness = WorkbenchHarness()
    harness.press("'Hi' f5 m")
    harness.send(
      .reply(.modelsListed([PickerItem("ollama/llama3.2", title: "llama3.2")], isComplete: true)))
    harness.press("down enter ctrl-j")
    let models = harness.takeEffects().compactMap { effect -> String?? in
      if case .startRun(let request) = effect { .some(request.model) } else { nil }
    }
    #expect(models == ["ollama/llama3.2", nil, nil])
    #expect(harness.session.model == nil)
  }

  @Test func `columns scroll together, or each by itself`() {
    var harness = WorkbenchHarness(rows: 24, columns: 132)
    harness.press("f5")
    for (index, name) in ["prompt", "tuned", "rag"].enumerated() {
      for event in SessionEvent.wholeRun(
        RunID(index + 1), strategy: name, input: "Hi",
        chunks: (1...60).map { "\(name) \($0)\n\n" })
      { harness.deliver(event) }
    }
    harness.press("g down down")
    let places = harness.state.compare.columns.map(\.scroll)
    #expect(Set(places).count == 1)
    #expect(places[0].top?.line == 2)
    harness.press("s down")
    #expect(Set(harness.state.compare.columns.map(\.scroll)).count == 2)
    harness.press("s")
    #expect(Set(harness.state.compare.columns.map(\.scroll)).count == 1)
  }

  @Test func `a recording is compared, and nothing is kept of it`() {
    let live = Self.compared()
    var harness = WorkbenchHarness(rows: 43, columns: 132)
    harness.send(
      .reply(
        .journalLoaded(
          RecordedSession(id: SessionID(rawValue: "s"), title: "s", entries: live.entries))))
    harness.press("end f5")
    #expect(harness.screen.contains("Annual plans can be refunded"))
    harness.press("enter")
    #expect(harness.takeEffects().isEmpty)
    #expect(harness.screen.contains("This is a recording"))
  }
}

extension [SessionEvent] {
  /// The same run, asked by another request.
  fileprivate func replacing(_ request: RunRequest) -> [SessionEvent] {
    map { event in
      if case .runStarted(let run, _) = event {
        .runStarted(run: run, request: request)
      } else {
        event
      }
    }
  }
}
