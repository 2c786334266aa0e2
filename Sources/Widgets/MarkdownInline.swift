import CellGrid

/// Code, strong, emphasis, links and citations such as `[2]` inside a line.
///
/// What was looked for in vain once is not looked for again, so a line of marks costs its length.
struct MarkdownInline {
  private let bytes: [UInt8]
  private let role: Role
  private let depth: Int
  private var spans: [Span] = []
  /// Delimiters that do not come again: by byte, and by how many of it.
  private var missing: Set<[UInt8]> = []
  private static let deepest = 4
  private static let longestLabel = 1024

  static func spans(
    _ text: Substring, role: Role, emphasis: Emphasis = []
  ) -> [Span] {
    guard text.utf8.contains(where: isMark) else {
      return text.isEmpty ? [] : [Span(String(text), role, emphasis)]
    }
    return spans(Array(text.utf8), role: role, emphasis: emphasis, depth: 0)
  }

  private static func spans(
    _ bytes: [UInt8], role: Role, emphasis: Emphasis, depth: Int
  ) -> [Span] {
    var line = MarkdownInline(bytes: bytes, role: role, depth: depth)
    line.read(emphasis)
    return line.spans
  }

  private init(bytes: [UInt8], role: Role, depth: Int) {
    self.bytes = bytes
    self.role = role
    self.depth = depth
  }

