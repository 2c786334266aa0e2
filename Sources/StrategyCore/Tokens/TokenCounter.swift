/// Counts the tokens of a text the way one family of models does, or as near as can be known offline.
public protocol TokenCounter: Sendable {
  /// True when counts are the model's own, false when they are estimates.
  var isExact: Bool { get }
  func count(_ text: String) -> Int
}

/// Counts words, digits in groups of three and punctuation; within about 10 % of byte-pair encodings on English prose.
///
/// A run of letters counts one token for every six bytes begun, a run of digits one for every three,
/// any other visible character one; white space belongs to what follows it, line breaks count one.
public struct EstimatingTokenCounter: TokenCounter {
  public var isExact: Bool { false }

  public init() {}

  public func count(_ text: String) -> Int {
    var tokens = 0
    var run = 0
    var kind = Kind.space
    for byte in text.utf8 {
      let next = Kind(byte)
      if next == kind, next == .letter || next == .digit {
        run += 1
        let size = next == .letter ? 6 : 3
        if run % size == 1, run > 1 { tokens += 1 }
        continue
      }
      kind = next
      run = 1
      if next == .letter || next == .digit || next == .other || next == .newline { tokens += 1 }
    }
    return tokens
  }

  private enum Kind {
    case letter, digit, space, newline, continuation, other

    init(_ byte: UInt8) {
      switch byte {
      case 65...90, 97...122: self = .letter
      case 48...57: self = .digit
      case 10: self = .newline
      case 0...32: self = .space
      case 0x80..<0xC0: self = .continuation
      default: self = .other
      }
    }
  }
}
