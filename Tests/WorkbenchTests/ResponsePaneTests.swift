import CellGrid
import StrategyCore
import Testing
import Widgets

@testable import Workbench

@Suite struct ResponsePaneTests {
  private static let answer = """
    # Refunds
    Annual plans: **30 days** [1].

    | plan | days |
    |---|--:|
    | annual | 30 |
    | monthly | 7 |

    ```swift
    let days = 30 // then none
    ```
    > Read the terms at https://example.org/terms.
    """

  private static func harness(
    _ text: String = answer, rows: Int = 24, columns: Int = 80
  ) -> WorkbenchHarness {
    var harness = WorkbenchHarness(rows: rows, columns: columns)
    harness.press("'x' alt-3 ctrl-j")
    let chunks = text.map(String.init)
    for event in SessionEvent.wholeRun(RunID(1), strategy: "rag", input: "x", chunks: chunks)
      .dropLast()
    { harness.deliver(event, after: 1000) }
    return harness
  }

  private static func lines(_ count: Int) -> String {
    (1...count).map { "line \($0)" }.joined(separator: "\n")
  }

  @Test(arguments: [(24, 80), (43, 132)])
  func `an answer in Markdown is shown as it is meant`(size: (Int, Int)) throws {
    var harness = Self.harness(rows: size.0, columns: size.1)
    harness.deliver(.runFinished(run: RunID(1), reason: .stop))
    try expectSnapshot(harness.grid, named: "markdown-\(size.1)x\(size.0)")
  }

  @Test func `the marks of an answer are shown on demand`() {
    var harness = Self.harness(rows: 43, columns: 132)
    #expect(!harness.screen.contains("**30 days**"))
    harness.send(.command(.response(.toggleRaw)))
    #expect(harness.screen.contains("**30 days**"))
  }

  @Test func `what arrived below is counted when the end is not in sight`() {
    var harness = Self.harness(Self.lines(60))
    harness.press("tab")
    #expect(harness.screen.contains("line 60"))
    harness.press("up")
    #expect(harness.screen.contains("more below"))
    let more = SessionEvent.chunkReceived(run: RunID(1), text: "\nline 61\nline 62", tokens: 4)
    harness.deliver(more)
    #expect(harness.screen.contains("2 new lines"))
    #expect(!harness.screen.contains("line 61"))
    harness.press("G")
    #expect(harness.screen.contains("line 62"))
    #expect(!harness.screen.contains("new lines"))
  }

  @Test func `a search goes from match to match and says how many there are`() throws {
    var harness = Self.harness(Self.lines(60))
    let size = GridSize(rows: 10, columns: 40)
    var pane = harness.state.response
    pane.find(TextSearch("line 2"), in: harness.session, size: size, width: .standard)
    let run = try #require(pane.run(in: harness.session))
    #expect(pane.matches(in: run)?.count == 11)
    pane.reduce(.nextMatch, in: harness.session, size: size, width: .standard)
    pane.reduce(.previousMatch, in: harness.session, size: size, width: .standard)
    #expect(pane.matches(in: run)?.current == 1)
    harness.state.response = pane
    #expect(GridText(harness.grid).description.contains("Q searchMatch"))
  }

  @Test func `lines can be cut and moved sideways`() {
    var harness = Self.harness(String(repeating: "abcdefgh ", count: 40))
    harness.send(.command(.response(.shiftRight)))
    #expect(harness.state.response.shift == 0)
    harness.send(.command(.response(.toggleWrap)))
    harness.send(.command(.response(.shiftRight)))
    #expect(harness.state.response.shift == 16)
    #expect(harness.screen.contains("…"))
    harness.send(.command(.response(.toggleWrap)))
    #expect(harness.state.response.shift == 0)
  }

  @Test func `stepping back in a recording takes text away again`() {
    var harness = Self.harness("one two")
    harness.send(
      .reply(
        .journalLoaded(
          RecordedSession(id: SessionID(rawValue: "s"), title: "s", entries: harness.entries))))
    #expect(harness.screen.contains("one two"))
    harness.press(", ,")
    #expect(!harness.screen.contains("one two"))
    #expect(harness.screen.contains("one t"))
  }

  @Test func `keys of the response: raw, wrapping, shifting, search, copying`() {
    var harness = Self.harness(rows: 43, columns: 132)
    harness.press("tab R")
    #expect(harness.screen.contains("**30 days**"))
    harness.press("R > ")
    #expect(harness.screen.contains("Long lines are wrapped; w cuts them at the edge."))
    harness.press("w >")
    #expect(harness.state.response.shift == 16)
    harness.press("< w / 'annual' enter")
    #expect(harness.screen.contains("“annual”: 1 of 2 lines."))
    harness.press("n")
    #expect(harness.screen.contains("“annual”: 2 of 2 lines."))
    harness.press("N")
    #expect(harness.screen.contains("“annual”: 1 of 2 lines."))
    harness.press("/ '/m.nth/' enter")
    #expect(harness.screen.contains("“m.nth”: 1 of 1 line."))
    harness.press("/ 'nowhere' enter")
    #expect(harness.screen.contains("“nowhere” is not in this response."))
    harness.press("/ enter n")
    #expect(harness.screen.contains("Nothing is looked for"))
    #expect(harness.state.response.search == nil)
  }

  @Test func `code blocks are copied one after another`() {
    var harness = Self.harness("```\none\n```\ntext\n```swift\nlet two = 2\nlet a = 1\n```\n")
    harness.press("tab c c")
    #expect(
      harness.takeEffects().suffix(2) == [
        .copy(text: "one"), .copy(text: "let two = 2\nlet a = 1"),
      ])
    harness.send(.reply(.copied(place: "clipboard")))
    #expect(harness.screen.contains("Code block 2 of 2 copied to the clipboard."))
    harness.press("c y")
    #expect(harness.takeEffects().first == .copy(text: "one"))
    harness.send(.reply(.copied(place: "clipboard")))
    #expect(harness.screen.contains("Copied to the clipboard."))
  }

  @Test func `without code there is nothing to copy`() {
    var harness = Self.harness("no code")
    _ = harness.takeEffects()
    harness.press("tab c")
    #expect(harness.takeEffects().isEmpty)
    #expect(harness.screen.contains("There is no code block in this response."))
  }
}
