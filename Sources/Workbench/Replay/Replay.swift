package import StrategyCore

/// A recorded session being watched: the fold of its first entries, and where its clock stands.
///
/// Snapshots of the fold are kept along the way, so going to any place costs the same. Each holds a copy of all runs so
/// far: there are never more than a few dozen, and a long recording has them further apart.
package struct Replay: Sendable, Equatable {
  package static let speeds = [0.25, 0.5, 1, 2, 4, 8, 16]
  private static let mostSnapshots = 64

  package let recording: RecordedSession
  /// Places to go to, in order.
  let markers: [ReplayMarker]
  private(set) var timeline: ReplayTimeline
  /// The place to compare with.
  private(set) var marked = 0
  /// What was looked for last.
  private(set) var search: ReplaySearch?
  /// The Evaluate screen as it was then.
  var evaluate = EvaluateScreen()
  private var evaluated = EvaluatedPart()
  /// How many entries have been applied.
  package private(set) var position: Int
  /// The session as it was then.
  package private(set) var session: SessionState
  /// Time in the recording.
  package private(set) var time: Microseconds
  package private(set) var isPlaying = false
  package private(set) var speed = 1.0
  private var snapshots: [SessionState]
  /// Entries from one snapshot to the next.
  private let snapshotInterval: Int
  private var lastTick: Microseconds?

  /// Starts at the end of the recording, paused: what one sees first is how the session ended.
  package init(_ recording: RecordedSession) {
    self.recording = recording
    markers = ReplayMarker.all(in: recording.entries)
    timeline = ReplayTimeline(recording.entries)
    position = 0
    session = SessionState()
    time = 0
    snapshots = [SessionState()]
    snapshotInterval = max(256, recording.entries.count / Self.mostSnapshots)
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
    case .nextRun: pause(at: next { $0.kind == .run })
    case .previousRun: pause(at: previous { $0.kind == .run })
    case .nextMarker: pause(at: next { _ in true })
    case .previousMarker: pause(at: previous { _ in true })
    case .nextMatch, .previousMatch:
      if let place = search?.next(from: position, forward: command == .nextMatch) {
        pause(at: place)
      }
    case .idleLimit: timeline.nextLimit(recording.entries)
    case .start: pause(at: 0)
    case .end: pause(at: recording.entries.count)
    case .mark: marked = position
    case .leave, .jump, .fork, .showChanges: isPlaying = false
    }
  }

  /// What has changed between the marked place and this one, the earlier of them first.
  var changes: MomentComparison {
    var other = self
    other.seek(to: marked)
    return marked <= position
      ? MomentComparison(before: other.session, after: session)
      : MomentComparison(before: session, after: other.session)
  }

  /// Looks for a text and goes to where it comes up next; `false` when it does not.
  mutating func find(_ text: String) -> Bool {
    let search = ReplaySearch(text, in: recording.entries)
    self.search = search
    guard let place = search.next(from: position, forward: true) else { return false }
    pause(at: place)
    return true
  }

  /// The run that begins where the recording stands.
  var startingRun: RunID? { markers.last { $0.position == position }?.run }

  /// The marker where the recording stands, for people.
  var marker: String? {
    markers.last { $0.position == position }.map {
      $0.details.isEmpty ? $0.title : "\($0.title) · \($0.details)"
    }
  }

  /// Goes to a place and stays there.
  mutating func show(_ target: Int) {
    pause(at: target)
  }

  /// Lets the recording's clock run on to the moment `now` of the live clock.
  package mutating func tick(_ now: Microseconds) {
    guard isPlaying else { return }
    defer { lastTick = now }
    guard let lastTick else { return }
    var elapsed = Microseconds(Double(now - lastTick) * speed)
    while elapsed > 0, !isAtEnd {
      let next = recording.entries[position]
      let wait = timeline.wait(next.at - time)
      if wait > elapsed {
        time = max(time, next.at - wait + elapsed)
        return
      }
      elapsed -= max(wait, 0)
      advance()
    }
    if isAtEnd { isPlaying = false }
  }

  private func next(_ isWanted: (ReplayMarker) -> Bool) -> Int {
    markers.first { $0.position > position && isWanted($0) }?.position ?? recording.entries.count
  }

  private func previous(_ isWanted: (ReplayMarker) -> Bool) -> Int {
    markers.last { $0.position < position && isWanted($0) }?.position ?? 0
  }

  /// Brings the Evaluate screen to where the recording stands; `cases` are those of the plan, when they are known.
  mutating func showEvaluation(at now: Microseconds, cases: (EvaluationPlan) -> [EvaluationCase]) {
    evaluated.move(to: position, in: recording.entries)
    evaluate.wind(
      to: evaluated.evaluation.map {
        ShownEvaluation(evaluation: $0, cases: cases($0.plan), origin: recording.title)
      }, at: now, isMoving: isPlaying)
  }

  private mutating func pause(at target: Int) {
    isPlaying = false
    seek(to: target)
  }

  /// Goes to the place after `target` entries, from the nearest snapshot before it.
  package mutating func seek(to target: Int) {
    let target = min(max(target, 0), recording.entries.count)
    if target < position || target - position > snapshotInterval {
      let snapshot = min(target / snapshotInterval, snapshots.count - 1)
      if target < position || snapshot * snapshotInterval > position {
        session = snapshots[snapshot]
        position = snapshot * snapshotInterval
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
    if position % snapshotInterval == 0, position / snapshotInterval == snapshots.count {
      snapshots.append(session)
    }
  }
}
