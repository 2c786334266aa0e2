import Foundation
import Testing

@testable import Trivium

struct CommandInputTests {
  @Test func `piped text loses its last line feed alone`() throws {
    #expect(try CommandInput.text(of: Data("a\n\nb\n".utf8)) == "a\n\nb")
  }

  @Test(arguments: [
    (Data(), "The input is empty. Give some text to work on."),
    (Data(" \n".utf8), "The input is empty. Give some text to work on."),
    (Data([0x61, 0x0A, 0xFF]), "standard input:2: the text is not UTF-8. Save it as UTF-8."),
    (Data([0x61, 0]), "standard input is not a text file. Is it the right file?"),
  ])
  func `input that cannot be used is a sentence`(bytes: Data, sentence: String) throws {
    let error = #expect(throws: (any Error).self) { try CommandInput.text(of: bytes) }
    #expect(try FailureText.sentences(for: #require(error)) == sentence)
  }

  @Test func `a line of ten megabytes is read`() throws {
    let text = String(repeating: "word ", count: 2 << 20) + "end"
    #expect(try CommandInput.text(of: Data(text.utf8)).utf8.count == text.utf8.count)
  }

  @Test func `variables are pairs`() throws {
    #expect(try CommandInput.variables(["a=1", "b=x=y", "c="]) == ["a": "1", "b": "x=y", "c": ""])
    #expect(throws: UsageProblem(sentence: "“a” is not a variable. Write --var NAME=VALUE.")) {
      try CommandInput.variables(["a"])
    }
  }
}
