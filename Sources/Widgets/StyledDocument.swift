package import CellGrid

/// Several texts under one another, read and scrolled as one.
///
/// It is made anew for every look: what it holds is shared, never copied.
package struct StyledDocument: Sendable, Equatable {
  package enum Part: Sendable, Equatable {
    case lines([StyledLine])
    case markdown(MarkdownText, Role)
    /// The same, as it was written.
    case plain(MarkdownText, Role)
  }

  private var parts: [Part] = []
  /// Where each part begins.
  private var starts: [Int] = []
  package private(set) var lineCount = 0
  /// Long lines go on in the next row; otherwise they are cut at the edge.
  package var wraps = true
  /// Columns that lines are moved left by, when they are not wrapped.
  package var shift = 0
  /// What is marked wherever it is found.
  package var search: TextSearch?

  package init(_ parts: [Part] = []) {
    for part in parts { append(part) }
  }

  package mutating func append(_ part: Part) {
    parts.append(part)
    starts.append(lineCount)
    lineCount += part.lineCount
  }

  package var isEmpty: Bool { lineCount == 0 }
}

extension StyledDocument.Part {
  var lineCount: Int {
    switch self {
    case .lines(let lines): lines.count
    case .markdown(let text, _), .plain(let text, _):
      text.byteCount == 0 ? 0 : text.lines.count
    }
  }

  func line(at index: Int, in room: LineRoom) -> StyledLine {
    switch self {
    case .lines(let lines): lines[index]
    case .markdown(let text, let role): text.line(at: index, role: role, in: room)
    case .plain(let text, let role): StyledLine(String(text.text(of: index)), role)
    }
  }

  /// The bytes of a line as they were written.
  func source(at index: Int) -> Substring {
    switch self {
    case .lines(let lines): lines[index].text[...]
    case .markdown(let text, _), .plain(let text, _): text.text(of: index)
    }
  }
}

extension StyledDocument: LineSource {
  package func line(at index: Int, in room: LineRoom) -> StyledLine {
    let (part, place) = place(of: index)
    var line = parts[part].line(at: place, in: room)
    if let search { line = line.marking(search) }
    guard !wraps else { return line }
    return StyledLine(line.dropping(shift, width: room.width).spans, isRigid: true)
  }

  private func place(of index: Int) -> (part: Int, line: Int) {
    let part = (starts.lastIndex { $0 <= index } ?? 0)
    return (part, index - starts[part])
  }

  /// The next line after `line` (or the one before it) in which something is found, past the end
  /// from the start on.
  package func line(matching search: TextSearch, from line: Int, forward: Bool) -> Int? {
    guard lineCount > 0 else { return nil }
    for step in 1...lineCount {
      let index = (line + (forward ? step : lineCount - step % lineCount)) % lineCount
      let (part, place) = place(of: (index + lineCount) % lineCount)
      if search.isFound(in: parts[part].source(at: place)) { return index }
    }
    return nil
  }

  /// The lines in which something is found, counted up to a limit.
  package func matchingLines(_ search: TextSearch, limit: Int = 1000) -> [Int] {
    var found: [Int] = []
    for index in 0..<lineCount {
      let (part, place) = place(of: index)
      guard search.isFound(in: parts[part].source(at: place)) else { continue }
      found.append(index)
      if found.count == limit { break }
    }
    return found
  }
}

extension StyledLine {
  /// The line with everything that is found in the role of a match.
  func marking(_ search: TextSearch) -> StyledLine {
    let text = text
    let ranges = search.ranges(in: text[...])
    guard !ranges.isEmpty else { return self }
    var marked: [Span] = []
    var end = 0
    for range in ranges {
      marked += slice(end..<range.lowerBound).spans
      marked += slice(range).spans.map { Span($0.text, .searchMatch, $0.emphasis) }
      end = range.upperBound
    }
    marked += slice(end..<text.utf8.count).spans
    return StyledLine(marked, indent: indent, isRigid: isRigid)
  }

  /// Without its first columns.
  func dropping(_ columns: Int, width: CellWidth) -> StyledLine {
    guard columns > 0 else { return self }
    let text = text
    let gone = width.prefix(of: text[...], columns: columns).utf8.count
    return slice(gone..<text.utf8.count)
  }
}
