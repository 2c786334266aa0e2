package import Foundation
package import StrategyCore

/// Reads journals.
package enum JournalReader {
  /// Throws when the file cannot be read at all, is no journal, or is of a newer version.
  /// Without the texts of chunks, which are most of a journal, reading is a good deal faster.
  package static func read(
    _ file: URL, withChunkTexts: Bool = true
  ) throws(Failure) -> RecordedJournal {
    try parse(try bytes(of: file), of: file.path, withChunkTexts: withChunkTexts)
  }

  static func bytes(of file: URL) throws(Failure) -> [UInt8] {
    do {
      return try OpenFile(file.path, .read).read()
    } catch {
      throw error.failure
    }
  }

  static func parse(
    _ bytes: [UInt8], of path: String, withChunkTexts: Bool = true
  ) throws(Failure) -> RecordedJournal {
    let headed = try JournalHead(of: bytes, path: path)
    var journal = RecordedJournal(header: headed.header)
    journal.isSealed = headed.isSealed
    journal.sum = headed.chain.sum
    guard headed.isWhole else {
      journal.wholeLength = bytes.count
      journal.endsWithLineFeed = false
      return journal
    }
    if headed.verdict != .fits {
      journal.problems.append(JournalProblem(line: 1, reason: .altered))
    }
    var scan = JournalScan(
      bytes, from: headed.end, isSealed: headed.isSealed, chain: headed.chain,
      withChunkTexts: withChunkTexts)
    var reading = Reading(journal: journal)
    while let line = scan.next() { reading.take(line) }
    journal = reading.finished
    journal.sum = scan.chain.sum
    let hasTornLine = journal.problems.last?.reason == .torn
    let lastEnd = bytes.lastIndex(of: JournalLine.end).map { $0 + 1 } ?? 0
    journal.wholeLength = hasTornLine ? lastEnd : bytes.count
    journal.endsWithLineFeed = journal.wholeLength == lastEnd
    return journal
  }

  /// A journal while its lines come in.
  private struct Reading {
    private var journal: RecordedJournal
    /// The line that each entry stands on.
    private var lines: [Int] = []
    private var leftOut: [Int] = []
    private var hasPacks = false

    init(journal: RecordedJournal) {
      self.journal = journal
    }

    mutating func take(_ line: JournalScan.Line) {
      switch line.content {
      case .blank: return
      case .entry(let entry):
        judge(line)
        journal.entries.append(entry)
        lines.append(line.number)
      case .pack(let entries):
        judge(line)
        hasPacks = true
        journal.entries += entries
        lines += repeatElement(line.number, count: entries.count)
      case .rejected(let reason):
        leftOut.append(line.number)
        let isTorn = !line.isWhole && [.notUTF8, .notAnEntry].contains(reason)
        journal.problems.append(
          JournalProblem(line: line.number, reason: isTorn ? .torn : reason))
      }
    }

    private mutating func judge(_ line: JournalScan.Line) {
      switch line.verdict {
      case .fits: break
      case .bearsNone: journal.problems.append(.init(line: line.number, reason: .unsealed))
      case .fitsNot: journal.problems.append(.init(line: line.number, reason: .altered))
      }
    }

    /// The journal with its entries in order, which packs may have left, and with the gaps between them.
    var finished: RecordedJournal {
      var journal = journal
      var lines = lines
      if hasPacks {
        let order = lines.indices.sorted {
          let (a, b) = (journal.entries[$0].sequence, journal.entries[$1].sequence)
          return a != b ? a < b : $0 < $1
        }
        lines = order.map { lines[$0] }
        journal.entries = order.map { journal.entries[$0] }
      }
      let problems = journal.problems.count
      addGaps(to: &journal, lines)
      if journal.problems.count > problems { journal.problems.sort { $0.line < $1.line } }
      return journal
    }

    /// Lines that were left out explain a gap; one of them may have held many chunks.
    private func addGaps(to journal: inout RecordedJournal, _ lines: [Int]) {
      var expected = 1
      var excuses = leftOut[...]
      for (index, entry) in journal.entries.enumerated() {
        defer { expected = entry.sequence + 1 }
        var missing = hasPacks && !leftOut.isEmpty ? EntryLimits.number.upperBound : 0
        while let line = excuses.first, line < lines[index] {
          excuses.removeFirst()
          missing += 1
        }
        guard entry.sequence != expected,
          !(expected...(expected + missing)).contains(entry.sequence)
        else { continue }
        journal.problems.append(
          JournalProblem(
            line: lines[index],
            reason: .outOfOrder(expected: expected, found: entry.sequence)))
      }
    }
  }
}
