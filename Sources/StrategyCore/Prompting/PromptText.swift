/// The two halves of a prompt file: YAML front matter and a body of role sections.
public struct PromptText: Sendable, Hashable {
  /// The YAML between the `---` lines; empty when there is none.
  public var frontMatter: String
  /// Line number in the file, from 1, of the first line of `frontMatter`.
  public var frontMatterLine: Int
  public var body: String
  /// Line number in the file, from 1, of the first line of `body`.
  public var bodyLine: Int

  /// Splits a prompt file, whatever its line ends. Throws `PromptTextError.unclosedFrontMatter` when the second
  /// `---` is missing.
  public init(_ text: String) throws(PromptTextError) {
    let text = text.unicodeScalars.first == "\u{FEFF}" ? text.dropFirst() : text[...]
    let lines = text.lines
    guard let first = lines.first, first.trimmedEnd == "---" else {
      (frontMatter, frontMatterLine, body, bodyLine) = ("", 1, String(text), 1)
      return
    }
    guard let close = lines.dropFirst().firstIndex(where: { $0.trimmedEnd == "---" }) else {
      throw .unclosedFrontMatter
    }
    frontMatter = lines[1..<close].joined(separator: "\n")
    frontMatterLine = 2
    body = lines[(close + 1)...].joined(separator: "\n")
    bodyLine = close + 2
  }

  /// The role sections of the body: a line `# system`, `# user` or `# assistant` opens one, except inside a
  /// fenced block of code that is closed again. `\# user` stands for a literal line `# user`.
  /// Text before the first such line is a `user` section.
  public var sections: [PromptTemplate.Section] { placedSections.map(\.section) }

  /// The same, each with the number in the file, from 1, of the line that opens it.
  public var placedSections: [(section: PromptTemplate.Section, line: Int)] {
    var sections: [(section: PromptTemplate.Section, line: Int)] = []
    var role = MessageRole.user
    var opening = bodyLine
    var lines: [Substring] = []
    func closed() -> (section: PromptTemplate.Section, line: Int)? {
      let text = lines.joined(separator: "\n").trimmingNewlines
      return text.allSatisfy(\.isWhitespace) ? nil : (.init(role: role, text: text), opening)
    }
    let all = body.lines
    /// Where the fenced block that was met last ends.
    var fenceEnd = 0
    for (index, line) in all.enumerated() {
      let isOutside = index >= fenceEnd
      if isOutside, let close = Self.closingFence(of: line, in: all[(index + 1)...]) {
        fenceEnd = close + 1
      } else if isOutside, let next = Self.role(ofHeading: line) {
        closed().map { sections.append($0) }
        role = next
        opening = bodyLine + index
        lines = []
        continue
      } else if isOutside, line.first == "\\", Self.role(ofHeading: line.dropFirst()) != nil {
        lines.append(line.dropFirst())
        continue
      }
      lines.append(line)
    }
    closed().map { sections.append($0) }
    return sections
  }

  /// The role that a heading line such as `# system` opens; `nil` for every other line.
  public static func role(ofHeading line: some StringProtocol) -> MessageRole? {
    guard line.hasPrefix("# ") else { return nil }
    return MessageRole(rawValue: String(line.dropFirst(2).trimmedEnd))
  }

  /// The index of the line that closes a fenced block opened by `line`; `nil` when it opens none.
  private static func closingFence(of line: Substring, in rest: ArraySlice<Substring>) -> Int? {
    let text = line.drop { $0 == " " }
    guard let mark = text.first, mark == "`" || mark == "~" else { return nil }
    let width = text.prefix { $0 == mark }.count
    guard width >= 3 else { return nil }
    return rest.firstIndex { line in
      let text = line.drop { $0 == " " }.trimmedEnd
      return text.count >= width && text.allSatisfy { $0 == mark }
    }
  }
}

/// What can be wrong with the outline of a prompt file.
public enum PromptTextError: Error, Sendable, Hashable {
  case unclosedFrontMatter
}

extension StringProtocol {
  /// Lines ended by LF, CRLF or CR; other Unicode separators are text.
  var lines: [SubSequence] {
    split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
  }

  var trimmedEnd: SubSequence {
    var rest = self[...]
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }

  var trimmingNewlines: String {
    var rest = self[...]
    while rest.first?.isNewline == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
