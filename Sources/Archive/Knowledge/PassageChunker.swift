package import StrategyCore

/// Cuts documents into passages of about 100 to 200 words along their structure: sections, paragraphs, whole lists,
/// tables and blocks of code. Only text without structure is cut into windows that overlap.
package struct PassageChunker: Sendable {
  /// Raised when the same text is cut differently: indexes made before are then made anew.
  package static let version = 2

  /// Words up to which blocks are packed together.
  private static let packed = 160
  /// Words below which a section is joined to its neighbour.
  private static let short = 80
  /// Words up to which a paragraph stays whole.
  private static let longestParagraph = 240
  /// Words up to which a list, a table or a block of code stays whole.
  private static let longestWhole = 400
  private static let window = 130
  private static let overlap = 26

  package init() {}

  package func passages(of document: KnowledgeDocument) -> [Passage] {
    switch document.content {
    case .rows(let rows):
      rows.map { row in
        Passage(
          id: "\(document.source)#\(row.line)", source: document.source, heading: "",
          text: row.text, label: row.label)
      }
    case .text(let text):
      join(
        sections(of: MarkdownBlocks(text)).flatMap { section in
          pack(section.blocks).map { Piece(headings: section.headings, text: $0) }
        }
      ).enumerated().map { index, piece in
        Passage(
          id: "\(document.source)#\(index + 1)", source: document.source,
          heading: piece.headings.joined(separator: " › "), text: piece.text)
      }
    }
  }

  /// Blocks under one path of headings.
  private struct Section {
    var headings: [String]
    var blocks: [MarkdownBlock] = []
  }

  /// Text under one path of headings, small enough for a passage.
  private struct Piece {
    var headings: [String]
    var text: String
    var words: Int

    init(headings: [String], text: String) {
      self.headings = headings
      self.text = text
      words = TextMeasure.words(text)
    }

    /// Both pieces under the headings that they share; what one has beyond them goes into the text.
    func joined(to next: Piece) -> Piece {
      let shared = zip(headings, next.headings).prefix { $0 == $1 }.map(\.0)
      let texts = [self, next].map { piece in
        let own = piece.headings.dropFirst(shared.count)
        return own.isEmpty ? piece.text : "## \(own.joined(separator: " › "))\n\n" + piece.text
      }
      return Piece(headings: shared, text: texts.joined(separator: "\n\n"))
    }
  }

  /// Short sections that follow each other become one passage.
  private func join(_ pieces: [Piece]) -> [Piece] {
    var joined: [Piece] = []
    for piece in pieces {
      if let last = joined.last, min(last.words, piece.words) < Self.short,
        last.words + piece.words <= Self.packed, last.headings.first == piece.headings.first
      {
        joined[joined.count - 1] = last.joined(to: piece)
      } else {
        joined.append(piece)
      }
    }
    return joined
  }

  private func sections(of text: MarkdownBlocks) -> [Section] {
    var path: [(level: Int, title: String)] = []
    if let title = text.title, !title.isEmpty { path.append((0, title)) }
    var sections = [Section(headings: path.map(\.title))]
    for block in text.blocks {
      guard case .heading(let level, let title) = block.kind else {
        sections[sections.count - 1].blocks.append(block)
        continue
      }
      path.removeAll { $0.level >= level }
      if !title.isEmpty, path.last?.title != title { path.append((level, title)) }
      sections.append(Section(headings: path.map(\.title)))
    }
    return sections.indices.compactMap { index in
      var section = sections[index]
      if section.blocks.isEmpty {
        let isParent =
          index + 1 < sections.count && sections[index + 1].headings.starts(with: section.headings)
        guard !isParent, let title = section.headings.last else { return nil }
        section.blocks = [MarkdownBlock(kind: .paragraph, parts: [title])]
      }
      return section
    }
  }

  private func pack(_ blocks: [MarkdownBlock]) -> [String] {
    var passages: [String] = []
    var open = OpenPassage()
    for block in blocks {
      let pieces = pieces(of: block)
      for (index, piece) in pieces.enumerated() {
        let words = TextMeasure.words(piece)
        if index > 0 || open.size + words > Self.packed {
          let leadIn = pieces.count == 1 ? open.takeLeadIn() : nil
          if !open.blocks.isEmpty { passages.append(open.text) }
          open = OpenPassage()
          if let leadIn { open.add(leadIn, words: TextMeasure.words(leadIn)) }
        }
        open.add(piece, words: words)
      }
    }
    if !open.blocks.isEmpty { passages.append(open.text) }
    return passages
  }

  /// A passage while blocks are packed into it.
  private struct OpenPassage {
    private(set) var blocks: [String] = []
    private(set) var size = 0

    var text: String { blocks.joined(separator: "\n\n") }

    mutating func add(_ block: String, words: Int) {
      blocks.append(block)
      size += words
    }

    /// Removes a last block that ends with a colon: it belongs to what comes next.
    mutating func takeLeadIn() -> String? {
      guard blocks.last?.hasSuffix(":") == true else { return nil }
      return blocks.removeLast()
    }
  }

  /// The block itself, or parts of one that is too long to stay whole.
  private func pieces(of block: MarkdownBlock) -> [String] {
    let text = block.text.trimmingBlankEnds
    let words = TextMeasure.words(text)
    switch block.kind {
    case .heading, .paragraph:
      return words <= Self.longestParagraph ? [text] : windows(of: text)
    case .list:
      guard words > Self.longestWhole else { return [text] }
      return group(block.parts).flatMap { group in
        TextMeasure.words(group) > Self.longestParagraph ? windows(of: group) : [group]
      }
    case .table:
      guard words > Self.longestWhole else { return [text] }
      let head = block.parts.prefix(2).joined(separator: "\n")
      return group(Array(block.parts.dropFirst(2))).map { head + "\n" + $0 }
    case .code:
      guard words > Self.longestWhole else { return [text] }
      return group(block.parts).flatMap { group in
        TextMeasure.words(group) > Self.longestWhole ? windows(of: group) : [group]
      }
    }
  }

  /// Parts put together, in order, as long as they stay within a passage.
  private func group(_ parts: [String]) -> [String] {
    var groups: [String] = []
    var size = 0
    for part in parts {
      let words = TextMeasure.words(part)
      if let last = groups.indices.last, size + words <= Self.packed {
        groups[last] += "\n" + part
        size += words
      } else {
        groups.append(part)
        size = words
      }
    }
    return groups
  }

  /// Whole sentences up to the size of a window, the last of one window beginning the next.
  private func windows(of text: String) -> [String] {
    let sentences = TextMeasure.sentences(text).flatMap { sentence in
      TextMeasure.words(sentence) <= Self.window
        ? [String(sentence)]
        : TextMeasure.windows(of: sentence, limit: Self.window, overlap: Self.overlap)
    }
    let sizes = sentences.map { TextMeasure.words($0) }
    var windows: [String] = []
    var start = 0
    while start < sentences.count {
      var end = start
      var size = 0
      while end < sentences.count, end == start || size + sizes[end] <= Self.window {
        size += sizes[end]
        end += 1
      }
      windows.append(sentences[start..<end].joined(separator: " "))
      if end == sentences.count { break }
      var next = end
      var shared = 0
      while next > start + 1, shared + sizes[next - 1] <= Self.overlap {
        next -= 1
        shared += sizes[next]
      }
      start = next
    }
    return windows
  }
}

extension String {
  /// Without blank lines at the ends; spaces that indent the first line stay.
  fileprivate var trimmingBlankEnds: String {
    var text = Substring(self)
    while let end = text.utf8.firstIndex(of: UInt8(ascii: "\n")),
      text[..<end].allSatisfy(\.isWhitespace)
    {
      text = text[text.utf8.index(after: end)...]
    }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
