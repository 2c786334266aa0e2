import StrategyCore

/// A journal written once more with the chunks of each run packed. Entries keep their places and times; every other
/// line keeps its bytes, whatever it holds, and only its seal is new.
struct JournalCompaction {
  private(set) var bytes: [UInt8] = []
  /// Chunks that were packed.
  private(set) var packed = 0
  private var sum: UInt32?
  /// The lines so far, a pack in the place of its first chunk.
  private var lines: [Line] = []
  /// The packs that still take chunks: their places in `lines` by run and kind.
  private var open: [RunID: [ChunkLine.Kind: Int]] = [:]

  private enum Line {
    case bytes(ArraySlice<UInt8>)
    case pack(ChunkPack, alone: ArraySlice<UInt8>)
  }

  /// Throws when `journal` is none, or a line of it was torn or damaged: what is damaged must stay as it is.
  init(of journal: [UInt8], path: String, redactedBy redact: Redaction? = nil) throws(Failure) {
    let head = try JournalHead(of: journal, path: path)
    guard head.verdict == .fits, head.isWhole else { throw Self.damage(on: 1, of: path) }
    var scan = JournalScan(
      journal, from: head.end, isSealed: head.isSealed, chain: head.chain)
    while let line = scan.next() {
      guard line.verdict == .fits, line.isWhole else {
        throw Self.damage(on: line.number, of: path)
      }
      switch line.content {
      case .blank: break
      case .entry(let entry): take(entry, line.bytes)
      case .pack, .rejected(.unknownEvent), .rejected(.outOfBounds):
        lines.append(.bytes(Self.content(of: line.bytes)))
      case .rejected: throw Self.damage(on: line.number, of: path)
      }
    }
    var header = head.header
    header.trivium = JournalHeader.currentVersion
    try write(header, journal[..<(head.end - 1)], path: path, redact)
  }

  private mutating func take(_ entry: JournalEntry, _ line: ArraySlice<UInt8>) {
    let content = Self.content(of: line)
    guard let chunk = entry.event.chunk, ChunkLine.entry(of: content) != nil else {
      if let run = entry.event.run { open[run] = nil }
      if case .sessionResumed = entry.event { open = [:] }
      lines.append(.bytes(content))
      return
    }
    if let place = open[chunk.run]?[chunk.kind], case .pack(var pack, let alone) = lines[place],
      !pack.isFull
    {
      lines[place] = .bytes([])
      pack.append(entry)
      lines[place] = .pack(pack, alone: alone)
    } else if let pack = ChunkPack(entry) {
      open[chunk.run, default: [:]][chunk.kind] = lines.endIndex
      lines.append(.pack(pack, alone: content))
    }
  }

  private mutating func write(
    _ header: JournalHeader, _ old: ArraySlice<UInt8>, path: String, _ redact: Redaction?
  ) throws(Failure) {
    do {
      sum = try JournalLine().append(header, keepingFieldsOf: old, to: &bytes)
    } catch {
      throw Failure(.storage, "\(path): the header could not be encoded: \(error)")
    }
    for line in lines {
      let start = bytes.count
      switch line {
      case .bytes(let content): bytes += content
      case .pack(let pack, let alone) where pack.count == 1 && redact == nil: bytes += alone
      case .pack(var pack, _):
        if let redact { pack.redact(by: redact) }
        pack.append(to: &bytes)
        packed += pack.count
      }
      JournalLine.end(&bytes, from: start, after: &sum)
    }
    lines = []
  }

  /// A line as a JSON object without a seal.
  static func content(of line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let (body, _) = LineSeal.split(line) else {
      var line = line
      while let last = line.last, LineSeal.isSpace(last) { line.removeLast() }
      return line
    }
    return body + [UInt8(ascii: "}")]
  }

  private static func damage(on line: Int, of path: String) -> Failure {
    Failure(
      .storage, "\(path): line \(line) is damaged, so the journal stays as it is.",
      nextStep: "`trivium sessions repair` saves what it still holds.")
  }
}
