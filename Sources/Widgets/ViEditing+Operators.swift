import CellGrid

extension ViEditing {
  mutating func operate(
    _ operation: ViOperator, _ target: ViTarget, _ command: ViCommand, in editor: inout TextEditor,
    layout: TextLayout
  ) {
    if mode == .visualBlock, target == .selection || target == .blockToEnds {
      return operateOnBlock(
        operation, toEnds: target == .blockToEnds, command, in: &editor)
    }
    var change = ViChange(command: command)
    let span: ViSpan?
    switch target {
    case .selection:
      change.extent = extent(editor)
      span = selectedSpan(editor)
      mode = .normal
    case .lines:
      let first = editor.cursor.line
      let last = editor.lines.count - 1
      let count = command.count ?? 1
      // Of the last line there is one only; before it, what there is is enough.
      span = first == last && count > 1 ? nil : lines(first, min(first + count - 1, last))
    case .blockToEnds: span = nil
    case .object(let object): span = editor.span(of: object, count: command.count ?? 1)
    case .motion(let motion):
      span = reach(motion, count: command.count, for: operation, in: editor, layout: layout)
        .map { self.span(to: $0, in: editor) }
    }
    guard let span else { return }
    apply(operation, to: span, target, &change, in: &editor)
    if operation != .yank, mode != .insert { lastChange = change }
  }

  private func lines(_ first: Int, _ last: Int) -> ViSpan {
    ViSpan(
      range: TextEditor.Position(
        line: first, offset: 0)..<TextEditor.Position(line: max(first, last), offset: 0),
      isLines: true)
  }

  private func selectedSpan(_ editor: TextEditor) -> ViSpan {
    let range = visualRange(editor)
    return mode == .visualLine
      ? lines(range.lowerBound.line, visualLastLine(editor)) : ViSpan(range: range)
  }

  private func extent(_ editor: TextEditor) -> ViChange.Extent {
    let range = visualRange(editor)
    let last = visualLastLine(editor)
    let count = last - range.lowerBound.line
    let end = max(editor.aligned(visualStart), editor.cursor)
    let start =
      count == 0 ? range.lowerBound : TextEditor.Position(line: last, offset: 0)
    return ViChange.Extent(
      lines: count, characters: editor.text(start..<end).count, isLines: mode == .visualLine)
  }

  /// The text between the cursor and where a motion leads.
  private func span(to reach: ViReach, in editor: TextEditor) -> ViSpan {
    let lower = min(editor.cursor, reach.position)
    let upper = max(editor.cursor, reach.position)
    switch reach.kind {
    case .lines:
      var span = lines(lower.line, upper.line)
      span.landing = lower
      return span
    case .inclusive:
      let isEnd = upper == editor.lineEnd(upper.line)
      return ViSpan(range: lower..<(isEnd ? upper : editor.after(upper)))
    case .exclusive:
      guard upper.offset == 0, upper.line > lower.line else { return ViSpan(range: lower..<upper) }
      // An exclusive motion to the start of a line ends before the newline, and takes whole lines
      // when it began before the text of its line.
      let margin = editor.indentation(of: editor.lineEnd(lower.line)).utf8.count
      if lower.offset <= margin { return lines(lower.line, upper.line - 1) }
      return ViSpan(range: lower..<editor.lineEnd(upper.line - 1))
    }
  }

  private mutating func apply(
    _ operation: ViOperator, to given: ViSpan, _ target: ViTarget, _ change: inout ViChange,
    in editor: inout TextEditor
  ) {
    var span = given
    if operation == .delete, case .motion = target, coversLines(span, editor) {
      span = lines(span.range.lowerBound.line, span.range.upperBound.line)
    }
    if span.range.isEmpty, !span.isLines, ![.change, .indent, .outdent].contains(operation) {
      return
    }
    let first = span.range.lowerBound.line
    let touched = first...span.range.upperBound.line
    switch operation {
    case .delete:
      keep(span, as: change.command.register, isDeletion: true, in: editor)
      delete(span, in: &editor)
    case .change:
      keep(span, as: change.command.register, isDeletion: true, in: editor)
      editor.history.beginGroup()
      clear(span, in: &editor)
      isIndentFresh = span.isLines
      beginTyping(change, in: &editor)
    case .yank:
      keep(span, as: change.command.register, isDeletion: false, in: editor)
      yank(span, target, in: &editor)
    case .indent, .outdent:
      let times = target == .selection ? change.command.count ?? 1 : 1
      editor.group { editor in
        for _ in 0..<times {
          if operation == .indent { editor.indent(touched) } else { editor.outdent(touched) }
        }
      }
      editor.cursor = editor.firstNonBlank(first)
    case .toggleCase, .lowercase, .uppercase:
      let range =
        span.isLines
        ? TextEditor.Position(line: first, offset: 0)..<editor.lineEnd(touched.upperBound)
        : span.range
      editor.change(range, to: operation.cased(editor.text(range)))
      switch target {
      case .lines: editor.cursor = editor.firstNonBlank(first)
      case .motion where span.isLines:
        editor.cursor = editor.aligned(span.landing ?? editor.firstNonBlank(first))
      default: editor.cursor = editor.aligned(span.range.lowerBound)
      }
    }
  }

