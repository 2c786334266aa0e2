import Archive
import StrategyCore

/// Stamps the events of a session without a screen, folds them, and hands them to the journal in order.
actor SessionRecorder {
  private(set) var state = SessionState()
  /// Why the journal does not hold everything, when it does not.
  private(set) var failure: Failure?
  private let journal: any Journal
  private let now: @Sendable () -> Microseconds
  /// Entries that the journal has not taken yet.
  private var pending: [JournalEntry] = []

  /// - Parameter entries: what a session that is gone on with holds already.
  init(
    journal: any Journal, now: @escaping @Sendable () -> Microseconds,
    after entries: [JournalEntry] = []
  ) {
    self.journal = journal
    self.now = now
    for entry in entries { state.apply(entry) }
  }

  /// Returns the moment of the event within the session.
  @discardableResult
  func record(_ event: SessionEvent) async -> JournalEntry {
    let entry = JournalEntry(
      sequence: state.sequence + 1, at: max(now(), state.time), event: event)
    state.apply(entry)
    pending.append(entry)
    await hand(over: pending)
    return entry
  }

  private func hand(over entries: [JournalEntry]) async {
    do {
      try await journal.append(entries)
      pending.removeAll { $0.sequence <= (entries.last?.sequence ?? 0) }
      failure = nil
    } catch {
      failure = FailureText.failure(.storage, for: error)
    }
  }

  /// Makes the journal durable; returns why it is not whole, when it is not.
  func close(_ writer: JournalWriter) async -> Failure? {
    do {
      try await writer.close()
    } catch {
      return FailureText.failure(.storage, for: error)
    }
    return failure
  }
}
