/// Reads a dataset from pieces of any size, row by row, holding no more than one row.
public struct DatasetReader: Sendable {
  /// A case and the bytes of the file that it stands in.
  public struct ReadCase: Sendable, Hashable {
    public var value: EvaluationCase
    public var bytes: Range<Int>
  }

  public private(set) var problems: [Dataset.Problem] = []
  public private(set) var furtherProblems = 0
  private var splitter: RowSplitter
  private var rows: RowReader
  private var hash = SHA256()
  private var lines: [String: Int] = [:]
  private var isRefused = false

  static let mostProblems = 1000

  public init(format: DatasetFormat) {
    switch format {
    case .jsonLines: splitter = RowSplitter(hasQuotes: false)
    case .csv: splitter = RowSplitter(hasQuotes: true)
    }
    rows = RowReader(format: format)
  }

  /// SHA-256 of all bytes so far, in hexadecimal.
  public var contentHash: String { hash.digest() }

  /// Reads a single row again from its bytes, as an index keeps them.
  public var rowReader: RowReader { rows }

  /// The cases that are complete with this piece.
  public mutating func read(_ chunk: some Collection<UInt8>) -> [ReadCase] {
    hash.update(chunk)
    guard !isRefused else { return [] }
    return take(splitter.split(chunk))
  }

  /// The cases that only the end of the file completes.
  public mutating func finish() -> [ReadCase] {
    guard !isRefused, let row = splitter.finish() else { return [] }
    return take([row])
  }

  private mutating func take(_ found: [RowSplitter.Row]) -> [ReadCase] {
    var cases: [ReadCase] = []
    for row in found where !isRefused {
      do throws(RowRejection) {
        if let next = try read(row) {
          cases.append(ReadCase(value: next, bytes: row.range))
        }
      } catch {
        note(Dataset.Problem(line: row.line, reason: error.reason))
        isRefused = rows.lacksHeader
      }
    }
    return cases
  }

  private mutating func read(_ row: RowSplitter.Row) throws(RowRejection) -> EvaluationCase? {
    if row.isTooLong {
      throw RowRejection(reason: "the row is longer than \(Dataset.longestRow) bytes")
    }
    if row.isOpen { throw RowRejection(reason: "a field has no closing quote") }
    if rows.isArray(row.bytes) {
      isRefused = true
      note(
        Dataset.Problem(
          line: 1,
          reason: "the file is one JSON array, and one JSON object per line is read"))
      return nil
    }
    guard let next = try rows.take(row.bytes, line: row.line) else { return nil }
    if let first = lines[next.id] {
      throw RowRejection(reason: "its `id` “\(next.id)” is that of line \(first)")
    }
    lines[next.id] = row.line
    return next
  }

  private mutating func note(_ problem: Dataset.Problem) {
    if problems.count < Self.mostProblems {
      problems.append(problem)
    } else {
      furtherProblems += 1
    }
  }
}

/// Cuts bytes into rows: at line ends, in tables not within quotes.
struct RowSplitter: Sendable {
  struct Row: Sendable {
    var bytes: [UInt8]
    /// Where it stands in the file.
    var range: Range<Int>
    /// Of its first byte, from 1.
    var line: Int
    /// True when it was longer than what is read; its bytes are gone.
    var isTooLong: Bool
    /// True when the file ended within quotes.
    var isOpen: Bool
  }

  private let hasQuotes: Bool
  private var bytes: [UInt8] = []
  private var start = 0
  private var position = 0
  private var line = 1
  private var firstLine = 1
  private var isTooLong = false
  private var isQuoted = false
  private var isFieldStart = true

  init(hasQuotes: Bool) {
    self.hasQuotes = hasQuotes
  }

  mutating func split(_ chunk: some Collection<UInt8>) -> [Row] {
    var found: [Row] = []
    let done: Void? = chunk.withContiguousStorageIfAvailable { split($0, into: &found) }
    if done == nil { Array(chunk).withUnsafeBufferPointer { split($0, into: &found) } }
    return found
  }

  private mutating func split(_ chunk: UnsafeBufferPointer<UInt8>, into found: inout [Row]) {
    var kept = 0
    for (index, byte) in chunk.enumerated() {
      if hasQuotes { followQuotes(byte) }
      guard byte == 0x0A else { continue }
      line += 1
      guard !isQuoted else { continue }
      keep(chunk[kept..<index])
      position += 1
      found.append(row(isOpen: false))
      kept = index + 1
    }
    keep(chunk[kept...])
  }

  /// A quote opens at the start of a field only; two within quotes close and open again.
  private mutating func followQuotes(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\"") where isQuoted || isFieldStart:
      isQuoted.toggle()
      isFieldStart = !isQuoted
    case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), 0x0A: isFieldStart = true
    default: isFieldStart = isFieldStart && line == 1 && [0xEF, 0xBB, 0xBF].contains(byte)
    }
  }

  private mutating func keep(_ part: Slice<UnsafeBufferPointer<UInt8>>) {
    position += part.count
    if bytes.count + part.count > Dataset.longestRow + 1 {
      isTooLong = true
      bytes.removeAll(keepingCapacity: true)
    }
    if !isTooLong { bytes += part }
  }

  private mutating func row(isOpen: Bool) -> Row {
    if bytes.last == 0x0D { bytes.removeLast() }
    if start == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    let row = Row(
      bytes: bytes, range: start..<position, line: firstLine,
      isTooLong: isTooLong || bytes.count > Dataset.longestRow, isOpen: isOpen)
    bytes.removeAll(keepingCapacity: true)
    start = position
    firstLine = line
    isTooLong = false
    isFieldStart = true
    return row
  }

  mutating func finish() -> Row? {
    start < position ? row(isOpen: isQuoted) : nil
  }
}
