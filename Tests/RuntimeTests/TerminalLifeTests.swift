import CellGrid
import StrategyCore
import Testing
import Workbench

@testable import Runtime

@Suite(.onUIThread)
struct TerminalLifeTests {
  @UI @Test func `nothing wakes the loop while nothing happens`() async {
    let harness = WorkbenchHarness()
    await harness.until("the journal is settled") {
      harness.advance(by: 2_000_000)
      return harness.loop.runner.deadline == nil
    }
    #expect(harness.loop.deadline == nil)
    harness.type("x")
    #expect(harness.loop.deadline != nil)
    harness.advance(by: 1_000_000)
    await harness.until("the draft is settled") {
      harness.advance(by: 1_000_000)
      return harness.loop.deadline == nil
    }
  }

  @UI @Test func `while it streams the loop wakes for the next frame only`() async {
    let model = ScriptedModel()
    let harness = WorkbenchHarness(model: model)
    await harness.run(model)
    harness.advance(by: 40_000)
    #expect(harness.loop.deadline == harness.clock.now + FrameClock.interval)
  }

  @UI @Test func `suspending journals first and draws the whole screen afterwards`() async {
    let journal = FlakyJournal()
    let harness = WorkbenchHarness(journal: journal)
    harness.type("typed")
    harness.press("ctrl-z")
    await harness.until("it is suspended") { harness.terminal.requests.contains(.suspend) }
    #expect(await journal.entries.map(\.event).contains(.inputEdited(text: "typed")))
    harness.clock.advance(by: 3_600_000_000)
    harness.deliver([.resumed, .resized(GridSize(rows: 20, columns: 70))])
    #expect(harness.frame?.size == GridSize(rows: 20, columns: 70))
    #expect(harness.screen.contains("typed"))
  }

  @UI @Test func `a paste goes in as one text, hostile bytes never reach the screen`() {
    let harness = WorkbenchHarness()
    harness.deliver([.paste("two\nlines \u{1B}[2J\u{7}")])
    #expect(harness.screen.contains("two"))
    #expect(harness.screen.contains("lines"))
    #expect(!harness.screen.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    harness.advance(by: 1_000_000)
    #expect(harness.session.input.hasPrefix("two\nlines"))
  }

  @UI @Test func `a theme is drawn while it is looked at, and taken back when it is not chosen`() {
    let harness = WorkbenchHarness(themes: [.plain, Theme(name: "other")])
    harness.press("alt-t down")
    #expect(harness.loop.runner.theme.name == "other")
    harness.press("escape")
    #expect(harness.loop.runner.theme.name == "plain")
    harness.press("alt-t")
    harness.press("down enter")
    #expect(harness.loop.runner.theme.name == "other")
    #expect(harness.workbench.theme == "other")
  }

  @UI @Test func `the sessions screen lists what is on the shelf and replays one`() async throws {
    let recording = RecordedSession(
      id: SessionID(rawValue: "abc"), title: "an old question",
      entries: Recordings.answered("an old question", "an old answer"))
    let harness = WorkbenchHarness(shelf: FixedShelf([recording]))
    harness.press("f8")
    await harness.until("the list shows") { harness.screen.contains("an old question") }
    harness.press("enter")
    await harness.until("the recording shows") { harness.screen.contains("an old answer") }
    harness.press("q")
    #expect(harness.workbench.replay == nil)
  }

  @UI @Test func `a prompt is saved through the shelf`() async {
    let shelf = FixedShelf()
    let harness = WorkbenchHarness(shelf: shelf)
    harness.press("shift-tab")
    harness.type("X")
    harness.press("ctrl-s")
    await harness.until("it says so") { harness.screen.contains("Saved prompts/answer.md") }
    #expect(await shelf.savedPrompts["prompts/answer.md"]?.contains("X") == true)
  }

  @UI @Test func `what can be undone is kept when one leaves, and is there at the next start`()
    async throws
  {
    let shelf = FixedShelf()
    let harness = WorkbenchHarness(shelf: shelf)
    harness.press("shift-tab")
    harness.type("X")
    harness.press("ctrl-q")
    await harness.until("it is left") { harness.loop.runner.exit != nil }
    let kept = await shelf.savedHistories
    #expect(kept?.prompts.keys.sorted() == ["prompts/answer.md"])
  }
}
