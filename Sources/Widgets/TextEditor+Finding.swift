extension TextEditor {
  mutating func find(_ search: TextSearch?) {
    self.search = search
    guard let search else {
      anchor = nil
      return
    }
    let start = selection?.lowerBound ?? cursor
    if let match = match(of: search, from: start, forward: true) { select(match) }
  }

  mutating func findNext(forward: Bool) {
    guard let search else { return }
    let start = forward ? selection?.upperBound ?? cursor : selection?.lowerBound ?? cursor
    if let match = match(of: search, from: start, forward: forward) { select(match) }
  }

  /// The first match that begins at a place or after it, or the last one that ends before it;
  /// around the ends of the text.
  package func match(
    of search: TextSearch, from start: Position, forward: Bool
  ) -> Range<Position>? {
    if forward {
      if let range = search.firstRange(in: lines[start.line][...], from: start.offset) {
        return self.range(range, in: start.line)
      }
    } else if let range = search.ranges(in: lines[start.line][..<index(start)]).last {
      return self.range(range, in: start.line)
    }
    for step in 1...lines.count {
      let line = (start.line + (forward ? step : lines.count - step)) % lines.count
      let text = lines[line][...]
      let found = forward ? search.firstRange(in: text, from: 0) : search.ranges(in: text).last
      if let found { return range(found, in: line) }
    }
    return nil
  }

  private func range(_ bytes: Range<Int>, in line: Int) -> Range<Position> {
    let lower = aligned(Position(line: line, offset: bytes.lowerBound))
    return lower..<aligned(Position(line: line, offset: bytes.upperBound), forward: true)
  }

  /// How often something is found, counted up to a limit.
  package func matchCount(of search: TextSearch, limit: Int = 10_000) -> Int {
    var count = 0
    for line in lines where count < limit { count += search.ranges(in: line[...]).count }
    return min(count, limit)
  }

  mutating func replaceMatch(with template: String) {
    guard let search else { return }
    if let selection, selection.lowerBound.line == selection.upperBound.line {
      let line = lines[selection.lowerBound.line]
      let bytes = selection.lowerBound.offset..<selection.upperBound.offset
      if let match = search.matches(in: line[...]).first(where: { $0.range == bytes }) {
        change(selection, to: search.replacement(template, for: match, in: line[...]))
      }
    }
    findNext(forward: true)
  }

  /// Replaces every match as one step, and says how many there were.
  @discardableResult
  package mutating func replaceAll(with template: String) -> Int {
    guard let search else { return 0 }
    return replaceAll(search, with: template, in: 0..<lines.count)
  }

  /// - Parameter onlyFirst: one match of each line.
  @discardableResult
  mutating func replaceAll(
    _ search: TextSearch, with template: String, in touched: Range<Int>, onlyFirst: Bool = false
  ) -> Int {
    var count = 0
    let place = cursor
    group { editor in
      for number in touched.reversed() {
        let line = editor.lines[number]
        var matches = search.matches(in: line[...])
        if onlyFirst { matches = Array(matches.prefix(1)) }
        guard !matches.isEmpty else { continue }
        count += matches.count
        editor.change(
          Position(line: number, offset: 0)..<editor.lineEnd(number),
          to: Self.replaced(line, matches, search, template))
      }
    }
    cursor = aligned(place)
    anchor = nil
    return count
  }

  private static func replaced(
    _ line: String, _ matches: [Pattern.Match], _ search: TextSearch, _ template: String
  ) -> String {
    var text = ""
    var end = line.startIndex
    for match in matches {
      let lower = line.utf8.index(line.startIndex, offsetBy: match.range.lowerBound)
      text += line[end..<lower]
      text += search.replacement(template, for: match, in: line[...])
      end = line.utf8.index(lower, offsetBy: match.range.count)
    }
    return text + line[end...]
  }
}

extension TextEditor {
  private static let brackets: [UInt8: (other: UInt8, opens: Bool)] = [
    0x28: (0x29, true), 0x29: (0x28, false), 0x5B: (0x5D, true), 0x5D: (0x5B, false),
    0x7B: (0x7D, true), 0x7D: (0x7B, false),
  ]
  /// A partner further away than this is not looked for, so that no key costs the whole text.
  private static let bracketReach = 100_000

  /// The brace, bracket or parenthesis at a place (or else just before it) and its partner.
  package func bracketPair(at position: Position) -> (here: Position, partner: Position)? {
    let line = lines[position.line]
    for offset in [position.offset, position.offset - 1] where offset >= 0 {
      guard offset < line.utf8.count else { continue }
      let byte = line.utf8[line.utf8.index(line.startIndex, offsetBy: offset)]
      guard let (other, opens) = Self.brackets[byte] else { continue }
      let here = Position(line: position.line, offset: offset)
      return partner(of: byte, other, opens: opens, from: here).map { (here, $0) }
    }
    return nil
  }

  private func partner(
    of byte: UInt8, _ other: UInt8, opens: Bool, from start: Position
  ) -> Position? {
    var depth = 0
    var left = Self.bracketReach
    var line = start.line
    while line >= 0, line < lines.count, left > 0 {
      let bytes = lines[line].utf8
      let first = line == start.line ? start.offset : opens ? 0 : bytes.count - 1
      var index = bytes.index(bytes.startIndex, offsetBy: max(first, 0))
      var offset = first
      while offset >= 0, offset < bytes.count, left > 0 {
        if bytes[index] == byte { depth += 1 }
        if bytes[index] == other { depth -= 1 }
        if depth == 0 { return Position(line: line, offset: offset) }
        offset += opens ? 1 : -1
        if offset >= 0 { index = opens ? bytes.index(after: index) : bytes.index(before: index) }
        left -= 1
      }
      line += opens ? 1 : -1
      left -= 1
    }
    return nil
  }
}
