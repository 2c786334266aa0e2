import Testing

@testable import StrategyCore

struct PieceScannerTests {
  private func pieces(of text: String, split: BytePairEncoding.Split) -> [[UInt8]] {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { buffer in
      PieceScanner.withScanner(over: buffer, split: split) { scanner in
        var pieces: [[UInt8]] = []
        var start = 0
        while start < buffer.count {
          let end = scanner.endOfPiece(from: start)
          pieces.append(Array(buffer[start..<end]))
          start = end
        }
        return pieces
      }
    } ?? []
  }

  @Test(arguments: SplitSample.all)
  func `texts are split as the published patterns split them`(sample: SplitSample) {
    #expect(pieces(of: sample.text, split: .cl100k) == sample.cl100k.map { Array($0.utf8) })
    #expect(pieces(of: sample.text, split: .o200k) == sample.o200k.map { Array($0.utf8) })
  }

  @Test func `an empty text has no pieces`() {
    #expect(pieces(of: "", split: .cl100k).isEmpty)
    #expect(pieces(of: "", split: .o200k).isEmpty)
  }

  @Test func `pieces are never empty and make up the text, whatever it is`() {
    var random = SeededGenerator(seed: 23)
    let scalars = "aZ é\u{301}ª字9٣'’s!/\n\r\t \u{2003}👍\u{200D}".unicodeScalars.map { $0 }
    for _ in 0..<500 {
      let text = String(
        String.UnicodeScalarView(
          (0..<Int.random(in: 1...40, using: &random)).map { _ in
            scalars[Int.random(in: 0..<scalars.count, using: &random)]
          }))
      for split in [BytePairEncoding.Split.cl100k, .o200k] {
        let pieces = pieces(of: text, split: split)
        #expect(pieces.allSatisfy { !$0.isEmpty })
        #expect(Array(pieces.joined()) == Array(text.utf8))
      }
    }
  }
}

struct CharacterClassesTests {
  private func kind(of scalar: Unicode.Scalar) -> CharacterClasses.Class {
    let table = CharacterClasses.shared
    let value = Int(scalar.value)
    return .init(rawValue: table.classes[Int(table.blocks[value >> 8]) << 8 | value & 0xFF])
  }

  /// Of the system's Unicode only what has been assigned for long is asked.
  @Test func `the table agrees with the system on every character of Unicode 9`() {
    var differing: [Unicode.Scalar] = []
    for value in UInt32(0)..<0x20000 {
      guard let scalar = Unicode.Scalar(value), let age = scalar.properties.age, age.major <= 9
      else { continue }
      let properties = scalar.properties
      let expected: CharacterClasses.Class =
        switch properties.generalCategory {
        case _ where scalar == "\n" || scalar == "\r": .lineBreak
        case _ where properties.isWhitespace: .space
        case .uppercaseLetter, .titlecaseLetter: .upper
        case .lowercaseLetter: .lower
        case .modifierLetter, .otherLetter: .plain
        case .nonspacingMark, .spacingMark, .enclosingMark: .mark
        case .decimalNumber, .letterNumber, .otherNumber: .number
        default: .other
        }
      if kind(of: scalar) != expected { differing.append(scalar) }
    }
    // A letter that Unicode 17 no longer counts as lower case.
    #expect(differing.filter { $0 != "\u{0295}" } == [])
  }

  @Test func `letters of Unicode 16 are known, those of 17 are not`() {
    #expect(kind(of: "\u{1C89}") == .upper)
    #expect(kind(of: "\u{1C8A}") == .lower)
    #expect(kind(of: "\u{10D50}") == .upper)
    #expect(kind(of: "\u{323B0}") == .other)
    #expect(kind(of: "\u{A7CE}") == .other)
    #expect(kind(of: "\u{E0100}") == .mark)
    #expect(kind(of: "\u{10FFFF}") == .other)
  }
}
