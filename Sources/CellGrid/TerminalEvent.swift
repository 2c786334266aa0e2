/// What reaches the program from its terminal.
package enum TerminalEvent: Sendable, Hashable {
  case key(KeyPress)
  /// Pasted as a whole, line ends as newlines; otherwise as it came, so it is not to be trusted.
  case paste(String)
  case mouse(MouseEvent)
  case resized(GridSize)
  case focusGained, focusLost
  /// Back from having been stopped; the screen is drawn anew by the next `present`.
  case resumed
  /// The terminal has gone.
  case hangup
  /// The system asks the program to end.
  case terminate
}

/// What a mouse did, when the user has asked for mouse reports.
package struct MouseEvent: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    case press, release, drag, move, scrollUp, scrollDown
  }

  package let kind: Kind
  /// 0 left, 1 middle, 2 right; 0 for the wheel.
  package let button: Int
  package let point: Point
  package let modifiers: KeyPress.Modifiers

  package init(kind: Kind, button: Int, point: Point, modifiers: KeyPress.Modifiers = []) {
    self.kind = kind
    self.button = button
    self.point = point
    self.modifiers = modifiers
  }
}
