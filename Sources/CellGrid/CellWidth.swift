/// How many columns text takes, and which glyphs show it: one policy for measuring and drawing.
///
/// A cluster takes the columns of its base scalar. What terminals disagree about is left out of the
/// picture, never out of the text: variation selectors, skin tones, what follows a zero-width
/// joiner in an emoji. Further spacing scalars of a cluster (flags, Indic conjuncts) have cells of
/// their own. Controls become visible pictures, direction overrides and other format characters
/// vanish, an unprintable scalar shows as U+FFFD, a mark without a base sits on a dotted circle,
/// and a tab is always four columns: so widths add up.
package struct CellWidth: Sendable, Hashable {
  /// Two bits per scalar of the first two planes: its columns, or 3 when it cannot be printed.
  private let table: [UInt8]
  private static let tableEnd: UInt32 = 0x20000
  package static let tabColumns = 4

  /// Asks once for every scalar of the first two planes; negative answers mean unprintable.
  package init(measuring scalarWidth: (Unicode.Scalar) -> Int) {
    var table = [UInt8](repeating: 0, count: Int(Self.tableEnd / 4))
    for value in 0..<Self.tableEnd {
      let columns = Unicode.Scalar(value).map(scalarWidth) ?? -1
      let code = columns < 0 ? 3 : UInt8(min(columns, 2))
      table[Int(value >> 2)] |= code << UInt8((value & 3) * 2)
    }
    self.table = table
  }

  /// The table of this package, for tests and wherever no terminal is asked.
  package static let standard = CellWidth(measuring: StandardWidths.columns)

  /// Columns of one scalar, or -1 when it cannot be printed.
  package func columns(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    guard value < Self.tableEnd else { return value < 0x40000 ? 2 : value < 0xF0000 ? 0 : 1 }
    let code = (table[Int(value >> 2)] >> UInt8((value & 3) * 2)) & 3
    return code == 3 ? -1 : Int(code)
  }

  package func columns(of character: Character) -> Int {
    if let ascii = character.asciiValue, ascii >= 0x20, ascii < 0x7F { return 1 }
    return columns(of: String(character))
  }

  package func columns(of text: Substring) -> Int {
    if let count = Self.plainCount(text) { return count }
    return ScalarBytes.of(text) { bytes in
      var sum = 0
      bytes.forEachCluster { sum += columns(of: $0, in: bytes) }
      return sum
    }
  }

  /// Columns of a cluster.
  func columns(of cluster: Range<Int>, in bytes: ScalarBytes) -> Int {
    var sum = 0
    forEachGlyph(in: bytes, cluster) { sum += Int($0.columns) }
    return sum
  }

  package func columns(of text: String) -> Int { columns(of: text[...]) }

  /// True when every byte is printable ASCII, and so one column.
  package static func isPlain(_ text: String) -> Bool { plainCount(text[...]) != nil }

  /// The length of text in which every byte is printable ASCII, and so one column.
  static func plainCount(_ text: Substring) -> Int? {
    let count = text.utf8.withContiguousStorageIfAvailable { bytes -> Int in
      for byte in bytes where byte < 0x20 || byte >= 0x7F { return -1 }
      return bytes.count
    }
    guard let count, count >= 0 else { return nil }
    return count
  }

  /// Calls with each glyph, in order, that shows the text.
  package func forEachGlyph(in text: Substring, _ body: (Glyph) -> Void) {
    let isPlain: Void? = text.utf8.withContiguousStorageIfAvailable { bytes -> Bool in
      for byte in bytes where byte < 0x20 || byte >= 0x7F { return false }
      for byte in bytes { body(Glyph(Unicode.Scalar(byte), columns: 1)) }
      return true
    }.flatMap { $0 ? () : nil }
    guard isPlain == nil else { return }
    ScalarBytes.of(text) { bytes in
      bytes.forEachCluster { forEachGlyph(in: bytes, $0, body) }
    }
  }

  private func forEachGlyph(
    in bytes: ScalarBytes, _ cluster: Range<Int>, _ body: (Glyph) -> Void
  ) {
    var pending: Glyph?
    var isAfterJoiner = false
    var place = cluster.lowerBound
    while place < cluster.upperBound {
      let (value, length) = bytes.scalar(at: place)
      place += length
      let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
      switch kind(of: scalar, after: pending, isAfterJoiner: isAfterJoiner) {
      case .joiner:
        isAfterJoiner = true
        continue
      case .hidden: break
      case .mark:
        if pending == nil { pending = Glyph("\u{25CC}", columns: 1) }
        pending?.add(mark: scalar)
      case .tab:
        for _ in 0..<Self.tabColumns { body(.space) }
      case .glyph(let glyph):
        if let pending { body(pending) }
        pending = glyph
      }
      isAfterJoiner = false
    }
    if let pending { body(pending) }
  }

  private enum Kind {
    case glyph(Glyph), mark, tab, joiner, hidden
  }

  private func kind(of scalar: Unicode.Scalar, after: Glyph?, isAfterJoiner: Bool) -> Kind {
    let value = scalar.value
    switch value {
    case 0x09: return .tab
    case 0..<0x20: return .glyph(Glyph(Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}", columns: 1))
    case 0x20..<0x7F: return .glyph(Glyph(scalar, columns: 1))
    case 0x7F: return .glyph(Glyph("\u{2421}", columns: 1))
    case 0x80..<0xA0: return .glyph(.replacement)
    case 0x200D: return .joiner
    case 0xFE00...0xFE0F, 0xE0000...0xE0FFF: return .hidden
    case 0x1F3FB...0x1F3FF where after != nil: return .hidden
    default: break
    }
    if isAfterJoiner, value > 0x2000, scalar.properties.isEmoji { return .hidden }
    if Self.isInvisible(value) { return .hidden }
    switch columns(of: scalar) {
    case 0: return .mark
    case 1: return .glyph(Glyph(scalar, columns: 1))
    case 2: return .glyph(Glyph(scalar, columns: 2))
    default: return .glyph(.replacement)
    }
  }

  /// Format characters, among them every one that changes the direction of writing.
  private static func isInvisible(_ value: UInt32) -> Bool {
    switch value {
    case 0xAD, 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
      0xFFF9...0xFFFB, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A:
      true
    default: false
    }
  }
}
