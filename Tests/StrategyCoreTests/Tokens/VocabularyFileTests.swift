import StrategyCore
import Testing

struct VocabularyFileTests {
  private let whole = BytePairTokenizerTests.vocabulary([Array("ab".utf8)])

  private func problem(in text: String, after lines: Int = 257) throws -> VocabularyProblem {
    let kept = whole.split(separator: 0x0A).prefix(lines).joined(separator: [0x0A])
    let file = Array(kept) + (lines > 0 ? [0x0A] : []) + Array(text.utf8)
    return try #require(throws: VocabularyProblem.self) {
      try BytePairTokenizer(.cl100k, vocabulary: file)
    }
  }

  @Test func `the last line may lack its end`() throws {
    let tokenizer = try BytePairTokenizer(.cl100k, vocabulary: whole.dropLast())
    #expect(tokenizer.tokens(of: "ab") == [256])
  }

  @Test(
    arguments: [
      ("YWJj\n", 258, .noSpace), ("\n", 258, .noSpace),
      ("YW%j 257\n", 258, .notBase64), ("YWJ 257\n", 258, .notBase64), (" 257\n", 258, .notBase64),
      ("Y=Jj 257\n", 258, .notBase64), ("==== 257\n", 258, .notBase64),
      ("YWJj x\n", 258, .notARank), ("YWJj \n", 258, .notARank), ("YWJj -1\n", 258, .notARank),
      ("YWJj 257\r\n", 258, .notARank), ("YWJj 99999999999\n", 258, .notARank),
      ("YWJj 300\n", 258, .rank(found: 300, expected: 257)),
      ("YWI= 257\n", 258, .repeated(line: 257)),
    ] as [(String, Int, VocabularyProblem.Reason)])
  func `a wrong line is told with its number`(
    text: String, line: Int, reason: VocabularyProblem.Reason
  ) throws {
    #expect(try problem(in: text) == VocabularyProblem(line: line, reason))
  }

  @Test func `every byte must have a token`() throws {
    #expect(try problem(in: "", after: 200) == VocabularyProblem(line: 200, .missingByte(200)))
    #expect(
      throws: VocabularyProblem(line: 1, .missingByte(0))
    ) { try BytePairTokenizer(.cl100k, vocabulary: []) }
  }

  @Test func `a token longer than any of the published ones is refused`() throws {
    let long = String(repeating: "YWJj", count: 86)
    #expect(try problem(in: long + " 257\n") == VocabularyProblem(line: 258, .tooLong(bytes: 258)))
  }

  @Test func `problems are sentences`() {
    #expect(
      VocabularyProblem(line: 7, .rank(found: 9, expected: 6)).sentence
        == "line 7: the rank is 9, expected 6.")
    #expect(
      VocabularyProblem(line: 3, .notBase64).sentence == "line 3: the token is not base64.")
  }
}
