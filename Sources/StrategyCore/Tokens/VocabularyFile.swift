/// Why bytes are no vocabulary, with the line from 1 where that shows.
public struct VocabularyProblem: Error, Sendable, Hashable {
  public enum Reason: Sendable, Hashable {
    case noSpace
    case notBase64
    case tooLong(bytes: Int)
    case notARank
    /// Ranks count up from 0 with the lines.
    case rank(found: Int, expected: Int)
    case repeated(line: Int)
    case missingByte(UInt8)
    case tooMany
  }

  public var line: Int
  public var reason: Reason

  public init(line: Int, _ reason: Reason) {
    self.line = line
    self.reason = reason
  }

  public var sentence: String { "line \(line): \(explanation)." }

  private var explanation: String {
    switch reason {
    case .noSpace: "there is no space between a token and its rank"
    case .notBase64: "the token is not base64"
    case .tooLong(let bytes):
      "the token has \(bytes) bytes, more than the \(VocabularyFile.longestToken) that are read"
    case .notARank: "the rank is not a whole number"
    case .rank(let found, let expected): "the rank is \(found), expected \(expected)"
    case .repeated(let line): "the token is that of line \(line) again"
    case .missingByte(let byte): "the file ends without a token for the byte \(byte)"
    case .tooMany: "more than \(VocabularyFile.mostTokens) tokens"
    }
  }
}

/// Reads a `.tiktoken` file: on each line a token in base64, a space, and its rank, which is its number.
struct VocabularyFile {
  static let longestToken = 255
  static let mostTokens = 1 << 24

  /// The bytes of all tokens in the order of their ranks.
  private(set) var bytes: [UInt8] = []
  /// Where each token begins in `bytes`, and the end.
  private(set) var starts: [UInt32] = [0]

  init(_ file: some Sequence<UInt8>) throws(VocabularyProblem) {
    let file = file as? [UInt8] ?? Array(file)
    bytes.reserveCapacity(file.count / 2)
    starts.reserveCapacity(file.count / 16)
    var place = 0
    while place < file.count { try readLine(of: file, at: &place) }
  }

  private var line: Int { starts.count }

  private mutating func readLine(of file: [UInt8], at place: inout Int) throws(VocabularyProblem) {
    try readToken(of: file, at: &place)
    let rank = try readRank(of: file, at: &place)
    guard rank == starts.count - 1 else {
      throw VocabularyProblem(line: line, .rank(found: rank, expected: starts.count - 1))
    }
    guard starts.count <= Self.mostTokens else { throw VocabularyProblem(line: line, .tooMany) }
    starts.append(UInt32(bytes.count))
  }

  private mutating func readToken(
    of file: [UInt8], at place: inout Int
  ) throws(VocabularyProblem) {
    let begin = bytes.count
    var bits: UInt32 = 0
    var count = 0
    var padding = 0
    while true {
      guard place < file.count, file[place] != 0x0A else {
        throw VocabularyProblem(line: line, .noSpace)
      }
      let symbol = file[place]
      place += 1
      if symbol == 0x20 { break }
      let value = Self.values[Int(symbol)]
      if symbol == UInt8(ascii: "="), padding < 2 {
        padding += 1
      } else if value > 63 || padding > 0 {
        throw VocabularyProblem(line: line, .notBase64)
      }
      bits = bits << 6 | UInt32(value & 63)
      count += 1
      if count & 3 == 0 {
        bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
        if padding < 2 { bytes.append(UInt8(truncatingIfNeeded: bits >> 8)) }
        if padding < 1 { bytes.append(UInt8(truncatingIfNeeded: bits)) }
      }
    }
    guard count > 0, count & 3 == 0 else { throw VocabularyProblem(line: line, .notBase64) }
    guard bytes.count - begin <= Self.longestToken else {
      throw VocabularyProblem(line: line, .tooLong(bytes: bytes.count - begin))
    }
  }

  private func readRank(of file: [UInt8], at place: inout Int) throws(VocabularyProblem) -> Int {
    let begin = place
    var rank = 0
    while place < file.count, file[place] != 0x0A {
      let digit = Int(file[place]) - 0x30
      guard 0...9 ~= digit, place - begin < 9 else {
        throw VocabularyProblem(line: line, .notARank)
      }
      rank = rank * 10 + digit
      place += 1
    }
    guard place > begin else { throw VocabularyProblem(line: line, .notARank) }
    place += 1
    return rank
  }

  /// The six bits of each base64 symbol; 64 for what is none, with 0 in the bits for padding.
  private static let values: [UInt8] = {
    let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    var values = [UInt8](repeating: 64, count: 256)
    for value in 0..<64 { values[Int(alphabet.utf8Start[value])] = UInt8(value) }
    return values
  }()
}
