import CellGrid

extension ViEditing {
  /// A line after `:` – the number of a line, or `s` with what is to be replaced.
  mutating func carryOutLine(_ text: String, in editor: inout TextEditor) {
    var rest = text.drop { $0 == " " }
    let visual = isVisual ? visualRange(editor) : nil
    let visualLines = visual.map { $0.lowerBound.line...visualLastLine(editor) }
    leaveVisual(&editor)
    if rest.hasPrefix("'<,'>") { rest = rest.dropFirst(5) }
    let range = Self.lines(&rest, current: editor.cursor.line, count: editor.lines.count)
    let lines = range ?? visualLines ?? editor.cursor.line...editor.cursor.line
    if rest.isEmpty {
      if range != nil { editor.cursor = editor.firstNonBlank(lines.upperBound) }
    } else if rest.first == "s", let mark = rest.dropFirst().first, !mark.isLetter {
      substitute(rest.dropFirst(2), mark: mark, in: lines, of: &editor)
    } else if let wanted = Self.requests[String(rest)] {
      request = wanted
    } else if "nohlsearch".hasPrefix(rest), rest.hasPrefix("noh") {
      editor.search = nil
    } else {
      message = "“:\(rest)” is not known here. Known: a number, s/old/new/g, w, q, wq, noh."
    }
  }

  private static let requests: [String: Request] = [
    "w": .write, "write": .write, "q": .quit, "quit": .quit, "q!": .quit, "wq": .writeAndQuit,
    "x": .writeAndQuit,
  ]

  /// `%`, `3`, `.`, `$` or two of them with a comma.
  private static func lines(
    _ rest: inout Substring, current: Int, count: Int
  ) -> ClosedRange<Int>? {
    if rest.first == "%" {
      rest = rest.dropFirst()
      return 0...count - 1
    }
    guard let first = line(&rest, current: current, count: count) else { return nil }
    guard rest.first == "," else { return first...first }
    rest = rest.dropFirst()
    let second = line(&rest, current: current, count: count) ?? current
    return min(first, second)...max(first, second)
  }

  private static func line(_ rest: inout Substring, current: Int, count: Int) -> Int? {
    if rest.first == "." || rest.first == "$" {
      return rest.removeFirst() == "." ? current : count - 1
    }
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty else { return nil }
    rest = rest.dropFirst(digits.count)
    return min(max((Int(digits) ?? count) - 1, 0), count - 1)
  }

  private mutating func substitute(
    _ text: Substring, mark: Character, in lines: ClosedRange<Int>, of editor: inout TextEditor
  ) {
    let parts = Self.parts(of: text, mark: mark)
    let flags = parts.count > 2 ? parts[2] : ""
    guard let pattern = parts.first else { return }
    let ignoresCase: Bool? = flags.contains("i") ? true : flags.contains("I") ? false : nil
    let search: TextSearch
    if pattern.isEmpty, let last = memory.lastSearch {
      search = last.search
    } else {
      do {
        search = try TextSearch(regex: pattern, ignoresCase: ignoresCase)
      } catch {
        message = error.description
        return
      }
    }
    memory.lastSearch = Search(search: search, forward: true)
    let template = Self.template(parts.count > 1 ? parts[1] : "")
    let last = lines.reversed().first { search.isFound(in: editor.lines[$0][...]) }
    let count = editor.replaceAll(
      search, with: template, in: lines.lowerBound..<lines.upperBound + 1,
      onlyFirst: !flags.contains("g"))
    guard let last else {
      message = "“\(pattern)” is not found."
      return
    }
    editor.cursor = TextEditor.Position(line: last, offset: 0)
    message = "\(count) replaced."
  }

  /// The parts between marks; a mark behind a backslash is text.
  private static func parts(of text: Substring, mark: Character) -> [String] {
    var parts = [""]
    var isEscaped = false
    for character in text {
      if character == mark, !isEscaped {
        parts.append("")
      } else {
        if character == mark { parts[parts.count - 1].removeLast() }
        parts[parts.count - 1].append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    return parts
  }

  /// vi writes the whole match as `&`.
  private static func template(_ text: String) -> String {
    var result = ""
    var isEscaped = false
    for character in text {
      if character == "&", !isEscaped {
        result += "$0"
      } else if character == "&" {
        result.removeLast()
        result += "&"
      } else if character == "$" {
        result += "$$"
      } else {
        result.append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    return result
  }
}
