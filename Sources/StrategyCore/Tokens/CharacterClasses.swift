/// Which of the classes that the split rules of byte-pair encodings name a character belongs to, by its UTF-8.
///
/// The table is that of one Unicode version on every system: the system's own may know other characters than the
/// tokenizers that the vocabularies were made for.
struct CharacterClasses: Sendable {
  /// A set of classes; a character has exactly one.
  struct Class: OptionSet {
    let rawValue: UInt8

    /// Letters in upper case and title case.
    static let upper = Class(rawValue: 1)
    static let lower = Class(rawValue: 2)
    /// Letters without case.
    static let plain = Class(rawValue: 4)
    /// Combining marks.
    static let mark = Class(rawValue: 8)
    static let number = Class(rawValue: 16)
    /// White space but for line breaks.
    static let space = Class(rawValue: 32)
    /// CR and LF.
    static let lineBreak = Class(rawValue: 64)
    static let other = Class(rawValue: 128)

    static let letters: Class = [.upper, .lower, .plain]
    static let whiteSpace: Class = [.space, .lineBreak]
  }

  static let shared = CharacterClasses()

  /// For each first byte of a character: the class in the low byte, or 0 where the bytes after it decide, and the
  /// width in the high byte.
  let leads: [UInt16]
  /// For each 256 scalars the index of their block in `classes`.
  let blocks: [UInt8]
  let classes: [UInt8]

  private init() {
    var expansion = Expansion(of: Self.unicode)
    var blocks: [UInt8] = []
    var classes: [UInt8] = []
    var known: [[UInt8]: UInt8] = [:]
    for _ in 0..<0x1100 {
      let block = expansion.nextBlock()
      if let index = known[block] {
        blocks.append(index)
      } else {
        let index = UInt8(truncatingIfNeeded: known.count)
        known[block] = index
        blocks.append(index)
        classes += block
      }
    }
    self.blocks = blocks
    self.classes = classes
    leads = (0...0xFF).map { Self.lead($0, blocks: blocks, classes: classes) }
  }

  private static func lead(_ byte: Int, blocks: [UInt8], classes: [UInt8]) -> UInt16 {
    let (width, first, count) =
      switch byte {
      case ..<0x80: (1, byte, 1)
      case 0xC2..<0xE0: (2, (byte & 0x1F) << 6, 1 << 6)
      case 0xE0..<0xF0: (3, (byte & 0xF) << 12, 1 << 12)
      case 0xF0..<0xF5: (4, (byte & 7) << 18, byte == 0xF4 ? 1 << 16 : 1 << 18)
      default: (1, 0, 0)
      }
    let found = Set(
      (first..<first + count).lazy.map { classes[Int(blocks[$0 >> 8]) << 8 | $0 & 0xFF] })
    let only = found.count == 1 ? found.first ?? 0 : 0
    return UInt16(width) << 8 | UInt16(only)
  }

  /// Reads the runs of the table, 256 scalars at a time.
  private struct Expansion {
    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0
    private var symbol: UInt8 = 0
    private var left = 0
    /// True when the next scalar of a run of pairs is the lower one.
    private var isSecond = false

    init(of table: StaticString) {
      text = UnsafeBufferPointer(start: table.utf8Start, count: table.utf8CodeUnitCount)
    }

    mutating func nextBlock() -> [UInt8] {
      if left >= 256, symbol != UInt8(ascii: "a") {
        left -= 256
        return Array(repeating: Self.value(of: symbol), count: 256)
      }
      return (0..<256).map { _ in next() }
    }

    private mutating func next() -> UInt8 {
      if left == 0 { readRun() }
      left -= 1
      guard symbol == UInt8(ascii: "a") else { return Self.value(of: symbol) }
      defer { isSecond.toggle() }
      return isSecond ? Class.lower.rawValue : Class.upper.rawValue
    }

    private mutating func readRun() {
      guard position < text.count else {
        (symbol, left) = (UInt8(ascii: "o"), 1)
        return
      }
      symbol = text[position]
      position += 1
      var count = 0
      while position < text.count, (0x30...0x39).contains(text[position]) {
        count = count * 10 + Int(text[position] & 0xF)
        position += 1
      }
      left = max(count, 1) * (symbol == UInt8(ascii: "a") ? 2 : 1)
      isSecond = false
    }

    private static func value(of symbol: UInt8) -> UInt8 {
      let value: Class =
        switch symbol {
        case UInt8(ascii: "u"): .upper
        case UInt8(ascii: "l"): .lower
        case UInt8(ascii: "b"): .plain
        case UInt8(ascii: "m"): .mark
        case UInt8(ascii: "n"): .number
        case UInt8(ascii: "s"): .space
        case UInt8(ascii: "r"): .lineBreak
        default: .other
        }
      return value.rawValue
    }
  }
}
