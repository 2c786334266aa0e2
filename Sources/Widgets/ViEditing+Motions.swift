import CellGrid

extension ViEditing {
  /// Where a motion leads from the cursor; `nil` when there is no way.
  mutating func reach(
    _ motion: ViMotion, count: Int?, for operation: ViOperator?, in editor: TextEditor,
    layout: TextLayout
  ) -> ViReach? {
    let times = count ?? 1
    let cursor = editor.cursor
    let line = cursor.line
    switch motion {
    case .left: return sideways(-times, operation, editor)
    case .right: return sideways(times, operation, editor)
    case .down, .up: return vertical(motion == .down ? times : -times, editor, layout)
    case .nextLine, .previousLine:
      let target = line + (motion == .nextLine ? times : -times)
      guard target >= 0, target < editor.lines.count else { return nil }
      return ViReach(position: editor.firstNonBlank(target), kind: .lines)
    case .wordForward(let isBig): return editor.wordReach(times, isBig: isBig, for: operation)
    case .wordBack(let isBig):
      var walker = ViWalker(editor: editor, place: cursor)
      let isDone = walker.previousWord(count: times, isBig: isBig)
      return isDone || walker.place != cursor ? ViReach(position: walker.place) : nil
    case .wordEnd(let isBig):
      var walker = ViWalker(editor: editor, place: cursor)
      _ = walker.wordEnd(count: times, isBig: isBig, mayStay: false)
      let isPast = walker.character == nil
      return ViReach(position: walker.place, kind: isPast ? .exclusive : .inclusive)
    case .lineStart: return ViReach(position: .init(line: line, offset: 0))
    case .firstNonBlank: return ViReach(position: editor.firstNonBlank(line))
    case .lineEnd:
      guard line + times - 1 < editor.lines.count else { return nil }
      let last = editor.lastCharacter(line + times - 1)
      let isEmpty = editor.lines[last.line].isEmpty
      return ViReach(position: last, kind: isEmpty ? .exclusive : .inclusive)
    case .character(let wanted, let forward, let isTill):
      memory.lastCharacter = Wanted(wanted: wanted, forward: forward, isTill: isTill)
      return editor.characterReach(
        wanted, count: times, forward: forward, isTill: isTill, isRepeat: false)
    case .repeatCharacter(let isReversed):
      guard let last = memory.lastCharacter else { return nil }
      return editor.characterReach(
        last.wanted, count: times, forward: last.forward != isReversed, isTill: last.isTill,
        isRepeat: true)
    case .firstLine, .lastLine:
      let last = editor.lines.count
      let target = min(count ?? (motion == .firstLine ? 1 : last), last) - 1
      return ViReach(position: editor.firstNonBlank(max(target, 0)), kind: .lines)
    case .paragraphUp: return editor.paragraphReach(times, forward: false)
    case .paragraphDown: return editor.paragraphReach(times, forward: true)
    case .bracket: return editor.bracketReach()
    case .search(let text, let forward): return search(text, forward, times, editor)
    case .searchWord(let forward): return searchWord(forward, times, editor)
    case .repeatSearch(let isReversed):
      guard let last = memory.lastSearch else { return nil }
      return match(last.search, forward: last.forward != isReversed, times, editor)
    case .mark(let name, let isLine):
      guard let mark = marks[name] else {
        message = "There is no mark \(name); m\(name) sets it."
        return nil
      }
      let place = editor.aligned(mark)
      return isLine
        ? ViReach(position: editor.firstNonBlank(place.line), kind: .lines)
        : ViReach(position: place)
    case .rowUp, .rowDown, .halfPageUp, .halfPageDown, .pageUp, .pageDown:
      return rows(motion, times, editor, layout)
    }
  }

  private func sideways(
    _ count: Int, _ operation: ViOperator?, _ editor: TextEditor
  ) -> ViReach? {
    var place = editor.cursor
    for _ in 0..<abs(count) {
      let next = count < 0 ? editor.before(place) : editor.after(place)
      guard next.line == place.line, next != place else { break }
      if operation == nil, !isVisual, next == editor.lineEnd(next.line) { break }
      place = next
    }
    // An operator has its way even with nothing: `cl` on an empty line types.
    return place == editor.cursor && operation == nil ? nil : ViReach(position: place)
  }

