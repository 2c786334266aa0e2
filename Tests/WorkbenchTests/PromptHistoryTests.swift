import CellGrid
import StrategyCore
import Testing
import Widgets
import Workbench

@Suite struct PromptHistoryTests {
  private static let path = "prompts/answer.md"
  private static let current = Workspace.samplePrompts["prompts/answer.md"] ?? ""

  /// Two texts were run; the one that is typed now was not.
  private static func harness(rows: Int = 24, columns: Int = 80) -> WorkbenchHarness {
    var harness = WorkbenchHarness(rows: rows, columns: columns)
    for (index, text) in ["# user\nAnswer at length: {{input}}", current].enumerated() {
      for event in SessionEvent.wholeRun(
        RunID(index + 1), strategy: "prompt", input: "Hi", chunks: ["a"])
      {
        if case .runStarted(let run, _) = event {
          harness.deliver(
            .runStarted(
              run: run, request: RunRequest(strategy: "prompt", input: "Hi", promptText: text)))
        } else {
          harness.deliver(event)
        }
      }
    }
    harness.deliver(.runRated(run: RunID(1), rating: .good, correction: nil))
    return harness
  }

  @Test func `versions are listed, the last used first, with what came of them`() throws {
    var harness = Self.harness()
    harness.press("alt-h")
    #expect(harness.takeEffects() == [.listPromptVersions(path: Self.path)])
    #expect(harness.screen.contains("This is the text as it now stands."))
    harness.press("down")
    #expect(harness.screen.contains("1 run · 1 good"))
    #expect(harness.screen.contains("[-Answer at length:"))
    try expectSnapshot(harness.grid, named: "history-80x24")
  }

  @Test func `what changed far below is in sight at once`() {
    var harness = WorkbenchHarness()
    let lines = (1...80).map { "line \($0)" }
    for (index, text) in [lines, lines + ["the end"]].enumerated() {
      let run = RunID(index + 1)
      harness.deliver(
        .runStarted(
          run: run,
          request: RunRequest(
            strategy: "prompt", input: "Hi", promptText: text.joined(separator: "\n"))))
      harness.deliver(.runFinished(run: run, reason: .stop))
      harness.deliver(.promptEdited(path: Self.path, text: text.joined(separator: "\n")))
    }
    harness.press("alt-h down")
    #expect(harness.screen.contains("{+the end+}"))
  }

  @Test func `restoring is one edit that undo takes back`() {
    var harness = Self.harness()
    harness.press("alt-h down enter")
    #expect(harness.state.overlay == nil)
    #expect(
      harness.state.prompt.text(of: Self.path, in: harness.session)
        == "# user\nAnswer at length: {{input}}")
    harness.press("shift-tab alt-u")
    #expect(harness.state.prompt.text(of: Self.path, in: harness.session) == Self.current)
  }

  @Test func `a version is named, and an empty name takes it away`() {
    var harness = Self.harness()
    harness.press("alt-h down n 'wordy' enter")
    let id = PromptVersion.id(of: "# user\nAnswer at length: {{input}}")
    #expect(harness.session.versionNames == [Self.path: [id: "wordy"]])
    #expect(harness.screen.contains("wordy"))
    harness.press("down n ctrl-u enter")
    #expect(harness.session.versionNames[Self.path]?[id] == nil)
  }

  @Test func `what other sessions used comes when it was read`() {
    var harness = Self.harness()
    harness.press("alt-h")
    harness.send(
      .reply(
        .promptVersionsListed(
          path: Self.path,
          [PromptVersionRow(PromptVersion("an old text", name: "first"), lastUsed: "2026-11-01")])))
    #expect(harness.screen.contains("2026-11-01"))
    #expect(harness.screen.contains("first"))
  }

  @Test func `evaluated cells count for the version that they were asked with`() {
    var harness = WorkbenchHarness()
    let plan = EvaluationPlan(
      dataset: "d", contentHash: "h", cases: [EvaluationCase(id: "a", input: "q", line: 1)],
      strategies: ["prompt"], scorers: [])
    harness.deliver(.evaluationStarted(evaluation: EvaluationID(1), plan: plan))
    harness.deliver(
      .cellEvaluated(
        evaluation: EvaluationID(1),
        record: CellRecord(
          cell: EvaluationCell(row: 0, strategy: 0),
          outcome: .scored(score: Score(value: 0.75, isPass: true, reason: ""))), answer: nil))
    let versions = harness.session.promptVersions(of: Self.path)
    #expect(versions.map(\.text) == [Self.current])
    #expect(versions.first?.meanScore == 0.75)
  }

  @Test func `a recording's history can be read, not restored`() {
    let live = Self.harness()
    var harness = WorkbenchHarness()
    harness.send(
      .reply(
        .journalLoaded(
          RecordedSession(id: SessionID(rawValue: "s"), title: "s", entries: live.entries))))
    harness.press("end alt-h")
    #expect(harness.takeEffects().isEmpty)
    harness.press("down enter n")
    #expect(harness.screen.contains("History of"))
  }
}

@Suite struct LogTests {
  @Test func `notices that vanished stay in the log, errors are marked, the same is counted`() {
    var harness = WorkbenchHarness()
    harness.press("ctrl-j ctrl-j")
    harness.send(.reply(.failed(Failure(.workspace, "The disk is full.", nextStep: "Make room."))))
    harness.press("tab")
    #expect(!harness.screen.contains("The disk is full."))
    harness.press("alt-l")
    #expect(
      harness.screen.contains("warning The input is empty: type a question or ticket first. (2×)"))
    #expect(harness.screen.contains("error The disk is full. Make room."))
    harness.press("escape")
    #expect(harness.state.overlay == nil)
  }

  @Test func `themes are looked at before one is chosen`() {
    var harness = WorkbenchHarness()
    harness.state.themeNames = ["plain", "dark", "light"]
    harness.press("alt-t down")
    #expect(harness.takeEffects() == [.showTheme("dark")])
    harness.press("escape")
    #expect(harness.takeEffects() == [.showTheme("plain")])
    harness.press("alt-t 'lig'")
    #expect(harness.takeEffects().last == .showTheme("light"))
    harness.press("enter")
    #expect(harness.state.theme == "light")
    #expect(harness.screen.contains("`theme: light` in config.yaml keeps it"))
  }
}
