/// Turns the bytes of a terminal into events; a value, so that every split can be tested.
///
/// What is not understood is swallowed whole: an unknown sequence never types its letters.
package struct InputDecoder: Sendable {
  /// What the bytes so far are the beginning of.
  package enum Pending: Sendable, Hashable {
    case nothing
    /// ESC, alone or with one byte: a key, unless more follows within 25 ms.
    case escape
    /// Inside a sequence or a UTF-8 scalar: more must follow.
    case sequence
    case paste
  }

  private enum State {
    case ground
    /// A command string of the terminal, up to its terminator.
    case string(endsWithBell: Bool, sawEscape: Bool)
    case paste
    /// Bytes of an old-style mouse report still to be skipped.
    case skipping(Int)
  }

  private var state = State.ground
  /// An unfinished sequence, from its ESC or UTF-8 lead byte on; in a paste, the text so far.
  private var buffer: [UInt8] = []
  private let eraseByte: UInt8
  /// A control sequence longer than this is noise.
  private static let longestSequence = 128

  /// The erase byte is what the terminal sends for the backspace key (0x7F or 0x08).
  package init(eraseByte: UInt8 = 0x7F) {
    self.eraseByte = eraseByte
  }

  package var pending: Pending {
    switch state {
    case .paste: .paste
    case .string, .skipping: .sequence
    case .ground:
      buffer.isEmpty ? .nothing : buffer[0] == 0x1B && buffer.count <= 2 ? .escape : .sequence
    }
  }

  package mutating func feed(_ bytes: [UInt8]) -> [TerminalEvent] {
    var events: [TerminalEvent] = []
    bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        if case .paste = state {
          index = takePaste(bytes, from: index, into: &events)
        } else {
          take(bytes[index], into: &events)
          index += 1
        }
      }
    }
    return events
  }

  /// Nothing more came in time: what is there is read as it stands.
  package mutating func flush() -> [TerminalEvent] {
    var events: [TerminalEvent] = []
    switch state {
    case .paste: endPaste(dropping: 0, into: &events)
    case .string(_, let sawEscape):
      state = .ground
      if sawEscape { events.append(.key(KeyPress(.escape))) }
    case .skipping: state = .ground
    case .ground: flushGround(into: &events)
    }
    buffer = []
    return events
  }

  private func flushGround(into events: inout [TerminalEvent]) {
    guard let first = buffer.first else { return }
    if first != 0x1B {
      events.append(.key(KeyPress(.character("\u{FFFD}"))))
    } else if buffer.count == 1 {
      events.append(.key(KeyPress(.escape)))
    } else if buffer == [0x1B, 0x1B] {
      events += [.key(KeyPress(.escape)), .key(KeyPress(.escape))]
    } else if buffer.count == 2 {
      events.append(.key(Self.plainKey(buffer[1], erase: eraseByte, adding: .alt)))
    }
  }
}

extension InputDecoder {
  private mutating func take(_ byte: UInt8, into events: inout [TerminalEvent]) {
    switch state {
    case .paste: break
    case .skipping(let count): state = count > 1 ? .skipping(count - 1) : .ground
    case .string(let endsWithBell, let sawEscape): takeString(byte, endsWithBell, sawEscape)
    case .ground:
      guard let first = buffer.first else { return takeFirst(byte, into: &events) }
      if first == 0x1B {
        takeEscape(byte, into: &events)
      } else {
        takeContinuation(byte, into: &events)
      }
    }
  }

  private mutating func takeFirst(_ byte: UInt8, into events: inout [TerminalEvent]) {
    if byte == 0x1B || byte >= 0x80 {
      if byte >= 0x80, Self.scalarLength(byte) == 0 { return replace(into: &events) }
      buffer = [byte]
    } else {
      events.append(.key(Self.plainKey(byte, erase: eraseByte)))
    }
  }

