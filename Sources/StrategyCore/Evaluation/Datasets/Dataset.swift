public import Foundation

/// One row of a dataset: an input and what is right about its answer.
public struct EvaluationCase: Sendable, Hashable, Identifiable {
  public var id: String
  public var input: String
  /// Values of the prompt's variables.
  public var variables: [String: String]
  /// Every answer that counts as right; empty when none is known.
  public var expected: [String]
  /// Knowledge sources that hold the answer.
  public var relevant: [String]
  public var tags: [String]
  /// How much the case counts in means, above zero.
  public var weight: Double
  /// Names what the case has in common with others: a document, a conversation, a question that is put twice.
  public var cluster: String?
  /// Scorers of this case alone, beside those of the evaluation.
  public var checks: [ScorerDefinition]
  /// Line in the file, from 1.
  public var line: Int

  public init(
    id: String, input: String, variables: [String: String] = [:], expected: [String] = [],
    relevant: [String] = [], tags: [String] = [], weight: Double = 1, cluster: String? = nil,
    checks: [ScorerDefinition] = [], line: Int
  ) {
    self.id = id
    self.input = input
    self.variables = variables
    self.expected = expected
    self.relevant = relevant
    self.tags = tags
    self.weight = weight
    self.cluster = cluster
    self.checks = checks
    self.line = line
  }
}

/// The cases of a JSON-lines file, and every row that could not be read.
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

  /// Longest row that is read, in bytes.
  public static let longestRow = 1 << 20

  /// Reads one JSON object per line; blank lines are skipped. A row without an `id` is named by its line.
  public init(jsonLines data: Data) {
    let text = data.starts(with: [0xEF, 0xBB, 0xBF]) ? data.dropFirst(3) : data
    if text.first(where: { !Self.isBlank($0) }) == UInt8(ascii: "[") {
      problems = [
        Problem(line: 1, reason: "the file is one JSON array, and one JSON object per line is read")
      ]
      return
    }
    let decoder = JSONDecoder()
    var lines: [String: Int] = [:]
    for (index, row) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      if row.allSatisfy(Self.isBlank) { continue }
      let line = index + 1
      do throws(Rejection) {
        let next = try Self.readRow(row, line: line, using: decoder)
        if let first = lines[next.id] {
          throw Rejection(reason: "its `id` “\(next.id)” is that of line \(first)")
        }
        lines[next.id] = line
        cases.append(next)
      } catch {
        problems.append(Problem(line: line, reason: error.reason))
      }
    }
  }

  /// Space, tab or line end.
  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  private struct Rejection: Error {
    var reason: String
  }

  private static func readRow(
    _ bytes: Data, line: Int, using decoder: JSONDecoder
  ) throws(Rejection) -> EvaluationCase {
    guard bytes.count <= longestRow else {
      throw Rejection(reason: "the row is longer than \(longestRow) bytes")
    }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw Rejection(reason: "the row is not UTF-8 text")
    }
    let row: Row
    do {
      row = try decoder.decode(Row.self, from: Data(bytes))
    } catch {
      throw Rejection(reason: reason(of: error))
    }
    guard let input = row.input else { throw Rejection(reason: "the row has no `input`") }
    return EvaluationCase(
      id: row.id?.strings.first ?? "line-\(line)", input: input,
      variables: row.vars?.mapValues { $0.strings.joined(separator: ", ") } ?? [:],
      expected: row.expected?.strings ?? [], relevant: row.relevant?.strings ?? [],
      tags: row.tags?.strings ?? [], line: line)
  }

  private static func reason(of error: any Error) -> String {
    switch error {
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      guard let key = context.codingPath.first?.stringValue else {
        return "the row is not a JSON object"
      }
      let isMap = key == "vars" && context.codingPath.count == 1
      return isMap ? "`vars` is not an object" : "`\(key)` is not a text"
    default:
      return "the row is not valid JSON"
    }
  }

  private struct Row: Decodable {
    var id: OneOrMore?
    var input: String?
    var vars: [String: OneOrMore]?
    var expected: OneOrMore?
    var relevant: OneOrMore?
    var tags: OneOrMore?
  }

  /// A text, a number or a boolean, or a list of them.
  private struct OneOrMore: Decodable {
    var strings: [String]

    init(from decoder: any Decoder) throws {
      let single = try decoder.singleValueContainer()
      if let text = try? single.decode(String.self) {
        strings = [text]
      } else if let flag = try? single.decode(Bool.self) {
        strings = [String(flag)]
      } else if let number = try? single.decode(Int.self) {
        strings = [String(number)]
      } else if let number = try? single.decode(Double.self) {
        strings = [String(number)]
      } else {
        var list = try decoder.unkeyedContainer()
        strings = []
        while !list.isAtEnd { strings += try list.decode(OneOrMore.self).strings }
      }
    }
  }
}
