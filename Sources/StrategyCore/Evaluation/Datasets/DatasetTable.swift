/// The header of a CSV file and what its columns mean.
struct DatasetTable: Sendable {
  private let names: [String]
  private let delimiter: UInt8
  private let columns: DatasetColumns
  private let input: Int
  private let expected: [Int]

  private static let inputNames = ["input", "question", "query", "text", "prompt", "message"]
  private static let expectedNames = [
    "expected", "ideal", "answer", "label", "category", "output",
  ]

  init(header: [UInt8], columns: DatasetColumns) throws(RowRejection) {
    delimiter = Self.delimiter(of: header)
    let names = try Self.fields(header, delimiter).map(\.trimmed)
    self.names = names
    func find(_ wanted: String?, _ usual: [String]) throws(RowRejection) -> Int? {
      if let wanted {
        guard let index = names.firstIndex(of: wanted) else {
          throw RowRejection(reason: "there is no column “\(wanted)”")
        }
        return index
      }
      return usual.lazy.compactMap { names.firstIndex(of: $0) }.first
    }
    for case let name? in [
      columns.id, columns.relevant, columns.tags, columns.weight, columns.cluster,
    ] where !names.contains(name) {
      throw RowRejection(reason: "there is no column “\(name)”")
    }
    if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
      throw RowRejection(reason: "two columns are called “\(twice)”")
    }
    let assertions = names.indices.filter { Self.isAssertion(names[$0]) }
    let answer = try find(columns.expected, assertions.isEmpty ? Self.expectedNames : [])
    let expected = answer.map { [$0] } ?? assertions
    self.expected = expected
    let chosen = try find(columns.input, Self.inputNames)
    let first = names.indices.first { !expected.contains($0) && !names[$0].hasPrefix("__") }
    guard let input = chosen ?? first else { throw RowRejection(reason: "no column is an input") }
    self.input = input
    var columns = columns
    if columns.id == nil, names.contains("id") { columns.id = "id" }
    if columns.relevant == nil, names.contains("relevant") { columns.relevant = "relevant" }
    if columns.tags == nil, names.contains("tags") { columns.tags = "tags" }
    if columns.weight == nil, names.contains("weight") { columns.weight = "weight" }
    if columns.cluster == nil, names.contains("cluster") { columns.cluster = "cluster" }
    self.columns = columns
  }

  private static func isAssertion(_ name: String) -> Bool {
    name.hasPrefix("__expected") && name.dropFirst(10).allSatisfy(\.isNumber)
  }

  func read(_ bytes: [UInt8], line: Int) throws(RowRejection) -> EvaluationCase {
    let fields = try Self.fields(bytes, delimiter)
    guard fields.count == names.count else {
      throw RowRejection(
        reason: "the row has \(fields.count) fields and the header \(names.count)")
    }
    var row = EvaluationCase(id: "line-\(line)", input: fields[input], line: line)
    for (index, field) in fields.enumerated() {
      let name = names[index]
      if expected.contains(index) {
        try take(expected: field, of: name, into: &row)
      } else if name == columns.id {
        if !field.isEmpty { row.id = field }
      } else if name == columns.relevant {
        row.relevant = Self.list(field)
      } else if name == columns.tags {
        row.tags = Self.list(field)
      } else if name == columns.cluster {
        row.cluster = field.isEmpty ? nil : field
      } else if name == columns.weight {
        guard let weight = Double(field.trimmed), weight > 0, weight.isFinite else {
          throw RowRejection(reason: "`\(name)` is “\(field.excerpt(20))”, not a number above zero")
        }
        row.weight = weight
      } else if index != input, !name.hasPrefix("__"), !name.isEmpty {
        row.variables[name] = field
      }
    }
    return row
  }

  private func take(
    expected field: String, of name: String, into row: inout EvaluationCase
  ) throws(RowRejection) {
    guard name.hasPrefix("__"), columns.expected == nil else {
      row.expected.append(field)
      return
    }
    switch try AssertionText.read(field) {
    case .nothing: break
    case .answer(let text): row.expected.append(text)
    case .check(let definition): row.checks.append(definition)
    }
  }

  /// Several values in one field.
  private static func list(_ field: String) -> [String] {
    field.split { $0 == ";" || $0 == "," || $0 == "|" }.map { String($0).trimmed }
      .filter { !$0.isEmpty }
  }

  /// The most frequent of comma, semicolon and tab in the header.
  private static func delimiter(of header: [UInt8]) -> UInt8 {
    [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09]
      .max { a, b in header.count { $0 == a } < header.count { $0 == b } } ?? UInt8(ascii: ",")
  }

  /// RFC 4180: a field in quotes may hold anything, quotes doubled.
  private static func fields(
    _ bytes: [UInt8], _ delimiter: UInt8
  ) throws(RowRejection) -> [String] {
    var fields: [String] = []
    var field: [UInt8] = []
    var position = 0
    while true {
      if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
        position += 1
        while position < bytes.count {
          if bytes[position] != UInt8(ascii: "\"") {
            field.append(bytes[position])
            position += 1
          } else if position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "\"") {
            field.append(UInt8(ascii: "\""))
            position += 2
          } else {
            break
          }
        }
        guard position < bytes.count else {
          throw RowRejection(reason: "a field has no closing quote")
        }
        position += 1
        guard position == bytes.count || bytes[position] == delimiter else {
          throw RowRejection(reason: "something follows the closing quote of a field")
        }
      } else {
        while position < bytes.count, bytes[position] != delimiter {
          field.append(bytes[position])
          position += 1
        }
      }
      fields.append(String(decoding: field, as: UTF8.self))
      field.removeAll(keepingCapacity: true)
      guard position < bytes.count else { return fields }
      position += 1
    }
  }
}