  private mutating func takeString(_ byte: UInt8, _ endsWithBell: Bool, _ sawEscape: Bool) {
    let isCancelled = byte == 0x18 || byte == 0x1A
    if sawEscape && byte == 0x5C || endsWithBell && byte == 0x07 || isCancelled {
      state = .ground
    } else {
      state = .string(endsWithBell: endsWithBell, sawEscape: byte == 0x1B)
    }
  }

  private mutating func takeEscape(_ byte: UInt8, into events: inout [TerminalEvent]) {
    let start = buffer.starts(with: [0x1B, 0x1B]) ? 2 : 1
    if buffer.count > start { return takeSequence(byte, from: start, into: &events) }
    switch byte {
    case 0x1B where start == 1, 0x5B, 0x4F, 0x50, 0x58, 0x5D, 0x5E, 0x5F:
      buffer.append(byte)
    case 0x1B:
      events.append(.key(KeyPress(.escape)))
    default:
      if start == 2 { events.append(.key(KeyPress(.escape))) }
      buffer = []
      // Beyond ASCII the text counts more than Alt, which is left out.
      if byte >= 0x80 { return takeFirst(byte, into: &events) }
      events.append(.key(Self.plainKey(byte, erase: eraseByte, adding: .alt)))
    }
  }

  private mutating func takeSequence(
    _ byte: UInt8, from start: Int, into events: inout [TerminalEvent]
  ) {
    let introducer = buffer[start]
    if byte == 0x1B {
      if buffer.count == start + 1 {
        if start == 2 { events.append(.key(KeyPress(.escape))) }
        events.append(.key(Self.plainKey(introducer, erase: eraseByte, adding: .alt)))
      }
      return buffer = [0x1B]
    }
    switch introducer {
    case 0x5B: takeControl(byte, from: start, into: &events)
    case 0x4F: takeSingleShift(byte, from: start, into: &events)
    default:
      buffer = []
      state = .string(endsWithBell: introducer == 0x5D, sawEscape: false)
      takeString(byte, introducer == 0x5D, false)
    }
  }

  /// ESC O and a letter, after an optional digit for the modifiers.
  private mutating func takeSingleShift(
    _ byte: UInt8, from start: Int, into events: inout [TerminalEvent]
  ) {
    if (0x30...0x39).contains(byte), buffer.count < start + 4 { return buffer.append(byte) }
    let digits = buffer[(start + 1)...].reduce(0) { $0 * 10 + Int($1 & 15) }
    let modifiers = ControlSequence.modifiers(digits).union(start == 2 ? .alt : [])
    buffer = []
    if let key = ControlSequence.letterKey(byte) ?? ControlSequence.keypadKey(byte) {
      events.append(.key(KeyPress(key, modifiers)))
    }
  }

  private mutating func takeControl(
    _ byte: UInt8, from start: Int, into events: inout [TerminalEvent]
  ) {
    let body = buffer[(start + 1)...]
    if byte < 0x20 || byte >= 0x7F {
      buffer = []
      if byte < 0x20 { takeFirst(byte, into: &events) }
      return
    }
    let isConsoleKey = body.elementsEqual([0x5B])
    let isFinal =
      isConsoleKey || byte >= 0x40 && !(byte == 0x5B && body.isEmpty)
      || byte == 0x24 && !body.isEmpty && body.allSatisfy { (0x30...0x39).contains($0) }
    guard isFinal else {
      buffer.append(byte)
      if buffer.count > Self.longestSequence { buffer = Array(buffer.prefix(Self.longestSequence)) }
      return
    }
    let sequence = ControlSequence(body: body, final: byte)
    buffer = []
    if sequence.startsPaste {
      state = .paste
    } else if byte == 0x4D, body.isEmpty {
      state = .skipping(3)
    } else if let event = sequence.event(erase: eraseByte, adding: start == 2 ? .alt : []) {
      events.append(event)
    }
  }
}

extension InputDecoder {
  /// How many bytes a scalar has that begins with this one; 0 when none does.
  private static func scalarLength(_ byte: UInt8) -> Int {
    switch byte {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: 0
    }
  }

