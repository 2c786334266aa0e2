package import CellGrid
package import StrategyCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension TerminalError {
  /// As a sentence for the user, with what to do.
  package var failure: Failure {
    switch self {
    case .notATerminal(let stream):
      Failure(
        .terminal, "\(stream) is not a terminal, so there is no screen for the workbench.",
        nextStep: "`trivium run` and `trivium compare` work without one.")
    case .typeUnset:
      Failure(.terminal, "TERM is not set.", nextStep: "Set it, such as TERM=xterm-256color.")
    case .typeUnknown(let name):
      Failure(
        .terminal, "This system does not know the terminal type “\(name)”.",
        nextStep: "Try TERM=xterm-256color.")
    case .typeTooSimple(let name):
      Failure(
        .terminal, "A terminal of type “\(name)” cannot move its cursor.",
        nextStep: "`trivium run` and `trivium compare` work without a screen.")
    case .noUTF8Locale:
      Failure(.terminal, "There is no UTF-8 locale.", nextStep: "Set LANG=C.UTF-8.")
    case .commandNotStarted(let name, let number):
      Failure(
        .terminal, "“\(name)” could not be started (\(Self.reason(number))).",
        nextStep: "Check VISUAL and EDITOR.")
    case .commandFailed(let name, let status):
      Failure(.terminal, "“\(name)” ended with status \(status); the text stays as it was.")
    case .clipboardUnavailable:
      Failure(
        .terminal, "The clipboard cannot be reached.",
        nextStep: "In tmux, try `set -g set-clipboard on`.")
    }
  }
  private static func reason(_ number: Int32) -> String {
    String(cString: strerror(number))
  }
}
