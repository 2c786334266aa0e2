import Foundation
import Synchronization

private let brokenOutput = Mutex<Int32?>(nil)

/// Where the program writes: results on standard output, progress and problems on standard error.
struct Console: Sendable {
  enum Channel: Sendable {
    case output, notes
  }

  /// True when a person reads the results on a terminal; otherwise they pass as they are.
  var writesToTerminal: Bool
  var notesToTerminal: Bool
  private let send: @Sendable (Channel, String) -> Void

  init(
    writesToTerminal: Bool = false, notesToTerminal: Bool = false,
    send: @escaping @Sendable (Channel, String) -> Void
  ) {
    self.writesToTerminal = writesToTerminal
    self.notesToTerminal = notesToTerminal
    self.send = send
  }

  /// The standard streams of the process.
  static let standard = Console(
    writesToTerminal: isatty(1) == 1, notesToTerminal: isatty(2) == 1 && !LinearMode.isWanted()
  ) {
    channel, text in
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Foundation.write(channel == .output ? 1 : 2, $0.baseAddress, $0.count)
      }
      if sent < 0, errno == EINTR || errno == EAGAIN { continue }
      guard sent > 0 else {
        if channel == .output, sent < 0, errno != EPIPE { brokenOutput.withLock { $0 = errno } }
        return
      }
      rest = rest.dropFirst(sent)
    }
  }

  /// Why results could not be written, by the number of the system's error; `nil` when they could.
  static var outputProblem: Int32? { brokenOutput.withLock { $0 } }

  func write(_ text: String) {
    send(.output, writesToTerminal ? TerminalText.safe(text) : text)
  }

  func writeLine(_ text: String) { write(text + "\n") }

  /// A line for people beside the results.
  /// Tells what is wrong but does not stop the command.
  static let notice: @Sendable (String) -> Void = { standard.note("trivium: \($0)") }

  func note(_ line: String) {
    send(.notes, TerminalText.safe(line) + "\n")
  }

  /// A line that the next one of its kind replaces; nothing where notes go into a file.
  func progress(_ line: String) {
    guard notesToTerminal else { return }
    send(.notes, "\r" + TerminalText.safe(line).filter { !$0.isNewline } + "\u{1B}[K")
  }

  /// Takes the progress line away.
  func endProgress() {
    guard notesToTerminal else { return }
    send(.notes, "\r\u{1B}[K")
  }
}
