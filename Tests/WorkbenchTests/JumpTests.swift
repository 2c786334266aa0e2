import CellGrid
import StrategyCore
import Testing
import Widgets
import Workbench

@Suite struct JumpTests {
  private static let lines = (1...40).map { "line \($0)" }.joined(separator: "\n")

  private static func typed(_ editing: EditingStyle = .readline) -> WorkbenchHarness {
    var harness = WorkbenchHarness(editing: editing)
    harness.send(.command(.editor(.paste(lines))))
    if editing == .vi { harness.press("escape") }
    return harness
  }

  private static func line(_ harness: WorkbenchHarness) -> Int {
    harness.state.input.editor.cursor.line + 1
  }

  @Test func `screens and panes are gone back through, and forward again`() {
    var harness = WorkbenchHarness()
    harness.press("tab tab f8 f5 f9")
    let places: [(Screen, ComposePane)] = [
      (.compare, .evidence), (.sessions, .evidence), (.compose, .evidence), (.compose, .response),
      (.compose, .input),
    ]
    for (screen, focus) in places {
      harness.press("ctrl-o")
      #expect(harness.state.screen == screen)
      #expect(harness.state.focus == focus)
    }
    harness.press("ctrl-o")
    #expect(harness.screen.contains("There is no place before this one."))
    for (screen, focus) in places.reversed().dropFirst() {
      harness.press("alt-i")
      #expect(harness.state.screen == screen)
      #expect(harness.state.focus == focus)
    }
    harness.press("alt-i")
    #expect(harness.state.screen == .cost)
    harness.press("alt-i")
    #expect(harness.screen.contains("There is no place after this one."))
  }

  @Test func `what a screen shows is asked for when it is gone back to`() {
    var harness = WorkbenchHarness()
    harness.press("f8 f9")
    _ = harness.takeEffects()
    harness.press("ctrl-o")
    #expect(harness.takeEffects() == [.listSessions])
    harness.press("alt-i")
    #expect(harness.takeEffects() == [.readLedger])
  }

  @Test func `going somewhere new leaves nothing to go forward to`() {
    var harness = WorkbenchHarness()
    harness.press("tab f8 ctrl-o ctrl-o f5 alt-i")
    #expect(harness.state.screen == .compare)
    #expect(harness.state.status != nil)
  }

  @Test(arguments: [
    ("ctrl-home", 1), ("alt-g '7' enter", 7), ("ctrl-home ctrl-end ctrl-home", 1),
    ("alt-s 'line 33' enter", 33),
  ])
  func `a jump in a text is gone back from`(keys: String, line: Int) {
    var harness = Self.typed()
    harness.press("up up " + keys)
    #expect(Self.line(harness) == line)
    harness.press("ctrl-o")
    #expect(Self.line(harness) == (keys.hasSuffix("ctrl-end ctrl-home") ? 40 : 38))
    harness.press("alt-i")
    #expect(Self.line(harness) == line)
    #expect(harness.state.focus == .input)
  }

  @Test func `moving about and typing are no jumps`() {
    var harness = Self.typed()
    harness.press("up up page-up left alt-b 'x' enter backspace ctrl-k ctrl-up ctrl-o")
    #expect(harness.state.status != nil)
  }

  @Test func `a place in a text that has become shorter is its end`() {
    var harness = Self.typed()
    harness.press("ctrl-home alt-a 'short' ctrl-o")
    #expect(harness.state.input.editor.cursor == harness.state.input.editor.end)
    #expect(harness.state.input.editor.brokenInvariant == nil)
  }

  @Test func `places in a row that are the same are one`() {
    var harness = Self.typed()
    for _ in 0..<5 { harness.press("f8 f2") }
    harness.press("ctrl-o ctrl-o")
    #expect(harness.state.screen == .compose)
    harness.press("f8 escape alt-g '40' enter alt-g '40' enter ctrl-o")
    #expect(harness.state.screen == .sessions)
  }

  @Test func `a line that is left again and again takes one place`() {
    var harness = Self.typed()
    harness.press("f8 f2")
    for _ in 0..<120 { harness.press("alt-g '38' enter down down") }
    harness.press("end alt-g '38' enter ctrl-o")
    #expect(harness.state.input.editor.cursor == .init(line: 39, offset: 7))
    harness.press("ctrl-o")
    #expect(harness.state.screen == .sessions)
  }

  @Test func `no more than a hundred places are kept`() {
    var harness = WorkbenchHarness()
    for _ in 0..<300 { harness.press("tab") }
    var count = 0
    while harness.state.status == nil, count < 300 {
      harness.press("ctrl-o")
      count += 1
    }
    #expect(count == 101)
  }

