import CellGrid

extension ViEditing {
  mutating func carryOut(
    _ command: ViCommand, in editor: inout TextEditor, layout: TextLayout
  ) {
    switch command.action {
    case .move(let motion): move(motion, count: command.count, in: &editor, layout: layout)
    case .operate(let operation, let target):
      operate(operation, target, command, in: &editor, layout: layout)
    case .enter(.blockStart): enterBlock(atEnd: false, command, in: &editor)
    case .enter(.blockEnd): enterBlock(atEnd: true, command, in: &editor)
    case .enter(let entry): enter(entry, command, in: &editor)
    case .replace(let text): replace(with: text, command, in: &editor)
    case .put(let after): put(after: after, command, in: &editor)
    case .join: join(command, in: &editor)
    case .toggleCase: toggleCase(command, in: &editor)
    case .undo, .redo: undo(command, in: &editor, layout: layout)
    case .again: again(count: command.count, in: &editor, layout: layout)
    case .select(let wanted): select(wanted, in: &editor)
    case .swapColumns: swapColumns(in: &editor)
    case .swapEnds:
      let cursor = editor.cursor
      editor.cursor = editor.aligned(visualStart)
      visualStart = cursor
    case .extend(let object): extend(object, command, in: &editor)
    case .setMark(let name): marks[name] = editor.cursor
    case .line(let text): carryOutLine(text, in: &editor)
    }
    if !keepsGoal(command.action) { goal = nil }
    settle(&editor)
  }

  private func keepsGoal(_ action: ViAction) -> Bool {
    if case .move(let motion) = action { return [.up, .down, .lineEnd].contains(motion) }
    return false
  }

  private mutating func move(
    _ motion: ViMotion, count: Int?, in editor: inout TextEditor, layout: TextLayout
  ) {
    editor.history.close()
    guard let reach = reach(motion, count: count, for: nil, in: editor, layout: layout) else {
      return
    }
    editor.cursor = editor.aligned(reach.position)
    if motion == .lineEnd { goal = .max }
    switch motion {
    case .search, .searchWord: editor.search = memory.lastSearch?.search
    default: break
    }
  }

  private mutating func select(_ wanted: Mode, in editor: inout TextEditor) {
    if !isVisual {
      visualStart = editor.cursor
      mode = wanted
    } else {
      mode = mode == wanted ? .normal : wanted
    }
  }

  private mutating func extend(
    _ object: ViObject, _ command: ViCommand, in editor: inout TextEditor
  ) {
    guard let span = editor.span(of: object, count: command.count ?? 1) else { return }
    visualStart = span.range.lowerBound
    if span.isLines { mode = .visualLine }
    let upper = span.range.upperBound
    editor.cursor = span.isLines || span.range.isEmpty ? upper : editor.before(upper)
  }

  private mutating func replace(
    with text: String, _ command: ViCommand, in editor: inout TextEditor
  ) {
    if mode == .visualBlock { return replaceBlock(with: text, command, in: &editor) }
    if isVisual {
      let range = visualRange(editor)
      let new = editor.text(range).map { $0 == "\n" ? "\n" : text }.joined()
      editor.change(range, to: new, cursor: range.lowerBound)
      leaveVisual(&editor)
      return
    }
    let count = command.count ?? 1
    var end = editor.cursor
    for _ in 0..<count {
      guard end != editor.lineEnd(end.line) else { return }
      end = editor.after(end)
    }
    let start = editor.cursor
    if text == "\n" {
      editor.change(start..<end, to: "\n" + editor.indentation(of: start))
    } else {
      editor.change(start..<end, to: String(repeating: text, count: count))
      editor.cursor = editor.before(editor.cursor)
    }
    lastChange = ViChange(command: command)
  }

  private mutating func join(_ command: ViCommand, in editor: inout TextEditor) {
    var lines = editor.cursor.line...editor.cursor.line + max((command.count ?? 2) - 1, 1)
    if isVisual {
      let range = visualRange(editor)
      let first = range.lowerBound.line
      lines = first...max(visualLastLine(editor), first + 1)
    }
    leaveVisual(&editor)
    guard lines.upperBound < editor.lines.count else { return }
    editor.group { editor in
      for _ in lines.dropFirst() { editor.joinLine(lines.lowerBound) }
    }
    lastChange = ViChange(command: command)
  }

  func visualLastLine(_ editor: TextEditor) -> Int {
    max(editor.aligned(visualStart).line, editor.cursor.line)
  }

  private mutating func toggleCase(_ command: ViCommand, in editor: inout TextEditor) {
    var end = editor.cursor
    for _ in 0..<(command.count ?? 1) where end != editor.lineEnd(end.line) {
      end = editor.after(end)
    }
    guard end > editor.cursor else { return }
    let range = editor.cursor..<end
    editor.change(range, to: ViOperator.toggleCase.cased(editor.text(range)))
    lastChange = ViChange(command: command)
  }

  private mutating func undo(
    _ command: ViCommand, in editor: inout TextEditor, layout: TextLayout
  ) {
    for _ in 0..<(command.count ?? 1) {
      let step = command.action == .undo ? editor.history.done.last : editor.history.undone.last
      guard let step else {
        message =
          command.action == .undo ? "There is nothing to undo." : "There is nothing to redo."
        return
      }
      editor.perform(command.action == .undo ? .undo : .redo, layout: layout)
      let line = step.edits.map(\.start.line).min() ?? step.cursorBefore.line
      let isHere = step.cursorBefore.line == line || step.cursorBefore.line == line - 1
      let shown = min(line, editor.lines.count - 1)
      editor.cursor =
        isHere ? editor.aligned(step.cursorBefore) : editor.firstNonBlank(shown)
    }
  }

  /// `.`
  private mutating func again(
    count: Int?, in editor: inout TextEditor, layout: TextLayout
  ) {
    guard var change = lastChange else { return }
    if let count { change.command.count = count }
    if let extent = change.extent { selectAgain(extent, in: &editor) }
    carryOut(change.command, in: &editor, layout: layout)
    if mode == .insert {
      for key in change.keys { _ = type(key, in: &editor, layout: layout) }
      leaveInsert(&editor, layout: layout)
    }
    lastChange = change
  }

  /// As much text as a visual change covered before.
  private mutating func selectAgain(_ extent: ViChange.Extent, in editor: inout TextEditor) {
    if let columns = extent.columns {
      return selectAgain(columns: columns, lines: extent.lines, in: editor)
    }
    visualStart = editor.cursor
    mode = extent.isLines ? .visualLine : .visual
    let line = min(editor.cursor.line + extent.lines, editor.lines.count - 1)
    if extent.lines > 0 { editor.cursor = TextEditor.Position(line: line, offset: 0) }
    for _ in 0..<extent.characters where editor.after(editor.cursor) < editor.lineEnd(line) {
      editor.cursor = editor.after(editor.cursor)
    }
  }
}

extension ViOperator {
  func cased(_ text: String) -> String {
    switch self {
    case .lowercase: text.lowercased()
    case .uppercase: text.uppercased()
    default:
      text.reduce(into: "") { $0 += $1.isUppercase ? $1.lowercased() : $1.uppercased() }
    }
  }
}
