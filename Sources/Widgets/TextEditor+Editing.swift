extension TextEditor {
  /// How long one may rest while typing before the next key begins a new undo step.
  private static let pause = 2_000_000

  /// Carries out a command; `layout` is the room that the text is shown in.
  ///
  /// - Parameter moment: microseconds; a pause ends an undo step. Without it only words do.
  package mutating func perform(
    _ command: TextCommand, layout: TextLayout, at moment: Int? = nil
  ) {
    if let moment, let last = lastEdit, moment - last > Self.pause { history.close() }
    let before = trail
    trail = .none
    carryOut(command, after: before, layout: layout)
    if let moment { lastEdit = moment }
    revealCursor(layout: layout)
  }

  private mutating func carryOut(
    _ command: TextCommand, after trail: Trail, layout: TextLayout
  ) {
    switch command {
    case .insert(let text): insert(text, kind: selection == nil ? .typing : .single)
    case .paste(let text): insert(text, kind: .single)
    case .newline: insert("\n" + indentation(of: cursor), kind: .single)
    case .backspace: erase(selection ?? before(cursor)..<cursor)
    case .delete: erase(selection ?? cursor..<after(cursor))
    case .deleteWordBackward: kill(selection ?? wordBefore(cursor)..<cursor, trail, atFront: true)
    case .deleteWordForward: kill(selection ?? cursor..<wordAfter(cursor), trail, atFront: false)
    case .killLine: kill(selection ?? cursor..<killEnd, trail, atFront: false)
    case .killToLineStart: kill(selection ?? killStart..<cursor, trail, atFront: true)
    case .yank: yank(kills.first(), over: selection ?? cursor..<cursor)
    case .yankPop: if case .yank(let range) = trail { yank(kills.previous(), over: range) }
    case .undo: undo()
    case .redo: redo()
    case .move(let motion): move(motion, layout: layout)
    case .select(let motion): select(motion, layout: layout)
    case .selectAll, .selectLine, .selectWord, .dropSelection: changeSelection(command)
    case .copy: if let selection { kills.add(text(selection)) }
    case .cut: kill(selection ?? wholeLines, .none, atFront: false)
    case .duplicateLines: duplicateLines()
    case .moveLinesUp: moveLines(up: true)
    case .moveLinesDown: moveLines(up: false)
    case .deleteLines: kill(wholeLines, trail, atFront: false)
    case .joinLines: joinLines()
    case .indent: indentLines()
    case .outdent: outdentLines()
    case .toggleComment(let prefix, let suffix): toggleComment(prefix, suffix)
    case .goToLine(let number): moveCursor(to: Position(line: number - 1, offset: 0))
    case .find(let search): find(search)
    case .findNext: findNext(forward: true)
    case .findPrevious: findNext(forward: false)
    case .replace(let text): replaceMatch(with: text)
    case .replaceAll(let text): replaceAll(with: text)
    }
  }

  /// What was cut or copied last, for the clipboard.
  package var killed: String { kills.latest }

  /// Replaces everything, as one step that can be undone; for text that comes from elsewhere.
  package mutating func setText(_ text: String) {
    guard !holds(text) else { return }
    change(start..<end, to: text)
  }

  /// Puts other text in a place, as one step; the cursor stands behind it.
  package mutating func replaceText(_ range: Range<Position>, with text: String) {
    change(aligned(range.lowerBound)..<aligned(range.upperBound), to: text)
  }

  private mutating func insert(_ text: String, kind: EditHistory.Kind) {
    let range = selection ?? cursor..<cursor
    guard !text.isEmpty || !range.isEmpty else { return }
    change(range, to: text, kind: kind)
  }

  private mutating func erase(_ range: Range<Position>) {
    if !range.isEmpty { change(range, to: "", kind: selection == nil ? .erasing : .single) }
  }

  private mutating func kill(_ range: Range<Position>, _ before: Trail, atFront: Bool) {
    trail = .kill
    guard !range.isEmpty else { return }
    let text = text(range)
    if before == .kill { kills.extend(text, atFront: atFront) } else { kills.add(text) }
    change(range, to: "")
  }

  private mutating func yank(_ text: String, over range: Range<Position>) {
    guard !text.isEmpty else { return }
    change(range, to: text)
    trail = .yank(range.lowerBound..<Self.end(of: text, from: range.lowerBound))
  }

  /// The end of the line, or of its newline when the cursor is there already.
  private var killEnd: Position {
    let end = lineEnd(cursor.line)
    return cursor == end ? after(cursor) : end
  }

  private var killStart: Position {
    cursor.offset == 0 ? before(cursor) : Position(line: cursor.line, offset: 0)
  }

  /// The blanks that a line begins with, as far as the position.
  func indentation(of position: Position) -> String {
    let blanks = lines[position.line].utf8.prefix(position.offset).prefix {
      $0 == 0x20 || $0 == 0x09
    }
    return String(Substring(blanks))
  }

  /// Changes text as something that can be undone; the cursor stands behind it, nothing is selected.
  mutating func change(
    _ range: Range<Position>, to text: String, kind: EditHistory.Kind = .single,
    cursor place: Position? = nil
  ) {
    let before = cursor
    let removed = self.text(range)
    let end = replace(range, with: text)
    // Inserted text may join the clusters beside it.
    cursor = aligned(place ?? end, forward: place == nil)
    anchor = nil
    goalColumn = nil
    history.record(
      EditHistory.Step(
        edits: [.init(start: range.lowerBound, removed: removed, inserted: text)],
        cursorBefore: before, cursorAfter: cursor, kind: kind))
  }

  /// Carries out changes that are undone together.
  mutating func group(_ changes: (inout TextEditor) -> Void) {
    history.beginGroup()
    changes(&self)
    history.endGroup()
  }

  private mutating func undo() {
    guard let step = history.takeUndo() else { return }
    _ = revert(step)
  }

  private mutating func redo() {
    guard let step = history.takeRedo() else { return }
    _ = apply(step)
  }

  /// False, with nothing changed any more, when the text is not the one that the step left.
  mutating func revert(_ step: EditHistory.Step) -> Bool {
    for edit in step.edits.reversed() {
      let end = Self.end(of: edit.inserted, from: edit.start)
      guard holds(edit.inserted, edit.start..<end) else { return false }
      _ = replace(edit.start..<end, with: edit.removed)
    }
    place(step.cursorBefore)
    return true
  }

  mutating func apply(_ step: EditHistory.Step) -> Bool {
    for edit in step.edits {
      let end = Self.end(of: edit.removed, from: edit.start)
      guard holds(edit.removed, edit.start..<end) else { return false }
      _ = replace(edit.start..<end, with: edit.inserted)
    }
    place(step.cursorAfter)
    return true
  }

  private func holds(_ text: String, _ range: Range<Position>) -> Bool {
    func isInside(_ place: Position) -> Bool {
      place.line >= 0 && place.line < lines.count && place.offset >= 0
        && place.offset <= lines[place.line].utf8.count
    }
    return isInside(range.lowerBound) && isInside(range.upperBound)
      && self.text(range).utf8.elementsEqual(text.utf8)
  }

  private mutating func place(_ position: Position) {
    cursor = aligned(position)
    anchor = nil
    goalColumn = nil
  }

  static func end(of text: String, from start: Position) -> Position {
    var position = start
    var tail = 0
    for byte in text.utf8 {
      tail += 1
      guard byte == 0x0A else { continue }
      position = Position(line: position.line + 1, offset: 0)
      tail = 0
    }
    return Position(line: position.line, offset: position.offset + tail)
  }
}
