/// Counts and makes the very tokens of a published byte-pair encoding, given its vocabulary.
///
/// It never changes once made, so that any number of tasks may share one.
public struct BytePairTokenizer: TokenCounter {
  public let encoding: BytePairEncoding
  private let ranks: TokenRanks

  public var isExact: Bool { true }

  /// Tokens of the vocabulary, special ones not counted.
  public var vocabularyCount: Int { ranks.count }

  /// Reads the bytes of a `.tiktoken` file; whether they are the published ones is for the caller to know.
  public init(
    _ encoding: BytePairEncoding, vocabulary: some Sequence<UInt8>
  ) throws(VocabularyProblem) {
    self.encoding = encoding
    ranks = try TokenRanks(VocabularyFile(vocabulary))
  }

  /// Texts of special tokens are text like any other.
  public func count(_ text: String) -> Int {
    var count = 0
    forEachPiece(of: text) { merge, piece, length, readable in
      count &+= merge.count(piece, length, readable: readable)
    }
    return count
  }

  /// Texts of special tokens are text like any other.
  public func tokens(of text: String) -> [Int] {
    var tokens: [Int] = []
    tokens.reserveCapacity(text.utf8.count / 4)
    forEachPiece(of: text) { merge, piece, length, readable in
      merge.forEachToken(piece, length, readable: readable) { tokens.append(Int($0)) }
    }
    return tokens
  }

  /// As `tokens(of:)`, but where the text of a special token stands, there is that token.
  public func tokens(readingSpecialsOf text: String) -> [Int] {
    let specials = encoding.specialTokens
    var tokens: [Int] = []
    var rest = text[...]
    var scan = rest
    while let begin = scan.utf8.firstIndex(of: UInt8(ascii: "<")) {
      scan = scan[begin...]
      let name = scan.utf8.firstIndex(of: UInt8(ascii: ">")).map { scan[...$0] }
      if let name, let token = specials[String(name)] {
        tokens += self.tokens(of: String(rest[..<begin]))
        tokens.append(token)
        rest = rest[name.endIndex...]
        scan = rest
      } else {
        scan = scan[scan.utf8.index(after: begin)...]
      }
    }
    return tokens + self.tokens(of: String(rest))
  }

  /// The text of tokens, with U+FFFD where they end inside a character; `nil` when one is no token.
  public func text(of tokens: [Int]) -> String? {
    var bytes: [UInt8] = []
    let specials = Dictionary(uniqueKeysWithValues: encoding.specialTokens.map { ($1, $0) })
    for token in tokens {
      if let known = ranks.bytes(of: token) {
        bytes += known
      } else if let special = specials[token] {
        bytes += special.utf8
      } else {
        return nil
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The pieces into which the encoding splits a text before it merges.
  func pieces(of text: String) -> [String] {
    var pieces: [String] = []
    var text = text
    text.withUTF8 { bytes in
      PieceScanner.withScanner(over: bytes, split: encoding.split) { scanner in
        var start = 0
        while start < bytes.count {
          let end = scanner.endOfPiece(from: start)
          pieces.append(String(decoding: bytes[start..<end], as: UTF8.self))
          start = end
        }
      }
    }
    return pieces
  }

  @inline(__always)
  private func forEachPiece(
    of text: String,
    _ body: (borrowing PieceMerge, UnsafePointer<UInt8>, _ length: Int, _ readable: Int) -> Void
  ) {
    var text = text
    text.withUTF8 { bytes in
      guard let base = bytes.baseAddress else { return }
      PieceScanner.withScanner(over: bytes, split: encoding.split) { scanner in
        ranks.withView { table in
          let merge = PieceMerge(table)
          var start = 0
          while start < bytes.count {
            let end = scanner.endOfPiece(from: start)
            body(merge, base + start, end &- start, bytes.count &- start)
            start = end
          }
        }
      }
    }
  }
}
