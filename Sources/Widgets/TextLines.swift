/// The lines of a text, in chunks: a change costs its chunk, and a copy one word for each of them.
package struct TextLines: Sendable {
  /// None is empty.
  private var chunks: [[String]] = []
  /// The line that each chunk begins with.
  private var starts: [Int] = []
  package private(set) var count = 0
  private static let chunkLength = 256

  package init() {}

  package init(_ lines: [String]) {
    replaceSubrange(0..<0, with: lines)
  }

  /// The lines with newlines between them.
  var text: String {
    let bytes = chunks.reduce(Swift.max(count - 1, 0)) { $1.reduce($0) { $0 + $1.utf8.count } }
    return String(unsafeUninitializedCapacity: bytes) { buffer in
      var end = 0
      var isFirst = true
      for chunk in chunks {
        for var line in chunk {
          if !isFirst {
            buffer[end] = 0x0A
            end += 1
          }
          isFirst = false
          line.withUTF8 { bytes in
            _ = UnsafeMutableBufferPointer(rebasing: buffer[end...]).update(fromContentsOf: bytes)
            end += bytes.count
          }
        }
      }
      return end
    }
  }

  /// Whether `text` is this, byte by byte, without putting it together.
  func hold(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var rest = bytes[...]
      var isFirst = true
      for chunk in chunks {
        for var line in chunk {
          if !isFirst, rest.popFirst() != 0x0A { return false }
          isFirst = false
          let isNext = line.withUTF8 { line in
            guard rest.count >= line.count else { return false }
            defer { rest = rest.dropFirst(line.count) }
            return UnsafeBufferPointer(rebasing: rest.prefix(line.count)).elementsEqual(line)
          }
          guard isNext else { return false }
        }
      }
      return rest.isEmpty
    }
  }
}

extension TextLines: RandomAccessCollection, MutableCollection, RangeReplaceableCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { count }

  package subscript(line: Int) -> String {
    get {
      let chunk = chunk(of: line)
      return chunks[chunk][line - starts[chunk]]
    }
    _modify {
      let chunk = chunk(of: line)
      yield &chunks[chunk][line - starts[chunk]]
    }
  }

  /// Chunks are about equally long, so that the place of a line is nearly known.
  private func chunk(of line: Int) -> Int {
    precondition(line >= 0 && line < count, "no such line")
    var chunk = line * chunks.count / count
    while starts[chunk] > line { chunk -= 1 }
    while chunk + 1 < chunks.count, starts[chunk + 1] <= line { chunk += 1 }
    return chunk
  }

  package mutating func replaceSubrange(
    _ lines: Range<Int>, with new: some Collection<String>
  ) {
    precondition(lines.lowerBound >= 0 && lines.upperBound <= count, "no such lines")
    guard count > 0 else { return rechunk(0..<0, as: Array(new)) }
    let first = chunk(of: Swift.min(lines.lowerBound, count - 1))
    let last = lines.isEmpty ? first : chunk(of: lines.upperBound - 1)
    let head = chunks[first].prefix(lines.lowerBound - starts[first])
    let tail = chunks[last].dropFirst(lines.upperBound - starts[last])
    rechunk(first..<last + 1, as: Array(head) + Array(new) + Array(tail))
  }

  /// Puts lines in the place of whole chunks, with the next chunk when they are few.
  private mutating func rechunk(_ replaced: Range<Int>, as lines: [String]) {
    var (replaced, lines) = (replaced, lines)
    if lines.count < Self.chunkLength / 4, replaced.upperBound < chunks.count {
      lines += chunks[replaced.upperBound]
      replaced = replaced.lowerBound..<replaced.upperBound + 1
    }
    let pieces =
      lines.count > 2 * Self.chunkLength
      ? stride(from: 0, to: lines.count, by: Self.chunkLength).map {
        Array(lines[$0..<Swift.min($0 + Self.chunkLength, lines.count)])
      } : lines.isEmpty ? [] : [lines]
    chunks.replaceSubrange(replaced, with: pieces)
    starts.removeSubrange(replaced.lowerBound...)
    var start = starts.last.map { $0 + chunks[starts.count - 1].count } ?? 0
    for chunk in chunks[starts.count...] {
      starts.append(start)
      start += chunk.count
    }
    count = start
  }
}

extension TextLines: Equatable, ExpressibleByArrayLiteral {
  package static func == (left: TextLines, right: TextLines) -> Bool {
    left.count == right.count && left.elementsEqual(right)
  }

  package init(arrayLiteral lines: String...) {
    self.init(lines)
  }
}
