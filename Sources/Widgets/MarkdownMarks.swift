import CellGrid

/// Marks of Markdown that stand on a line of their own, read from bytes.
enum MarkdownMarks {
  typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

  /// False for what is certainly neither a fence nor the rule of a table.
  static func mayBeMark(_ line: Bytes) -> Bool {
    guard let first = line.first(where: { $0 != 0x20 && $0 != 0x09 }) else { return false }
    switch first {
    case 0x60, 0x7E, 0x7C, 0x2D, 0x3A: return true
    default: return false
    }
  }

  /// Three or more backticks or tildes, and what language follows.
  static func fence(_ line: Bytes) -> MarkdownText.Fence? {
    let text = line.trimmingSpaces
    guard let mark = text.first, mark == 0x60 || mark == 0x7E else { return nil }
    let length = text.prefix { $0 == mark }.count
    let rest = text.dropFirst(length)
    guard length >= 3, mark == 0x7E || !rest.contains(0x60) else { return nil }
    let name = rest.trimmingSpaces.prefix { $0 != 0x20 && $0 != 0x7B && $0 != 0x2C }
    return MarkdownText.Fence(
      mark: mark, length: length, language: CodeLanguage.number(named: name))
  }

  static func closes(_ fence: MarkdownText.Fence, _ line: Bytes) -> Bool {
    let text = line.trimmingSpaces
    return text.count >= fence.length && text.allSatisfy { $0 == fence.mark }
  }

  /// `|---|:--:|`: the alignment of every column.
  static func tableRule(_ line: Bytes) -> [Alignment]? {
    var text = line.trimmingSpaces
    guard let first = text.first, first == 0x7C || first == 0x2D || first == 0x3A,
      text.count < 1024, text.contains(0x7C)
    else { return nil }
    if text.first == 0x7C { text = text.dropFirst() }
    if text.last == 0x7C { text = text.dropLast() }
    var alignments: [Alignment] = []
    for cell in text.split(separator: 0x7C, omittingEmptySubsequences: false) {
      let cell = cell.trimmingSpaces
      let dashes = cell.drop { $0 == 0x3A }.prefix { $0 == 0x2D }
      let colons = cell.count - dashes.count
      let left = cell.first == 0x3A
      let right = cell.last == 0x3A
      guard !dashes.isEmpty, colons == (left ? 1 : 0) + (right ? 1 : 0) else { return nil }
      alignments.append(right ? (left ? .center : .trailing) : .leading)
    }
    return alignments
  }

  /// `---`, `***` or `___`, with spaces between or not.
  static func isRule(_ line: Substring) -> Bool {
    let marks = line.utf8.filter { $0 != 0x20 }
    guard marks.count >= 3, let mark = marks.first, [0x2D, 0x2A, 0x5F].contains(mark) else {
      return false
    }
    return marks.allSatisfy { $0 == mark }
  }
}

extension BidirectionalCollection<UInt8> where SubSequence: BidirectionalCollection<UInt8> {
  /// Without spaces, tabs and carriage returns at both ends.
  var trimmingSpaces: SubSequence {
    var (start, end) = (startIndex, endIndex)
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    while start < end, isSpace(self[start]) { formIndex(after: &start) }
    while start < end, isSpace(self[index(before: end)]) { formIndex(before: &end) }
    return self[start..<end]
  }
}
