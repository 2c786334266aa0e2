/// The two halves of a prompt file: YAML front matter and a body of role sections.
public struct PromptText: Sendable, Hashable {
  /// The YAML between the `---` lines; empty when there is none.
  public var frontMatter: String
  /// Line number in the file, from 1, of the first line of `frontMatter`.
  public var frontMatterLine: Int
  public var body: String
  /// Line number in the file, from 1, of the first line of `body`.
  public var bodyLine: Int

  /// Splits a prompt file. Throws `PromptTextError.unclosedFrontMatter` when the second `---` is missing.
  public init(_ text: String) throws(PromptTextError) {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard let first = lines.first, first.trimmedEnd == "---" else {
      (frontMatter, frontMatterLine, body, bodyLine) = ("", 1, text, 1)
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

  /// The role sections of the body: a line `# system`, `# user` or `# assistant` opens one.
  /// Text before the first such line is a `user` section.
  public var sections: [PromptTemplate.Section] {
    var sections: [PromptTemplate.Section] = []
    var role = MessageRole.user
    var lines: [Substring] = []
    func closed() -> PromptTemplate.Section? {
      let text = lines.joined(separator: "\n").trimmingNewlines
      return text.allSatisfy(\.isWhitespace) ? nil : .init(role: role, text: text)
    }
    for line in body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      if let next = Self.role(ofHeading: line) {
        closed().map { sections.append($0) }
        role = next
        lines = []
      } else {
        lines.append(line)
      }
    }
    closed().map { sections.append($0) }
    return sections
  }

  /// The role that a heading line such as `# system` opens; `nil` for every other line.
  public static func role(ofHeading line: some StringProtocol) -> MessageRole? {
    guard line.hasPrefix("# ") else { return nil }
    return MessageRole(rawValue: String(line.dropFirst(2).trimmedEnd))
  }
}

/// What can be wrong with the outline of a prompt file.
public enum PromptTextError: Error, Sendable, Hashable {
  case unclosedFrontMatter
}

extension StringProtocol {
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
