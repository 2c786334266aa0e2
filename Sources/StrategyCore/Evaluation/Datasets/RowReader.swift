/// Turns the bytes of one row into a case; knows the header of a table once it has seen it.
public struct RowReader: Sendable {
  private let format: DatasetFormat
  private var table: DatasetTable?
  private var hasContent = false

  init(format: DatasetFormat) {
    self.format = format
  }

  /// The case in the bytes of a row, as `DatasetReader` gave their place; `nil` when it is none.
  public func reread(_ bytes: [UInt8], line: Int) -> EvaluationCase? {
    var copy = self
    var bytes = bytes[...]
    while bytes.last == 0x0A || bytes.last == 0x0D { bytes.removeLast() }
    return try? copy.take(Array(bytes), line: line)
  }

  /// True when the first row that is not blank opens a JSON array.
  mutating func isArray(_ bytes: [UInt8]) -> Bool {
    guard case .jsonLines = format, !hasContent,
      let first = bytes.first(where: { !Self.isBlank($0) })
    else { return false }
    hasContent = true
    return first == UInt8(ascii: "[")
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// True when rows cannot be read because the header of the table could not.
  var lacksHeader: Bool {
    if case .csv = format { return table == nil }
    return false
  }

  /// `nil` for a blank row and for the header of a table.
  mutating func take(_ bytes: [UInt8], line: Int) throws(RowRejection) -> EvaluationCase? {
    if bytes.allSatisfy(Self.isBlank) { return nil }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw RowRejection(reason: "the row is not UTF-8 text")
    }
    switch format {
    case .jsonLines: return try JSONRow.read(bytes, line: line)
    case .csv(let columns):
      if let table { return try table.read(bytes, line: line) }
      table = try DatasetTable(header: bytes, columns: columns)
      return nil
    }
  }
}

/// Reads the rows of JSON-lines files.
enum JSONRow {
  static func read(_ bytes: [UInt8], line: Int) throws(RowRejection) -> EvaluationCase {
    let tree: JSONTree
    do throws(JSONSyntaxError) {
      tree = try JSONTree(parsing: bytes)
    } catch {
      throw RowRejection(reason: "the row is not valid JSON")
    }
    guard tree.members != nil else { throw RowRejection(reason: "the row is not a JSON object") }
    var row = EvaluationCase(id: "line-\(line)", input: "", line: line)
    if let id = try texts(tree, "id").first { row.id = id }
    row.expected = try texts(tree, "expected")
    row.relevant = try texts(tree, "relevant")
    row.tags = try texts(tree, "tags")
    row.cluster = try texts(tree, "cluster").first
    row.variables = try variables(tree)
    if let weight = tree["weight"], weight != .null {
      guard let number = weight.number, number > 0 else {
        throw RowRejection(reason: "`weight` is not a number above zero")
      }
      row.weight = number
    }
    if let checks = tree["checks"], checks != .null { row.checks = try self.checks(checks) }
    if let messages = tree["messages"], messages != .null {
      try read(messages: messages, answered: row.expected.isEmpty, into: &row)
    } else {
      try read(input: tree["input"], into: &row)
    }
    if let ideal = tree["ideal"], ideal != .null {
      guard let texts = ideal.texts else { throw RowRejection(reason: "`ideal` is not a text") }
      row.expected += texts
    }
    return row
  }

  private static func texts(_ tree: JSONTree, _ key: String) throws(RowRejection) -> [String] {
    guard let value = tree[key], value != .null else { return [] }
    guard let texts = value.texts else { throw RowRejection(reason: "`\(key)` is not a text") }
    return texts
  }

  private static func variables(_ tree: JSONTree) throws(RowRejection) -> [String: String] {
    guard let value = tree["vars"], value != .null else { return [:] }
    guard let members = value.members else { throw RowRejection(reason: "`vars` is not an object") }
    var variables: [String: String] = [:]
    for member in members {
      guard let texts = member.value.texts else {
        throw RowRejection(reason: "`vars` is not a text")
      }
      variables[member.key] = texts.joined(separator: ", ")
    }
    return variables
  }

  static func checks(_ tree: JSONTree) throws(RowRejection) -> [ScorerDefinition] {
    var definitions: [ScorerDefinition] = []
    for element in tree.elements ?? [tree] {
      do throws(ScorerProblem) {
        definitions.append(try ScorerDefinition(parsing: element))
        _ = try definitions.last.map { (last) throws(ScorerProblem) in try Scorer(last) }
      } catch {
        throw RowRejection(reason: error.sentence)
      }
    }
    return definitions
  }

  /// A text, or openai/evals' list of messages.
  private static func read(
    input: JSONTree?, into row: inout EvaluationCase
  ) throws(RowRejection) {
    switch input {
    case nil, .null: throw RowRejection(reason: "the row has no `input`")
    case .string(let text): row.input = text
    case .array: try read(messages: input ?? .null, answered: false, into: &row)
    default: throw RowRejection(reason: "`input` is not a text")
    }
  }

  /// The last user message is the input and, where the conversation ends with one, the last assistant message is
  /// what is expected. What comes before stands in the variables `system` and `history`.
  private static func read(
    messages: JSONTree, answered: Bool, into row: inout EvaluationCase
  ) throws(RowRejection) {
    var turns: [(role: String, text: String)] = []
    for message in messages.elements ?? [] {
      guard let role = message["role"]?.string else {
        throw RowRejection(reason: "a message has no `role`")
      }
      turns.append((role, try content(message["content"])))
    }
    if turns.last?.role == "assistant", let last = turns.popLast(), answered {
      row.expected = [last.text]
    }
    guard let question = turns.lastIndex(where: { $0.role == "user" }) else {
      throw RowRejection(reason: "the row has no message of a user")
    }
    row.input = turns[question].text
    let system = turns.filter { $0.role == "system" || $0.role == "developer" }.map(\.text)
    if !system.isEmpty { row.variables["system"] = system.joined(separator: "\n\n") }
    let history = turns[..<question].filter { $0.role == "user" || $0.role == "assistant" }
    if !history.isEmpty {
      row.variables["history"] = history.map { "\($0.role): \($0.text)" }.joined(separator: "\n")
    }
  }

  /// A text, or parts of which the texts are taken.
  private static func content(_ value: JSONTree?) throws(RowRejection) -> String {
    switch value {
    case nil, .null: return ""
    case .string(let text): return text
    case .array(let parts): return parts.compactMap { $0["text"]?.string }.joined()
    default: throw RowRejection(reason: "the `content` of a message is not a text")
    }
  }
}
