/// The number of a run within its session, from 1.
public struct RunID: RawRepresentable, Sendable, Hashable, Comparable, Codable,
  CodingKeyRepresentable
{
  public var rawValue: Int

  public init(rawValue: Int) {
    self.rawValue = rawValue
  }

  public init(_ number: Int) {
    rawValue = number
  }

  public var codingKey: any CodingKey { rawValue.codingKey }

  public init?<T: CodingKey>(codingKey: T) {
    guard let number = Int(codingKey: codingKey) else { return nil }
    rawValue = number
  }

  public static func < (a: RunID, b: RunID) -> Bool { a.rawValue < b.rawValue }

  /// Numbers that a run can have; there is always one more to give.
  static let possible = RunID(1)..<RunID(.max)
}

/// Names a session for ever; sorts by the time of its start.
public struct SessionID: RawRepresentable, Sendable, Hashable, Codable, CodingKeyRepresentable {
  public var rawValue: String

  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  public var codingKey: any CodingKey { rawValue.codingKey }

  public init?<T: CodingKey>(codingKey: T) {
    rawValue = codingKey.stringValue
  }

  private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz")

  /// Ten characters of time (milliseconds since 1970) and six of chance, in Crockford's base 32.
  public static func make(
    millisecondsSince1970 time: UInt64, using generator: inout some RandomNumberGenerator
  ) -> SessionID {
    var text = ""
    for shift in stride(from: 45, through: 0, by: -5) {
      text.append(digits[Int((time >> UInt64(shift)) & 31)])
    }
    for _ in 0..<6 {
      text.append(digits[Int.random(in: 0..<32, using: &generator)])
    }
    return SessionID(rawValue: text)
  }
}
