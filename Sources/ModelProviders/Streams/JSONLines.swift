/// Decodes newline-delimited JSON from bytes that arrive in any portions; blank lines mean nothing.
struct JSONLines: Sendable {
  private var lines: ByteLines

  init(limit: Int = 16 * 1024 * 1024) {
    lines = ByteLines(limit: limit)
  }

  /// The lines that `bytes` complete.
  mutating func feed(_ bytes: [UInt8]) throws(StreamTooLong) -> [[UInt8]] {
    let result: Result<[[UInt8]], StreamTooLong> = bytes.withUnsafeBufferPointer { bytes in
      var found: [[UInt8]] = []
      do throws(StreamTooLong) {
        try lines.feed(bytes) { (line) throws(StreamTooLong) in
          if !Self.isBlank(line) { found.append(Array(line)) }
        }
        return .success(found)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// The last line when no line break ended it.
  mutating func finish() throws(StreamTooLong) -> [UInt8]? {
    var last: [UInt8]?
    try lines.finish { (line) throws(StreamTooLong) in
      if !Self.isBlank(line) { last = Array(line) }
    }
    return last
  }

  private static func isBlank(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    line.allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }
}
