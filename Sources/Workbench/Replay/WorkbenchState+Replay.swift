import StrategyCore

extension WorkbenchState {
  mutating func reduceReplay(_ command: ReplayCommand, in session: SessionState) -> [Effect] {
    replay?.reduce(command)
    if command.movesAway { response.choose(replay?.startingRun) }
    switch command {
    case .leave: leaveReplay()
    case .jump: openMarkers()
    case .mark:
      status = StatusMessage(.note, "This moment is remembered; d says what has changed since.")
    case .showChanges: showChanges()
    case .nextMatch, .previousMatch: tellMatch()
    case .nextMarker, .previousMarker: status = replay?.marker.map { StatusMessage(.note, $0) }
    case .idleLimit: status = replay.map { StatusMessage(.note, $0.timeline.limitText) }
    case .fork: return fork(in: session)
    default: break
    }
    return []
  }

  /// Opens a recording: how it ended, or the place in it that is gone back to.
  mutating func watch(_ recording: RecordedSession, in session: SessionState) -> [Effect] {
    let place = arriving?.recording == recording.id ? arriving : nil
    if place == nil { jumps.leave(self.place(in: session)) }
    replay = Replay(recording)
    screen = .compose
    focus = .response
    response = ResponsePane()
    evidence = EvidencePane()
    status = recording.problems.first.map { StatusMessage(.warning, $0) }
    arriving = nil
    return place.map { arrive(at: $0, in: session) } ?? []
  }

  /// Goes to a place, and shows the run that begins there.
  mutating func showPlace(_ position: Int) {
    replay?.show(position)
    response.choose(replay?.startingRun)
  }

  /// Back to the present, ready to type.
  mutating func leaveReplay() {
    replay = nil
    focus = .input
    response = ResponsePane()
    evidence = EvidencePane()
  }

  /// All places to go to, the one behind chosen first.
  private mutating func openMarkers() {
    guard let replay else { return }
    overlay = .picker(
      Picker(
        .marker,
        items: replay.markers.map { marker in
          let time = replay.recording.entries[marker.position - 1].at
          let title = [marker.title, marker.details].filter { !$0.isEmpty }
          return PickerItem(
            "\(marker.position)", title: title.joined(separator: " · "),
            details: Quantity.clock(time))
        }))
  }

  private mutating func showChanges() {
    guard let replay else { return }
    let places = [replay.marked, replay.position].sorted()
    let times = places.map { place in
      place == 0 ? "the start" : Quantity.clock(replay.recording.entries[place - 1].at)
    }
    overlay = .reading(
      ReadingView(
        "From \(times[0]) to \(times[1])", lines: replay.changes.lines,
        placeholder: "Nothing has changed."))
  }

  mutating func searchRecording(_ text: String) throws(Failure) {
    guard !text.isEmpty else {
      overlay = nil
      return
    }
    guard replay?.find(text) == true else {
      throw Failure(
        .prompt, "“\(text)” is not in this recording.",
        nextStep: "Inputs, prompts, answers, passages and notes were searched.")
    }
    overlay = nil
    tellMatch()
  }

  private mutating func tellMatch() {
    guard let replay, let search = replay.search else {
      status = StatusMessage(.note, "Nothing was searched yet; / looks for a text.")
      return
    }
    let place = search.positions.firstIndex(of: replay.position).map { $0 + 1 } ?? 0
    status = StatusMessage(.note, "“\(search.text)”: place \(place) of \(search.positions.count)")
  }

  /// A new session that shares what the recording shows; the workbench goes on in it.
  private mutating func fork(in session: SessionState) -> [Effect] {
    guard let replay else { return [] }
    guard replay.position > 0 else {
      status = StatusMessage(.note, "Nothing has happened yet; go on to where to fork.")
      return []
    }
    guard session.runningRuns.isEmpty, !evaluate.isRunning else {
      status = StatusMessage(
        .warning, "Something still runs in the present; q returns to it, Esc stops it.")
      return []
    }
    let sequence = replay.recording.entries[replay.position - 1].sequence
    return [.forkSession(replay.recording.id, at: sequence)]
  }
}

extension ReplayCommand {
  /// True when another moment is shown by leaps, not by the passing of time.
  var movesAway: Bool {
    switch self {
    case .nextRun, .previousRun, .nextMarker, .previousMarker, .nextMatch, .previousMatch, .start,
      .end:
      true
    default: false
    }
  }
}
