import CellGrid

/// How wide the columns of a table are, as far as its rows have come.
struct MarkdownTable: Sendable, Hashable {
  let alignments: [Alignment]
  /// Columns of the widest cell in each column, by the table of this package.
  private(set) var widths: [Int]
  private static let separator = 3

  init(alignments: [Alignment]) {
    self.alignments = alignments
    widths = Array(repeating: 1, count: alignments.count)
  }

  mutating func take(_ line: MarkdownMarks.Bytes) {
    for (column, cell) in Self.cells(in: line).prefix(widths.count).enumerated() {
      let text = String(decoding: cell, as: UTF8.self)
      let spans = MarkdownInline.spans(text[...], role: .text)
      let columns = spans.reduce(0) { $0 + CellWidth.standard.columns(of: $1.text) }
      widths[column] = max(widths[column], columns)
    }
  }

  var columns: Int { widths.reduce(0, +) + Self.separator * max(widths.count - 1, 0) }

  /// The texts between the bars; a bar behind a backslash is text.
  static func cells<Bytes: BidirectionalCollection<UInt8>>(in line: Bytes) -> [[UInt8]]
  where Bytes.SubSequence: BidirectionalCollection<UInt8> {
    let text = line.trimmingSpaces
    var cells: [[UInt8]] = []
    var cell: [UInt8] = []
    for byte in text {
      if byte == 0x7C, cell.last == 0x5C {
        cell[cell.count - 1] = byte
      } else if byte == 0x7C {
        cells.append(Array(cell.trimmingSpaces))
        cell = []
      } else {
        cell.append(byte)
      }
    }
    if !cell.trimmingSpaces.isEmpty || text.last != 0x7C {
      cells.append(Array(cell.trimmingSpaces))
    }
    if text.first == 0x7C, !cells.isEmpty { cells.removeFirst() }
    return cells
  }

  /// `a │ b`, every cell in its column.
  func row(_ text: Substring, role: Role, isHead: Bool, in room: LineRoom) -> StyledLine {
    var spans: [Span] = []
    let cells = Self.cells(in: text.utf8)
    for (column, width) in widths.enumerated() {
      if column > 0 { spans.append(Span(" \(room.glyphs.vertical) ", .dim)) }
      let text = column < cells.count ? String(decoding: cells[column], as: UTF8.self) : ""
      let cell = MarkdownInline.spans(
        text[...], role: isHead ? .tableHeader : role, emphasis: isHead ? .bold : [])
      let missing = width - cell.reduce(0) { $0 + room.width.columns(of: $1.text) }
      let left =
        switch alignments[column] {
        case .leading: 0
        case .center: missing / 2
        case .trailing: missing
        }
      if left > 0 { spans.append(Span(Self.blank(left), role)) }
      spans += cell
      if missing > left { spans.append(Span(Self.blank(missing - left), role)) }
    }
    return StyledLine(spans, isRigid: true)
  }

  /// `──┼──` under the head.
  func rule(in room: LineRoom) -> StyledLine {
    let parts = widths.map { String(repeating: room.glyphs.horizontal, count: $0) }
    let joint = room.glyphs.horizontal + room.glyphs.cross + room.glyphs.horizontal
    return StyledLine([Span(parts.joined(separator: joint), .dim)], isRigid: true)
  }

  private static func blank(_ count: Int) -> String { String(repeating: " ", count: count) }
}
