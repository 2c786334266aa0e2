package import Foundation
package import StrategyCore

/// Something on a line of a journal that is not as a writer left it; reading goes on after it.
package struct JournalProblem: Sendable, Hashable {
  package enum Reason: Sendable, Hashable {
    /// The last line was cut off while it was written.
    case torn
    case notUTF8
    case notAnEntry
    /// An event of a newer version, or of another program.
    case unknownEvent(name: String)
    /// A number that no session reaches.
    case outOfBounds(field: String)
    /// The place of the entry does not follow that of the one before; the entry is kept.
    case outOfOrder(expected: Int, found: Int)
    /// The header names another session than the file does.
    case otherSession(id: SessionID)
  }

  /// From 1, which is the header.
  package var line: Int
  package var reason: Reason

  package var sentence: String {
    switch reason {
    case .torn: "Line \(line) was cut off while it was written; it is left out."
    case .notUTF8: "Line \(line) is not UTF-8 text; it is left out."
    case .notAnEntry: "Line \(line) is not a journal entry; it is left out."
    case .unknownEvent(let name):
      "Line \(line) holds an event “\(name)” that this version does not know; it is left out."
    case .outOfBounds(let field):
      "Line \(line) holds an impossible number in “\(field)”; it is left out."
    case .outOfOrder(let expected, let found):
      "Line \(line) is entry \(found) where \(expected) was expected; lines may be missing."
    case .otherSession(let id):
      "The file was recorded as session \(id.rawValue)."
    }
  }
}

/// A journal as it was read: what is whole, and what is not.
package struct RecordedJournal: Sendable, Hashable {
  package var header: JournalHeader
  package var entries: [JournalEntry] = []
  package var problems: [JournalProblem] = []
  /// Bytes up to the end of the last line that is kept, its line feed included if there is one.
  var wholeLength = 0
  /// False when the last line that is kept has no line feed.
  var endsWithLineFeed = true
}

/// Reads journals.
package enum JournalReader {
  /// Throws when the file cannot be read at all, is no journal, or is of a newer version.
  package static func read(_ file: URL) throws(Failure) -> RecordedJournal {
    let bytes: [UInt8]
    do {
      bytes = try OpenFile(file.path, .read).read()
    } catch {
      throw error.failure
    }
    return try parse(bytes, of: file.path)
  }

  static func parse(_ bytes: [UInt8], of path: String) throws(Failure) -> RecordedJournal {
    let coder = JournalLine()
    let headerEnd = bytes.firstIndex(of: JournalLine.end)
    let first = bytes[..<(headerEnd ?? bytes.count)]
    var journal = RecordedJournal(
      header: try header(on: first, isWhole: headerEnd != nil, of: path, by: coder))
    guard let headerEnd else {
      journal.wholeLength = bytes.count
      journal.endsWithLineFeed = false
      return journal
    }
    var reading = Reading(journal: journal, coder: coder)
    var start = headerEnd + 1
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: JournalLine.end) ?? bytes.count
      reading.take(bytes[start..<end], isWhole: end < bytes.count)
      start = end + 1
    }
    journal = reading.journal
    let hasTornLine = journal.problems.last?.reason == .torn
    let lastEnd = bytes.lastIndex(of: JournalLine.end).map { $0 + 1 } ?? 0
    journal.wholeLength = hasTornLine ? lastEnd : bytes.count
    journal.endsWithLineFeed = journal.wholeLength == lastEnd
    return journal
  }

  private static func header(
    on line: ArraySlice<UInt8>, isWhole: Bool, of path: String, by coder: JournalLine
  ) throws(Failure) -> JournalHeader {
    if let version = coder.version(of: line), version > JournalHeader.currentVersion {
      throw Failure(
        .storage,
        "\(path): the journal has format \(version); this version reads up to \(JournalHeader.currentVersion).",
        nextStep: "Open it with a newer trivium.")
    }
    if let header = try? coder.header(of: line), header.trivium >= 1, header.startedAt.isFinite {
      return header
    }
    if !isWhole {
      throw Failure(
        .storage, "\(path): the journal ends within its first line: nothing was recorded.",
        nextStep: "The file can be deleted.")
    }
    throw Failure(
      .storage, "\(path): line 1 is not the header of a journal.",
      nextStep: "If the session matters, restore its first line from a copy of the file.")
  }

  /// A journal while its lines come in.
  private struct Reading {
    var journal: RecordedJournal
    let coder: JournalLine
    private var line = 1
    /// Lines left out since the last entry: they explain a gap.
    private var leftOut = 0

    init(journal: RecordedJournal, coder: JournalLine) {
      self.journal = journal
      self.coder = coder
    }

    mutating func take(_ bytes: ArraySlice<UInt8>, isWhole: Bool) {
      line += 1
      if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return }
      switch decode(bytes) {
      case .success(let entry): keep(entry)
      case .failure(let rejection):
        leftOut += 1
        let isTorn = !isWhole && [.notUTF8, .notAnEntry].contains(rejection.reason)
        journal.problems.append(
          JournalProblem(line: line, reason: isTorn ? .torn : rejection.reason))
      }
    }

    private struct Rejection: Error {
      var reason: JournalProblem.Reason
    }

    private func decode(_ bytes: ArraySlice<UInt8>) -> Result<JournalEntry, Rejection> {
      do {
        let entry = try coder.entry(of: bytes)
        guard let field = EntryLimits.violation(in: entry) else { return .success(entry) }
        return .failure(Rejection(reason: .outOfBounds(field: field)))
      } catch {
        return .failure(Rejection(reason: reason(for: bytes, after: error)))
      }
    }

    private func reason(
      for bytes: ArraySlice<UInt8>, after error: any Error
    ) -> JournalProblem.Reason {
      if String(validating: bytes, as: UTF8.self) == nil { return .notUTF8 }
      if case DecodingError.typeMismatch(_, let context) = error,
        context.codingPath.map(\.stringValue) == ["event"],
        let names = coder.eventNames(of: bytes), names.count == 1
      {
        return .unknownEvent(name: names[0])
      }
      return .notAnEntry
    }

    private mutating func keep(_ entry: JournalEntry) {
      let expected = (journal.entries.last?.sequence ?? 0) + 1
      if entry.sequence != expected,
        !(expected...expected + leftOut).contains(entry.sequence)
      {
        journal.problems.append(
          JournalProblem(
            line: line, reason: .outOfOrder(expected: expected, found: entry.sequence)))
      }
      leftOut = 0
      journal.entries.append(entry)
    }
  }
}
