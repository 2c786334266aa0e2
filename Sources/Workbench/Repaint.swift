package import CellGrid
package import StrategyCore
import Widgets

/// The parts of the screen that have to be drawn anew.
package struct Repaint: Sendable, Hashable {
  private struct Parts: OptionSet, Hashable {
    let rawValue: UInt8
    static let meter = Parts(rawValue: 1)
    static let everything = Parts(rawValue: .max)

    init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    init(_ pane: ComposePane) {
      switch pane {
      case .input: self.init(rawValue: 2)
      case .response: self.init(rawValue: 4)
      case .evidence: self.init(rawValue: 8)
      case .prompt: self.init(rawValue: 16)
      }
    }
  }

  private var parts: Parts
  /// Rows of the focused text, where its pane is not drawn anew as a whole.
  private(set) var rows: Range<Int>?

  package static let nothing = Repaint(parts: [])
  /// Every pane and all around them.
  package static let everything = Repaint(parts: .everything)
  /// Panes of the Compose screen.
  static func panes(_ panes: ComposePane..., meter: Bool = false) -> Repaint {
    Repaint(parts: panes.reduce(meter ? .meter : []) { $0.union(Parts($1)) })
  }

  static func rows(_ rows: Range<Int>) -> Repaint {
    Repaint(parts: [], rows: rows)
  }

  var hasMeter: Bool { parts.contains(.meter) }

  func contains(_ pane: ComposePane) -> Bool {
    parts.contains(Parts(pane))
  }

  package mutating func formUnion(_ other: Repaint) {
    parts.formUnion(other.parts)
    guard let added = other.rows else { return }
    rows =
      rows.map { min($0.lowerBound, added.lowerBound)..<max($0.upperBound, added.upperBound) }
      ?? added
  }
}

extension WorkbenchState {
  /// As `reduce`, and says what to draw anew: all of the screen, unless a key has changed a text alone
  /// or a response has grown.
  package mutating func reduce(
    _ action: Action, in session: SessionState, repaint: inout Repaint
  ) -> [Effect] {
    let before = typedText(by: action, in: session)
    let effects = reduce(action, in: session)
    if let before, effects.isEmpty, let after = typedText(by: action, in: session),
      before.pane == after.pane, before.isZoomed == after.isZoomed
    {
      repaint.formUnion(Self.difference(before, after))
    } else if case .event(let entry) = action, case .chunkReceived = entry.event {
      repaint.formUnion(movingParts)
    } else {
      repaint.formUnion(.everything)
    }
    return effects
  }

  private struct TypedText {
    var pane: ComposePane
    var isZoomed: Bool
    /// What vi is about, as it stands in the border.
    var mode: StyledLine?
    var isPlain: Bool
    var touchedRows: Range<Int>?
  }

  private static func difference(_ before: TypedText, _ after: TypedText) -> Repaint {
    guard before.isPlain, after.isPlain, before.mode == after.mode, let rows = after.touchedRows
    else { return .panes(after.pane) }
    return .rows(rows)
  }

  /// Where an action types, as long as nothing else on the screen tells of it.
  private func typedText(by action: Action, in session: SessionState) -> TypedText? {
    guard case .command(let command) = action, screen == .compose, takesText, overlay == nil,
      status == nil, ScreenLayout.fits(size),
      // The line after a colon stands in the footer.
      viLine(in: session) == nil
    else { return nil }
    switch command {
    case .editor: break
    case .vi(let key): if keymap.command(for: key, in: [.everywhere]) != nil { return nil }
    default: return nil
    }
    return focus == .input
      ? typedText(input.editor, input.vi)
      : typedText(prompt.draft(in: session), prompt.vi(in: session))
  }

  private func typedText(_ editor: TextEditor?, _ vi: @autoclosure () -> ViEditing) -> TypedText {
    TypedText(
      pane: focus, isZoomed: isZoomed, mode: usesVi ? viMode(vi()) : nil,
      isPlain: editor?.isPlain ?? false, touchedRows: editor?.touchedRows)
  }

  /// What changes while a response streams.
  package var movingParts: Repaint {
    guard screen == .compose, overlay == nil, replay == nil, status == nil, ScreenLayout.fits(size)
    else { return .everything }
    return evidence.grows
      ? .panes(.response, .evidence, meter: true) : .panes(.response, meter: true)
  }

  /// Draws what has to be drawn anew over the screen as it was, and says which part that is.
  package func draw(
    _ repaint: Repaint, of session: SessionState, on canvas: inout Canvas
  ) -> Rect {
    if repaint == .everything {
      canvas.clear()
      draw(session, on: &canvas)
      return canvas.bounds
    }
    let layout = layout
    var area: Rect?
    func begin(_ rect: Rect, _ canvas: inout Canvas) {
      canvas.fill(rect)
      area = area?.union(rect) ?? rect
    }
    for pane in ComposePane.allCases where repaint.contains(pane) {
      guard let rect = layout.panes[pane] else { continue }
      if pane == focus { canvas.hideCursor() }
      begin(rect, &canvas)
      canvas.within(rect) { draw(pane, session, on: &$0) }
    }
    if let rows = repaint.rows, !repaint.contains(focus), let rect = layout.panes[focus] {
      canvas.hideCursor()
      canvas.within(rect) { drawText(rows: rows, session, on: &$0) }
      let text = rect.inset()
      let drawn = Rect(
        row: text.row + rows.lowerBound, column: text.column, rows: rows.count,
        columns: text.columns)
      area = area?.union(drawn) ?? drawn
    }
    if repaint.hasMeter {
      begin(layout.meter, &canvas)
      meter(of: session).draw(in: layout.meter, on: &canvas)
    }
    return area ?? .zero
  }

  private func drawText(rows: Range<Int>, _ session: SessionState, on canvas: inout Canvas) {
    if focus == .input {
      input.draw(rows: rows, on: &canvas)
    } else {
      prompt.draw(rows: rows, of: session, on: &canvas)
    }
  }
}
