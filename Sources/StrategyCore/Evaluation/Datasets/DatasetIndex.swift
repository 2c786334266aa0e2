/// A dataset of which only so much is held in memory: small ones whole, larger ones as the places of their rows.
public struct DatasetIndex: Sendable {
  /// Bytes up to which all cases are held.
  public static let residentLimit = 64 << 20

  /// Where each case stands in the file.
  public private(set) var rows: [Range<Int>] = []
  public private(set) var lines: [Int32] = []
  /// All cases; `nil` when the file is larger than the limit.
  public private(set) var resident: [EvaluationCase]? = []
  public private(set) var problems: [Dataset.Problem]
  public private(set) var furtherProblems: Int
  public private(set) var contentHash: String
  private let reader: RowReader

  public init(
    reading chunks: some Sequence<some Collection<UInt8>>, as format: DatasetFormat,
    residentLimit: Int = Self.residentLimit
  ) {
    var reader = DatasetReader(format: format)
    var size = 0
    var rows: [Range<Int>] = []
    var lines: [Int32] = []
    var resident: [EvaluationCase]? = []
    func keep(_ found: [DatasetReader.ReadCase]) {
      rows += found.map(\.bytes)
      lines += found.map { Int32(clamping: $0.value.line) }
      resident?.append(contentsOf: found.map(\.value))
    }
    for chunk in chunks {
      size += chunk.count
      if size > residentLimit { resident = nil }
      keep(reader.read(chunk))
    }
    keep(reader.finish())
    self.rows = rows
    self.lines = lines
    self.resident = resident
    self.reader = reader.rowReader
    problems = reader.problems
    furtherProblems = reader.furtherProblems
    contentHash = reader.contentHash
  }

  public var count: Int { rows.count }

  /// One case; `bytes` reads a piece of the file when the cases are not held. `nil` when the file has changed.
  public func evaluationCase(
    at index: Int, bytes: (Range<Int>) throws -> [UInt8]
  ) rethrows -> EvaluationCase? {
    guard rows.indices.contains(index) else { return nil }
    if let resident { return resident[index] }
    return reader.reread(try bytes(rows[index]), line: Int(lines[index]))
  }
}
