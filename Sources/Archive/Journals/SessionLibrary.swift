package import Foundation
package import StrategyCore

/// The recorded sessions of a workspace: a folder with one journal each, named by the session.
package struct SessionLibrary: Sendable {
  package let folder: URL
  /// Applied to every text that is written from here on.
  package let redaction: Redaction?

  package init(folder: URL, redaction: Redaction? = nil) {
    self.folder = folder
    self.redaction = redaction
  }

  package func file(of session: SessionID) -> URL {
    folder.appendingPathComponent(session.rawValue + ".jsonl")
  }

  /// A writer for a new session; `startedAt` in seconds since 1970. The file appears with the first entry.
  package func create(
    startedAt: Double, using generator: inout some RandomNumberGenerator
  ) throws(Failure) -> JournalWriter {
    let id = try newSession(at: startedAt, using: &generator)
    do {
      return try JournalWriter(
        header: JournalHeader(session: id, startedAt: startedAt), file: file(of: id),
        redactedBy: redaction)
    } catch {
      throw Failure(.storage, "The header of session \(id.rawValue) could not be encoded: \(error)")
    }
  }

  /// A name for a session that starts at `time`, in seconds since 1970.
  func newSession(
    at time: Double, using generator: inout some RandomNumberGenerator
  ) throws(Failure) -> SessionID {
    guard time >= 0, time < 1e12 else {
      throw Failure(.storage, "The clock says \(time) s since 1970, which names no session.")
    }
    return SessionID.make(millisecondsSince1970: UInt64(time * 1000), using: &generator)
  }

  package func create(startedAt: Double) throws(Failure) -> JournalWriter {
    var generator = SystemRandomNumberGenerator()
    return try create(startedAt: startedAt, using: &generator)
  }

  /// Opens a session to go on with it; refused while another process has it open.
  package func resume(
    _ session: SessionID
  ) throws(Failure) -> (writer: JournalWriter, journal: RecordedJournal) {
    try JournalWriter.resume(file(of: session), redactedBy: redaction)
  }

  package func read(
    _ session: SessionID, withChunkTexts: Bool = true
  ) throws(Failure) -> RecordedJournal {
    var journal = try JournalReader.read(file(of: session), withChunkTexts: withChunkTexts)
    if journal.header.session != session {
      journal.problems.insert(
        JournalProblem(line: 1, reason: .otherSession(id: journal.header.session)), at: 0)
    }
    return journal
  }

  /// Sessions by the names of their files, newest first; names that were given by hand come last.
  package func sessions() throws(Failure) -> [SessionID] {
    try unsortedSessions().sorted {
      $0.isTimed != $1.isTimed ? $0.isTimed : $0.rawValue > $1.rawValue
    }
  }

  func unsortedSessions() throws(Failure) -> [SessionID] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    } catch {
      guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
      throw Failure(
        .storage, "\(folder.path): the folder of sessions cannot be read.",
        nextStep: "Check that it is a folder and that you may read it.")
    }
    return names.filter { $0.hasSuffix(".jsonl") && !$0.hasPrefix(".") }
      .map { SessionID(rawValue: String($0.dropLast(6))) }
  }

  /// The session that `text` means: `last`, an identifier, or the beginning of just one.
  package func find(_ text: String) throws(Failure) -> SessionID {
    let all = try sessions()
    guard let newest = all.first else {
      throw Failure(
        .storage, "There is no recorded session yet.", nextStep: "Open one with `trivium`.")
    }
    if text == "last" { return newest }
    let wanted = text.lowercased()
    if let same = all.first(where: { $0.rawValue == text || $0.rawValue == wanted }) { return same }
    let matches = wanted.isEmpty ? [] : all.filter { $0.rawValue.lowercased().hasPrefix(wanted) }
    if matches.count == 1 { return matches[0] }
    if matches.isEmpty {
      throw Failure(
        .storage, "No session begins with “\(text)”.",
        nextStep: "`trivium sessions list` shows those there are.")
    }
    let some = matches.prefix(3).map(\.rawValue).joined(separator: ", ")
    throw Failure(
      .storage,
      "\(matches.count) sessions begin with “\(text)”: \(some)\(matches.count > 3 ? ", …" : "").",
      nextStep: "Give more letters, or `last`.")
  }
}

extension SessionID {
  /// True for identifiers as `make` makes them, which sort by time.
  var isTimed: Bool {
    rawValue.utf8.count == 16
      && rawValue.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) }
  }
}
