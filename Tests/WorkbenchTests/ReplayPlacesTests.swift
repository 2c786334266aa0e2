import StrategyCore
import Testing
import Widgets

@testable import Workbench

/// Going about in a recording: markers, search, idle time, evaluations as they were.
@Suite struct ReplayPlacesTests {
  private static func recording(_ events: [SessionEvent], apart: Microseconds = 10_000)
    -> RecordedSession
  {
    RecordedSession(
      id: SessionID(rawValue: "s"), title: "s",
      entries: events.enumerated().map {
        JournalEntry(sequence: $0 + 1, at: $0 * apart, event: $1)
      })
  }

  private static let plan = EvaluationPlan(
    dataset: "d", contentHash: "h",
    cases: (0..<3).map { EvaluationCase(id: "\($0)", input: "q", line: $0 + 1) },
    strategies: ["rag"], scorers: [])

  private static func cell(_ row: Int) -> SessionEvent {
    .cellEvaluated(
      evaluation: EvaluationID(1),
      record: CellRecord(
        cell: EvaluationCell(row: row, strategy: 0),
        outcome: .scored(score: Score(value: 1, isPass: true))),
      answer: EvaluatedAnswer(text: "because of the moon"))
  }

  private static let eventful = recording(
    [
      .sessionStarted(workspace: .sample),
      .promptEdited(path: "p.md", text: "Answer."),
      .promptEdited(path: "p.md", text: "Answer b"),
      .promptEdited(path: "p.md", text: "Answer briefly."),
    ]
      + SessionEvent.wholeRun(
        RunID(1), strategy: "rag", input: "Why is the sky blue?", chunks: ["Ray", "leigh"])
      + [
        .noteAdded(text: "as in the book"),
        .evaluationStarted(evaluation: EvaluationID(1), plan: plan),
        cell(0), cell(1), cell(2),
        .evaluationEnded(evaluation: EvaluationID(1), end: .complete),
        .runRated(run: RunID(1), rating: .good, correction: nil),
      ])

  @Test func `runs, edits, evaluations, notes and ratings are markers; a first text is none`() {
    let markers = ReplayMarker.all(in: Self.eventful.entries)
    #expect(
      markers.map(\.title) == [
        "edit of p.md", "run 1 · rag", "note", "evaluation 1", "run 1: good",
      ])
    #expect(markers[0].position == 4)
    #expect(markers[1].details == "Why is the sky blue?")
    for marker in markers { #expect(marker.position <= Self.eventful.entries.count) }
  }

  @Test func `markers are gone to in both directions`() {
    var replay = Replay(Self.eventful)
    replay.reduce(.previousMarker)
    #expect(replay.marker == "evaluation 1 · rag")
    replay.reduce(.previousMarker)
    #expect(replay.marker == "note · as in the book")
    replay.reduce(.nextMarker)
    replay.reduce(.nextMarker)
    #expect(replay.marker == "run 1: good")
    #expect(replay.isAtEnd)
    replay.reduce(.start)
    replay.reduce(.previousMarker)
    #expect(replay.position == 0)
  }

  @Test func `a text is found across chunks, without regard to case, going round`() {
    var replay = Replay(Self.eventful)
    let isFound = replay.find("RAYLEIGH")
    #expect(isFound)
    #expect(replay.session.runs.last?.text == "Rayleigh")
    #expect(replay.search?.positions.count == 1)
    let place = replay.position
    replay.reduce(.nextMatch)
    #expect(replay.position == place)
    let isFoundAgain = replay.find("nowhere")
    #expect(!isFoundAgain)
    #expect(replay.position == place)
  }

  @Test func `a draft that grows letter by letter is one place`() {
    let drafts = ["b", "bl", "blu", "blue", "blue?", "red", "blue"]
    let search = ReplaySearch(
      "blue", in: Self.recording(drafts.map { .inputEdited(text: $0) }).entries)
    #expect(search.positions == [4, 7])
    #expect(search.next(from: 4, forward: true) == 7)
    #expect(search.next(from: 4, forward: false) == 7)
    #expect(search.next(from: 6, forward: false) == 4)
  }

  @Test func `waits are cut to the limit that is chosen`() {
    let recording = Self.recording(
      [.noteAdded(text: "a"), .noteAdded(text: "b")], apart: 60_000_000)
    var replay = Replay(recording)
    #expect(replay.timeline.duration == 2_000_000)
    replay.reduce(.idleLimit)
    #expect(replay.timeline.duration == 10_000_000)
    replay.reduce(.idleLimit)
    #expect(replay.timeline.duration == 60_000_000)
    replay.reduce(.idleLimit)
    #expect(replay.timeline.duration == 500_000)
    replay.reduce(.togglePlay)
    replay.tick(0)
    replay.tick(400_000)
    #expect(replay.position == 1)
    replay.tick(600_000)
    #expect(replay.isAtEnd)
  }

