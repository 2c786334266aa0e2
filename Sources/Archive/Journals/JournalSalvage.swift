import Foundation
package import StrategyCore

/// What a damaged journal still holds.
package struct JournalSalvage: Sendable {
  package struct Loss: Sendable, Hashable {
    /// Line of the damaged file, from 1; `nil` when no line tells.
    package var line: Int?
    package var sentence: String
  }

  package private(set) var header: JournalHeader
  /// In order, numbered anew where some are gone.
  package private(set) var entries: [JournalEntry] = []
  package private(set) var losses: [Loss] = []
  /// What is to be written: entries, and lines of events that this version does not know.
  private(set) var lines: [Line] = []

  enum Line: Sendable {
    case entry(JournalEntry)
    case unknown(ArraySlice<UInt8>)
  }

  /// Lines with the places that they claim.
  private var found: [(place: Int, line: Line)] = []
  private var lastPlace = 0

  /// `session` and `startedAt` stand in for a header that cannot be read.
  init(of bytes: [UInt8], session: SessionID, startedAt: Double) {
    header = JournalHeader(session: session, startedAt: startedAt)
    let firstEnd = bytes.firstIndex(of: JournalLine.end) ?? bytes.count
    var scan = JournalScan(
      bytes, from: min(firstEnd + 1, bytes.count), isSealed: true, chain: SealChain())
    if let head = try? JournalHead(of: bytes, path: "") {
      header = head.header
      scan = JournalScan(bytes, from: head.end, isSealed: head.isSealed, chain: head.chain)
      if head.verdict != .fits { lose(1, "The header was changed after it was written.") }
    } else {
      lose(1, "The header cannot be read; the name of the file stands in for it.")
      takeParts(of: bytes[..<firstEnd])
    }
    while let line = scan.next() { take(line) }
    putInOrder()
  }

  private static let start = Array(#"{"at":"#.utf8)

  private mutating func lose(_ line: Int?, _ sentence: String) {
    losses.append(Loss(line: line, sentence: sentence))
  }

  private mutating func take(_ line: JournalScan.Line) {
    switch line.content {
    case .blank: break
    case .entry(let entry): keep([entry], isSure: line.verdict == .fits, line.number)
    case .pack(let entries): keep(entries, isSure: line.verdict == .fits, line.number)
    case .rejected(.unknownEvent(let name)):
      if line.verdict != .fits {
        lose(line.number, "Line \(line.number) holds an event “\(name)”, which may be damage.")
      }
      lastPlace += 1
      found.append((lastPlace, .unknown(JournalCompaction.content(of: line.bytes))))
    case .rejected(let reason):
      lose(line.number, JournalProblem(line: line.number, reason: reason).sentence)
      takeParts(of: line.bytes)
    }
  }

  /// A place that is far off, on a line that does not fit, is part of the damage.
  private mutating func keep(_ entries: [JournalEntry], isSure: Bool, _ line: Int) {
    if !isSure { lose(line, "Line \(line) may not be what was written; it is kept as it reads.") }
    for entry in entries {
      let isNear = abs(entry.sequence - lastPlace) <= 4 * ChunkPack.longest
      let place = isSure || isNear ? entry.sequence : lastPlace + 1
      found.append((place, .entry(entry)))
      lastPlace = place
    }
  }

  /// Lines that lost the line feed between them stand on one; those that are whole are kept.
  private mutating func takeParts(of line: ArraySlice<UInt8>) {
    var starts: [Int] = []
    var rest = line
    while let next = rest.firstRange(of: Self.start) {
      starts.append(next.lowerBound)
      rest = rest[next.upperBound...]
    }
    for (start, end) in zip(starts, starts.dropFirst() + [line.endIndex]) {
      for dropped in 0...1 where start + dropped < end {
        var scan = JournalScan(
          Array(line[start..<(end - dropped)]), from: 0, isSealed: false, chain: SealChain())
        guard case .entry(let entry)? = scan.next()?.content else { continue }
        found.append((entry.sequence, .entry(entry)))
        lastPlace = entry.sequence
        break
      }
    }
  }

  private mutating func putInOrder() {
    let order = found.indices.sorted {
      found[$0].place != found[$1].place ? found[$0].place < found[$1].place : $0 < $1
    }
    var state = SessionState()
    var last: (place: Int, isEntry: Bool) = (0, false)
    for (place, line) in order.map({ found[$0] }) {
      if place > last.place + 1 {
        let isOne = last.place + 2 == place
        lose(
          nil,
          isOne
            ? "Entry \(place - 1) is gone." : "Entries \(last.place + 1)–\(place - 1) are gone.")
      }
      switch line {
      case .entry(let entry):
        guard place != last.place || !last.isEntry else { continue }
        let moved = JournalEntry(
          sequence: lines.count + 1, at: max(entry.at, state.time), event: entry.event)
        state.apply(moved)
        entries.append(moved)
        lines.append(.entry(moved))
        last = (place, true)
      case .unknown:
        lines.append(line)
        last = (place, false)
      }
    }
    if !state.runningRuns.isEmpty {
      let ending = JournalEntry(
        sequence: lines.count + 1, at: state.time, event: .sessionResumed)
      entries.append(ending)
      lines.append(.entry(ending))
    }
    found = []
  }
}

extension SessionLibrary {
  /// Writes what a damaged session still holds to a new one; the damaged file stays as it is.
  package func salvage(
    _ session: SessionID, at now: Double
  ) throws(Failure) -> (session: SessionID, salvage: JournalSalvage) {
    let salvage = JournalSalvage(
      of: try JournalReader.bytes(of: file(of: session)), session: session,
      startedAt: session.secondsSince1970 ?? now)
    guard !salvage.lines.isEmpty else {
      throw Failure(
        .storage, "\(file(of: session).path): no line of it can be read.",
        nextStep: "Restore it from a copy, or delete it.")
    }
    var generator = SystemRandomNumberGenerator()
    let id = try newSession(at: now, using: &generator)
    var header = salvage.header
    header.session = id
    header.trivium = JournalHeader.currentVersion
    var file = try JournalFile(header, in: self)
    for line in salvage.lines {
      switch line {
      case .entry(let entry): try file.append(entry)
      case .unknown(let content): file.append(content)
      }
    }
    try file.write()
    return (id, salvage)
  }
}

extension SessionID {
  /// When the session started, as its identifier tells.
  var secondsSince1970: Double? {
    guard isTimed else { return nil }
    let digits = Array("0123456789abcdefghjkmnpqrstvwxyz")
    var milliseconds: UInt64 = 0
    for character in rawValue.prefix(10) {
      guard let digit = digits.firstIndex(of: character) else { return nil }
      milliseconds = milliseconds << 5 | UInt64(digit)
    }
    return Double(milliseconds) / 1000
  }
}
