extension PromptText {
  /// The whole file again. Front matter that is empty stands for none.
  public var text: String {
    frontMatter.allSatisfy(\.isWhitespace) ? body : "---\n\(frontMatter)\n---\n\(body)"
  }

  /// The same prompt with these demonstrations in place of its own; everything else stays, comments too.
  ///
  /// A technique that shows no examples becomes few-shot when there are some.
  public func showing(_ demonstrations: [Demonstration]) -> PromptText {
    var lines = frontMatter.isEmpty ? [] : frontMatter.lines.map(String.init)
    Self.removeEntry("demonstrations", from: &lines)
    if !demonstrations.isEmpty {
      if let index = lines.firstIndex(where: { $0.hasPrefix("technique:") }) {
        let name = String(lines[index].prefix { $0 != "#" })
        let comment = String(lines[index].dropFirst(name.count))
        lines[index] =
          name.replacing(Technique.zeroShot.rawValue, with: Technique.fewShot.rawValue) + comment
      } else {
        lines.append("technique: \(Technique.fewShot.rawValue)")
      }
      lines.append("demonstrations:")
      for demonstration in demonstrations {
        lines.append("  - input: \(Self.quoted(demonstration.input))")
        lines.append("    output: \(Self.quoted(demonstration.output))")
      }
    }
    var copy = self
    copy.frontMatter = lines.joined(separator: "\n")
    return copy
  }

  /// The same prompt with this text in its first system section; one is put on top when it has none.
  public func instructing(_ instruction: String) -> PromptText {
    let heading = "# \(MessageRole.system.rawValue)"
    let own = instruction.trimmingNewlines.lines.map { line in
      Self.role(ofHeading: line) == nil ? String(line) : "\\" + line
    }
    let lines = body.lines
    var copy = self
    guard let start = lines.firstIndex(where: { Self.role(ofHeading: $0) == .system }) else {
      copy.body =
        ([heading, ""] + own + [""]).joined(separator: "\n")
        + (sections.first?.role == .user && !lines.contains { Self.role(ofHeading: $0) != nil }
          ? "\n# user\n\n" : "\n") + body
      return copy
    }
    let end =
      lines[(start + 1)...].firstIndex { Self.role(ofHeading: $0) != nil } ?? lines.endIndex
    copy.body =
      (lines[...start].map(String.init) + [""] + own + [""] + lines[end...].map(String.init))
      .joined(separator: "\n")
    return copy
  }

  /// Takes a key of the outermost mapping away, with the lines that belong to it.
  private static func removeEntry(_ key: String, from lines: inout [String]) {
    guard let start = lines.firstIndex(where: { $0.hasPrefix("\(key):") }) else { return }
    let end = lines[(start + 1)...].firstIndex { line in
      guard let first = line.first else { return false }
      return !first.isWhitespace && first != "-" && first != "#"
    }
    lines.removeSubrange(start..<(end ?? lines.endIndex))
  }

  /// A double-quoted YAML scalar, on one line.
  private static func quoted(_ text: String) -> String {
    var result = ""
    JSONTree.quote(text, to: &result)
    return result
  }
}