  private mutating func takeContinuation(_ byte: UInt8, into events: inout [TerminalEvent]) {
    guard Self.continues(buffer, with: byte) else {
      replace(into: &events)
      return takeFirst(byte, into: &events)
    }
    buffer.append(byte)
    guard buffer.count == Self.scalarLength(buffer[0]) else { return }
    let text = String(decoding: buffer, as: UTF8.self)
    buffer = []
    for character in text { events.append(.key(KeyPress(.character(character)))) }
  }

  /// Second bytes are narrower after some leads: no overlong forms, surrogates, or beyond U+10FFFF.
  private static func continues(_ buffer: [UInt8], with byte: UInt8) -> Bool {
    guard buffer.count == 1 else { return (0x80...0xBF).contains(byte) }
    switch buffer[0] {
    case 0xE0: return (0xA0...0xBF).contains(byte)
    case 0xED: return (0x80...0x9F).contains(byte)
    case 0xF0: return (0x90...0xBF).contains(byte)
    case 0xF4: return (0x80...0x8F).contains(byte)
    default: return (0x80...0xBF).contains(byte)
    }
  }

  private mutating func replace(into events: inout [TerminalEvent]) {
    buffer = []
    events.append(.key(KeyPress(.character("\u{FFFD}"))))
  }

  /// The key of one byte below 0x80.
  static func plainKey(_ byte: UInt8, erase: UInt8, adding extra: KeyPress.Modifiers = [])
    -> KeyPress
  {
    if byte == erase || byte == 0x7F { return KeyPress(.backspace, extra) }
    switch byte {
    case 0x00: return KeyPress(.character(" "), extra.union(.ctrl))
    case 0x09: return KeyPress(.tab, extra)
    case 0x0D: return KeyPress(.enter, extra)
    case 0x1B: return KeyPress(.escape, extra)
    case 0x01..<0x1B:
      return KeyPress(.character(Character(Unicode.Scalar(byte + 0x60))), extra.union(.ctrl))
    case 0x1C..<0x20:
      return KeyPress(.character(Character(Unicode.Scalar(byte + 0x40))), extra.union(.ctrl))
    default: return KeyPress(.character(Character(Unicode.Scalar(byte))), extra)
    }
  }
}

extension InputDecoder {
  private static let pasteEnd: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]

  /// Takes bytes up to the end of the paste, or all of them; the end may be split anywhere.
  private mutating func takePaste(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, into events: inout [TerminalEvent]
  ) -> Int {
    var index = start
    while index < bytes.count {
      let tail = bytes[index...].firstIndex(of: 0x7E) ?? bytes.count
      let next = min(tail + 1, bytes.count)
      buffer.append(contentsOf: bytes[index..<next])
      index = next
      if tail < bytes.count, buffer.suffix(Self.pasteEnd.count).elementsEqual(Self.pasteEnd) {
        endPaste(dropping: Self.pasteEnd.count, into: &events)
        return index
      }
    }
    return index
  }

  private mutating func endPaste(dropping count: Int, into events: inout [TerminalEvent]) {
    buffer.removeLast(min(count, buffer.count))
    events.append(.paste(Self.text(of: buffer)))
    buffer = []
    state = .ground
  }

  /// Terminals send line ends as CR; a text has newlines.
  private static func text(of bytes: [UInt8]) -> String {
    guard bytes.contains(0x0D) else { return String(decoding: bytes, as: UTF8.self) }
    var normal: [UInt8] = []
    normal.reserveCapacity(bytes.count)
    var isAfterReturn = false
    for byte in bytes {
      if byte == 0x0D {
        normal.append(0x0A)
      } else if byte != 0x0A || !isAfterReturn {
        normal.append(byte)
      }
      isAfterReturn = byte == 0x0D
    }
    return String(decoding: normal, as: UTF8.self)
  }
}