  private mutating func vertical(
    _ count: Int, _ editor: TextEditor, _ layout: TextLayout
  ) -> ViReach? {
    let line = min(max(editor.cursor.line + count, 0), editor.lines.count - 1)
    guard line != editor.cursor.line else { return nil }
    let text = editor.lines[editor.cursor.line]
    let column =
      goal ?? layout.width.columns(of: text[..<editor.index(editor.cursor)])
    goal = column
    return ViReach(position: place(inLine: line, column: column, editor, layout), kind: .lines)
  }

  private func place(
    inLine line: Int, column: Int, _ editor: TextEditor, _ layout: TextLayout
  ) -> TextEditor.Position {
    let last = editor.lastCharacter(line)
    guard column < Int.max else { return last }
    let prefix = layout.width.prefix(of: editor.lines[line][...], columns: column)
    let place = TextEditor.Position(line: line, offset: prefix.utf8.count)
    // What is selected may end behind the text of a line.
    return min(editor.aligned(place), isVisual ? editor.lineEnd(line) : last)
  }

  private func rows(
    _ motion: ViMotion, _ times: Int, _ editor: TextEditor, _ layout: TextLayout
  ) -> ViReach {
    var copy = editor
    let half = max(layout.rows / 2, 1)
    for _ in 0..<min(times, 1000) {
      switch motion {
      case .rowUp: copy.move(.up, layout: layout)
      case .rowDown: copy.move(.down, layout: layout)
      case .pageUp: copy.move(.pageUp, layout: layout)
      case .pageDown: copy.move(.pageDown, layout: layout)
      default:
        for _ in 0..<half { copy.move(motion == .halfPageUp ? .up : .down, layout: layout) }
      }
    }
    return ViReach(position: copy.cursor)
  }

  private mutating func search(
    _ text: String, _ forward: Bool, _ count: Int, _ editor: TextEditor
  ) -> ViReach? {
    if text.isEmpty {
      guard let last = memory.lastSearch else { return nil }
      memory.lastSearch = Search(search: last.search, forward: forward)
      return match(last.search, forward: forward, count, editor)
    }
    guard let search = compiled(text) else { return nil }
    memory.lastSearch = Search(search: search, forward: forward)
    return match(search, forward: forward, count, editor)
  }

  private mutating func searchWord(
    _ forward: Bool, _ count: Int, _ editor: TextEditor
  ) -> ViReach? {
    var place = editor.cursor
    let end = editor.lineEnd(place.line)
    while place < end, !editor.isWord(at: place) { place = editor.after(place) }
    guard place < end else {
      message = "There is no word here or behind."
      return nil
    }
    let word = editor.word(at: place)
    let pattern = #"\b"# + editor.text(word) + #"\b"#
    guard let search = try? TextSearch(regex: pattern, ignoresCase: true) else { return nil }
    memory.lastSearch = Search(search: search, forward: forward)
    var here = editor
    here.cursor = word.lowerBound
    return match(search, forward: forward, count, here)
  }

  /// A pattern; what is wrong with it becomes the message.
  mutating func compiled(_ text: String) -> TextSearch? {
    do {
      return try TextSearch(regex: text)
    } catch {
      message = error.description
      return nil
    }
  }

  private mutating func match(
    _ search: TextSearch, forward: Bool, _ count: Int, _ editor: TextEditor
  ) -> ViReach? {
    var place = editor.cursor
    for _ in 0..<count {
      var start = place
      if forward, place != editor.lineEnd(place.line) { start = editor.after(place) }
      guard let found = editor.match(of: search, from: start, forward: forward) else {
        message = "“\(search.pattern)” is not found."
        return nil
      }
      place = found.lowerBound
    }
    return ViReach(position: place)
  }
}
