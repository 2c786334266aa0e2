package import StrategyCore

/// How the workbench was left, and what could not be kept.
package struct WorkbenchExit: Sendable, Equatable {
  package enum Reason: Sendable, Equatable {
    case quit
    /// To go on in another session.
    case reopen(SessionID)
    /// The terminal has gone.
    case hangup
    /// The system asked the program to end.
    case terminated

    /// By the user, who can stay when something cannot be kept.
    var isChosen: Bool {
      switch self {
      case .quit, .reopen: true
      case .hangup, .terminated: false
      }
    }
  }

  package var reason: Reason
  /// Entries that the journal would not take, in order, with its reason; both empty when all is kept.
  package var unsaved: [JournalEntry]
  package var failure: Failure?

  package init(reason: Reason, unsaved: [JournalEntry] = [], failure: Failure? = nil) {
    self.reason = reason
    self.unsaved = unsaved
    self.failure = failure
  }
}
