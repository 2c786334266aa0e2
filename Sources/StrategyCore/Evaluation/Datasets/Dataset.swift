public import Foundation

/// The cases of a file, and every row that could not be read.
public struct Dataset: Sendable, Hashable {
  /// A row that was left out, and why.
  public struct Problem: Sendable, Hashable {
    public var line: Int
    public var reason: String

    public init(line: Int, reason: String) {
      self.line = line
      self.reason = reason
    }
  }

  public var cases: [EvaluationCase] = []
  public var problems: [Problem] = []
  /// Problems beyond the first thousand, counted only.
  public var furtherProblems = 0
  /// SHA-256 of the bytes that were read, in hexadecimal: pins a run to its data.
  public var contentHash = ""

  /// Longest row that is read, in bytes.
  public static let longestRow = 1 << 20

  /// Reads one JSON object per line; blank lines are skipped. A row without an `id` is named by its line.
  public init(jsonLines data: Data) {
    self.init(reading: CollectionOfOne(data), as: .jsonLines)
  }

  public init(csv data: Data, columns: DatasetColumns = DatasetColumns()) {
    self.init(reading: CollectionOfOne(data), as: .csv(columns))
  }

  /// Reads pieces of a file as they come.
  public init(reading chunks: some Sequence<some Collection<UInt8>>, as format: DatasetFormat) {
    var reader = DatasetReader(format: format)
    for chunk in chunks { cases += reader.read(chunk).map(\.value) }
    cases += reader.finish().map(\.value)
    problems = reader.problems
    furtherProblems = reader.furtherProblems
    contentHash = reader.contentHash
  }

  /// Indices of the cases of each tag, in the order in which tags first appear.
  public var slices: [(tag: String, cases: [Int])] {
    var places: [String: Int] = [:]
    var slices: [(tag: String, cases: [Int])] = []
    for (index, row) in cases.enumerated() {
      for tag in row.tags {
        let place = places[tag, default: slices.count]
        if place == slices.count {
          places[tag] = place
          slices.append((tag, []))
        }
        if slices[place].cases.last != index { slices[place].cases.append(index) }
      }
    }
    return slices
  }
}

/// How the rows of a file are written.
public enum DatasetFormat: Sendable, Hashable {
  /// One JSON object per line: our own rows, OpenAI's chat rows (`messages`), openai/evals' (`input`, `ideal`).
  case jsonLines
  case csv(DatasetColumns)

  /// By the ending of the name; `nil` when it says nothing.
  public init?(fileName: String) {
    switch fileName.split(separator: ".").last?.lowercased() {
    case "jsonl", "ndjson": self = .jsonLines
    case "csv", "tsv": self = .csv(DatasetColumns())
    default: return nil
    }
  }
}

/// Which columns of a table hold what; what is `nil` is found by its usual names.
public struct DatasetColumns: Sendable, Hashable, Codable {
  public var id: String?
  /// Else `input`, `question`, `query`, `text`, `prompt`, `message`, else the first column.
  public var input: String?
  /// Else `__expected`, `expected`, `ideal`, `answer`, `label`, `category`, `output`.
  public var expected: String?
  public var relevant: String?
  public var tags: String?
  public var weight: String?
  public var cluster: String?

  public init(
    id: String? = nil, input: String? = nil, expected: String? = nil, relevant: String? = nil,
    tags: String? = nil, weight: String? = nil, cluster: String? = nil
  ) {
    self.id = id
    self.input = input
    self.expected = expected
    self.relevant = relevant
    self.tags = tags
    self.weight = weight
    self.cluster = cluster
  }
}

/// Why a row is left out.
struct RowRejection: Error {
  var reason: String
}
