/// A screen with keys. It is confined to whoever runs the loop, and never crosses threads.
///
/// The loop polls `input.descriptors` for reading, at most `input.milliseconds` long, and then
/// calls `readEvents`, whatever ended the wait.
package protocol Terminal: AnyObject {
  var size: GridSize { get }
  var traits: TerminalTraits { get }
  var input: InputWait { get }
  /// Everything that has arrived; never waits.
  func readEvents() -> [TerminalEvent]
  /// Makes the screen show the grid; only what changed is written.
  ///
  /// - Parameter area: where it may differ from the grid before. The grid is best not kept: who
  ///   draws goes on with it in place.
  func present(_ grid: Grid, area: Rect, theme: Theme)
  func perform(_ request: TerminalRequest) throws(TerminalError)
}

extension Terminal {
  package func present(_ grid: Grid, theme: Theme) {
    present(grid, area: Rect(size: grid.size), theme: theme)
  }
}

/// How text must be laid out to look right on a terminal.
package struct TerminalTraits: Sendable, Hashable {
  package let width: CellWidth
  package let glyphs: GlyphSet

  package init(width: CellWidth = .standard, glyphs: GlyphSet = .unicode) {
    self.width = width
    self.glyphs = glyphs
  }
}

/// What the loop has to wait for.
package struct InputWait: Sendable, Hashable {
  package let descriptors: [Int32]
  /// Set while half a key sequence is there: after so long without more, it is read as it stands.
  package let milliseconds: Int?

  package init(descriptors: [Int32], milliseconds: Int? = nil) {
    self.descriptors = descriptors
    self.milliseconds = milliseconds
  }
}

/// What a terminal does besides showing grids.
package enum TerminalRequest: Sendable, Hashable {
  /// Gives the screen back and stops the whole job, as ^Z is expected to.
  case suspend
  /// Puts text on the user's clipboard.
  case copy(String)
  case bell
  case setTitle(String)
  /// Lends the terminal to another program (an editor, a pager) and waits until it has ended.
  case handOver(arguments: [String])
  /// Writes every cell again at the next `present`.
  case redraw
  /// Gives the terminal back for good; doing so twice is harmless.
  case restore
}

/// Why a terminal could not be used, or could not do what was asked.
package enum TerminalError: Error, Sendable, Hashable {
  /// `stdin` or `stdout` is a file or a pipe.
  case notATerminal(stream: String)
  case typeUnset
  case typeUnknown(name: String)
  /// It exists, but cannot move its cursor (`dumb`).
  case typeTooSimple(name: String)
  case noUTF8Locale
  case commandNotStarted(name: String, errno: Int32)
  case commandFailed(name: String, status: Int32)
  case clipboardUnavailable
}
