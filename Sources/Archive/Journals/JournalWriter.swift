package import Foundation
package import StrategyCore

/// Keeps the entries of one session in one file, and the file from every other process.
///
/// The file appears with the first entry. What the disk will not take stays in memory, in order, and is
/// tried again by the next call; a line that was cut in two is completed before another one begins.
package actor JournalWriter: Journal {
  package nonisolated let header: JournalHeader
  package nonisolated let file: URL

  private let coder = JournalLine()
  private let redact: Redaction?
  /// What the next line's seal goes on from; `nil` in format 1, which has no seals.
  private var sum: UInt32?
  private var handle: OpenFile?
  private var isClosed = false
  /// Lines, or the rest of one, that the file does not hold yet.
  private var unwritten: [UInt8] = []
  /// Place of the last entry that was taken, on disk or in memory.
  private var lastSequence = 0
  private var hasUnsavedBytes = false
  private var owesSave = false
  /// Chunks that this writer put on lines of their own.
  private var looseChunks = 0

  /// A writer of a new session; the folder and the file are made when there is something to write.
  init(header: JournalHeader, file: URL, redactedBy redact: Redaction? = nil) throws {
    self.header = header
    self.file = file
    self.redact = redact
    sum = try coder.append(header, to: &unwritten)
  }

  private init(
    continuing journal: RecordedJournal, file: URL, handle: OpenFile, redactedBy redact: Redaction?
  ) {
    header = journal.header
    self.file = file
    self.handle = handle
    self.redact = redact
    sum = journal.isSealed ? journal.sum : nil
    lastSequence = journal.entries.last?.sequence ?? 0
    if !journal.endsWithLineFeed { unwritten.append(JournalLine.end) }
  }

  /// Opens a journal to go on with it: reads it, and cuts off a last line that was torn.
  /// Throws when another process, or another writer here, has it open. A journal of format 1 goes on as one.
  static func resume(
    _ file: URL, redactedBy redact: Redaction? = nil
  ) throws(Failure) -> (JournalWriter, RecordedJournal) {
    do {
      let handle = try OpenFile.locked(file.path)
      let journal = try JournalReader.parse(try handle.read(), of: file.path)
      if try handle.size() > journal.wholeLength { try handle.shorten(to: journal.wholeLength) }
      let writer = JournalWriter(
        continuing: journal, file: file, handle: handle, redactedBy: redact)
      return (writer, journal)
    } catch let problem as FileProblem {
      throw failure(for: problem, of: file)
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(.storage, "\(file.path): \(error)")
    }
  }

  /// Entries up to the last one taken are ignored, so that a batch may be offered again after a failure.
  package func append(_ entries: [JournalEntry]) throws {
    guard !isClosed else { throw closedFailure }
    for entry in entries where entry.sequence > lastSequence {
      try coder.append(entry, after: &sum, redactedBy: redact, to: &unwritten)
      lastSequence = entry.sequence
      if entry.event.chunk != nil { looseChunks += 1 }
      owesSave = owesSave || entry.event.isBoundary
    }
    try write()
    if owesSave { try save() }
  }

  package func flush() throws {
    guard !isClosed else { throw closedFailure }
    try write()
    try save()
  }

  /// Writes what is left, then lets go of the file; nothing can be appended afterwards. Chunks are packed unless
  /// there are few, or the journal is of format 1; when that cannot be done, the journal stays as it is.
  package func close(compacting: Bool = true) throws {
    guard !isClosed else { return }
    defer {
      isClosed = true
      handle = nil
    }
    guard lastSequence > 0 || handle != nil else { return }
    try flush()
    guard compacting, sum != nil, looseChunks >= Self.worthPacking, let handle,
      let bytes = try? handle.read(),
      let compacted = try? JournalCompaction(of: bytes, path: file.path, redactedBy: redact)
    else { return }
    try? AtomicFile.write(compacted.bytes, to: file)
  }

  /// As many chunks as make it worth writing a journal once more.
  private static let worthPacking = 64

  /// Bytes that wait in memory for a disk that takes them.
  package var unwrittenBytes: Int { unwritten.count }

  private func write() throws {
    guard !unwritten.isEmpty, lastSequence > 0 || handle != nil else { return }
    var written = 0
    defer {
      unwritten.removeFirst(written)
      hasUnsavedBytes = hasUnsavedBytes || written > 0
    }
    do {
      let handle = try openedFile()
      try handle.write(unwritten, written: &written)
    } catch let problem as FileProblem {
      throw Self.failure(for: problem, of: file)
    }
  }

  private func save() throws {
    guard hasUnsavedBytes, let handle else { return }
    do {
      try handle.synchronize()
    } catch {
      throw error.failure
    }
    hasUnsavedBytes = false
    owesSave = false
  }

  private func openedFile() throws -> OpenFile {
    if let handle { return handle }
    let folder = file.deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(
        .storage, "\(folder.path): the folder of sessions could not be made.",
        nextStep: "Make it, or choose a workspace that you can write to.", isRetryable: true)
    }
    let new = try OpenFile(file.path, .create)
    try new.lock()
    try OpenFile.synchronizeFolder(folder.path)
    handle = new
    return new
  }

  static func failure(for problem: FileProblem, of file: URL) -> Failure {
    if problem.isLocked {
      return Failure(
        .storage, "\(file.path): the session is open in another trivium.",
        nextStep: "Close it there, or start a new session.")
    }
    if problem.isMissing {
      return Failure(
        .storage, "\(file.path): there is no such session.",
        nextStep: "`trivium sessions list` shows those there are.")
    }
    return problem.failure
  }

  private var closedFailure: Failure {
    Failure(.storage, "\(file.path): the journal was closed before this was recorded.")
  }
}
