package import CellGrid

/// Turns the Markdown that models write into styled lines. It is forgiving: what is unfinished,
/// because it is still streaming, shows as far as it has come, and nothing is ever left out.
package enum Markdown {
  package static func lines(_ text: String, role: Role = .response) -> [StyledLine] {
    var lines: [StyledLine] = []
    var fence: Substring?
    for line in text.textLines {
      if let open = fence {
        let closes = isFence(line) && line.drop { $0 == " " }.hasPrefix(open)
        if closes { fence = nil }
        lines.append(
          StyledLine([Span(String(line), closes ? .dim : .code)], isRigid: true))
      } else if isFence(line) {
        fence = line.drop { $0 == " " }.prefix(3)
        lines.append(StyledLine([Span(String(line), .dim)], isRigid: true))
      } else {
        lines.append(block(line, role: role))
      }
    }
    return lines
  }

  private static func isFence(_ line: Substring) -> Bool {
    let text = line.drop { $0 == " " }
    return text.hasPrefix("```") || text.hasPrefix("~~~")
  }

  private static func block(_ line: Substring, role: Role) -> StyledLine {
    let margin = line.prefix { $0 == " " }
    let text = line.dropFirst(margin.count)
    if let heading = afterHeading(text) {
      return StyledLine(inline(heading, role: .heading, emphasis: .bold))
    }
    if text.first == ">" {
      let quoted = text.dropFirst().drop { $0 == " " }
      let rest = block(quoted, role: .quote)
      return StyledLine([Span(margin + "│ ", .quote)] + rest.spans, indent: margin.count + 2)
    }
    if let count = itemMarkerLength(text) {
      let marker = margin + text.prefix(count)
      return StyledLine(
        [Span(String(marker), .marker)] + inline(text.dropFirst(count), role: role),
        indent: marker.count)
    }
    if text.first == "|" { return StyledLine(inline(line, role: role), isRigid: true) }
    return StyledLine(inline(line, role: role), indent: margin.count)
  }

  private static func afterHeading(_ text: Substring) -> Substring? {
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

extension Markdown {
  /// Code, strong, emphasis, links and citations such as `[2]` inside a line.
  static func inline(_ text: Substring, role: Role, emphasis: Emphasis = []) -> [Span] {
    guard text.utf8.contains(where: isMark) else {
      return text.isEmpty ? [] : [Span(String(text), role, emphasis)]
    }
    var spans: [Span] = []
    var plain = text.startIndex
    var index = text.startIndex
    while index < text.endIndex {
      guard let mark = mark(in: text, at: index, role: role, emphasis: emphasis) else {
        text.formIndex(after: &index)
        continue
      }
      if plain < index { spans.append(Span(String(text[plain..<index]), role, emphasis)) }
      spans += mark.spans
      index = mark.end
      plain = index
    }
    if plain < text.endIndex { spans.append(Span(String(text[plain...]), role, emphasis)) }
    return spans
  }

  /// One of ` * _ [
  private static func isMark(_ byte: UInt8) -> Bool {
    byte == 0x60 || byte == 0x2A || byte == 0x5F || byte == 0x5B
  }

  private struct Mark {
    let spans: [Span]
    let end: Substring.Index
  }

  private static func mark(
    in text: Substring, at index: Substring.Index, role: Role, emphasis: Emphasis
  ) -> Mark? {
    let rest = text[index...]
    switch text[index] {
    case "`":
      return delimited(rest, by: "`") { [Span(String($0), .code, emphasis)] }
    case "*", "_":
      let sign = String(text[index])
      let isInWord = index > text.startIndex && isWord(text[text.index(before: index)])
      if sign == "_", isInWord { return nil }
      return delimited(rest, by: sign + sign) {
        inline($0, role: role, emphasis: emphasis.union(.bold))
      }
        ?? delimited(rest, by: sign) { inline($0, role: role, emphasis: emphasis.union(.italic)) }
    case "[": return citation(rest, emphasis) ?? link(rest, emphasis)
    default: return nil
    }
  }

  private static func isWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber
  }

  /// Something between two equal delimiters that stand close to it.
  private static func delimited(
    _ text: Substring, by delimiter: String, _ spans: (Substring) -> [Span]
  ) -> Mark? {
    guard text.hasPrefix(delimiter) else { return nil }
    let inside = text.dropFirst(delimiter.count)
    guard let first = inside.first, first != " ", first != delimiter.first else { return nil }
    var index = inside.startIndex
    while index < inside.endIndex {
      if inside[index...].hasPrefix(delimiter), inside[inside.index(before: index)] != " " {
        let end = inside.index(index, offsetBy: delimiter.count)
        return Mark(spans: spans(inside[..<index]), end: end)
      }
      inside.formIndex(after: &index)
    }
    return nil
  }

  /// `[2]` or `[2, 3]`: the numbers of passages.
  private static func citation(_ text: Substring, _ emphasis: Emphasis) -> Mark? {
    guard let close = text.prefix(16).firstIndex(of: "]") else { return nil }
    let inside = text[..<close].dropFirst()
    guard inside.contains(where: \.isNumber),
      inside.allSatisfy({ $0.isASCII && $0.isNumber || ", ".contains($0) })
    else { return nil }
    let end = text.index(after: close)
    return Mark(spans: [Span(String(text[..<end]), .citation, emphasis)], end: end)
  }

  /// `[text](address)`: the address is shown, so that no link can pretend to lead elsewhere.
  private static func link(_ text: Substring, _ emphasis: Emphasis) -> Mark? {
    guard let close = text.firstIndex(of: "]"), text[close...].hasPrefix("]("),
      let end = text[close...].firstIndex(of: ")")
    else { return nil }
    let label = text[..<close].dropFirst()
    let address = text[close..<end].dropFirst(2)
    return Mark(
      spans: [
        Span(String(label), .link, emphasis), Span(" (\(address))", .dim, emphasis),
      ], end: text.index(after: end))
  }
}
