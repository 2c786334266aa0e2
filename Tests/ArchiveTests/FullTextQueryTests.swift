import Testing

@testable import Archive

struct FullTextQueryTests {
  @Test(arguments: [
    ("What is the refund policy?", #""refund" OR "policy""#),
    ("the Card's PIN, the card’s pin", #""card" OR "pin""#),
    ("How can I get my money back?", #""get" OR "money" OR "back""#),
    ("Who are you?", #""who" OR "are" OR "you""#),
    ("to be or not to be", #""to" OR "be" OR "or" OR "not""#),
    ("Größe 42 größe", #""größe" OR "42""#),
    ("e-mail C++ \"x\"", #""e" OR "mail" OR "c" OR "x""#),
    ("как вернуть", #""как" OR "вернуть""#),
  ])
  func `the telling words of a question are joined`(question: String, expression: String) {
    #expect(FullTextQuery.expression(for: question) == expression)
  }

  @Test func `a question without words has no expression`() {
    for question in ["", " ", "?!…", "\"\"", "'"] {
      #expect(FullTextQuery.expression(for: question) == nil)
    }
  }

  @Test func `a pasted page is cut`() {
    let page = (1...1_000).map { "w\($0)" }.joined(separator: " ")
    #expect(FullTextQuery.expression(for: page)?.split(separator: " ").count == 255)
  }
}
