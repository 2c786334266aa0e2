/// Numbers as people and models write them.
enum NumberReading {
  /// All numbers of a text in their order: signs, thousands separators (`1,234` or `1 234`), decimals and exponents;
  /// currency and percent signs are passed over.
  static func numbers(in text: String) -> [Double] {
    let bytes = Array(text.utf8)
    var found: [Double] = []
    var position = 0
    while position < bytes.count {
      guard isDigit(bytes[position]) || startsFraction(bytes, position) else {
        position += 1
        continue
      }
      let start = position
      var digits = readDigits(bytes, &position)
      if position < bytes.count, bytes[position] == UInt8(ascii: "."),
        position + 1 < bytes.count, isDigit(bytes[position + 1])
      {
        position += 1
        digits += "." + readDigits(bytes, &position, hasGroups: false)
      }
      digits += exponent(bytes, &position)
      if digits.hasPrefix(".") { digits = "0" + digits }
      if let value = Double(digits), value.isFinite {
        found.append(isNegative(bytes, before: start) ? -value : value)
      }
    }
    return found
  }

  /// The number that a text is, with nothing but spaces, currency and percent signs around it.
  static func whole(_ text: String) -> Double? {
    let all = numbers(in: text)
    let rest = text.unicodeScalars.filter { scalar in
      !("0"..."9").contains(scalar)
        && !" ,.$€£%+-−eE\n\t\u{A0}\u{202F}".unicodeScalars.contains(scalar)
    }
    return all.count == 1 && rest.isEmpty ? all[0] : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func startsFraction(_ bytes: [UInt8], _ position: Int) -> Bool {
    bytes[position] == UInt8(ascii: ".") && position + 1 < bytes.count
      && isDigit(bytes[position + 1])
      && (position == 0 || !isDigit(bytes[position - 1]))
  }

  private static func readDigits(
    _ bytes: [UInt8], _ position: inout Int, hasGroups: Bool = true
  ) -> String {
    var digits = ""
    while position < bytes.count {
      if isDigit(bytes[position]) {
        digits.unicodeScalars.append(Unicode.Scalar(bytes[position]))
        position += 1
      } else if hasGroups, let width = separator(bytes, position), !digits.isEmpty,
        isGroup(bytes, position + width)
      {
        position += width
      } else {
        break
      }
    }
    return digits
  }

  /// Width of a thousands separator: comma, apostrophe, no-break space.
  private static func separator(_ bytes: [UInt8], _ position: Int) -> Int? {
    switch bytes[position] {
    case UInt8(ascii: ","), UInt8(ascii: "'"), UInt8(ascii: "_"): 1
    case 0xC2 where position + 1 < bytes.count && bytes[position + 1] == 0xA0: 2
    case 0xE2
    where position + 2 < bytes.count && bytes[position + 1] == 0x80 && bytes[position + 2] == 0xAF:
      3
    default: nil
    }
  }

  /// Three digits and no fourth.
  private static func isGroup(_ bytes: [UInt8], _ start: Int) -> Bool {
    start + 3 <= bytes.count && bytes[start..<(start + 3)].allSatisfy(isDigit)
      && (start + 3 == bytes.count || !isDigit(bytes[start + 3]))
  }

  private static func exponent(_ bytes: [UInt8], _ position: inout Int) -> String {
    var ahead = position
    guard ahead < bytes.count, bytes[ahead] | 0x20 == UInt8(ascii: "e") else { return "" }
    ahead += 1
    var sign = ""
    if ahead < bytes.count, bytes[ahead] == UInt8(ascii: "-") || bytes[ahead] == UInt8(ascii: "+") {
      sign = bytes[ahead] == UInt8(ascii: "-") ? "-" : ""
      ahead += 1
    }
    let digits = readDigits(bytes, &ahead, hasGroups: false)
    guard !digits.isEmpty, digits.utf8.count < 5 else { return "" }
    position = ahead
    return "e" + sign + digits
  }

  /// A minus directly before the number or its currency sign, and not between two things as in `3-4`.
  private static func isNegative(_ bytes: [UInt8], before start: Int) -> Bool {
    var position = start - 1
    if position >= 0, bytes[position] == UInt8(ascii: "$") { position -= 1 }
    guard position >= 0 else { return false }
    if position >= 2, bytes[(position - 2)...position].elementsEqual([0xE2, 0x88, 0x92]) {
      return true
    }
    guard bytes[position] == UInt8(ascii: "-") else { return false }
    return position == 0 || !isWordByte(bytes[position - 1])
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: ")")
  }
}
