import CellGrid
import StrategyCore
import Testing
import Widgets
import Workbench

/// Texts of the workbench with `editing: vi`.
@Suite struct ViWorkbenchTests {
  private static func harness(rows: Int = 24, columns: Int = 80) -> WorkbenchHarness {
    WorkbenchHarness(rows: rows, columns: columns, editing: .vi)
  }

  @Test func `typing begins at once, and Escape leaves the keys to vi`() {
    var harness = Self.harness()
    harness.press("'one two'")
    #expect(harness.screen.contains("INSERT"))
    harness.press("escape 'bdw'")
    #expect(harness.state.input.editor.text == "one ")
    harness.press("u")
    #expect(harness.state.input.editor.text == "one two")
    #expect(harness.screen.contains("NORMAL"))
  }

  @Test func `replace mode takes back only what it typed, however the cursor was moved meanwhile`()
  {
    var harness = Self.harness()
    harness.press("'one two' escape '0Rab' ctrl-left backspace")
    #expect(harness.state.input.editor.text == "abe two")
    harness.press("escape '0RXY' backspace backspace")
    #expect(harness.state.input.editor.text == "abe two")
  }

  @Test func `without the setting nothing of vi is there`() {
    var harness = WorkbenchHarness()
    harness.press("'dw' escape 'x'")
    #expect(harness.state.input.editor.text == "dwx")
    #expect(!harness.screen.contains("INSERT"))
  }

  @Test func `keys of the workbench work in every mode`() {
    for mode in ["", "escape", "escape v"] {
      var harness = Self.harness()
      harness.press("'Hi' \(mode) ctrl-j")
      #expect(harness.takeEffects().count == 1, "\(mode)")
      harness.press("alt-3")
      #expect(harness.session.strategy == "rag", "\(mode)")
      harness.press("f1")
      #expect(harness.state.overlay != nil, "\(mode)")
      harness.press("escape tab")
      #expect(harness.state.focus == .response, "\(mode)")
    }
  }

  @Test func `Escape in normal mode with nothing pending does what it does everywhere`() {
    var harness = Self.harness()
    harness.press("'Hi' ctrl-j")
    harness.deliver(
      .runStarted(
        run: RunID(1), request: RunRequest(strategy: "prompt", input: "Hi", promptText: "")))
    _ = harness.takeEffects()
    harness.press("escape")
    #expect(harness.takeEffects().isEmpty)
    harness.press("2 d escape")
    #expect(harness.takeEffects().isEmpty)
    harness.press("escape")
    #expect(harness.takeEffects() == [.cancelRun(RunID(1))])
  }

  @Test func `outside insert mode no key of the other style changes the text`() {
    var harness = Self.harness()
    harness.press("'one two' escape")
    for key in ["enter", "ctrl-k", "ctrl-w", "ctrl-x", "ctrl-y", "ctrl-t"] {
      harness.press(key)
      #expect(harness.state.input.editor.text == "one two", "\(key)")
    }
    harness.press("alt-D")
    #expect(harness.state.input.editor.text == "one two\none two")
  }

  @Test func `a paste is text in every mode, never commands`() {
    var harness = Self.harness()
    harness.press("'ab' escape")
    harness.send(.command(.editor(.paste("dd:%s/a/b/\nG"))))
    #expect(harness.state.input.editor.text == "add:%s/a/b/\nGb")
    harness.press("d")
    harness.send(.command(.editor(.paste("w"))))
    #expect(harness.state.input.editor.text == "add:%s/a/b/\nGwb")
    harness.press("u u v")
    harness.send(.command(.editor(.paste("dd"))))
    #expect(harness.state.input.editor.text == "addb")
    #expect(harness.takeEffects().isEmpty)
    harness.press("/")
    harness.send(.command(.editor(.paste("db\nx"))))
    #expect(harness.screen.contains("/db"))
    #expect(harness.state.input.editor.text == "addb")
  }

  @Test func `what was yanked in one text is put into another`() {
    var harness = Self.harness()
    harness.press("'word' escape 'yiw' shift-tab")
    #expect(harness.state.focus == .prompt)
    harness.press("P")
    #expect(harness.state.prompt.drafts["prompts/answer.md"]?.text.hasPrefix("word---") == true)
  }