  @Test(arguments: ["'gg'", "'5G'", "'n'", "'%'", "'{'", "':12' enter", "'/line 2' enter"])
  func `vi's own jumps count`(keys: String) {
    var harness = Self.typed(.vi)
    harness.press("'/line 3' enter '30G'")
    let start = Self.line(harness)
    harness.press(keys)
    guard keys != "'%'" else { return }
    #expect(Self.line(harness) != start)
    harness.press("ctrl-o")
    #expect(Self.line(harness) == start)
    harness.press("alt-i")
    #expect(Self.line(harness) != start)
  }

  @Test func `vi's steps and changes do not`() {
    var harness = Self.typed(.vi)
    harness.press("'kkk5jdggp' ctrl-o")
    #expect(harness.state.status?.text == "There is no place before this one.")
  }

  @Test func `in insert mode a typed G is a letter`() {
    var harness = WorkbenchHarness(editing: .vi)
    harness.press("'GgN' ctrl-o")
    #expect(harness.state.status?.text == "There is no place before this one.")
    #expect(harness.state.input.editor.text == "GgN")
  }

  @Test func `a case that was drilled into is gone back to`() throws {
    var harness = try ScreenTests.evaluated((24, 80))
    harness.press("c f down down down")
    let cases = harness.screen
    harness.press("f7 f2 ctrl-o ctrl-o")
    #expect(harness.screen == cases)
    harness.press("ctrl-o")
    #expect(harness.state.screen == .evaluate)
    #expect(harness.screen.contains("Comparisons"))
    harness.press("alt-i")
    #expect(harness.screen == cases)
    harness.press("left right f f7 ctrl-o")
    #expect(harness.screen != cases)
    harness.press("ctrl-o ctrl-o")
    #expect(harness.screen == cases)
  }

  private static func watching() -> (harness: WorkbenchHarness, recording: RecordedSession) {
    var harness = WorkbenchHarness()
    harness.press("'How long?' alt-3 ctrl-j")
    for event in SessionEvent.wholeRun(
      RunID(1), strategy: "rag", input: "How long?", chunks: ["within ", "30 days"])
    { harness.deliver(event, after: 40_000) }
    let recording = RecordedSession(
      id: SessionID(rawValue: "s"), title: "s", entries: harness.entries)
    harness.press("f8 enter")
    harness.send(.reply(.journalLoaded(recording)))
    _ = harness.takeEffects()
    return (harness, recording)
  }

  @Test func `a session that was opened is left and opened again where it stood`() {
    var (harness, recording) = Self.watching()
    harness.press("[")
    let position = harness.state.replay?.position
    harness.press("tab q f9 ctrl-o ctrl-o")
    #expect(harness.takeEffects().contains(.loadJournal(recording.id)))
    harness.send(.reply(.journalLoaded(recording)))
    #expect(harness.state.replay?.position == position)
    #expect(harness.state.focus == .evidence)
    harness.press("ctrl-o ctrl-o")
    #expect(harness.state.replay?.position == recording.entries.count)
    harness.press("ctrl-o")
    #expect(harness.state.replay == nil)
    #expect(harness.state.screen == .sessions)
  }

  @Test func `a session that cannot be read again does not take the next one's place`() {
    var (harness, recording) = Self.watching()
    harness.press("q ctrl-o")
    harness.send(.reply(.failed(Failure(.storage, "It is gone."))))
    #expect(harness.state.replay == nil)
    let other = RecordedSession(
      id: SessionID(rawValue: "t"), title: "t", entries: recording.entries)
    harness.send(.reply(.journalLoaded(other)))
    #expect(harness.state.replay?.isAtEnd == true)
    #expect(harness.state.focus == .response)
  }

  @Test func `a search in a response is gone back from`() {
    var harness = WorkbenchHarness()
    let text = (1...60).map { "row \($0)" }.joined(separator: "\n\n")
    for event in SessionEvent.wholeRun(RunID(1), strategy: "prompt", input: "x", chunks: [text]) {
      harness.deliver(event)
    }
    harness.press("tab home")
    let start = harness.screen
    harness.press("/ 'row 40' enter")
    #expect(harness.screen != start)
    harness.press("ctrl-o / enter")
    #expect(harness.state.response.scroll.top?.line == 0)
  }

  @Test func `a pane without room does not get the focus`() {
    var harness = WorkbenchHarness()
    harness.press("shift-tab tab")
    harness.send(.resized(GridSize(rows: 24, columns: 50)))
    harness.press("ctrl-o")
    #expect(harness.state.focus == .input)
    harness.send(.resized(GridSize(rows: 1, columns: 1)))
    harness.press("alt-i ctrl-o f8 ctrl-o alt-i")
    #expect(harness.grid.size == GridSize(rows: 1, columns: 1))
  }

  @Test func `the palette goes back too, and remembers once`() {
    var harness = WorkbenchHarness()
    harness.press("ctrl-p 'Recorded sessions' enter")
    #expect(harness.state.screen == .sessions)
    harness.press("ctrl-p 'Back to where' enter")
    #expect(harness.state.screen == .compose)
    harness.press("alt-i")
    #expect(harness.state.screen == .sessions)
  }
}
