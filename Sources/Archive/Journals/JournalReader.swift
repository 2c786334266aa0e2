package import Foundation
package import StrategyCore

/// Reads journals.
package enum JournalReader {
  /// Throws when the file cannot be read at all, is no journal, or is of a newer version.
  /// Without the texts of chunks, which are most of a journal, reading is a good deal faster.
  package static func read(
    _ file: URL, withChunkTexts: Bool = true
  ) throws(Failure) -> RecordedJournal {
    let bytes: [UInt8]
    do {
      bytes = try OpenFile(file.path, .read).read()
    } catch {
      throw error.failure
    }
    return try parse(bytes, of: file.path, withChunkTexts: withChunkTexts)
  }

  static func parse(
    _ bytes: [UInt8], of path: String, withChunkTexts: Bool = true
  ) throws(Failure) -> RecordedJournal {
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
    var reading = Reading(journal: journal, coder: coder, withChunkTexts: withChunkTexts)
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
    private let coder: JournalLine
    private let withChunkTexts: Bool
    private var line = 1
    /// Lines left out since the last entry: they explain a gap.
    private var leftOut = 0

    init(journal: RecordedJournal, coder: JournalLine, withChunkTexts: Bool) {
      self.journal = journal
      self.coder = coder
      self.withChunkTexts = withChunkTexts
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
        let entry = try coder.entry(of: bytes, withChunkTexts: withChunkTexts)
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