  @Test func `an evaluation is shown with the cells that it had then`() {
    let entries = Self.eventful.entries
    var part = EvaluatedPart()
    for target in (0...entries.count).shuffled() + [entries.count] {
      part.move(to: target, in: entries)
      let expected = Evaluation.all(in: entries[..<target]).last
      #expect(part.evaluation?.result.doneCount == expected?.result.doneCount)
      #expect(part.evaluation?.end == expected?.end)
    }
  }

  @Test func `the evaluate screen follows the recording and leaves the live one alone`() {
    var harness = WorkbenchHarness()
    harness.send(.reply(.journalLoaded(Self.eventful)))
    harness.press("f6")
    #expect(harness.takeEffects().isEmpty)
    #expect(harness.state.shownEvaluate.summaries.first?.passed == 3)
    harness.press(", , ,")
    #expect(harness.state.shownEvaluate.summaries.first?.passed == 2)
    harness.press("home")
    #expect(harness.state.shownEvaluate.shown == nil)
    #expect(harness.state.shownEvaluate.summaries.isEmpty)
    #expect(harness.state.evaluate.shown == nil)
  }

  @Test func `a marker is chosen from the list, and a text searched, by key`() {
    var harness = WorkbenchHarness()
    harness.send(.reply(.journalLoaded(Self.eventful)))
    harness.press("J 'note'")
    #expect(harness.screen.contains("note · as in the book"))
    harness.press("enter")
    #expect(harness.state.replay?.marker == "note · as in the book")
    harness.press("/ 'rayleigh' enter")
    #expect(harness.state.status?.text == "“rayleigh”: place 1 of 1")
    harness.press("/ 'absent' enter")
    #expect(harness.screen.contains("“absent” is not in this recording."))
    #expect(harness.state.overlay != nil)
  }

  @Test func `a fork asks for a session up to here, and not while something runs`() {
    var harness = WorkbenchHarness()
    harness.send(.reply(.journalLoaded(Self.eventful)))
    harness.press("[ F")
    #expect(harness.takeEffects() == [.forkSession(SessionID(rawValue: "s"), at: 5)])
    harness.press("home F")
    #expect(harness.takeEffects().isEmpty)
    harness.press("end")
    harness.deliver(
      .runStarted(
        run: RunID(9), request: RunRequest(strategy: "rag", input: "q", promptText: "p")))
    harness.press("F")
    #expect(harness.takeEffects().isEmpty)
    #expect(harness.state.status?.tone == .warning)
  }

  @Test func `two moments are compared, whichever comes first`() {
    var harness = WorkbenchHarness()
    harness.send(.reply(.journalLoaded(Self.eventful)))
    harness.press("home . . m end d")
    let forward = harness.screen
    #expect(forward.contains("From 00:00 to 00:00"))
    #expect(forward.contains("p.md"))
    #expect(forward.contains("Answer{+ briefly+}."))
    #expect(forward.contains("run 1 · rag"))
    #expect(forward.contains("note: as in the book"))
    #expect(forward.contains("evaluation 1: 3 of 3 answers"))
    harness.press("escape m home . . d")
    #expect(harness.screen.contains("Answer{+ briefly+}."))
    harness.press("escape m d")
    #expect(harness.screen.contains("Nothing has changed."))
  }

  @Test func `what a run came to since is a change too`() {
    var replay = Replay(Self.eventful)
    replay.reduce(.start)
    replay.reduce(.nextRun)
    let start = replay.session
    replay.reduce(.nextMarker)
    let lines = MomentComparison(before: start, after: replay.session).lines.map(\.text)
    #expect(lines.contains { $0.hasPrefix("run 1 · rag") && $0.hasSuffix("Rayleigh") })
  }

  @Test func `a run that is gone to is shown, whatever strategy is chosen`() {
    var harness = WorkbenchHarness()
    let runs = ["prompt", "rag", "tuned"].enumerated().flatMap { index, strategy in
      SessionEvent.wholeRun(
        RunID(index + 1), strategy: strategy, input: "q", chunks: ["answer of \(strategy)"])
    }
    harness.send(
      .reply(
        .journalLoaded(
          Self.recording(
            [.sessionStarted(workspace: .sample), .strategyChosen(strategy: "prompt")] + runs))))
    harness.press("[ [")
    #expect(harness.screen.contains("run 2"))
    harness.press("end")
    #expect(harness.screen.contains("answer of prompt"))
  }
}
