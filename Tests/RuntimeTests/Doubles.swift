import CellGrid
import StrategyCore
import Synchronization
import Workbench

@testable import Runtime

/// A clock that only the test moves.
final class HandClock: Sendable {
  private let time = Mutex<Microseconds>(0)

  var now: Microseconds { time.withLock(\.self) }

  func advance(by microseconds: Microseconds) {
    time.withLock { $0 += microseconds }
  }
}

/// A journal whose disk can be filled and freed; counts how often it was made durable.
actor FlakyJournal: Journal {
  private(set) var entries: [JournalEntry] = []
  private(set) var flushes = 0
  private(set) var attempts = 0
  var isFull = false

  func fill() { isFull = true }
  func free() { isFull = false }

  func append(_ entries: [JournalEntry]) throws(Failure) {
    attempts += 1
    guard !isFull else { throw Failure(.storage, "The disk is full.") }
    self.entries += entries
  }

  func flush() throws(Failure) {
    guard !isFull else { throw Failure(.storage, "The disk is full.") }
    flushes += 1
  }
}

/// A journal that answers only when the test lets it.
actor StuckJournal: Journal {
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func append(_ entries: [JournalEntry]) async {
    await withCheckedContinuation { waiting.append($0) }
  }

  func flush() {}

  func release() {
    for continuation in waiting { continuation.resume() }
    waiting = []
  }
}

/// A shelf with fixed sessions; remembers the prompts that were saved.
actor FixedShelf: SessionShelf {
  private var rows: [SessionRow] = []
  private var recordings: [SessionID: RecordedSession] = [:]
  private(set) var savedPrompts: [String: String] = [:]
  private(set) var savedHistories: EditHistories?
  private(set) var savedLayout: SavedLayout?

  init(_ recordings: [RecordedSession] = []) {
    for recording in recordings {
      self.recordings[recording.id] = recording
      rows.append(
        SessionRow(
          id: recording.id, started: "today", runs: 1,
          cost: Cost(amount: .zero, provenance: .reported), title: recording.title))
    }
  }

  func sessions() -> [SessionRow] { rows }

  func recording(of session: SessionID) throws(Failure) -> RecordedSession {
    guard let recording = recordings[session] else {
      throw Failure(.storage, "There is no session \(session.rawValue).")
    }
    return recording
  }

  /// The fork of `s` at 7 is `s-7`.
  func fork(_ session: SessionID, at sequence: Int) throws(Failure) -> SessionID {
    guard recordings[session] != nil else {
      throw Failure(.storage, "There is no session \(session.rawValue).")
    }
    return SessionID(rawValue: "\(session.rawValue)-\(sequence)")
  }

  func promptVersions(of path: String) -> [PromptVersionRow] {
    recordings.values.flatMap { SessionState(folding: $0.entries).promptVersions(of: path) }
      .map { PromptVersionRow($0, lastUsed: "today") }
  }

  private(set) var kept: [RatedCase] = []

  func keep(_ rated: RatedCase) -> String {
    kept.append(rated)
    return "Kept."
  }

  private(set) var added: [SessionEvent] = []

  func add(_ event: SessionEvent, to session: SessionID) async {
    added.append(event)
  }

  func savePrompt(_ text: String, path: String) {
    savedPrompts[path] = text
  }

  func saveHistories(_ histories: EditHistories) {
    savedHistories = histories
  }

  func saveLayout(_ layout: SavedLayout) {
    savedLayout = layout
  }
}
