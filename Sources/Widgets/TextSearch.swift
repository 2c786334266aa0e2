/// What is looked for, line by line: words as they are, or a regular expression.
///
/// Case counts when the pattern has a capital.
package struct TextSearch: Sendable, Hashable {
  package let pattern: String
  package let isRegex: Bool
  package let ignoresCase: Bool
  /// Bytes to look for; lower case when case does not count.
  private let needle: [UInt8]
  private let program: Pattern?

  /// Words as they are. `nil` when there are none.
  package init?(_ text: String, ignoresCase: Bool? = nil) {
    guard !text.isEmpty else { return nil }
    pattern = text
    isRegex = false
    let ignores = ignoresCase ?? !text.contains(where: \.isUppercase)
    self.ignoresCase = ignores
    let isPlain = !ignores || text.utf8.allSatisfy { $0 < 0x80 }
    needle = isPlain ? Array((ignores ? text.lowercased() : text).utf8) : []
    program = isPlain ? nil : try? Pattern(Self.quoted(text), ignoresCase: true)
  }

  package init(regex text: String, ignoresCase: Bool? = nil) throws(PatternError) {
    pattern = text
    isRegex = true
    let ignores = ignoresCase ?? !text.contains(where: \.isUppercase)
    self.ignoresCase = ignores
    needle = []
    program = try Pattern(text, ignoresCase: ignores)
  }

  private static func quoted(_ text: String) -> String {
    text.reduce(into: "") { $0 += "\\^$.|?*+()[]{}".contains($1) ? "\\\($1)" : String($1) }
  }
}

extension TextSearch {
  package func isFound(in line: Substring) -> Bool {
    firstRange(in: line, from: 0) != nil
  }

  /// Everything found in a line, in bytes from its start; what is empty does not count.
  package func ranges(in line: Substring) -> [Range<Int>] {
    matches(in: line).map(\.range)
  }

  func firstRange(in line: Substring, from start: Int) -> Range<Int>? {
    withBytes(of: line) { bytes in
      var place = start
      while let match = match(in: bytes, from: place) {
        if !match.range.isEmpty { return match.range }
        place = Self.next(after: match.range.upperBound, in: bytes)
        if place > bytes.count { break }
      }
      return nil
    }
  }

  func matches(in line: Substring) -> [Pattern.Match] {
    withBytes(of: line) { bytes in
      var found: [Pattern.Match] = []
      var place = 0
      while place <= bytes.count, let match = match(in: bytes, from: place) {
        if match.range.isEmpty {
          place = Self.next(after: match.range.upperBound, in: bytes)
        } else {
          found.append(match)
          place = match.range.upperBound
        }
      }
      return found
    }
  }

  /// What a match is replaced with: `$0` and `$1` stand for what a regular expression found.
  func replacement(_ template: String, for match: Pattern.Match, in line: Substring) -> String {
    guard isRegex else { return template }
    var text = ""
    var rest = template[...]
    while let character = rest.popFirst() {
      guard character == "$" || character == "\\", let next = rest.first else {
        text.append(character)
        continue
      }
      rest = rest.dropFirst()
      if next.isASCII, let number = next.wholeNumberValue {
        guard let range = match.group(number) else { continue }
        let start = line.utf8.index(line.startIndex, offsetBy: range.lowerBound)
        text += line[start..<line.utf8.index(start, offsetBy: range.count)]
      } else if character == "\\" {
        text += next == "n" ? "\n" : next == "t" ? "\t" : String(next)
      } else if next == "$" {
        text += "$"
      } else {
        text += "$\(next)"
      }
    }
    return text
  }

  private static func next(after index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var place = index + 1
    while place < bytes.count, bytes[place] & 0xC0 == 0x80 { place += 1 }
    return place
  }

  private func withBytes<Result>(
    of line: Substring, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    if let result = line.utf8.withContiguousStorageIfAvailable(body) { return result }
    return Array(line.utf8).withUnsafeBufferPointer(body)
  }

  private func match(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Pattern.Match? {
    if let program { return program.firstMatch(in: bytes, from: start) }
    guard let first = needle.first else { return nil }
    let last = bytes.count - needle.count
    var place = start
    while place <= last {
      if fold(bytes[place]) == first {
        var length = 1
        while length < needle.count, fold(bytes[place + length]) == needle[length] { length += 1 }
        if length == needle.count { return Pattern.Match(slots: [place, place + length]) }
      }
      place += 1
    }
    return nil
  }

  private func fold(_ byte: UInt8) -> UInt8 {
    ignoresCase && byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }
}
