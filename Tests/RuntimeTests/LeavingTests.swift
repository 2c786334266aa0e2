import CellGrid
import StrategyCore
import Testing
import Workbench

@testable import Runtime

@Suite(.onUIThread)
struct LeavingTests {
  @UI
  @Test(arguments: [
    (TerminalEvent.hangup, WorkbenchExit.Reason.hangup), (.terminate, .terminated),
    (.key(KeyPress(.character("q"), .ctrl)), .quit),
  ])
  func `every way out records drafts, ends runs and journals all`(
    event: TerminalEvent, reason: WorkbenchExit.Reason
  ) async {
    let journal = MemoryJournal()
    let model = ScriptedModel()
    let harness = WorkbenchHarness(model: model, journal: journal)
    await harness.run(model, "asked")
    model.say("partial")
    await harness.until("the text is there") { harness.session.runs.last?.text == "partial" }
    harness.type(" and typed since")
    harness.deliver([event])
    await harness.until("it is left") { harness.loop.runner.exit != nil }
    #expect(harness.loop.runner.exit == WorkbenchExit(reason: reason))
    let session = SessionState(folding: await journal.entries)
    #expect(session == harness.session)
    #expect(session.input == "asked and typed since")
    #expect(session.runs.map(\.status) == [.cancelled])
    #expect(session.runs.map(\.text) == ["partial"])
  }

  @UI @Test func `how the screen is arranged is kept when one leaves, and not before`() async {
    let shelf = FixedShelf()
    let harness = WorkbenchHarness(shelf: shelf, arranged: SavedLayout())
    harness.press("alt-. alt-* alt-+ f8")
    await harness.until("the list shows") { harness.screen.contains("No session yet") }
    #expect(await shelf.savedLayout == nil)
    harness.press("ctrl-q")
    await harness.until("it is left") { harness.loop.runner.exit != nil }
    let saved = await shelf.savedLayout
    #expect(saved?.screen == .sessions)
    #expect(saved?.zoomed == .input)
    #expect(saved?.splits == harness.workbench.splits)
    let again = WorkbenchHarness(shelf: shelf, arranged: saved)
    await again.until("the list is read") { again.screen.contains("No session yet") }
    #expect(again.workbench.currentLayout == saved)
    again.press("ctrl-q")
    await again.until("it is left") { again.loop.runner.exit != nil }
  }

  @UI @Test func `an arrangement that was not changed is not written, one that was unreadable is`()
    async
  {
    for layout in [SavedLayout(), nil] {
      let shelf = FixedShelf()
      let harness = WorkbenchHarness(shelf: shelf, arranged: layout)
      harness.press("ctrl-q")
      await harness.until("it is left") { harness.loop.runner.exit != nil }
      #expect(await shelf.savedLayout == (layout == nil ? SavedLayout() : nil))
    }
  }

  @UI @Test func `nothing is drawn on a terminal that has gone`() async {
    let harness = WorkbenchHarness()
    harness.deliver([.hangup])
    let frames = harness.terminal.frames.count
    harness.deliver([.resized(GridSize(rows: 10, columns: 50))])
    #expect(harness.terminal.frames.count == frames)
    #expect(harness.loop.wait.descriptors.isEmpty)
  }

  @UI @Test func `a fork from a recording leaves for the new session`() async {
    let recording = RecordedSession(
      id: SessionID(rawValue: "abc"), title: "an old question",
      entries: Recordings.answered("an old question", "an old answer"))
    let harness = WorkbenchHarness(shelf: FixedShelf([recording]))
    harness.type("a draft")
    harness.press("f8")
    await harness.until("the list shows") { harness.screen.contains("an old question") }
    harness.press("enter")
    await harness.until("the recording shows") { harness.screen.contains("an old answer") }
    harness.press("F")
    await harness.until("it is left") { harness.loop.runner.exit != nil }
    let sequence = recording.entries.last?.sequence ?? 0
    #expect(
      harness.loop.runner.exit?.reason == .reopen(SessionID(rawValue: "abc-\(sequence)")))
    #expect(harness.session.input == "a draft")
  }

  @UI @Test func `the first quit does not lose what cannot be saved, the second does`() async {
    let journal = FlakyJournal()
    let harness = WorkbenchHarness(journal: journal)
    await journal.fill()
    harness.type("unsaved")
    harness.press("ctrl-q")
    await harness.until("it says why") { harness.screen.contains("Not left: The disk is full.") }
    #expect(harness.loop.runner.exit == nil)
    harness.press("ctrl-q")
    await harness.until("it is left") { harness.loop.runner.exit != nil }
    let exit = harness.loop.runner.exit
    #expect(exit?.reason == .quit)
    #expect(exit?.failure?.message == "The disk is full.")
    #expect(exit?.unsaved.map(\.event).contains(.inputEdited(text: "unsaved")) == true)
  }

  @UI @Test func `when the system ends the program, a full disk does not hold it up`() async {
    let journal = FlakyJournal()
    let harness = WorkbenchHarness(journal: journal)
    await journal.fill()
    harness.type("unsaved")
    harness.deliver([.terminate])
    await harness.until("it is left") { harness.loop.runner.exit != nil }
    #expect(harness.loop.runner.exit?.unsaved.isEmpty == false)
  }

  @UI @Test func `a journal that never answers holds up the end for three seconds at most`() async {
    let journal = StuckJournal()
    let harness = WorkbenchHarness(journal: journal)
    harness.type("x")
    harness.press("ctrl-q")
    harness.advance(by: 2_999_999)
    #expect(harness.loop.runner.exit == nil)
    #expect(harness.loop.deadline == 3_000_000)
    harness.advance(by: 1)
    #expect(harness.loop.runner.exit?.unsaved.count == harness.session.sequence)
    await journal.release()
  }

  @UI @Test func `a journal that never answers keeps no one from suspending`() async {
    let journal = StuckJournal()
    let harness = WorkbenchHarness(journal: journal)
    harness.type("x")
    harness.press("ctrl-z")
    harness.advance(by: 2_999_999)
    #expect(!harness.terminal.requests.contains(.suspend))
    harness.advance(by: 1)
    #expect(harness.terminal.requests.filter { $0 == .suspend }.count == 1)
    await journal.release()
  }

  @UI @Test func `the system's request to end counts more than a quit that waits`() async {
    let journal = FlakyJournal()
    let harness = WorkbenchHarness(journal: journal)
    await journal.fill()
    harness.type("unsaved")
    harness.deliver([.key(KeyPress(.character("q"), .ctrl)), .terminate])
    await harness.until("it is left") { harness.loop.runner.exit != nil }
    #expect(harness.loop.runner.exit?.reason == .terminated)
  }

  @UI @Test func `a session in which nothing was done leaves no journal`() async {
    let journal = MemoryJournal()
    let harness = WorkbenchHarness(journal: journal)
    harness.press("tab f8 f2")
    harness.advance(by: 5_000_000)
    harness.press("ctrl-q")
    await harness.until("it is left") { harness.loop.runner.exit != nil }
    #expect(harness.loop.runner.exit == WorkbenchExit(reason: .quit))
    #expect(await journal.entries.isEmpty)
  }

  @UI @Test func `keys after quit do nothing`() {
    let harness = WorkbenchHarness(journal: StuckJournal())
    harness.type("x")
    harness.press("ctrl-q")
    harness.type("late")
    #expect(!harness.screen.contains("late"))
  }
}
