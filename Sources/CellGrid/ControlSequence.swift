/// A complete control sequence (ESC [ … final) and the event it stands for, if any.
struct ControlSequence {
  private let marker: UInt8?
  private let hasIntermediates: Bool
  private let parameters: [Int]
  private let final: UInt8

  init(body: ArraySlice<UInt8>, final: UInt8) {
    self.final = final
    let first = body.first ?? 0
    marker = (0x3C...0x3F).contains(first) || first == 0x5B ? first : nil
    hasIntermediates = body.contains { (0x20...0x2F).contains($0) }
    let digits = marker == nil ? body : body.dropFirst()
    parameters = digits.split(separator: 0x3B, omittingEmptySubsequences: false).map { field in
      field.prefix { (0x30...0x39).contains($0) }.prefix(7).reduce(0) { $0 * 10 + Int($1 & 15) }
    }
  }

  var startsPaste: Bool { marker == nil && final == 0x7E && parameter(0) == 200 }

  func event(erase: UInt8, adding extra: KeyPress.Modifiers) -> TerminalEvent? {
    if marker == 0x5B { return consoleKey }
    if marker == 0x3C { return mouse }
    guard marker == nil, !hasIntermediates else { return nil }
    switch final {
    case 0x49: return .focusGained
    case 0x4F: return .focusLost
    case 0x5A: return .key(KeyPress(.tab, extra.union(.shift)))
    case 0x75: return key(code: parameter(0), Self.modifiers(parameter(1)).union(extra), erase)
    case 0x7E where parameter(0) == 27:
      return key(code: parameter(2), Self.modifiers(parameter(1)).union(extra), erase)
    case 0x7E, 0x24, 0x40, 0x5E:
      return Self.numberedKey(parameter(0)).map { .key(KeyPress($0, tildeModifiers.union(extra))) }
    case 0x61...0x64:
      let key = Self.letterKey(final - 0x20)
      return key.map { .key(KeyPress($0, extra.union(.shift))) }
    default:
      let modifiers = Self.modifiers(parameter(1)).union(extra)
      return Self.letterKey(final).map { .key(KeyPress($0, modifiers)) }
    }
  }

  private func parameter(_ index: Int) -> Int {
    index < parameters.count ? parameters[index] : 0
  }

  /// rxvt says it with the final byte, everyone else with the second parameter.
  private var tildeModifiers: KeyPress.Modifiers {
    switch final {
    case 0x24: .shift
    case 0x5E: .ctrl
    case 0x40: [.ctrl, .shift]
    default: Self.modifiers(parameter(1))
    }
  }

  /// Terminals add one to the sum of shift 1, alt 2, ctrl 4; others (super, locks) are left out.
  static func modifiers(_ parameter: Int) -> KeyPress.Modifiers {
    KeyPress.Modifiers(rawValue: UInt8(max(parameter - 1, 0) & 7))
  }

  static func letterKey(_ byte: UInt8) -> KeyPress.Key? {
    switch byte {
    case 0x41: .up
    case 0x42: .down
    case 0x43: .right
    case 0x44: .left
    case 0x46: .end
    case 0x48: .home
    case 0x50...0x53: .function(Int(byte) - 0x4F)
    default: nil
    }
  }

  /// The numeric keypad in application mode.
  static func keypadKey(_ byte: UInt8) -> KeyPress.Key? {
    switch byte {
    case 0x4D: .enter
    case 0x6A...0x79: .character(Character(Unicode.Scalar(byte - 0x40)))
    default: nil
    }
  }

  private var consoleKey: TerminalEvent? {
    guard (0x41...0x45).contains(final) else { return nil }
    return .key(KeyPress(.function(Int(final) - 0x40)))
  }

  private static func numberedKey(_ number: Int) -> KeyPress.Key? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23...26: .function(number - 12)
    case 28, 29: .function(number - 13)
    case 31...34: .function(number - 14)
    default: nil
    }
  }

  /// A key given by the code point it types without modifiers (kitty, modifyOtherKeys).
  private func key(code: Int, _ modifiers: KeyPress.Modifiers, _ erase: UInt8) -> TerminalEvent? {
    switch code {
    case 57358...57363, 57376...57398, 57416...57454: return nil
    case 57399...57408: return .key(KeyPress(.character(Self.digit(code - 57399)), modifiers))
    case 57414: return .key(KeyPress(.enter, modifiers))
    case 9, 13, 27, 127:
      let plain = InputDecoder.plainKey(UInt8(code), erase: erase)
      return .key(KeyPress(plain.key, modifiers))
    case 0..<32: return nil
    default:
      guard let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init) else { return nil }
      return .key(KeyPress(.character(Character(scalar)), modifiers))
    }
  }

  private static func digit(_ value: Int) -> Character {
    Character(Unicode.Scalar(UInt8(0x30 + value)))
  }

  /// SGR mouse report: button and flags, column, row; `M` pressed, `m` released.
  private var mouse: TerminalEvent? {
    guard final == 0x4D || final == 0x6D, parameters.count == 3 else { return nil }
    let code = parameters[0]
    let point = Point(row: max(parameters[2] - 1, 0), column: max(parameters[1] - 1, 0))
    var modifiers: KeyPress.Modifiers = []
    if code & 4 != 0 { modifiers.insert(.shift) }
    if code & 8 != 0 { modifiers.insert(.alt) }
    if code & 16 != 0 { modifiers.insert(.ctrl) }
    if code & 64 != 0 {
      guard code & 3 < 2, final == 0x4D else { return nil }
      let kind: MouseEvent.Kind = code & 1 == 0 ? .scrollUp : .scrollDown
      return .mouse(MouseEvent(kind: kind, button: 0, point: point, modifiers: modifiers))
    }
    let button = code & 3
    let isMotion = code & 32 != 0
    let kind: MouseEvent.Kind =
      isMotion ? (button == 3 ? .move : .drag) : (final == 0x6D ? .release : .press)
    return .mouse(
      MouseEvent(kind: kind, button: button == 3 ? 0 : button, point: point, modifiers: modifiers))
  }
}