  /// One of ` * _ [ ~ \ <, or the colon of an address.
  private static func isMark(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x60, 0x2A, 0x5F, 0x5B, 0x7E, 0x5C, 0x3A: true
    default: false
    }
  }

  private struct Mark {
    let spans: [Span]
    let end: Int
  }

  private mutating func read(_ emphasis: Emphasis) {
    var plain = 0
    var index = 0
    while index < bytes.count {
      guard Self.isMark(bytes[index]) || bytes[index] == 0x68,
        let mark = mark(at: index, emphasis)
      else {
        index += 1
        continue
      }
      if plain < index { add(plain..<index, emphasis) }
      for span in mark.spans { add(span) }
      index = mark.end
      plain = index
    }
    if plain < bytes.count { add(plain..<bytes.count, emphasis) }
  }

  private mutating func add(_ range: Range<Int>, _ emphasis: Emphasis) {
    add(Span(text(range), role, emphasis))
  }

  private mutating func add(_ span: Span) {
    if let last = spans.last, last.role == span.role, last.emphasis == span.emphasis {
      spans[spans.count - 1].text += span.text
    } else {
      spans.append(span)
    }
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private mutating func mark(at index: Int, _ emphasis: Emphasis) -> Mark? {
    let byte = bytes[index]
    switch byte {
    case 0x60: return code(at: index, emphasis)
    case 0x2A, 0x5F: return strong(byte, at: index, emphasis)
    case 0x7E:
      return delimited(by: byte, count: 2, at: index, emphasis.union(.dim))
    case 0x5B: return citation(at: index, emphasis) ?? link(at: index, emphasis)
    case 0x5C:
      guard index + 1 < bytes.count, [0x2A, 0x5F, 0x60, 0x7E, 0x5C].contains(bytes[index + 1])
      else { return nil }
      return Mark(
        spans: [Span(text(index + 1..<index + 2), role, emphasis)], end: index + 2)
    case 0x68: return address(at: index, emphasis)
    default: return nil
    }
  }

  private mutating func strong(_ byte: UInt8, at index: Int, _ emphasis: Emphasis) -> Mark? {
    if byte == 0x5F, index > 0, Self.isWord(bytes[index - 1]) { return nil }
    return delimited(by: byte, count: 2, at: index, emphasis.union(.bold))
      ?? delimited(by: byte, count: 1, at: index, emphasis.union(.italic))
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
    default: false
    }
  }

  /// Something between two equal delimiters that stand close to it.
  private mutating func delimited(
    by byte: UInt8, count: Int, at index: Int, _ emphasis: Emphasis
  ) -> Mark? {
    let key = [byte, UInt8(count)]
    let inside = index + count
    guard depth < Self.deepest, inside < bytes.count,
      bytes[index..<inside].allSatisfy({ $0 == byte }), bytes[inside] != 0x20,
      bytes[inside] != byte, !missing.contains(key)
    else { return nil }
    var place = inside + 1
    while place + count <= bytes.count {
      defer { place += 1 }
      guard bytes[place] == byte, bytes[place - 1] != 0x20,
        bytes[place..<place + count].allSatisfy({ $0 == byte })
      else { continue }
      let end = place + count
      if count == 1, bytes[place - 1] == byte || end < bytes.count && bytes[end] == byte {
        continue
      }
      if byte == 0x5F, end < bytes.count, Self.isWord(bytes[end]) { continue }
      let spans = Self.spans(
        Array(bytes[inside..<place]), role: role, emphasis: emphasis, depth: depth + 1)
      return Mark(spans: spans, end: end)
    }
    missing.insert(key)
    return nil
  }

  /// As many backticks at the end as at the beginning.
  private mutating func code(at index: Int, _ emphasis: Emphasis) -> Mark? {
    let count = bytes[index...].prefix { $0 == 0x60 }.count
    let key = [0x60, UInt8(clamping: count)]
    let marks = Mark(spans: [Span(text(index..<index + count), role, emphasis)], end: index + count)
    guard !missing.contains(key) else { return marks }
    var place = index + count
    while place < bytes.count {
      guard bytes[place] == 0x60 else {
        place += 1
        continue
      }
      let run = bytes[place...].prefix { $0 == 0x60 }.count
      if run == count {
        let code = bytes[index + count..<place]
        return Mark(
          spans: [Span(String(decoding: code, as: UTF8.self), .code, emphasis)], end: place + run)
      }
      place += run
    }
    missing.insert(key)
    return marks
  }

  /// `[2]` or `[2, 3]`: the numbers of passages.
  private func citation(at index: Int, _ emphasis: Emphasis) -> Mark? {
    guard let close = bytes[index...].prefix(16).firstIndex(of: 0x5D) else { return nil }
    let inside = bytes[index + 1..<close]
    guard inside.contains(where: { (0x30...0x39).contains($0) }),
      inside.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2C || $0 == 0x20 })
    else { return nil }
    return Mark(spans: [Span(text(index..<close + 1), .citation, emphasis)], end: close + 1)
  }

  /// `[text](address)`: the address is shown, so that no link can pretend to lead elsewhere.
  private func link(at index: Int, _ emphasis: Emphasis) -> Mark? {
    let rest = bytes[index...].prefix(Self.longestLabel)
    guard let close = rest.firstIndex(of: 0x5D), close + 1 < bytes.count,
      bytes[close + 1] == 0x28,
      let end = bytes[close...].prefix(Self.longestLabel).firstIndex(of: 0x29)
    else { return nil }
    return Mark(
      spans: [
        Span(text(index + 1..<close), .link, emphasis),
        Span(" (\(text(close + 2..<end)))", .dim, emphasis),
      ], end: end + 1)
  }

  /// `https://example.org` as it stands.
  private func address(at index: Int, _ emphasis: Emphasis) -> Mark? {
    if index > 0, Self.isWord(bytes[index - 1]) { return nil }
    let rest = bytes[index...]
    guard rest.starts(with: Array("https://".utf8)) || rest.starts(with: Array("http://".utf8))
    else { return nil }
    let closers: Set<UInt8> = [0x20, 0x09, 0x22, 0x27, 0x3C, 0x3E, 0x60, 0x29, 0x5D, 0x2A]
    var end = rest.firstIndex(where: closers.contains) ?? bytes.count
    while [0x2E, 0x2C, 0x3B, 0x3A, 0x21, 0x3F].contains(bytes[end - 1]) { end -= 1 }
    return Mark(spans: [Span(text(index..<end), .link, emphasis)], end: end)
  }
}