  /// A deletion over lines that leaves nothing but blanks of the first and the last takes them whole.
  private func coversLines(_ span: ViSpan, _ editor: TextEditor) -> Bool {
    let (lower, upper) = (span.range.lowerBound, span.range.upperBound)
    guard !span.isLines, upper.line > lower.line else { return false }
    let head = editor.text(.init(line: lower.line, offset: 0)..<lower)
    let tail = editor.text(upper..<editor.lineEnd(upper.line))
    return (head + tail).allSatisfy { $0 == " " || $0 == "\t" }
  }

  private mutating func yank(
    _ span: ViSpan, _ target: ViTarget, in editor: inout TextEditor
  ) {
    let start = span.range.lowerBound
    guard span.isLines else {
      editor.cursor = start
      return
    }
    switch target {
    case .lines: break
    case .motion: editor.cursor = editor.aligned(span.landing ?? start)
    case .object, .selection, .blockToEnds: editor.cursor = start
    }
  }

  private func wholeText(_ span: ViSpan, _ editor: TextEditor) -> String {
    let lines = editor.lines[span.range.lowerBound.line...span.range.upperBound.line]
    return lines.joined(separator: "\n") + "\n"
  }

  /// Puts text into the register that was named, and the one that was not.
  private mutating func keep(
    _ span: ViSpan, as name: Character?, isDeletion: Bool, in editor: TextEditor
  ) {
    let text = span.isLines ? wholeText(span, editor) : editor.text(span.range)
    keep(
      ViRegister(text: text, isLines: span.isLines), as: name, isDeletion: isDeletion,
      isInLine: !span.isLines && span.range.lowerBound.line == span.range.upperBound.line)
  }

  mutating func keep(
    _ new: ViRegister, as name: Character?, isDeletion: Bool, isInLine: Bool
  ) {
    guard name != "_" else { return }
    var kept = new
    if let name, name.isUppercase, let key = name.lowercased().first {
      if let old = memory.registers[key] {
        let joint = kept.isLines && !old.isLines ? "\n" : ""
        let isLines = old.isLines || kept.isLines
        let end = old.isLines && !kept.isLines ? "\n" : ""
        kept = ViRegister(text: old.text + joint + kept.text + end, isLines: isLines)
      }
      memory.registers[key] = kept
    } else if let name, name != "\"" {
      memory.registers[name] = kept
    } else if !isDeletion {
      memory.registers["0"] = kept
    } else if isInLine {
      memory.registers["-"] = kept
    } else {
      for number in (1..<9).reversed() {
        memory.registers[Character(String(number + 1))] =
          memory.registers[Character(String(number))]
      }
      memory.registers["1"] = kept
    }
    memory.registers["\""] = kept
  }

  private func delete(_ span: ViSpan, in editor: inout TextEditor) {
    guard span.isLines else {
      editor.cursor = span.range.lowerBound
      if !span.range.isEmpty { editor.change(span.range, to: "") }
      return
    }
    let (first, last) = (span.range.lowerBound.line, span.range.upperBound.line)
    let start = TextEditor.Position(line: first, offset: 0)
    if last + 1 < editor.lines.count {
      editor.change(start..<TextEditor.Position(line: last + 1, offset: 0), to: "")
    } else {
      editor.change((first > 0 ? editor.lineEnd(first - 1) : start)..<editor.lineEnd(last), to: "")
    }
    editor.cursor = editor.firstNonBlank(min(first, editor.lines.count - 1))
  }

  /// Makes room for what is typed instead: of lines one is left, as far right as the first was.
  private func clear(_ span: ViSpan, in editor: inout TextEditor) {
    guard span.isLines else {
      editor.cursor = span.range.lowerBound
      if !span.range.isEmpty { editor.change(span.range, to: "") }
      return
    }
    let first = span.range.lowerBound.line
    let indent = editor.indentation(of: editor.lineEnd(first))
    let start = TextEditor.Position(line: first, offset: indent.utf8.count)
    editor.change(start..<editor.lineEnd(span.range.upperBound.line), to: "")
  }
}
