import CellGrid
package import StrategyCore
package import Widgets

/// The latest responses of two strategies side by side; a run starts both.
package struct TwoUpScreen: Sendable, Equatable {
  package enum Command: String, Sendable, Hashable, CaseIterable {
    case left, right
  }

  package enum Side: Sendable, Hashable {
    case left, right
  }

  /// The side that a strategy key changes.
  package private(set) var side = Side.left
  /// Places of the strategies in the workspace.
  package private(set) var left = 0
  package private(set) var right = 1
  /// Both sides scroll together.
  package private(set) var scroll = TextScroll(followsEnd: true)
  private var leftReading = RunReading()
  private var rightReading = RunReading()

  /// Opens on the chosen strategy and another one.
  mutating func open(with session: SessionState) {
    let strategies = session.workspace?.strategies ?? []
    guard let chosen = strategies.firstIndex(where: { $0.name == session.strategy }) else { return }
    left = chosen
    if right == left { right = (chosen + 1) % max(strategies.count, 1) }
    scroll.toEnd()
  }

  mutating func reduce(_ command: Command) {
    side = command == .left ? .left : .right
  }

  mutating func choose(_ index: Int) {
    if side == .left { left = index } else { right = index }
    scroll.toEnd()
  }

  /// Reads what is new of both runs.
  mutating func follow(_ session: SessionState) {
    leftReading.follow(run(of: left, in: session))
    rightReading.follow(run(of: right, in: session))
  }

  private func reading(of index: Int) -> RunReading {
    index == left ? leftReading : rightReading
  }

  /// Scrolls by the longer side.
  mutating func reduce(
    _ command: ScrollCommand, in session: SessionState, size: GridSize, width: CellWidth
  ) {
    let texts = [left, right].compactMap { index in
      run(of: index, in: session).map { RunText.response($0, reading(of: index).following($0)) }
    }
    guard let longest = texts.max(by: { $0.lineCount < $1.lineCount }) else { return }
    scroll.reduce(command, in: longest, size: size, width: width)
  }

  /// The names of both strategies, once each.
  package func strategies(in session: SessionState) -> [String] {
    let indices = left == right ? [left] : [left, right]
    return indices.compactMap { strategy($0, in: session)?.name }
  }

  private func strategy(_ index: Int, in session: SessionState) -> Strategy? {
    guard let strategies = session.workspace?.strategies, strategies.indices.contains(index) else {
      return nil
    }
    return strategies[index]
  }

  private func run(of index: Int, in session: SessionState) -> Run? {
    strategy(index, in: session).flatMap { session.lastRun(of: $0.name) }
  }

  func draw(
    _ session: SessionState, at moment: Microseconds, halves: (left: Rect, right: Rect),
    on canvas: inout Canvas
  ) {
    draw(left, isFocused: side == .left, session, at: moment, in: halves.left, on: &canvas)
    draw(right, isFocused: side == .right, session, at: moment, in: halves.right, on: &canvas)
  }

  private func draw(
    _ index: Int, isFocused: Bool, _ session: SessionState, at moment: Microseconds, in rect: Rect,
    on canvas: inout Canvas
  ) {
    let strategy = strategy(index, in: session)
    let run = run(of: index, in: session)
    let title = strategy.map { "\(index + 1) \($0.name)" } ?? "no strategy"
    let inside = canvas.panel(
      title, note: run.map { RunText.badge($0) } ?? StyledLine(), isFocused: isFocused, in: rect)
    let parts = inside.splitRows([.fraction(1), .fixed(1)])
    guard let run else {
      canvas.textView(
        [StyledLine("Not run yet.", .placeholder)], scroll: TextScroll(), in: parts[0])
      return
    }
    canvas.textView(
      RunText.response(run, reading(of: index).following(run), at: moment), scroll: scroll,
      in: parts[0])
    canvas.put(
      Self.figures(of: run), row: parts[1].row, column: parts[1].column,
      maxColumns: parts[1].columns)
  }

  /// `$0.0004 · in 812 · out 14 · first token 9 ms`.
  private static func figures(of run: Run) -> StyledLine {
    var parts = [run.plan?.price?.isFree == true ? "free" : run.cost?.formatted ?? "–"]
    parts.append("in \(Quantity.tokens(run.usage.prompt))")
    parts.append("out \(Quantity.tokens(run.usage.output))")
    if let first = run.timeToFirstToken { parts.append("first token \(Quantity.seconds(first))") }
    return StyledLine(parts.joined(separator: " · "), .dim)
  }
}
