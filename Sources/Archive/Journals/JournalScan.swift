import Foundation
import StrategyCore

/// Goes through the lines of a journal after its header, one at a time.
struct JournalScan {
  enum Content {
    case blank
    case entry(JournalEntry)
    /// Chunks that were packed into one line.
    case pack([JournalEntry])
    case rejected(JournalProblem.Reason)
  }

  struct Line {
    /// From 1, which is the header.
    var number: Int
    var bytes: ArraySlice<UInt8>
    var content: Content
    var verdict: SealChain.Verdict
    /// False for a last line without a line feed.
    var isWhole: Bool
  }

  let bytes: [UInt8]
  /// True when every line is to bear a seal: from format 2 on.
  let isSealed: Bool
  private let coder: JournalLine
  private let withChunkTexts: Bool
  private(set) var chain: SealChain
  private var place: Int
  private var number = 1

  /// Goes on behind the header, which ends at `place`.
  init(
    _ bytes: [UInt8], from place: Int, isSealed: Bool, chain: SealChain,
    coder: JournalLine = JournalLine(), withChunkTexts: Bool = true
  ) {
    self.bytes = bytes
    self.place = place
    self.isSealed = isSealed
    self.chain = chain
    self.coder = coder
    self.withChunkTexts = withChunkTexts
  }

  mutating func next() -> Line? {
    guard place < bytes.count else { return nil }
    let end = bytes[place...].firstIndex(of: JournalLine.end) ?? bytes.count
    let line = bytes[place..<end]
    place = end + 1
    number += 1
    if line.allSatisfy(LineSeal.isSpace) {
      return Line(
        number: number, bytes: line, content: .blank, verdict: .fits, isWhole: end < bytes.count)
    }
    let seal = isSealed ? LineSeal.split(line) : nil
    let content = read(line, body: seal?.body)
    var verdict = SealChain.Verdict.fits
    if let seal {
      verdict = chain.follow(seal.body, seal.sum)
    } else if isSealed {
      verdict = chain.follow(line)
    }
    return Line(
      number: number, bytes: line, content: content, verdict: verdict, isWhole: end < bytes.count)
  }

  private func read(_ line: ArraySlice<UInt8>, body: ArraySlice<UInt8>?) -> Content {
    let short = body ?? line
    let isSealed = body != nil
    if let entry = ChunkLine.entry(of: short, withText: withChunkTexts, isSealed: isSealed) {
      return checked(entry)
    }
    if let packed = PackedChunks(short, isSealed: isSealed) { return unpacked(packed) }
    do {
      return checked(try coder.entry(of: line))
    } catch {
      if let packed = coder.packedChunks(of: line) { return unpacked(packed) }
      return .rejected(reason(for: line, after: error))
    }
  }

  private func checked(_ entry: JournalEntry) -> Content {
    guard let field = EntryLimits.violation(in: entry) else { return .entry(entry) }
    return .rejected(.outOfBounds(field: field))
  }

  private func unpacked(_ packed: PackedChunks) -> Content {
    guard let entries = packed.entries else { return .rejected(.notAnEntry) }
    for entry in entries {
      if let field = EntryLimits.violation(in: entry) {
        return .rejected(.outOfBounds(field: field))
      }
    }
    return .pack(entries)
  }

  private func reason(
    for line: ArraySlice<UInt8>, after error: any Error
  ) -> JournalProblem.Reason {
    if String(validating: line, as: UTF8.self) == nil { return .notUTF8 }
    if case DecodingError.typeMismatch(_, let context) = error,
      context.codingPath.map(\.stringValue) == ["event"],
      let names = coder.eventNames(of: line), names.count == 1
    {
      return .unknownEvent(name: names[0])
    }
    return .notAnEntry
  }
}
