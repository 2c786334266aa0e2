import StrategyCore
import Testing
import Workbench

@Suite struct ReplayTests {
  /// Two runs of many chunks, ten milliseconds apart.
  private static let recording: RecordedSession = {
    var events: [SessionEvent] = [.sessionStarted(workspace: .sample)]
    for id in 1...2 {
      events += SessionEvent.wholeRun(
        RunID(id), strategy: "rag", input: "Question \(id)?",
        chunks: (0..<400).map { "word\($0) " })
    }
    let entries = events.enumerated().map {
      JournalEntry(sequence: $0 + 1, at: $0 * 10_000, event: $1)
    }
    return RecordedSession(id: SessionID(rawValue: "s"), title: "s", entries: entries)
  }()

  @Test func `a replay opens at the end, as the session ended`() {
    let replay = Replay(Self.recording)
    #expect(replay.isAtEnd)
    #expect(replay.session == SessionState(folding: Self.recording.entries))
    #expect(replay.time == replay.duration)
  }

  @Test(arguments: [0, 1, 5, 255, 256, 257, 405, 511, 600, 811])
  func `every place shows the fold of the entries before it`(position: Int) {
    var replay = Replay(Self.recording)
    for target in [position, Self.recording.entries.count, position] { replay.seek(to: target) }
    #expect(replay.position == min(position, Self.recording.entries.count))
    #expect(replay.session == SessionState(folding: Self.recording.entries.prefix(position)))
  }

  @Test func `stepping forward and back returns to the same session`() {
    var replay = Replay(Self.recording)
    replay.seek(to: 300)
    let before = replay.session
    for _ in 0..<50 { replay.reduce(.stepForward) }
    for _ in 0..<50 { replay.reduce(.stepBack) }
    #expect(replay.session == before)
    #expect(replay.position == 300)
  }

  @Test func `playing keeps the original times`() {
    var replay = Replay(Self.recording)
    replay.reduce(.start)
    replay.reduce(.togglePlay)
    replay.tick(1_000_000)
    replay.tick(1_055_000)
    #expect(replay.position == 6)
    #expect(replay.time == 55_000)
  }

  @Test func `speed multiplies time`() {
    var replay = Replay(Self.recording)
    replay.reduce(.start)
    replay.reduce(.faster)
    replay.reduce(.togglePlay)
    replay.tick(0)
    replay.tick(50_000)
    #expect(replay.speed == 2)
    #expect(replay.position == 11)
  }

  @Test func `playing in many small ticks or one large one ends in the same place`() {
    var small = Replay(Self.recording)
    var large = small
    small.reduce(.start)
    large.reduce(.start)
    small.reduce(.togglePlay)
    large.reduce(.togglePlay)
    for tick in 0...1000 { small.tick(tick * 3_333) }
    large.tick(0)
    large.tick(3_333_000)
    #expect(small.position == large.position)
  }

  @Test func `a long pause in the recording is shortened to two seconds`() {
    var entries = Array(Self.recording.entries.prefix(3))
    entries.append(
      JournalEntry(sequence: 4, at: 3_600_000_000, event: .noteAdded(text: "an hour later")))
    var replay = Replay(
      RecordedSession(id: SessionID(rawValue: "s"), title: "s", entries: entries))
    replay.seek(to: 3)
    replay.reduce(.togglePlay)
    replay.tick(0)
    replay.tick(1_900_000)
    #expect(replay.position == 3)
    replay.tick(2_100_000)
    #expect(replay.position == 4)
    #expect(!replay.isPlaying)
  }

  @Test func `run markers are found in both directions`() {
    var replay = Replay(Self.recording)
    replay.reduce(.previousRun)
    #expect(replay.session.runs.count == 2)
    #expect(replay.session.runs.last?.text == "")
    replay.reduce(.previousRun)
    #expect(replay.session.runs.count == 1)
    replay.reduce(.nextRun)
    #expect(replay.session.runs.count == 2)
  }

  @Test func `play at the end starts over`() {
    var replay = Replay(Self.recording)
    replay.reduce(.togglePlay)
    #expect(replay.position == 0)
    #expect(replay.isPlaying)
  }

  @Test func `an empty recording can be watched`() {
    var replay = Replay(RecordedSession(id: SessionID(rawValue: "e"), title: "e", entries: []))
    for command in ReplayCommand.allCases { replay.reduce(command) }
    replay.tick(1)
    #expect(replay.session == SessionState())
  }
}
