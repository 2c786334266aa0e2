import Testing

@testable import ModelProviders

@Suite struct StreamDecodingTests {
  private func events(_ text: String, cutAt cuts: [Int] = []) throws -> [String] {
    let bytes = Array(text.utf8)
    var decoder = ServerSentEvents()
    var found: [ServerSentEvents.Event] = []
    var start = 0
    for cut in cuts + [bytes.count] {
      found += try decoder.feed(Array(bytes[start..<cut]))
      start = cut
    }
    if let last = try decoder.finish() { found.append(last) }
    return found.map { "\($0.name ?? "-"):\(String(decoding: $0.data, as: UTF8.self))" }
  }

  private enum LineEnd: String, CaseIterable {
    case lf = "\n"
    case cr = "\r"
    case crlf = "\r\n"
  }

  @Test(arguments: LineEnd.allCases)
  private func `all line ends mean the same, wherever the bytes are cut`(kind: LineEnd) throws {
    let end = kind.rawValue
    let lines = [
      ": hello", "", "event: first", "data: one", "data:two", "", "", "id: 7", "data:  three é🚀",
      "retry: 5", "nonsense", "", ":", "", "data", "", "event: nameless", "",
      "data: a\u{2028}b\u{85}c", "",
    ]
    let text = lines.joined(separator: end) + end
    let expected = ["first:one\ntwo", "-: three é🚀", "-:", "-:a\u{2028}b\u{85}c"]
    #expect(try events(text) == expected)
    let count = text.utf8.count
    for cut in 1..<count { #expect(try events(text, cutAt: [cut]) == expected, "cut at \(cut)") }
    #expect(try events(text, cutAt: Array(1..<count)) == expected)
  }

  @Test func `an event without its blank line counts at the end`() throws {
    #expect(try events("data: a\n\ndata: b") == ["-:a", "-:b"])
    #expect(try events("data: a\n\ndata: b\n") == ["-:a", "-:b"])
    #expect(try events("\n\n: nothing\n\n") == [])
    #expect(try events("") == [])
  }

  @Test func `a byte order mark is no part of the first field`() throws {
    #expect(try events("\u{FEFF}data: a\n\n") == ["-:a"])
  }

  @Test func `a line without end is refused before it fills the memory`() throws {
    var decoder = ServerSentEvents(limit: 1000)
    _ = try decoder.feed(Array("data: ".utf8))
    let portion = [UInt8](repeating: 0x41, count: 600)
    _ = try decoder.feed(portion)
    #expect(throws: StreamTooLong(limit: 1000)) { try decoder.feed(portion) }
    var many = ServerSentEvents(limit: 1000)
    #expect(throws: StreamTooLong(limit: 1000)) {
      for _ in 0..<30 {
        _ = try many.feed(Array("data: 0123456789012345678901234567890123456789\n".utf8))
      }
    }
  }

  @Test func `JSON lines come whole, wherever the bytes are cut`() throws {
    let text = "{\"a\":\"é🚀\"}\n\r\n  \n{\"b\":1}\r\n{\"c\":2}"
    let bytes = Array(text.utf8)
    let expected = ["{\"a\":\"é🚀\"}", "{\"b\":1}", "{\"c\":2}"]
    for cut in 0...bytes.count {
      var decoder = JSONLines()
      var lines = try decoder.feed(Array(bytes[..<cut])) + decoder.feed(Array(bytes[cut...]))
      if let last = try decoder.finish() { lines.append(last) }
      #expect(lines.map { String(decoding: $0, as: UTF8.self) } == expected, "cut at \(cut)")
    }
  }
}
