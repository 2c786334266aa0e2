/// The rows of a table that this program wrote: one a line, each read only when somebody asks for it.
struct PriceLines: Sendable {
  private struct Line: Sendable {
    var whole: Range<Int>
    var provider: Range<Int>
    var id: Range<Int>
  }

  private let bytes: [UInt8]
  private let lines: [Line]
  private let source: String
  private let date: String

  private static let opening = Array(#"{"provider":""#.utf8)
  private static let middle = Array(#"","id":""#.utf8)

  /// Finds the rows in `range`; lines that begin otherwise than they are written are left out.
  init(bytes: [UInt8], in range: Range<Int>, source: String, date: String) {
    self.bytes = bytes
    self.source = source
    self.date = date
    lines = bytes.withUnsafeBufferPointer { bytes in
      var lines: [Line] = []
      var start = range.lowerBound
      while start < range.upperBound {
        let end = bytes[start..<range.upperBound].firstIndex(of: 0x0A) ?? range.upperBound
        if let line = Self.line(start..<end, of: bytes) { lines.append(line) }
        start = end + 1
      }
      return lines
    }
  }

  private static func line(_ range: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) -> Line? {
    guard bytes[range].starts(with: opening) else { return nil }
    let provider = range.lowerBound + opening.count
    guard let providerEnd = bytes[provider..<range.upperBound].firstIndex(of: quote),
      bytes[providerEnd..<range.upperBound].starts(with: middle)
    else { return nil }
    let id = providerEnd + middle.count
    guard let idEnd = endOfString(from: id, in: bytes, before: range.upperBound) else { return nil }
    let comma = bytes[range.upperBound - 1] == UInt8(ascii: ",") ? 1 : 0
    return Line(
      whole: range.lowerBound..<(range.upperBound - comma), provider: provider..<providerEnd,
      id: id..<idEnd)
  }

  private static let quote = UInt8(ascii: "\"")

  private static func endOfString(
    from start: Int, in bytes: UnsafeBufferPointer<UInt8>, before limit: Int
  ) -> Int? {
    var place = start
    while place < limit {
      switch bytes[place] {
      case quote: return place
      case UInt8(ascii: "\\"): place += 2
      default: place += 1
      }
    }
    return nil
  }

  /// The rows of a provider, with an id, or all; rows that cannot be read are left out.
  func listings(provider: String? = nil, id: String? = nil) -> [PriceBook.Listing] {
    let provider = provider.map(Self.written)
    let id = id.map(Self.written)
    return bytes.withUnsafeBufferPointer { bytes in
      lines.compactMap { line in
        if let provider, !bytes[line.provider].elementsEqual(provider) { return nil }
        if let id, !bytes[line.id].elementsEqual(id) { return nil }
        guard let row = try? JSONValue(parsing: bytes[line.whole]) else { return nil }
        return try? PriceRow(row).listing(source: source, date: date)
      }
    }
  }

  /// A string as it stands between quotation marks.
  private static func written(_ text: String) -> ArraySlice<UInt8> {
    JSONValue.string(text).encoded.dropFirst().dropLast()
  }
}
