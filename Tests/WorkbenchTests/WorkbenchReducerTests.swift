import CellGrid
import StrategyCore
import Testing
import Widgets
import Workbench

@Suite struct WorkbenchReducerTests {
  @Test func `typed text goes into the input, which has the focus at the start`() {
    var harness = WorkbenchHarness()
    harness.press("'When is a refund due?'")
    #expect(harness.state.input.editor.text == "When is a refund due?")
    #expect(harness.session.input == "")
  }

  @Test func `running records the draft and starts the chosen strategy with the prompt as edited`()
  {
    var harness = WorkbenchHarness()
    harness.press("'Hello?' ctrl-j")
    #expect(harness.session.input == "Hello?")
    #expect(
      harness.takeEffects() == [
        .startRun(
          RunRequest(
            strategy: "prompt", input: "Hello?",
            promptText: Workspace.samplePrompts["prompts/answer.md"] ?? ""))
      ])
  }

  @Test func `an empty input is not run, and the screen says why`() {
    var harness = WorkbenchHarness()
    harness.press("' ' ctrl-j")
    #expect(harness.takeEffects().isEmpty)
    #expect(harness.screen.contains("The input is empty"))
  }

  @Test func `Alt and a digit chooses a strategy while typing, a plain digit is typed`() {
    var harness = WorkbenchHarness()
    harness.press("'2' alt-3")
    #expect(harness.session.strategy == "rag")
    #expect(harness.state.input.editor.text == "2")
  }

  @Test func `outside texts plain digits choose`() {
    var harness = WorkbenchHarness()
    harness.press("tab 4")
    #expect(harness.state.focus == .response)
    #expect(harness.session.strategy == "hybrid")
  }

  @Test func `a strategy that is not there is answered`() {
    var harness = WorkbenchHarness()
    harness.press("alt-7")
    #expect(harness.session.strategy == "prompt")
    #expect(harness.screen.contains("No strategy 7 here"))
  }

  @Test func `escape cancels what runs, and cancelling keeps the text`() {
    var harness = WorkbenchHarness()
    harness.press("'Hi' ctrl-j")
    _ = harness.takeEffects()
    for event in SessionEvent.wholeRun(
      RunID(1), strategy: "prompt", input: "Hi", chunks: ["half an "],
      ending: .noteAdded(text: ""))
    { harness.deliver(event) }
    harness.press("escape")
    #expect(harness.takeEffects() == [.cancelRun(RunID(1))])
    harness.deliver(.runCancelled(run: RunID(1)))
    #expect(harness.session.run(RunID(1))?.text == "half an ")
    #expect(harness.screen.contains("Cancelled; the text so far is kept."))
  }

  @Test func `the same strategy does not run twice at once`() {
    var harness = WorkbenchHarness()
    harness.press("'Hi' ctrl-j")
    harness.deliver(
      .runStarted(
        run: RunID(1), request: RunRequest(strategy: "prompt", input: "Hi", promptText: "")))
    _ = harness.takeEffects()
    harness.press("ctrl-j")
    #expect(harness.takeEffects().isEmpty)
    #expect(harness.screen.contains("Already running"))
  }

  @Test func `prompt edits belong to their file and reach every strategy that uses it`() {
    var harness = WorkbenchHarness()
    harness.press("shift-tab 'X' tab alt-3 'Q' ctrl-j")
    let request = harness.takeEffects().compactMap { effect in
      if case .startRun(let request) = effect { request } else { nil }
    }.first
    #expect(request?.strategy == "rag")
    #expect(request?.promptText.hasPrefix("X---") == true)
    #expect(harness.session.prompts["prompts/answer.md"]?.hasPrefix("X---") == true)
    #expect(harness.session.prompts["prompts/short.md"]?.hasPrefix("# user") == true)
  }

  @Test func `rerun takes the last input of the strategy, not the draft`() {
    var harness = WorkbenchHarness()
    for event in SessionEvent.wholeRun(
      RunID(1), strategy: "prompt", input: "first", chunks: ["a"])
    { harness.deliver(event) }
    harness.press("ctrl-k 'second' alt-r")
    let inputs = harness.takeEffects().compactMap { effect in
      if case .startRun(let request) = effect { request.input } else { nil }
    }
    #expect(inputs == ["first"])
  }

  @Test func `quitting records drafts, cancels runs and then quits`() {
    var harness = WorkbenchHarness()
    harness.deliver(
      .runStarted(
        run: RunID(1), request: RunRequest(strategy: "tuned", input: "x", promptText: "")))
    harness.press("'draft' ctrl-q")
    #expect(harness.session.input.contains("draft"))
    #expect(harness.takeEffects() == [.cancelRun(RunID(1)), .quit])
  }

  @Test func `a pasted text is one step of undo and never runs anything`() {
    var harness = WorkbenchHarness()
    harness.send(.command(.editor(.paste("line one\nline two\n"))))
    #expect(harness.state.input.editor.text == "line one\nline two\n")
    #expect(harness.takeEffects().isEmpty)
    harness.press("ctrl-_")
    #expect(harness.state.input.editor.text == "")
  }

  @Test func `a recording cannot be run or edited, and leaving it restores the draft`() {
    var harness = WorkbenchHarness()
    harness.press("'my draft'")
    let recording = RecordedSession(
      id: SessionID(rawValue: "old"), title: "old", entries: harness.entries)
    harness.send(.reply(.journalLoaded(recording)))
    harness.press("ctrl-j")
    #expect(harness.takeEffects().isEmpty)
    #expect(harness.screen.contains("This is a recording"))
    harness.press("q")
    #expect(harness.state.replay == nil)
    #expect(harness.state.input.editor.text == "my draft")
  }

  @Test func `a key that means nothing here is answered`() {
    var harness = WorkbenchHarness()
    harness.press("tab z")
    #expect(harness.screen.contains("z does nothing here; F1 shows the keys."))
    #expect(harness.takeEffects().isEmpty)
  }

  @Test func `help shows the keys of the focused pane and closes`() {
    var harness = WorkbenchHarness(rows: 40, columns: 100)
    harness.press("f1")
    #expect(harness.screen.contains("Cut to the end of the line"))
    harness.press("escape")
    #expect(harness.state.overlay == nil)
  }

  @Test(arguments: [
    (0, 0), (1, 1), (2, 200), (9, 39), (10, 40), (24, 80), (30, 64), (60, 20), (50, 200),
  ])
  func `no size of terminal stops the drawing`(rows: Int, columns: Int) {
    var harness = WorkbenchHarness(rows: rows, columns: columns)
    for event in SessionEvent.wholeRun(
      RunID(1), strategy: "prompt", input: "日本語 👩‍💻", chunks: ["[1] 答え ", "👍🏽 "])
    { harness.deliver(event) }
    for keys in [
      "", "tab", "alt-+", "alt-+ f5", "d a", "alt-h down page-down",
      "escape alt-l page-up", "escape alt-t", "escape v", "escape alt-+", "f8", "f1", "escape f2",
    ] {
      harness.press(keys)
      #expect(harness.grid.size == GridSize(rows: rows, columns: columns))
    }
  }

  @Test func `failures outside a run are told with what to do next`() {
    var harness = WorkbenchHarness()
    harness.send(
      .reply(
        .failed(Failure(.workspace, "The journal cannot be written.", nextStep: "Free some space."))
      ))
    #expect(harness.screen.contains("The journal cannot be written. Free some space."))
  }
}

extension WorkbenchReducerTests {
  @Test func `a key that compares prices says how when there is nothing to compare with`() {
    var harness = WorkbenchHarness()
    harness.press("alt-p")
    #expect(harness.state.status?.text.contains("--price-as MODEL") == true)
  }
}
