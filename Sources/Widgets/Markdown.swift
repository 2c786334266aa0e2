package import CellGrid

/// Turns the Markdown that models write into styled lines. It is forgiving: what is unfinished,
/// because it is still streaming, shows as far as it has come, and nothing is ever left out.
package enum Markdown {
  /// All lines at once, for short texts.
  package static func lines(
    _ text: String, role: Role = .response, room: LineRoom? = nil
  ) -> [StyledLine] {
    let room = room ?? LineRoom(columns: 80, width: .standard)
    let document = MarkdownText(text)
    return document.lines.indices.map { document.line(at: $0, role: role, in: room) }
  }

  static func block(_ line: Substring, role: Role, in room: LineRoom) -> StyledLine {
    let margin = line.prefix { $0 == " " }
    let text = line[margin.endIndex...]
    if let heading = afterHeading(text) {
      return StyledLine(MarkdownInline.spans(heading, role: .heading, emphasis: .bold))
    }
    if MarkdownMarks.isRule(text) {
      let rule = String(repeating: room.glyphs.horizontal, count: max(room.columns, 1))
      return StyledLine([Span(rule, .dim)], isRigid: true)
    }
    if text.first == ">" { return quotation(text, margin: margin, in: room) }
    if let count = itemMarkerLength(text) {
      let marker = margin + text.prefix(count)
      return StyledLine(
        [Span(String(marker), .marker)] + MarkdownInline.spans(text.dropFirst(count), role: role),
        indent: marker.count)
    }
    return StyledLine(MarkdownInline.spans(line, role: role), indent: margin.count)
  }

  /// As many bars as the quotation is deep.
  private static func quotation(
    _ text: Substring, margin: Substring, in room: LineRoom
  ) -> StyledLine {
    var rest = text
    var bars = String(margin)
    while rest.first == ">" {
      rest = rest.dropFirst().drop { $0 == " " }
      bars += room.glyphs.vertical + " "
      if bars.count > 64 { break }
    }
    let inner = block(rest, role: .quote, in: room)
    return StyledLine([Span(bars, .quote)] + inner.spans, indent: bars.count + inner.indent)
  }

  private static func afterHeading(_ text: Substring) -> Substring? {
    guard text.utf8.first == 0x23 else { return nil }
    let level = text.prefix { $0 == "#" }.count
    let rest = text.dropFirst(level)
    return (1...6).contains(level) && rest.first == " " ? rest.dropFirst() : nil
  }

  /// The length of `- `, `* `, `+ `, `12. ` or `12) ` at the beginning.
  private static func itemMarkerLength(_ text: Substring) -> Int? {
    guard let first = text.first else { return nil }
    if "-*+".contains(first), text.dropFirst().first == " " { return 2 }
    let digits = text.prefix { $0.isASCII && $0.isNumber }.count
    guard (1...4).contains(digits) else { return nil }
    let rest = text.dropFirst(digits)
    guard let mark = rest.first, mark == "." || mark == ")", rest.dropFirst().first == " " else {
      return nil
    }
    return digits + 2
  }
}

extension MarkdownText {
  /// A line for the screen.
  func line(at index: Int, role: Role, in room: LineRoom) -> StyledLine {
    let text = text(of: index)
    switch lines[index].kind {
    case .text: return Markdown.block(text, role: role, in: room)
    case .continuation: return StyledLine(MarkdownInline.spans(text, role: role))
    case .fence: return StyledLine([Span(String(text), .dim)], isRigid: true)
    case .code(let language, let state):
      return StyledLine(
        CodeLanguage.spans(of: text, from: state, language: language), isRigid: true)
    case .row(let number):
      let table = tables[Int(number)]
      guard table.columns <= room.columns else {
        return StyledLine(MarkdownInline.spans(text, role: role), indent: 2)
      }
      return table.row(text, role: role, isHead: isHead(index), in: room)
    case .rule(let number):
      let table = tables[Int(number)]
      return table.columns <= room.columns
        ? table.rule(in: room) : StyledLine([Span(String(text), .dim)], isRigid: true)
    }
  }

  private func isHead(_ index: Int) -> Bool {
    if index + 1 < lines.count, case .rule = lines[index + 1].kind { true } else { false }
  }
}

extension MarkdownText {
  /// The code blocks of the text, without their fences; an open one as far as it has come.
  package var codeBlocks: [String] {
    var blocks: [String] = []
    var isInside = false
    var block: [Substring] = []
    for index in lines.indices {
      switch lines[index].kind {
      case .code: block.append(text(of: index))
      case .fence:
        if isInside { blocks.append(block.joined(separator: "\n")) }
        isInside.toggle()
        block = []
      default: break
      }
    }
    if isInside, !block.isEmpty { blocks.append(block.joined(separator: "\n")) }
    return blocks
  }
}
