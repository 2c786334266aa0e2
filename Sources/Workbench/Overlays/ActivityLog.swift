import CellGrid
import Widgets

/// What was said since the start, the newest last: notices vanish with the next key, here they stay.
package struct ActivityLog: Sendable, Equatable {
  package struct Line: Sendable, Equatable {
    /// Microseconds since the start of the session.
    package var at: Int
    package var message: StatusMessage
    package var times = 1
  }

  private static let mostLines = 1000

  package private(set) var lines: [Line] = []

  /// The same once more counts up.
  mutating func add(_ message: StatusMessage, at time: Int) {
    if lines.last?.message == message {
      lines[lines.count - 1].times += 1
      lines[lines.count - 1].at = time
      return
    }
    if lines.count == Self.mostLines { lines.removeFirst(Self.mostLines / 4) }
    lines.append(Line(at: time, message: message))
  }
}

extension ReadingView {
  /// The log, at its end.
  init(_ log: ActivityLog) {
    let lines = log.lines.map { line in
      let mark =
        switch line.message.tone {
        case .error: "error "
        case .warning: "warning "
        case .note, .success: ""
        }
      let times = line.times > 1 ? " (\(line.times)×)" : ""
      return StyledLine(
        [
          Span(Quantity.clock(line.at) + " ", .dim),
          Span(mark + line.message.text + times, line.message.tone.role),
        ], indent: 6)
    }
    self.init("Log", lines: lines, placeholder: "Nothing was said yet.", followsEnd: true)
  }
}
