/// Reads the few forms of JSON that this program writes most, without the generic coder.
struct LineScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var place = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { place == bytes.count }

  mutating func skip(_ literal: StaticString) -> Bool {
    let count = literal.utf8CodeUnitCount
    guard bytes.count - place >= count else { return false }
    for offset in 0..<count where bytes[place + offset] != literal.utf8Start[offset] {
      return false
    }
    place += count
    return true
  }

  /// A whole number in its shortest form, of at most 18 digits.
  mutating func number() -> Int? {
    let isNegative = skip("-")
    let start = place
    var value = 0
    while place < bytes.count, case let digit = bytes[place] &- UInt8(ascii: "0"), digit < 10 {
      guard place - start < 18 else { return nil }
      value = value * 10 + Int(digit)
      place += 1
    }
    let count = place - start
    guard count > 0, count == 1 || bytes[start] != UInt8(ascii: "0"), value > 0 || !isNegative
    else { return nil }
    return isNegative ? -value : value
  }

  /// Numbers up to a closing bracket; the opening one is behind.
  mutating func numbers() -> [Int]? {
    var numbers: [Int] = []
    repeat {
      guard let number = number() else { return nil }
      numbers.append(number)
    } while skip(",")
    return skip("]") ? numbers : nil
  }

  /// The text up to its closing quote; `nil` when it holds `\u`, or is no valid UTF-8.
  mutating func text() -> String? {
    let start = place
    while place < bytes.count, bytes[place] != UInt8(ascii: "\""),
      bytes[place] != UInt8(ascii: "\\"),
      bytes[place] >= 0x20
    { place += 1 }
    guard place < bytes.count else { return nil }
    let plain = UnsafeBufferPointer(rebasing: bytes[start..<place])
    if skip("\"") { return String(validating: plain, as: UTF8.self) }
    var unescaped = Array(plain)
    while place < bytes.count, !skip("\"") {
      let byte = bytes[place]
      place += 1
      guard byte == UInt8(ascii: "\\") else {
        guard byte >= 0x20 else { return nil }
        unescaped.append(byte)
        continue
      }
      guard place < bytes.count, let meant = Self.meaning(of: bytes[place]) else { return nil }
      unescaped.append(meant)
      place += 1
    }
    return String(validating: unescaped, as: UTF8.self)
  }

  /// Goes past a text; `""`, or `nil` when it has no end.
  mutating func skipText() -> String? {
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\""):
        place += 1
        return ""
      case UInt8(ascii: "\\"): place += 2
      default: place += 1
      }
    }
    return nil
  }

  private static func meaning(of escaped: UInt8) -> UInt8? {
    switch escaped {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): escaped
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "r"): 0x0D
    default: nil
    }
  }
}

/// Writes the same forms.
enum LineText {
  static func append(_ number: Int, to bytes: inout [UInt8]) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    var rest = number.magnitude
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }

  static func append(_ numbers: [Int], to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "["))
    for (index, number) in numbers.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(number, to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// A text as it stands between quotes.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x08: bytes += "\\b".utf8
      case 0x09: bytes += "\\t".utf8
      case 0x0A: bytes += "\\n".utf8
      case 0x0C: bytes += "\\f".utf8
      case 0x0D: bytes += "\\r".utf8
      case 0..<0x20:
        bytes += "\\u00".utf8
        bytes.append(UInt8(ascii: "0") + byte >> 4)
        let low = byte & 15
        bytes.append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
      default:
        bytes.append(byte)
      }
    }
  }
}
