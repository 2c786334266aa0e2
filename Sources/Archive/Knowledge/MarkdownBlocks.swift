/// One block of a Markdown text with its source lines.
struct MarkdownBlock: Hashable {
  enum Kind: Hashable {
    case heading(level: Int, title: String)
    case paragraph
    /// Items of a list, or rows of a table after its two head lines, or lines of code, with fences.
    case list, table, code
  }

  var kind: Kind
  /// For a list one element per item, for everything else one per line.
  var parts: [String]

  var text: String { parts.joined(separator: "\n") }
}

/// A Markdown text as blocks: what cutting into passages must know, no more. Every text is Markdown.
struct MarkdownBlocks {
  /// `title` of the front matter, if any.
  private(set) var title: String?
  private(set) var blocks: [MarkdownBlock] = []

  private var lines: [Substring]
  private var index = 0

  init(_ text: String) {
    lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { Substring($0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0) }
    readFrontMatter()
    while index < lines.count { readBlock() }
    lines = []
  }

  private mutating func readFrontMatter() {
    guard lines.first?.trimmed == "---",
      let end = lines.dropFirst().firstIndex(where: { $0.trimmed == "---" }), end < 100
    else { return }
    for line in lines[1..<end] where line.hasPrefix("title:") {
      let value = line.dropFirst("title:".count).trimmed
      title = Self.plain(value.trimmingQuotes)
    }
    index = end + 1
  }

  private mutating func readBlock() {
    let line = lines[index]
    let content = line.trimmed
    if content.isEmpty || Self.isRule(content) {
      index += 1
    } else if content.hasPrefix("<!--") {
      skipComment()
    } else if let fence = Self.fence(content) {
      readCode(until: fence)
    } else if let (level, title) = Self.heading(content) {
      blocks.append(
        MarkdownBlock(kind: .heading(level: level, title: title), parts: [String(line)]))
      index += 1
    } else if isTable(at: index) {
      readTable()
    } else if Self.isItem(line) {
      readList()
    } else {
      readParagraph()
    }
  }

  private mutating func skipComment() {
    while index < lines.count, !lines[index].contains("-->") { index += 1 }
    index += 1
  }

  private mutating func readCode(until fence: String) {
    var parts = [String(lines[index])]
    index += 1
    while index < lines.count {
      let line = lines[index]
      parts.append(String(line))
      index += 1
      let content = line.trimmed
      if content.hasPrefix(fence), content.allSatisfy({ $0 == fence.first }) { break }
    }
    blocks.append(MarkdownBlock(kind: .code, parts: parts))
  }

  private mutating func readTable() {
    let start = index
    while index < lines.count, lines[index].hasPipe { index += 1 }
    blocks.append(MarkdownBlock(kind: .table, parts: lines[start..<index].map(String.init)))
  }

  private func isTable(at row: Int) -> Bool {
    guard row + 1 < lines.count, lines[row].hasPipe else { return false }
    let rule = lines[row + 1]
    return rule.hasPipe && rule.contains("-") && rule.allSatisfy { "|-: \t".contains($0) }
  }

  /// A list goes on through indented lines, further items, and lines that follow without a blank one.
  private mutating func readList() {
    var items: [String] = []
    while index < lines.count {
      let line = lines[index]
      if Self.isItem(line), !line.startsIndented || items.isEmpty {
        items.append(String(line))
      } else if line.trimmed.isEmpty {
        guard index + 1 < lines.count else { break }
        let next = lines[index + 1]
        guard Self.isItem(next) || (next.startsIndented && !next.trimmed.isEmpty) else { break }
        if !Self.isItem(next) { items[items.count - 1] += "\n" }
      } else if line.startsIndented || !startsBlock(at: index) {
        items[items.count - 1] += "\n" + line
      } else {
        break
      }
      index += 1
    }
    blocks.append(MarkdownBlock(kind: .list, parts: items))
  }

  private func startsBlock(at row: Int) -> Bool {
    let content = lines[row].trimmed
    return Self.heading(content) != nil || Self.fence(content) != nil || Self.isRule(content)
      || isTable(at: row)
  }

  private mutating func readParagraph() {
    var parts: [String] = []
    while index < lines.count {
      let line = lines[index]
      let content = line.trimmed
      if content.isEmpty { break }
      if !parts.isEmpty {
        if let level = Self.underline(content) {
          index += 1
          let title = Self.plain(parts.map(\.trimmed).joined(separator: " "))
          blocks.append(MarkdownBlock(kind: .heading(level: level, title: title), parts: parts))
          return
        }
        if startsBlock(at: index) || Self.isItem(line) { break }
      }
      parts.append(String(line))
      index += 1
    }
    blocks.append(MarkdownBlock(kind: .paragraph, parts: parts))
  }
}

extension MarkdownBlocks {
  /// Level and title of a heading that begins with number signs.
  private static func heading(_ content: String) -> (level: Int, title: String)? {
    let level = content.prefix { $0 == "#" }.count
    guard (1...6).contains(level) else { return nil }
    let rest = content.dropFirst(level)
    guard rest.first == " " || rest.first == "\t" else { return nil }
    var title = rest.trimmed
    while title.hasSuffix("#") { title.removeLast() }
    return (level, plain(title.trimmed))
  }

  private static func underline(_ content: String) -> Int? {
    guard content.count >= 2 else { return nil }
    if content.allSatisfy({ $0 == "=" }) { return 1 }
    return content.allSatisfy { $0 == "-" } ? 2 : nil
  }

  private static func isRule(_ content: String) -> Bool {
    guard let mark = content.first, "-*_".contains(mark) else { return false }
    return content.count(where: { $0 == mark }) >= 3
      && content.allSatisfy { $0 == mark || $0 == " " }
  }

  private static func fence(_ content: String) -> String? {
    for mark in ["`", "~"] {
      let count = content.prefix { String($0) == mark }.count
      if count >= 3, !content.dropFirst(count).contains("`") {
        return String(repeating: mark, count: count)
      }
    }
    return nil
  }

  private static func isItem(_ line: Substring) -> Bool {
    let content = line.drop { $0 == " " || $0 == "\t" }
    guard let mark = content.first else { return false }
    if "-*+".contains(mark) {
      let next = content.dropFirst().first
      return next == " " || next == "\t"
    }
    let digits = content.prefix { $0.isASCII && $0.isNumber }
    guard (1...9).contains(digits.count) else { return false }
    let rest = content.dropFirst(digits.count)
    return rest.hasPrefix(". ") || rest.hasPrefix(") ")
  }

  /// A title without marks of emphasis, code and links.
  static func plain(_ title: String) -> String {
    var result = ""
    var rest = Substring(title)
    while let character = rest.first {
      rest = rest.dropFirst()
      if character == "`" || character == "*" { continue }
      if character == "]", rest.first == "(", let end = rest.firstIndex(of: ")") {
        rest = rest[rest.index(after: end)...]
      } else if character != "[" && character != "]" {
        result.append(character)
      }
    }
    return result.trimmed
  }
}

extension Substring {
  fileprivate var hasPipe: Bool { utf8.contains(UInt8(ascii: "|")) }

  /// True for a line that belongs to what stands above it.
  fileprivate var startsIndented: Bool { hasPrefix("  ") || hasPrefix("\t") }
}

extension String {
  fileprivate var trimmingQuotes: String {
    guard count >= 2, let quote = first, quote == last, quote == "\"" || quote == "'" else {
      return self
    }
    return String(dropFirst().dropLast())
  }
}