  @Test func `what vi has to say and what is typed after a colon stand at the foot`() {
    var harness = Self.harness()
    harness.press("'one one' escape ':s/one/two/g'")
    #expect(harness.screen.contains(":s/one/two/g"))
    harness.press("enter")
    #expect(harness.screen.contains("2 replaced."))
    #expect(harness.state.input.editor.text == "two two")
    harness.press("/ 'none' enter")
    #expect(harness.screen.contains("“none” is not found."))
  }

  @Test func `Escape and a key that come as one are two keys`() {
    var harness = Self.harness()
    harness.press("'one two' alt-: 's/two/2/' enter")
    #expect(harness.state.input.editor.text == "one 2")
    #expect(harness.screen.contains("NORMAL"))
  }

  @Test func `lines that are asked for are typed as ever`() {
    var harness = Self.harness()
    harness.press("'one' escape alt-o 'temperature=0' enter")
    #expect(harness.session.parameters.temperature == 0)
  }

  @Test func `a recording takes no command of vi`() {
    var harness = Self.harness()
    harness.press("'one' escape")
    let recording = RecordedSession(
      id: SessionID(rawValue: "old"), title: "old", entries: harness.entries)
    harness.send(.reply(.journalLoaded(recording)))
    harness.press("shift-tab x q")
    #expect(harness.state.replay == nil)
    #expect(harness.state.input.editor.text == "one")
  }

  @Test(arguments: [(24, 80), (43, 132)])
  func `a selection and a command that waits`(size: (Int, Int)) throws {
    var harness = Self.harness(rows: size.0, columns: size.1)
    harness.press("'Can I get a refund?' escape 0 'wvey' shift-tab 'jVj2'")
    try expectSnapshot(harness.grid, named: "vi-visual-\(size.1)x\(size.0)")
  }

  @Test func `a block is typed into all of its lines, and undone as one`() {
    var harness = Self.harness()
    harness.press("'one' escape o 'two' escape 'gg' ctrl-v j")
    #expect(harness.screen.contains("VISUAL BLOCK"))
    harness.press("I '- ' escape")
    #expect(harness.state.input.editor.text == "- one\n- two")
    harness.press("u")
    #expect(harness.state.input.editor.text == "one\ntwo")
  }

  @Test func `a search being typed`() throws {
    var harness = Self.harness()
    harness.press("shift-tab '/input'")
    try expectSnapshot(harness.grid, named: "vi-search-80x24")
  }

  @Test(arguments: [(1, 1), (10, 40), (60, 20)])
  func `no size of terminal stops vi`(rows: Int, columns: Int) {
    var harness = Self.harness(rows: rows, columns: columns)
    harness.press("'日本語 👩‍💻' escape '0vl' :'s/日/x/'")
    #expect(harness.grid.size == GridSize(rows: rows, columns: columns))
    harness.press("enter shift-tab 'dd' u")
    #expect(harness.grid.size == GridSize(rows: rows, columns: columns))
  }
}

extension ViWorkbenchTests {
  @Test func `w and q in a line save the prompt and leave`() {
    var harness = WorkbenchHarness(editing: .vi)
    harness.press("escape ':w' enter")
    #expect(harness.screen.contains("The input is kept with the session"))
    harness.press("shift-tab")
    #expect(harness.state.focus == .prompt)
    harness.press("':wq' enter")
    let effects = harness.takeEffects()
    #expect(effects.last == .quit)
    #expect(
      effects.contains {
        if case .savePrompt(path: "prompts/answer.md", _) = $0 { true } else { false }
      })
  }

  @Test func `a paste into the line after a colon draws the footer anew`() {
    var harness = WorkbenchHarness(editing: .vi)
    harness.press("escape ':s/a/'")
    _ = harness.takeRepaint()
    harness.send(.command(.editor(.paste("beta/"))))
    #expect(harness.takeRepaint() == .everything)
    #expect(harness.screen.contains(":s/a/beta/"))
  }

  @Test func `the help of a text edited as in vi begins with its keys`() {
    var harness = WorkbenchHarness(editing: .vi)
    harness.press("f1")
    #expect(harness.screen.contains("Type over what is there"))
    var other = WorkbenchHarness()
    other.press("f1")
    #expect(!other.screen.contains("Type over what is there"))
  }
}
