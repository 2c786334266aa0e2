import CellGrid
package import StrategyCore
package import Widgets

/// The response of the chosen strategy as it streams, and earlier ones.
package struct ResponsePane: Sendable, Equatable {
  package enum Command: String, Sendable, Hashable, CaseIterable {
    case older, newer
    case toggleReasoning = "toggle-reasoning"
  }

  /// How many runs of the strategy back; 0 is the latest.
  package private(set) var age = 0
  package private(set) var scroll = TextScroll(followsEnd: true)
  package private(set) var unfoldsReasoning = false

  /// The run that is shown.
  package func run(in session: SessionState) -> Run? {
    guard let strategy = session.strategy else { return nil }
    var left = age
    for run in session.runs.reversed() where run.request.strategy == strategy {
      if left == 0 { return run }
      left -= 1
    }
    return nil
  }

  package mutating func showLatest() {
    age = 0
    scroll.toEnd()
  }

  mutating func reduce(_ command: Command, in session: SessionState) {
    switch command {
    case .older:
      let count = session.runs.count { $0.request.strategy == session.strategy }
      age = min(age + 1, max(count - 1, 0))
      scroll.toStart()
    case .newer:
      age = max(age - 1, 0)
      scroll.toStart()
    case .toggleReasoning: unfoldsReasoning.toggle()
    }
  }

  mutating func reduce(_ command: ScrollCommand, run: Run?, size: GridSize, width: CellWidth) {
    guard let run else { return }
    scroll.reduce(
      command, in: RunText.response(run, unfoldsReasoning: unfoldsReasoning), size: size,
      width: width)
  }

  /// - Parameter hint: what to say while nothing has run.
  func draw(
    _ run: Run?, at moment: Microseconds, isFocused: Bool, hint: String, on canvas: inout Canvas
  ) {
    let badge = run.map { RunText.badge($0, age: age) } ?? StyledLine()
    let inside = canvas.panel("Response", note: badge, isFocused: isFocused)
    guard let run else {
      canvas.textView([StyledLine(hint, .placeholder)], scroll: TextScroll(), in: inside)
      return
    }
    let lines = RunText.response(run, at: moment, unfoldsReasoning: unfoldsReasoning)
    canvas.textView(lines, scroll: scroll, in: inside)
    if run.isRunning, !scroll.followsEnd {
      let note = StyledLine(" more below \(canvas.glyphs.arrowDown) G follows ", .marker)
      canvas.put(
        note, row: inside.endRow - 1,
        column: max(inside.endColumn - note.columns(canvas.width), inside.column))
    }
  }
}

extension TextScroll {
  mutating func reduce(
    _ command: ScrollCommand, in lines: [StyledLine], size: GridSize, width: CellWidth
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
