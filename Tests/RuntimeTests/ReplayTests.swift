import CellGrid
import StrategyCore
import Testing
import Workbench

@testable import Runtime

@Suite(.onUIThread)
struct ReplayTests {
  /// The part of the screen that shows the session.
  private func panes(_ grid: Grid) -> [Cell] {
    let body = ScreenLayout(size: grid.size).body
    return (body.row..<body.endRow).flatMap { row in
      (0..<grid.size.columns).map { grid[row, $0] }
    }
  }

  @UI
  @Test(arguments: [
    GridSize(rows: 24, columns: 80), GridSize(rows: 43, columns: 132),
    GridSize(rows: 12, columns: 44),
  ])
  func `replay shows the screens of the live run, cell by cell`(size: GridSize) async {
    let journal = MemoryJournal()
    let model = ScriptedModel()
    let harness = WorkbenchHarness(model: model, journal: journal, size: size)
    harness.type("Where is it?")
    harness.press("ctrl-j tab")
    await harness.until("the model is asked") { model.callCount == 1 }
    var live: [Int: Grid] = [:]
    func keepFrame() {
      harness.advance(by: 40_000)
      live[harness.session.sequence] = harness.frame
    }
    keepFrame()
    var text = ""
    for number in 0..<60 {
      let chunk = number % 7 == 6 ? "**word**\n\n- item 漢字 \(number)\n" : "word\(number) "
      text += chunk
      model.say(chunk)
      await harness.until("the chunk is folded") { harness.session.runs[0].text == text }
      keepFrame()
    }
    model.send(.usage(Usage(input: 12, output: 70, provenance: .reported)))
    model.finish()
    await harness.until("the run ends") { harness.session.runs[0].isRunning == false }
    keepFrame()
    harness.press("alt-2 ctrl-j")
    await harness.until("the model is asked again") { model.callCount == 2 }
    keepFrame()
    model.say("cut")
    await harness.until("the chunk is folded") { harness.session.runs[1].text == "cut" }
    keepFrame()
    harness.press("escape")
    keepFrame()
    await harness.until("all is journalled") {
      await journal.entries.count == harness.session.sequence
    }
    let recording = RecordedSession(
      id: SessionID(rawValue: "live"), title: "live", entries: await journal.entries)
    var renderer = ReplayRenderer(recording, size: size)
    #expect(live.count == 65)
    for (position, frame) in live.sorted(by: { $0.key < $1.key }) {
      let replayed = renderer.grid(at: position)
      guard panes(replayed) != panes(frame) else { continue }
      Issue.record(
        "at \(position):\n\(GridText.plain(frame))\nreplayed:\n\(GridText.plain(replayed))")
      return
    }
  }

  @Test func `going to a place from anywhere shows the same`() {
    let recording = RecordedSession(
      id: SessionID(rawValue: "a"), title: "a", entries: Recordings.answered("why", "because"))
    var forward = ReplayRenderer(recording, size: GridSize(rows: 24, columns: 80))
    let screens = (0...recording.entries.count).map { forward.grid(at: $0) }
    var back = ReplayRenderer(recording, size: GridSize(rows: 24, columns: 80))
    for position in screens.indices.reversed() {
      #expect(back.grid(at: position) == screens[position])
    }
    #expect(GridText.plain(screens.last ?? screens[0]).contains("because"))
    #expect(forward.grid(at: 10_000) == screens.last)
    #expect(forward.grid(at: -1) == screens.first)
  }

  @Test func `frames are the different screens at their times, the last one included`() {
    let recording = RecordedSession(
      id: SessionID(rawValue: "a"), title: "a", entries: Recordings.answered("why", "because"))
    var renderer = ReplayRenderer(recording, size: GridSize(rows: 24, columns: 80))
    let frames = renderer.frames()
    #expect(frames.map(\.at) == frames.map(\.at).sorted())
    #expect(frames.last?.grid == renderer.grid(at: recording.entries.count))
    #expect(zip(frames, frames.dropFirst()).allSatisfy { $0.grid != $1.grid })
    #expect(renderer.frames(every: 10_000_000).count == 1)
  }

  @Test func `an empty recording has a screen and no frames`() {
    let recording = RecordedSession(id: SessionID(rawValue: "a"), title: "a", entries: [])
    var renderer = ReplayRenderer(recording, size: GridSize(rows: 1, columns: 1))
    #expect(renderer.frames().isEmpty)
    #expect(renderer.grid(at: 0).size == GridSize(rows: 1, columns: 1))
  }
}
