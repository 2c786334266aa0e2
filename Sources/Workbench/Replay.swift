package import StrategyCore

/// A recorded session being watched: the fold of its first entries, and where its clock stands.
///
/// Snapshots of the fold are kept every few hundred entries, so going to any place costs the same.
package struct Replay: Sendable, Equatable {
  package static let speeds = [0.25, 0.5, 1, 2, 4, 8, 16]
  private static let snapshotInterval = 256
  /// Waits longer than this are shortened to it.
  private static let longestWait: Microseconds = 2_000_000

  package let recording: RecordedSession
  /// How many entries have been applied.
  package private(set) var position: Int
  /// The session as it was then.
  package private(set) var session: SessionState
  /// Time in the recording.
  package private(set) var time: Microseconds
  package private(set) var isPlaying = false
  package private(set) var speed = 1.0
  private var snapshots: [SessionState]
  private var lastTick: Microseconds?

  /// Starts at the end of the recording, paused: what one sees first is how the session ended.
  package init(_ recording: RecordedSession) {
    self.recording = recording
    position = 0
    session = SessionState()
    time = 0
    snapshots = [SessionState()]
    seek(to: recording.entries.count)
  }

  package var duration: Microseconds { recording.entries.last?.at ?? 0 }
  package var isAtEnd: Bool { position == recording.entries.count }

  package mutating func reduce(_ command: ReplayCommand) {
    switch command {
    case .togglePlay:
      if isAtEnd, !isPlaying { seek(to: 0) }
      isPlaying.toggle()
      lastTick = nil
    case .faster: speed = Self.speeds.first { $0 > speed } ?? speed
    case .slower: speed = Self.speeds.last { $0 < speed } ?? speed
    case .stepForward: pause(at: position + 1)
    case .stepBack: pause(at: position - 1)
    case .nextRun: pause(at: runStarts.first { $0 > position } ?? recording.entries.count)
    case .previousRun: pause(at: runStarts.last { $0 < position } ?? 0)
    case .start: pause(at: 0)
    case .end: pause(at: recording.entries.count)
    case .leave: isPlaying = false
    }
  }

  /// Lets the recording's clock run on to the moment `now` of the live clock.
  package mutating func tick(_ now: Microseconds) {
    guard isPlaying else { return }
    defer { lastTick = now }
    guard let lastTick else { return }
    var elapsed = Microseconds(Double(now - lastTick) * speed)
    while elapsed > 0, !isAtEnd {
      let next = recording.entries[position]
      let wait = min(next.at - time, Self.longestWait)
      if wait > elapsed {
        time = max(time, next.at - wait + elapsed)
        return
      }
      elapsed -= max(wait, 0)
      advance()
    }
    if isAtEnd { isPlaying = false }
  }

  /// Positions just after the start of each run.
  private var runStarts: [Int] {
    recording.entries.indices.compactMap { index in
      if case .runStarted = recording.entries[index].event { index + 1 } else { nil }
    }
  }

  private mutating func pause(at target: Int) {
    isPlaying = false
    seek(to: target)
  }

  /// Goes to the place after `target` entries, from the nearest snapshot before it.
  package mutating func seek(to target: Int) {
    let target = min(max(target, 0), recording.entries.count)
    if target < position || target - position > Self.snapshotInterval {
      let snapshot = min(target / Self.snapshotInterval, snapshots.count - 1)
      if target < position || snapshot * Self.snapshotInterval > position {
        session = snapshots[snapshot]
        position = snapshot * Self.snapshotInterval
      }
    }
    while position < target { advance() }
    time = position == 0 ? 0 : recording.entries[position - 1].at
  }

  private mutating func advance() {
    let entry = recording.entries[position]
    session.apply(entry)
    position += 1
    time = max(time, entry.at)
    if position % Self.snapshotInterval == 0, position / Self.snapshotInterval == snapshots.count {
      snapshots.append(session)
    }
  }
}
