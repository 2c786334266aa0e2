import CellGrid

/// A text that models write, read line by line as it arrives: what is known of a closed line is kept, only
/// the open line at the end is read again, so a delta costs its own length and no more.
///
/// Lines are made for the screen when they come into sight. A line longer than `pieceLength` is
/// kept in pieces, each a line of its own.
package struct MarkdownText: Sendable {
  package private(set) var source = ""
  /// The closed lines and, last, the open one.
  private(set) var lines = [Line(start: 0, kind: .text)]
  private(set) var tables: [MarkdownTable] = []
  /// How many lines only carry on the line before them.
  private var continuations = 0
  /// What held where the open line begins.
  private var context = Context()

  static let pieceLength = 4096
  /// Bytes that must follow a piece before it is closed, so that the place of the cut does not
  /// depend on how the text arrived.
  private static let lookahead = 64

  struct Line: Sendable, Hashable {
    /// The offset in the UTF-8 of the source.
    var start: Int
    var kind: Kind
  }

  enum Kind: Sendable, Hashable {
    case text
    /// The line before, carried on.
    case continuation
    case fence
    case code(language: UInt8, state: CodeState)
    /// A row of a table, by the table's number.
    case row(Int32)
    case rule(Int32)
  }

  struct Context: Sendable, Hashable {
    var fence: Fence?
    var table: Int32?
    var isContinuation = false
  }

  /// An open code block.
  struct Fence: Sendable, Hashable {
    var mark: UInt8
    var length: Int
    var language: UInt8
    var state = CodeState.plain
  }

  package init(_ text: String = "") {
    append(text)
  }

  /// Lines as the text has them; pieces of a long line count once.
  package var sourceLineCount: Int { source.isEmpty ? 0 : lines.count - continuations }

  package var byteCount: Int { source.utf8.count }

  package mutating func append(_ delta: String) {
    guard !delta.isEmpty else { return }
    var text = source
    source = ""
    text.append(delta)
    text.makeContiguousUTF8()
    let open = lines[lines.count - 1].start
    let isKnown: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
      read(bytes, from: open)
    }
    assert(isKnown != nil, "a contiguous string has storage")
    source = text
  }

  /// Takes the whole of a text of which this one is most likely a beginning; what is new is
  /// appended. A text that does not begin like this one is read from its start.
  package mutating func follow(_ whole: String) {
    let known = byteCount
    guard known > 0 else { return append(whole) }
    let bytes = whole.utf8
    guard bytes.count >= known else {
      self = MarkdownText(whole)
      return
    }
    guard bytes.count > known else {
      if whole != source { self = MarkdownText(whole) }
      return
    }
    let border = bytes.index(bytes.startIndex, offsetBy: known)
    let tail = bytes.index(border, offsetBy: -min(known, 256))
    guard bytes[tail..<border].elementsEqual(source.utf8.suffix(256)) else {
      self = MarkdownText(whole)
      return
    }
    append(String(whole[border...]))
  }

  /// The bytes of a line, its end left out.
  func range(of index: Int) -> Range<Int> {
    let start = lines[index].start
    let bytes = source.utf8
    var end = index + 1 < lines.count ? lines[index + 1].start : bytes.count
    func ends(with byte: UInt8) -> Bool {
      end > start && bytes[bytes.index(bytes.startIndex, offsetBy: end - 1)] == byte
    }
    if index + 1 < lines.count, ends(with: 0x0A) { end -= 1 }
    if ends(with: 0x0D) { end -= 1 }
    return start..<end
  }

  func text(of index: Int) -> Substring {
    let range = range(of: index)
    let bytes = source.utf8
    let start = bytes.index(bytes.startIndex, offsetBy: range.lowerBound)
    return source[start..<bytes.index(start, offsetBy: range.count)]
  }
}

extension MarkdownText: Equatable {
  /// All else follows from the text.
  package static func == (left: Self, right: Self) -> Bool { left.source == right.source }
}

