import CellGrid

/// A rectangle of columns over several lines: what visual block mode covers.
struct ViBlock: Sendable, Equatable {
  var lines: ClosedRange<Int>
  /// The first column of a line and the last, as they are shown; `Int.max` after `$`.
  var left: Int
  var right: Int

  /// What a line has of it.
  struct Part: Sendable, Equatable {
    /// The characters that are touched, as offsets in the line's UTF-8.
    var range: Range<Int>
    /// Columns of the touched characters that lie outside: of a wide one that an edge goes through.
    var before = 0
    var after = 0
    /// What lies inside; blanks for the halves of characters.
    var text = ""
  }

  /// A place to type or to put something, and the blanks that lead to its column.
  struct Insertion: Sendable, Equatable {
    var offset: Int
    var blanks: Int
    /// Nothing of the line follows.
    var isAtEnd: Bool
  }
}

extension TextEditor {
  func column(of place: Position, width: CellWidth) -> Int {
    width.columns(of: lines[place.line][..<index(place)])
  }

  /// The block between two characters.
  func block(from start: Position, to end: Position, width: CellWidth) -> ViBlock {
    let ends = [start, end].map { place in
      let first = column(of: place, width: width)
      let columns = character(at: place).map { width.columns(of: $0) } ?? 1
      return (first: first, last: first + max(columns, 1) - 1)
    }
    return ViBlock(
      lines: min(start.line, end.line)...max(start.line, end.line),
      left: min(ends[0].first, ends[1].first), right: max(ends[0].last, ends[1].last))
  }

  /// `nil` when the line ends before the block.
  ///
  /// - Parameter withText: false spares the text of it, which may be long up to the end of a line.
  func part(
    of block: ViBlock, line: Int, width: CellWidth, withText: Bool = true
  ) -> ViBlock.Part? {
    let text = lines[line]
    let head = width.prefix(of: text[...], columns: block.left)
    let start = head.utf8.count
    let first = width.columns(of: head)
    guard first == block.left || start < text.utf8.count else { return nil }
    var part = ViBlock.Part(range: start..<start, before: block.left - first)
    let rest = text[head.endIndex...]
    guard block.right < Int.max || part.before > 0 && withText else {
      part.range = start..<text.utf8.count
      if withText { part.text = String(rest) }
      return part
    }
    var column = first
    var end = start
    for character in rest {
      guard column <= block.right else { break }
      let next = column + width.columns(of: character)
      let inside = min(next - 1, block.right) - max(column, block.left) + 1
      let isWhole = column >= block.left && next - 1 <= block.right
      part.text += isWhole ? String(character) : String(repeating: " ", count: max(inside, 0))
      if block.right < Int.max { part.after = max(next - 1 - block.right, 0) }
      column = next
      end += character.utf8.count
    }
    part.range = start..<end
    return part
  }

  func insertion(atColumn column: Int, line: Int, width: CellWidth) -> ViBlock.Insertion {
    let head = width.prefix(of: lines[line][...], columns: column)
    return ViBlock.Insertion(
      offset: head.utf8.count, blanks: column - width.columns(of: head),
      isAtEnd: head.utf8.count == lines[line].utf8.count)
  }

  /// The place of a column, or the last one of a shorter line.
  func place(inLine line: Int, column: Int, width: CellWidth) -> Position {
    let head = width.prefix(of: lines[line][...], columns: column)
    return Position(line: line, offset: head.utf8.count)
  }

  /// Changes what lines have of a block, as one step; what is `nil` stays as it is.
  mutating func change(
    _ block: ViBlock, width: CellWidth, to new: (ViBlock.Part) -> String?
  ) {
    group { editor in
      for line in block.lines {
        guard let part = editor.part(of: block, line: line, width: width),
          let text = new(part)
        else { continue }
        let start = Position(line: line, offset: part.range.lowerBound)
        let end = Position(line: line, offset: part.range.upperBound)
        if start != end || !text.isEmpty { editor.change(start..<end, to: text) }
      }
    }
  }
}
