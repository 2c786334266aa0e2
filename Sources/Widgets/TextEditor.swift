import CellGrid

/// A text being edited: a value that a pane keeps in its state.
///
/// Lines are stored apart and the cursor counts bytes of its line, so a key costs its line at most,
/// never the text. Positions always lie between clusters; `brokenInvariant` says when not.
package struct TextEditor: Sendable, Equatable {
  /// Without their newlines; at least one.
  package private(set) var lines: TextLines
  /// Of the whole text, newlines included.
  package private(set) var byteCount: Int
  /// Counts the changes of the text.
  package private(set) var revision = 0
  /// The only line that the last change touched; `nil` when lines came or went.
  private(set) var changedLine: Int?
  package internal(set) var cursor: Position
  /// The other end of the selection, while there is one.
  package internal(set) var anchor: Position?
  /// What is looked for, and marked where it is in sight.
  package internal(set) var search: TextSearch?
  /// What is shown as selected instead of the selection.
  var shown: Range<Position>?
  /// The same as a block, while `shown` is set.
  var shownBlock: ViBlock?
  /// The column that up and down aim at, while only they are used.
  var goalColumn: Int?
  /// Where the first visible row begins; a hint, corrected whenever it is used.
  var top = Position(line: 0, offset: 0)
  /// The rows in sight as they were found last.
  var sight: Sight?
  var history = EditHistory()
  var kills = KillRing()
  /// What the last command left for the next one to go on with.
  var trail = Trail.none
  /// When text was changed last, as told to `perform`.
  var lastEdit: Int?

  enum Trail: Sendable, Equatable {
    case none, kill
    case yank(Range<Position>)
  }

  /// A place between two clusters: a line and an offset in its UTF-8.
  package struct Position: Sendable, Hashable, Comparable, Codable {
    package var line: Int
    package var offset: Int

    package init(line: Int, offset: Int) {
      self.line = line
      self.offset = offset
    }

    package static func < (left: Position, right: Position) -> Bool {
      (left.line, left.offset) < (right.line, right.offset)
    }
  }

  /// The cursor starts at the end.
  package init(_ text: String = "") {
    lines = TextLines(Self.split(text))
    byteCount = text.utf8.count
    cursor = Position(line: 0, offset: 0)
    cursor = end
  }

  package var text: String { lines.text }

  /// Whether this is the text, without putting the lines together.
  package func holds(_ text: String) -> Bool {
    text.utf8.count == byteCount && lines.hold(text)
  }

  package var isEmpty: Bool { lines.count == 1 && lines[0].isEmpty }

  package var start: Position { Position(line: 0, offset: 0) }
  package var end: Position { lineEnd(lines.count - 1) }

  func lineEnd(_ line: Int) -> Position {
    Position(line: line, offset: lines[line].utf8.count)
  }

  static func split(_ text: String) -> [String] {
    text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
  }
}

extension TextEditor {
  func index(_ position: Position) -> String.Index {
    let line = lines[position.line]
    return line.utf8.index(line.startIndex, offsetBy: position.offset)
  }

  /// The nearest place between clusters that is not after `position`, or not before it.
  func aligned(_ position: Position, forward: Bool = false) -> Position {
    let line = min(max(position.line, 0), lines.count - 1)
    let text = lines[line]
    let offset = min(max(position.offset, 0), text.utf8.count)
    let place = Clusters.floor(text, offset)
    return Position(
      line: line, offset: forward && place < offset ? Clusters.after(text, place) : place)
  }

  /// The cluster that begins at a place; `nil` at the end of a line.
  func character(at position: Position) -> Character? {
    Clusters.character(lines[position.line], at: position.offset)
  }

  /// A part of a line. Of a long line it is a copy: within it the library would look on behind the part.
  func part(_ range: Range<Position>) -> Substring {
    let line = lines[range.lowerBound.line]
    let part = line[index(range.lowerBound)..<index(range.upperBound)]
    return line.utf8.count > Self.pieceLength ? String(part)[...] : part
  }

  /// The text between two places.
  package func text(_ range: Range<Position>) -> String {
    let (lower, upper) = (range.lowerBound, range.upperBound)
    if lower.line == upper.line { return String(lines[lower.line][index(lower)..<index(upper)]) }
    var text = String(lines[lower.line][index(lower)...])
    for line in lines[(lower.line + 1)..<upper.line] { text += "\n" + line }
    return text + "\n" + lines[upper.line][..<index(upper)]
  }

  private func byteCount(of range: Range<Position>) -> Int {
    let (lower, upper) = (range.lowerBound, range.upperBound)
    let passed = lines[lower.line..<upper.line].reduce(0) { $0 + $1.utf8.count + 1 }
    return passed + upper.offset - lower.offset
  }

  /// The one way in which text changes; returns the place after what was inserted.
  mutating func replace(_ range: Range<Position>, with text: String) -> Position {
    let (lower, upper) = (range.lowerBound, range.upperBound)
    let first = index(lower)
    let last = index(upper)
    revision += 1
    byteCount += text.utf8.count - byteCount(of: range)
    if lower.line == upper.line, !text.utf8.contains(0x0A) {
      changedLine = lower.line
      lines[lower.line].replaceSubrange(first..<last, with: text)
      return Position(line: lower.line, offset: lower.offset + text.utf8.count)
    }
    changedLine = nil
    var parts = Self.split(text)
    let after = Position(
      line: lower.line + parts.count - 1,
      offset: parts[parts.count - 1].utf8.count + (parts.count == 1 ? lower.offset : 0))
    parts[parts.count - 1] += lines[upper.line][last...]
    parts[0] = lines[lower.line][..<first] + parts[0]
    lines.replaceSubrange(lower.line...upper.line, with: parts)
    return after
  }

  /// Nothing when every position lies between clusters and there is a line.
  package var brokenInvariant: String? {
    if lines.isEmpty { return "no line" }
    if byteCount != text.utf8.count { return "byte count" }
    if lines.contains(where: { $0.utf8.contains(0x0A) }) { return "newline in a line" }
    if aligned(cursor) != cursor { return "cursor inside a cluster" }
    if let anchor, aligned(anchor) != anchor { return "anchor inside a cluster" }
    return nil
  }
}
