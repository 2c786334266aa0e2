/// What a text object covers.
struct ViSpan: Sendable, Hashable {
  var range: Range<TextEditor.Position>
  var isLines = false
  /// Where a motion over lines leaves the cursor when the lines stay.
  var landing: TextEditor.Position?
}

extension TextEditor {
  func span(of object: ViObject, count: Int) -> ViSpan? {
    switch object {
    case .word(let isBig, let isAround):
      return wordSpan(isBig: isBig, isAround: isAround, count: count)
    case .quoted(let quote, let isAround): return quotedSpan(quote, isAround: isAround)
    case .bracketed(let open, let close, let isAround):
      return bracketedSpan(open, close, isAround: isAround, count: count)
    case .paragraph(let isAround): return paragraphSpan(isAround: isAround, count: count)
    }
  }

  /// Runs of one kind of character in the line of the cursor.
  private func runs(isBig: Bool) -> [(range: Range<Int>, kind: Int)] {
    var walker = ViWalker(editor: self, place: Position(line: cursor.line, offset: 0))
    var runs: [(range: Range<Int>, kind: Int)] = []
    while walker.character != nil {
      let kind = walker.kind(isBig: isBig)
      let start = walker.place.offset
      _ = walker.forward()
      if let last = runs.last, last.kind == kind {
        runs[runs.count - 1].range = last.range.lowerBound..<walker.place.offset
      } else {
        runs.append((start..<walker.place.offset, kind))
      }
    }
    return runs
  }

  private func wordSpan(isBig: Bool, isAround: Bool, count: Int) -> ViSpan? {
    let runs = runs(isBig: isBig)
    if runs.isEmpty, !isAround, count == 1 { return span(0..<0) }
    guard let first = runs.firstIndex(where: { $0.range.contains(cursor.offset) }) else {
      return nil
    }
    var start = runs[first].range.lowerBound
    var last = first
    if isAround {
      let startsBlank = runs[first].kind == 0
      last = first - 1
      for _ in 0..<count {
        guard last + 1 < runs.count else { return nil }
        last += 1
        if runs[last].kind == 0 {
          guard last + 1 < runs.count else { return nil }
          last += 1
        } else if last + 1 < runs.count, runs[last + 1].kind == 0, !startsBlank {
          last += 1
        }
      }
      if !startsBlank, runs[last].kind != 0, first > 0, runs[first - 1].kind == 0,
        runs[first - 1].range.lowerBound > 0
      {
        start = runs[first - 1].range.lowerBound
      }
    } else {
      last = first + count - 1
      guard last < runs.count else { return nil }
    }
    return span(start..<runs[last].range.upperBound)
  }

  private func span(_ bytes: Range<Int>) -> ViSpan {
    ViSpan(
      range: Position(
        line: cursor.line, offset: bytes.lowerBound)..<Position(
          line: cursor.line, offset: bytes.upperBound))
  }

  private func quotedSpan(_ quote: Character, isAround: Bool) -> ViSpan? {
    let bytes = Array(lines[cursor.line].utf8)
    guard let mark = quote.asciiValue else { return nil }
    var quotes: [Int] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0x5C { index += 1 } else if bytes[index] == mark { quotes.append(index) }
      index += 1
    }
    let here = cursor.offset
    var pair: (Int, Int)?
    if let number = quotes.firstIndex(of: here) {
      let first = number - number % 2
      if first + 1 < quotes.count { pair = (quotes[first], quotes[first + 1]) }
    } else if let previous = quotes.last(where: { $0 < here }) {
      if let next = quotes.first(where: { $0 > here }) { pair = (previous, next) }
    } else if quotes.count > 1 {
      pair = (quotes[0], quotes[1])
    }
    guard let (open, close) = pair else { return nil }
    guard isAround else { return span(open + 1..<close) }
    var (start, end) = (open, close + 1)
    while end < bytes.count, bytes[end] == 0x20 || bytes[end] == 0x09 { end += 1 }
    if end == close + 1 {
      while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
    }
    return span(start..<end)
  }

  private func bracketedSpan(
    _ open: Character, _ close: Character, isAround: Bool, count: Int
  ) -> ViSpan? {
    guard
      let start = enclosing(open, close, count: count) ?? next(open),
      let end = partner(open, close, from: start)
    else { return nil }
    if isAround { return ViSpan(range: start..<after(end)) }
    var inner = after(start)
    // A bracket that ends its line, with its partner alone on another: whole lines between.
    let isOpenLast = inner == lineEnd(start.line)
    let isCloseFirst = indentation(of: end).utf8.count == end.offset
    if isOpenLast, end.line > start.line { inner = Position(line: start.line + 1, offset: 0) }
    if isCloseFirst, isOpenLast, end.line > start.line + 1 {
      return ViSpan(
        range: inner..<Position(line: end.line - 1, offset: 0), isLines: true)
    }
    let last = isCloseFirst && end.line > start.line ? lineEnd(end.line - 1) : end
    return ViSpan(range: inner..<max(last, inner))
  }

  /// Outside of brackets the next ones are meant.
  private func next(_ open: Character) -> Position? {
    var walker = ViWalker(editor: self, place: cursor)
    while walker.character != open {
      if case .nowhere = walker.forward() { return nil }
    }
    return walker.place
  }

  private func enclosing(_ open: Character, _ close: Character, count: Int) -> Position? {
    var walker = ViWalker(editor: self, place: cursor)
    var depth = 0
    var left = count
    var isFirst = true
    while true {
      if walker.character == close, !isFirst {
        depth += 1
      } else if walker.character == open {
        if depth == 0 {
          left -= 1
          if left == 0 { return walker.place }
        } else {
          depth -= 1
        }
      }
      isFirst = false
      if case .nowhere = walker.back() { return nil }
    }
  }

  private func partner(_ open: Character, _ close: Character, from start: Position) -> Position? {
    var walker = ViWalker(editor: self, place: start)
    var depth = 0
    while true {
      if walker.character == open { depth += 1 }
      if walker.character == close {
        depth -= 1
        if depth == 0 { return walker.place }
      }
      if case .nowhere = walker.forward() { return nil }
    }
  }

  private func paragraphSpan(isAround: Bool, count: Int) -> ViSpan? {
    func isBlank(_ line: Int) -> Bool { lines[line].allSatisfy { $0 == " " || $0 == "\t" } }
    var start = cursor.line
    let startsBlank = isBlank(start)
    while start > 0, isBlank(start - 1) == startsBlank { start -= 1 }
    var end = start - 1
    func run(from line: Int) -> Int {
      var last = line
      while last + 1 < lines.count, isBlank(last + 1) == isBlank(line) { last += 1 }
      return last
    }
    for _ in 0..<count {
      guard end + 1 < lines.count else { return nil }
      end = run(from: end + 1)
      guard isAround else { continue }
      if end + 1 < lines.count {
        end = run(from: end + 1)
      } else if startsBlank {
        return nil
      } else {
        while start > 0, isBlank(start - 1) { start -= 1 }
      }
    }
    return ViSpan(
      range: Position(line: start, offset: 0)..<Position(line: end, offset: 0), isLines: true)
  }
}
