/// A table of comma, semicolon or tab separated values, after RFC 4180, with its first row as names of the columns.
struct CSVTable {
  struct Row {
    /// Line in the file where the row begins, from 1.
    var line: Int
    var fields: [String]
  }

  let names: [String]
  let rows: [Row]
  /// The line of a quote that is never closed.
  let openQuote: Int?

  init(_ text: String) {
    var parser = Parser(bytes: Array(text.utf8))
    var rows: [Row] = []
    while let row = parser.next() { rows.append(row) }
    names = rows.first?.fields.map { $0.trimmed } ?? []
    self.rows = Array(rows.dropFirst())
    openQuote = parser.openQuote
  }

  /// Labelled examples when there is a column for the input and one for the label; otherwise every row as a
  /// list of its fields.
  func document(source: String) -> KnowledgeDocument {
    let input = column(["input", "text", "utterance"])
    let label = column(["expected", "label", "category", "intent", "output"])
    var document: [KnowledgeDocument.Row] = []
    var problems: [KnowledgeProblem] = []
    for row in rows {
      if row.fields.allSatisfy({ $0.trimmed.isEmpty }) { continue }
      if row.fields.count != names.count {
        let why = "it has \(row.fields.count) fields where the first row names \(names.count)"
        problems.append(KnowledgeProblem(source, line: row.line, .row(why: why)))
      } else if let input, let label {
        let text = row.fields[input].trimmed
        let answer = row.fields[label].trimmed
        document.append(
          .init(line: row.line, text: text, label: answer.isEmpty ? nil : answer))
      } else {
        let lines = zip(names, row.fields).filter { !$1.trimmed.isEmpty }
          .map { "\($0): \($1.trimmed)" }
        document.append(.init(line: row.line, text: lines.joined(separator: "\n")))
      }
    }
    if let openQuote {
      problems.append(
        KnowledgeProblem(source, line: openQuote, .row(why: "its quote is never closed")))
    }
    return KnowledgeDocument(source: source, content: .rows(document), problems: problems)
  }

  private func column(_ wanted: [String]) -> Int? {
    wanted.lazy.compactMap { name in names.firstIndex { $0.lowercased() == name } }.first
  }

  private struct Parser {
    let bytes: [UInt8]
    let separator: UInt8
    var place = 0
    var line = 1
    var openQuote: Int?

    init(bytes: [UInt8]) {
      self.bytes = bytes
      let first = bytes.prefix { $0 != 0x0A }
      let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
      separator =
        candidates.max { a, b in
          first.count { $0 == a } < first.count { $0 == b }
        } ?? UInt8(ascii: ",")
    }

    mutating func next() -> Row? {
      guard place < bytes.count else { return nil }
      var row = Row(line: line, fields: [])
      while true {
        row.fields.append(field())
        guard place < bytes.count else { return row }
        let byte = bytes[place]
        place += 1
        if byte == separator { continue }
        line += 1
        return row
      }
    }

    /// Reads up to the separator or line feed that ends the field.
    private mutating func field() -> String {
      var value: [UInt8] = []
      if place < bytes.count, bytes[place] == UInt8(ascii: "\"") {
        let start = line
        place += 1
        var isClosed = false
        while place < bytes.count, !isClosed {
          let byte = bytes[place]
          place += 1
          if byte == 0x0A { line += 1 }
          guard byte == UInt8(ascii: "\"") else {
            value.append(byte)
            continue
          }
          if place < bytes.count, bytes[place] == UInt8(ascii: "\"") {
            value.append(byte)
            place += 1
          } else {
            isClosed = true
          }
        }
        if !isClosed { openQuote = start }
      }
      while place < bytes.count, bytes[place] != separator, bytes[place] != 0x0A {
        value.append(bytes[place])
        place += 1
      }
      if value.last == 0x0D { value.removeLast() }
      return String(decoding: value, as: UTF8.self)
    }
  }
}

extension StringProtocol {
  /// Without white space at its ends.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
