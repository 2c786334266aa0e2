/// Why a program gave no answer, or an answer broke off.
enum CommandError: Error, Hashable, Sendable {
  case cancelled
  /// No such program in the folder or in PATH.
  case notFound
  /// The system refuses to start it, for the reason with this number.
  case notStarted(Int32)
  /// It wrote nothing for so long.
  case inactive(Duration)
  /// It had not ended after so long.
  case tooSlow(Duration)
  case exited(status: Int)
  case killed(signal: Int)
}