extension MarkdownText {
  private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, from open: Int) {
    lines.removeLast()
    var start = open
    var scanned = open
    while true {
      let limit = start + Self.pieceLength + Self.lookahead
      let newline = Self.newline(in: bytes, from: max(scanned, start), to: min(limit, bytes.count))
      if let newline {
        close(bytes, start..<newline)
        context.isContinuation = false
        start = newline + 1
        scanned = start
      } else if bytes.count >= limit {
        let cut = Self.cut(bytes, from: start)
        close(bytes, start..<cut)
        context.isContinuation = true
        scanned = limit
        start = cut
      } else {
        break
      }
    }
    lines.append(Line(start: start, kind: openKind(bytes, start..<bytes.count)))
  }

  private static func newline(
    in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
  ) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    var index = start
    while index + 8 <= end {
      let word = UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self)
      let zero = word ^ 0x0A0A_0A0A_0A0A_0A0A
      let found = (zero &- 0x0101_0101_0101_0101) & ~zero & 0x8080_8080_8080_8080
      if found != 0 { break }
      index += 8
    }
    while index < end {
      if bytes[index] == 0x0A { return index }
      index += 1
    }
    return nil
  }

  /// After a space near the end of the piece, else between scalars.
  private static func cut(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    let end = start + pieceLength
    var index = end
    while index > end - 512 {
      if bytes[index - 1] == 0x20 { return index }
      index -= 1
    }
    index = end
    while bytes[index] & 0xC0 == 0x80, index > start + 1 { index -= 1 }
    return index
  }

  private mutating func close(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    let line = bytes[range]
    if context.fence == nil, context.table == nil, !context.isContinuation,
      !MarkdownMarks.mayBeMark(line)
    {
      return add(range, .text)
    }
    if var fence = context.fence {
      if !context.isContinuation, MarkdownMarks.closes(fence, line) {
        context.fence = nil
        return add(range, .fence)
      }
      add(range, .code(language: fence.language, state: fence.state))
      fence.state = CodeLanguage.state(after: line, from: fence.state, language: fence.language)
      context.fence = fence
      if context.isContinuation { continuations += 1 }
      return
    }
    if context.isContinuation {
      continuations += 1
      return add(range, .continuation)
    }
    if let fence = MarkdownMarks.fence(line) {
      context.fence = fence
      context.table = nil
      return add(range, .fence)
    }
    if let table = context.table {
      if line.contains(0x7C) {
        tables[Int(table)].take(line)
        return add(range, .row(table))
      }
      context.table = nil
    } else if let alignments = MarkdownMarks.tableRule(line), begins(alignments, bytes) {
      let number = Int32(clamping: tables.count)
      var table = MarkdownTable(alignments: alignments)
      table.take(bytes[header(bytes)])
      tables.append(table)
      lines[lines.count - 1].kind = .row(number)
      context.table = number
      return add(range, .rule(number))
    }
    add(range, .text)
  }

  private mutating func add(_ range: Range<Int>, _ kind: Kind) {
    lines.append(Line(start: range.lowerBound, kind: kind))
  }

  /// Only a line of as many cells can be the head of a table.
  private func begins(
    _ alignments: [Alignment], _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard let last = lines.last, last.kind == .text else { return false }
    let head = bytes[header(bytes)]
    return head.contains(0x7C) && MarkdownTable.cells(in: head).count == alignments.count
  }

  /// The line above the one that is being closed.
  private func header(_ bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    let start = lines[lines.count - 1].start
    let end = Self.newline(in: bytes, from: start, to: bytes.count) ?? bytes.count
    return start..<end
  }

  private func openKind(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Kind {
    let line = bytes[range]
    if let fence = context.fence {
      let closes = !context.isContinuation && MarkdownMarks.closes(fence, line)
      return closes ? .fence : .code(language: fence.language, state: fence.state)
    }
    if context.isContinuation { return .continuation }
    if MarkdownMarks.fence(line) != nil { return .fence }
    if let table = context.table, line.contains(0x7C) { return .row(table) }
    return .text
  }
}
