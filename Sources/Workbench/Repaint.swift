package import CellGrid
package import StrategyCore

/// The parts of the screen that have to be drawn anew.
package struct Repaint: OptionSet, Sendable, Hashable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  package static let nothing: Repaint = []
  package static let meter = Repaint(rawValue: 1)
  /// Every pane and all around them.
  package static let everything = Repaint(rawValue: .max)

  /// One pane of the Compose screen.
  static func pane(_ pane: ComposePane) -> Repaint {
    switch pane {
    case .input: Repaint(rawValue: 2)
    case .response: Repaint(rawValue: 4)
    case .evidence: Repaint(rawValue: 8)
    case .prompt: Repaint(rawValue: 16)
    }
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
    if let before, effects.isEmpty, before == typedText(by: action, in: session) {
      repaint.formUnion(.pane(before.pane))
    } else if case .event(let entry) = action, case .chunkReceived = entry.event {
      repaint.formUnion(movingParts)
    } else {
      repaint.formUnion(.everything)
    }
    return effects
  }

  private struct TypedText: Equatable {
    var pane: ComposePane
    var isZoomed: Bool
  }

  /// Where an action types, as long as nothing else on the screen tells of it.
  private func typedText(by action: Action, in session: SessionState) -> TypedText? {
    guard case .command(let command) = action, screen == .compose, takesText, overlay == nil,
      status == nil, ScreenLayout.fits(size)
    else { return nil }
    switch command {
    // The line after a colon stands in the footer.
    case .editor: break
    case .vi(let key):
      if viLine(in: session) != nil || keymap.command(for: key, in: [.everywhere]) != nil {
        return nil
      }
    default: return nil
    }
    return TypedText(pane: focus, isZoomed: isZoomed)
  }

  /// What changes while a response streams.
  package var movingParts: Repaint {
    guard screen == .compose, overlay == nil, replay == nil, status == nil, ScreenLayout.fits(size)
    else { return .everything }
    return [.pane(.response), .pane(.evidence), .meter]
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
    for (pane, rect) in layout.panes where repaint.contains(.pane(pane)) {
      if pane == focus { canvas.hideCursor() }
      begin(rect, &canvas)
      canvas.within(rect) { draw(pane, session, on: &$0) }
    }
    if repaint.contains(.meter) {
      begin(layout.meter, &canvas)
      meter(of: session).draw(in: layout.meter, on: &canvas)
    }
    return area ?? .zero
  }
}
