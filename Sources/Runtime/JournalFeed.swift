import StrategyCore

/// Gives entries to the journal in their order, a batch at a time, by one task at a time.
///
/// What the journal does not take stays here and is offered again; the work goes on meanwhile.
@UI
final class JournalFeed {
  enum News: Sendable, Equatable {
    case failed(Failure)
    /// The journal has taken everything that it had refused.
    case recovered
  }

  /// Entries are made durable at the latest after so long.
  static let longestUnflushed: Microseconds = 1_000_000
  /// Pieces of responses wait so long for others, to be written together.
  static let longestGathering: Microseconds = 100_000
  static let retryInterval: Microseconds = 2_000_000

  /// Not taken by the journal yet, in order.
  private(set) var pending: [JournalEntry] = []
  private(set) var failure: Failure?
  /// Entries that are added now are given only once another one follows: a session in which nothing was done
  /// leaves no journal.
  var holdsBack = false
  /// Called once for every change between failing and working.
  var tell: (News) -> Void = { _ in }
  private let journal: any Journal
  private let now: @Sendable () -> Microseconds
  private var heldBack: [JournalEntry] = []
  private var unflushedSince: Microseconds?
  private var gatheringSince: Microseconds?
  private var retryAt: Microseconds?
  private var wantsFlush = false
  private var writing: Task<Void, Never>?

  init(journal: any Journal, now: @escaping @Sendable () -> Microseconds) {
    self.journal = journal
    self.now = now
  }

  func add(_ entry: JournalEntry, at time: Microseconds) {
    guard !holdsBack else {
      heldBack.append(entry)
      return
    }
    pending += heldBack + [entry]
    heldBack = []
    unflushedSince = unflushedSince ?? time
    guard failure == nil else { return }
    if case .chunkReceived = entry.event {
      gatheringSince = gatheringSince ?? time
    } else {
      write()
    }
  }

  /// When `tend` has something to do.
  var deadline: Microseconds? {
    guard writing == nil else { return nil }
    let gathered = failure == nil ? gatheringSince.map { $0 + Self.longestGathering } : nil
    return switch (flushDeadline, gathered) {
    case (let flush?, let gathered?): min(flush, gathered)
    case (let flush, let gathered): flush ?? gathered
    }
  }

  private var flushDeadline: Microseconds? {
    retryAt ?? unflushedSince.map { $0 + Self.longestUnflushed }
  }

  func tend(at now: Microseconds) {
    guard let deadline, deadline <= now else { return }
    if let flush = flushDeadline, flush <= now { wantsFlush = true }
    write()
  }

  /// Returns when everything so far is durable, or could not be made so.
  func settle() async {
    guard unflushedSince != nil || writing != nil else { return }
    repeat {
      wantsFlush = true
      write()
      await writing?.value
    } while failure == nil && unflushedSince != nil
  }

  private func write() {
    guard writing == nil else { return }
    writing = Task {
      await drain()
      writing = nil
    }
  }

  private func drain() async {
    do {
      while !pending.isEmpty || wantsFlush {
        let batch = pending
        gatheringSince = nil
        if !batch.isEmpty {
          try await Self.append(batch, to: journal)
          pending.removeFirst(batch.count)
        }
        guard pending.isEmpty else { continue }
        if batch.last?.event.isBoundary == true {
          unflushedSince = nil
        } else if wantsFlush {
          try await Self.flush(journal)
          if pending.isEmpty { unflushedSince = nil }
        }
        wantsFlush = false
      }
      retryAt = nil
      guard failure != nil else { return }
      failure = nil
      tell(.recovered)
    } catch {
      wantsFlush = false
      retryAt = now() + Self.retryInterval
      let isNew = failure == nil
      let failure =
        error as? Failure ?? Failure(.storage, "The session cannot be written: \(error).")
      self.failure = failure
      if isNew { tell(.failed(failure)) }
    }
  }

  @concurrent
  private nonisolated static func append(
    _ entries: [JournalEntry], to journal: any Journal
  ) async throws {
    try await journal.append(entries)
  }

  @concurrent
  private nonisolated static func flush(_ journal: any Journal) async throws {
    try await journal.flush()
  }
}
