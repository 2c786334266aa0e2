/// Decodes `text/event-stream` from bytes that arrive in any portions.
struct ServerSentEvents: Sendable {
  struct Event: Sendable, Hashable {
    var name: String?
    /// The `data:` lines joined by LF.
    var data: [UInt8]
  }

  private var lines: ByteLines
  private var pending = Pending()

  init(limit: Int = 16 * 1024 * 1024) {
    lines = ByteLines(limit: limit)
    pending.limit = limit
  }

  /// The events that `bytes` complete.
  mutating func feed(_ bytes: [UInt8]) throws(StreamTooLong) -> [Event] {
    let result: Result<[Event], StreamTooLong> = bytes.withUnsafeBufferPointer { bytes in
      var events: [Event] = []
      do throws(StreamTooLong) {
        try lines.feed(bytes) { (line) throws(StreamTooLong) in
          if let event = try pending.take(line) { events.append(event) }
        }
        return .success(events)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// The event that the stream ended in the middle of, if any: servers forget the blank line after the last one.
  mutating func finish() throws(StreamTooLong) -> Event? {
    try lines.finish { (line) throws(StreamTooLong) in
      _ = try pending.take(line)
    }
    return pending.dispatch()
  }

  /// The event whose lines are being collected.
  private struct Pending: Sendable {
    var limit = 0
    private var name: String?
    private var data: [UInt8] = []
    private var hasData = false
    private var isFirstLine = true

    mutating func take(_ line: UnsafeBufferPointer<UInt8>) throws(StreamTooLong) -> Event? {
      var line = line[...]
      if isFirstLine {
        isFirstLine = false
        if line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
      }
      if line.isEmpty { return dispatch() }
      let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
      var value = line[min(colon + 1, line.endIndex)...]
      if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
      let field = line[..<colon]
      if field.elementsEqual("data".utf8) {
        guard data.count + value.count < limit else { throw StreamTooLong(limit: limit) }
        if hasData { data.append(0x0A) }
        hasData = true
        data.append(contentsOf: value)
      } else if field.elementsEqual("event".utf8) {
        name = String(decoding: value, as: UTF8.self)
      }
      return nil
    }

    mutating func dispatch() -> Event? {
      defer {
        name = nil
        data = []
        hasData = false
      }
      return hasData ? Event(name: name, data: data) : nil
    }
  }
}
