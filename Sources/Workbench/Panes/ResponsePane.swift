import CellGrid
package import StrategyCore
package import Widgets

/// The response of the chosen strategy as it streams, and earlier ones.
package struct ResponsePane: Sendable, Equatable {
  package enum Command: String, Sendable, Hashable, CaseIterable {
    case older, newer
    case toggleReasoning = "toggle-reasoning"
    case toggleRaw = "toggle-raw"
    case toggleWrap = "toggle-wrap"
    case shiftLeft = "shift-left"
    case shiftRight = "shift-right"
    case nextMatch = "next-match"
    case previousMatch = "previous-match"
    case copyCode = "copy-code"
  }

  /// How many runs of the strategy back; 0 is the latest.
  package private(set) var age = 0
  /// A run that is shown whatever strategy is chosen: one that was gone to in a recording.
  private var chosen: RunID?
  package private(set) var scroll = TextScroll(followsEnd: true)
  package private(set) var unfoldsReasoning = false
  /// Shows the answer as it was written, marks and all.
  package private(set) var isRaw = false
  package private(set) var wraps = true
  /// Columns that lines are moved left by while they are not wrapped.
  package private(set) var shift = 0
  package private(set) var search: TextSearch?
  /// The line of the match that was gone to last.
  private var matchLine: Int?
  package private(set) var reading = RunReading()
  /// Lines that had come when the end was in sight last.
  private var seenLines = 0
  /// The code block that was copied last, counted from 1.
  private var copiedBlock = 0
  private static let shiftStep = 16

  /// The run that is shown.
  package func run(in session: SessionState) -> Run? {
    if let chosen, let run = session.run(chosen) { return run }
    guard let strategy = session.strategy else { return nil }
    var left = age
    for run in session.runs.reversed() where run.request.strategy == strategy {
      if left == 0 { return run }
      left -= 1
    }
    return nil
  }

  /// Shows a run of any strategy; `nil` is back to those of the chosen one.
  mutating func choose(_ run: RunID?) {
    guard run != chosen else { return }
    showLatest()
    chosen = run
  }

  package mutating func showLatest() {
    chosen = nil
    age = 0
    copiedBlock = 0
    scroll.toEnd()
  }

  /// Reads what is new of the run that is shown.
  mutating func follow(_ session: SessionState) {
    reading.follow(run(in: session))
    if scroll.followsEnd { seenLines = reading.lineCount }
  }

  /// Everything that is shown of a run.
  package func document(of run: Run, at moment: Microseconds = 0) -> StyledDocument {
    var document = RunText.response(
      run, reading.following(run), at: moment, unfoldsReasoning: unfoldsReasoning, isRaw: isRaw)
    document.wraps = wraps
    document.shift = shift
    document.search = search
    return document
  }

  /// A run, and the part of it that is in sight.
  struct Spot: Sendable, Hashable {
    var run: RunID?
    var scroll: TextScroll
  }

  func spot(in session: SessionState) -> Spot { Spot(run: run(in: session)?.id, scroll: scroll) }

  mutating func show(_ spot: Spot) {
    if let run = spot.run { chosen = run }
    scroll = spot.scroll
  }

  mutating func reduce(
    _ command: Command, in session: SessionState, size: GridSize, width: CellWidth
  ) {
    switch command {
    case .older:
      let count = session.runs.count { $0.request.strategy == session.strategy }
      chosen = nil
      age = min(age + 1, max(count - 1, 0))
      copiedBlock = 0
      scroll.toStart()
    case .newer:
      chosen = nil
      age = max(age - 1, 0)
      copiedBlock = 0
      scroll.toStart()
    case .toggleReasoning: unfoldsReasoning.toggle()
    case .toggleRaw: isRaw.toggle()
    case .toggleWrap:
      wraps.toggle()
      shift = 0
    case .shiftLeft: shift = max(shift - Self.shiftStep, 0)
    case .shiftRight: if !wraps { shift += Self.shiftStep }
    case .copyCode: break
    case .nextMatch, .previousMatch:
      guard let search else { return }
      find(search, run(in: session), forward: command == .nextMatch, size: size, width: width)
    }
  }

  /// Looks for something from the first line in sight on; `nil` stops marking.
  mutating func find(
    _ search: TextSearch?, in session: SessionState, size: GridSize, width: CellWidth
  ) {
    self.search = search
    matchLine = scroll.top.map { $0.line - 1 }
    guard let search else { return }
    find(search, run(in: session), forward: true, size: size, width: width)
  }

  /// The code block after the one that was taken last; the first one follows the last.
  mutating func takeCodeBlock(in session: SessionState) -> (text: String, number: Int, count: Int)?
  {
    guard let run = run(in: session) else { return nil }
    let blocks = reading.following(run).answer.codeBlocks
    guard !blocks.isEmpty else { return nil }
    copiedBlock = copiedBlock % blocks.count + 1
    return (blocks[copiedBlock - 1], copiedBlock, blocks.count)
  }

  /// How many lines hold what is looked for, and which of them is in turn; counts to a thousand.
  package func matches(in run: Run?) -> (current: Int?, count: Int)? {
    guard let search, let run else { return nil }
    let lines = document(of: run).matchingLines(search)
    return (matchLine.flatMap(lines.firstIndex).map { $0 + 1 }, lines.count)
  }

  private mutating func find(
    _ search: TextSearch, _ run: Run?, forward: Bool, size: GridSize, width: CellWidth
  ) {
    guard let run else { return }
    let document = document(of: run)
    let start = matchLine ?? (forward ? -1 : document.lineCount)
    guard let line = document.line(matching: search, from: start, forward: forward) else {
      matchLine = nil
      return
    }
    matchLine = line
    scroll.reveal(line: line, in: document, size: size, width: width)
  }

  mutating func reduce(_ command: ScrollCommand, run: Run?, size: GridSize, width: CellWidth) {
    guard let run else { return }
    scroll.reduce(command, in: document(of: run), size: size, width: width)
  }

  /// - Parameter hint: what to say while nothing has run.
  func draw(
    _ run: Run?, at moment: Microseconds, isFocused: Bool, hint: @autoclosure () -> String,
    on canvas: inout Canvas
  ) {
    let badge = run.map { RunText.badge($0, age: age) } ?? StyledLine()
    let inside = canvas.panel("Response", note: badge, isFocused: isFocused)
    guard let run else {
      canvas.textView([StyledLine(hint(), .placeholder)], scroll: TextScroll(), in: inside)
      return
    }
    canvas.textView(document(of: run, at: moment), scroll: scroll, in: inside)
    if !scroll.followsEnd, let mark = mark(for: run) {
      let note = StyledLine(" \(mark) \(canvas.glyphs.arrowDown) G follows ", .marker)
      canvas.put(
        note, row: inside.endRow - 1,
        column: max(inside.endColumn - note.columns(canvas.width), inside.column))
    }
  }

  /// What has come below since the end was in sight.
  private func mark(for run: Run) -> String? {
    let count = reading.following(run).lineCount - seenLines
    if count > 0 { return "\(count) new \(count == 1 ? "line" : "lines")" }
    return run.isRunning ? "more below" : nil
  }
}

extension TextScroll {
  mutating func reduce(
    _ command: ScrollCommand, in lines: some LineSource, size: GridSize, width: CellWidth
  ) {
    if let rows = command.rows(page: size.rows) {
      move(by: rows, in: lines, size: size, width: width)
    } else if command == .top {
      toStart()
    } else {
      toEnd()
    }
  }
}
