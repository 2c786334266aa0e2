/// A line or an event is longer than anything a model server sends.
struct StreamTooLong: Error, Hashable {
  var limit: Int
}

/// Splits bytes that arrive in any portions into lines. Lines end with LF, CR or CR LF and with nothing else,
/// so that U+2028 or U+0085 inside a JSON string do no harm.
struct ByteLines: Sendable {
  /// Bytes in one line; a longer one is an error, which bounds memory.
  let limit: Int
  private var partial: [UInt8] = []
  /// The last byte was a CR whose line has been given out: an LF right after it belongs to it.
  private var endsWithCR = false

  init(limit: Int = 16 * 1024 * 1024) {
    self.limit = limit
  }

  /// Calls `body` with each line that `bytes` completes, without its line break.
  mutating func feed(
    _ bytes: UnsafeBufferPointer<UInt8>,
    body: (UnsafeBufferPointer<UInt8>) throws(StreamTooLong) -> Void
  ) throws(StreamTooLong) {
    var start = 0
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      guard byte == 0x0A || byte == 0x0D else {
        endsWithCR = false
        continue
      }
      if byte == 0x0A, endsWithCR {
        endsWithCR = false
        start = position
        continue
      }
      endsWithCR = byte == 0x0D
      try close(with: UnsafeBufferPointer(rebasing: bytes[start..<(position - 1)]), body)
      start = position
    }
    guard partial.count + bytes.count - start <= limit else { throw StreamTooLong(limit: limit) }
    partial.append(contentsOf: bytes[start...])
  }

  /// Calls `body` with the last line when no line break ended it.
  mutating func finish(
    body: (UnsafeBufferPointer<UInt8>) throws(StreamTooLong) -> Void
  ) throws(StreamTooLong) {
    if !partial.isEmpty { try close(with: UnsafeBufferPointer(start: nil, count: 0), body) }
  }

  private mutating func close(
    with rest: UnsafeBufferPointer<UInt8>,
    _ body: (UnsafeBufferPointer<UInt8>) throws(StreamTooLong) -> Void
  ) throws(StreamTooLong) {
    if partial.isEmpty { return try body(rest) }
    partial.append(contentsOf: rest)
    defer { partial.removeAll(keepingCapacity: partial.capacity <= 65_536) }
    guard partial.count <= limit else { throw StreamTooLong(limit: limit) }
    let failure: StreamTooLong? = partial.withUnsafeBufferPointer { line in
      do throws(StreamTooLong) {
        try body(line)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }
}
