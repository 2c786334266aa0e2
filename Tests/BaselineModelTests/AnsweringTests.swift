import StrategyCore
import Testing

@testable import BaselineModel

@Suite struct AnsweringTests {
  private func tokens(_ text: String) -> [(String, TokenKind)] {
    let bytes = Array(text.utf8)
    return AnswerTokenizer.tokens(bytes).map {
      (String(decoding: bytes[Int($0.start)..<Int($0.end)], as: UTF8.self), $0.kind)
    }
  }

  @Test func `tokens keep amounts, initials and possessives apart from their marks`() {
    let found = tokens("The U.S. paid $1,200.50 (40 percent) for Tesla’s 5GB plan on 3 May 1999.")
    #expect(
      found.map(\.0) == [
        "The", "U.S", ".", "paid", "$1,200.50", "(", "40", "percent", ")", "for", "Tesla", "’s",
        "5", "GB", "plan", "on", "3", "May", "1999", ".",
      ])
    let kinds = Dictionary(found, uniquingKeysWith: { first, _ in first })
    #expect(kinds["$1,200.50"] == .money)
    #expect(kinds["percent"] == .percent)
    #expect(kinds["GB"] == .sizeUnit)
    #expect(kinds["May"] == .month)
    #expect(kinds["1999"] == .year)
    #expect(kinds["’s"] == .function)
  }

  @Test func `emphasis and code marks never become tokens`() {
    #expect(
      tokens("Open **Settings** > `Billing`").map(\.0) == ["Open", "Settings", ">", "Billing"])
  }

  @Test func `sentences end at full stops but not after initials and abbreviations`() {
    let reading = PassageReading(
      text: "Dr. J. Smith came. He left at 5 p.m. today.\n\n## Next\n- one item\n- another 3.5 item"
    )
    #expect(
      reading.sentences.map { reading.string($0) } == [
        "Dr. J. Smith came.", "He left at 5 p.m. today.", "## Next", "- one item",
        "- another 3.5 item",
      ])
  }

  @Test func `Chinese sentences are cut at their own full stops`() {
    let reading = PassageReading(text: "我们退款。需要三十天！")
    #expect(reading.sentences.count == 2)
  }

  @Test(arguments: [
    ("How long do I have to ask for a refund?", QuestionShape.Kind.duration),
    ("so I'm alone, just me... how many days can I try it before I have to pay?", .duration),
    ("How many seats does Team have?", .howMany), ("How much does it cost?", .money),
    ("What percentage of files is kept?", .share), ("Who founded the company?", .who),
    ("In which city is the office?", .place), ("When was it built?", .when),
    ("max file size desktop app", .size), ("what is the biggest file it takes", .whatIs),
    ("How large can an attachment be?", .size), ("", .none),
  ])
  func `questions are told apart by what they ask for`(
    question: String, kind: QuestionShape.Kind
  ) {
    #expect(QuestionShape(question).kind == kind)
  }

  private func passage(_ number: Int, _ text: String, heading: String = "") -> RetrievedPassage {
    RetrievedPassage(
      passage: Passage(
        id: "p\(number)", source: "p\(number).md", heading: heading, text: text),
      scores: .init(lexical: 3 - Double(number), fused: 1))
  }

  @Test func `an answer is copied from the passage that it cites`() {
    let response = ClassicalModel().response(
      to: ComposedPrompt(
        sections: [], input: "How long do I have to ask for a refund of an annual plan?",
        passages: [
          passage(0, "Seats can be added at any time. Each seat has its own key."),
          passage(
            1,
            "A monthly plan is never refunded. An annual plan can be refunded within 30 days."),
        ]))
    #expect(response.text == "30 days [2]" || response.text == "within 30 days [2]")
    let evidence = response.explanation.evidence.first
    #expect(evidence?.kind == .sentence)
    #expect(evidence?.text == "[2] An annual plan can be refunded within 30 days.")
    #expect(response.explanation.summary.contains("p1.md"))
  }

  @Test func `the offsets of an answer point into its passage`() {
    let text = "Über uns: Die **Galway** desk opened in March 2017."
    let reading = SpanReader().read(
      "When did the desk open?", in: [PassageReading(text: text)])
    guard let best = reading.answers.first else {
      Issue.record("no answer")
      return
    }
    let bytes = Array(text.utf8)[best.start..<best.end]
    #expect(String(decoding: bytes, as: UTF8.self) == best.text)
    #expect(best.text.contains("March 2017"))
  }

  @Test func `without passages a similar demonstration answers`() {
    let prompt = ComposedPrompt(
      sections: [], input: "how long are deleted files in the trash?",
      demonstrations: [
        Demonstration(input: "How long do deleted files stay in the trash?", output: "60 days"),
        Demonstration(input: "Which plan has single sign-on?", output: "Business"),
      ])
    let response = ClassicalModel().response(to: prompt)
    #expect(response.text == "60 days")
    #expect(response.explanation.evidence.first?.kind == .demonstration)
  }

  @Test func `with nothing to go by it says what it is and what would help`() {
    let response = ClassicalModel().response(
      to: ComposedPrompt(sections: [], input: "Who was the first person on the moon?"))
    #expect(response.text.contains("small classical model"))
    #expect(response.text.contains("knowledge base"))
    #expect(response.explanation.confidence == 0)
  }

  @Test func `passages without a possible answer are admitted`() {
    let response = ClassicalModel().response(
      to: ComposedPrompt(sections: [], input: "Why?", passages: [passage(0, "… !")]))
    #expect(response.text == "The passages hold nothing that could be an answer.")
  }

  @Test(arguments: [
    "", "\u{0}\u{1b}[31m", "﷽", String(repeating: "a", count: 5000), "?!?!", "\n\n",
  ])
  func `no text is too strange to read`(text: String) {
    let reading = SpanReader().read(text, in: [PassageReading(text: text, heading: text)])
    #expect(reading.answers.count <= 5)
  }

  @Test(arguments: [
    ("the Denver Broncos", "Denver Broncos", 1.0), ("in 1987", "1987", 2.0 / 3.0),
    ("Saint Bernadette Soubirous!", "Saint Bernadette Soubirous", 1),
    ("gold", "a golden statue", 0),
  ])
  func `answers are compared by their words`(answer: String, wanted: String, f1: Double) {
    #expect(abs(AnswerOverlap.f1(answer, wanted) - f1) < 1e-9)
  }

  @Test func `a cell answers by the header of its column and the name of its row`() {
    let text = """
      | Plan | Price | Space | Devices |
      |---|---|---|---|
      | Personal | $6 a month | 500 GB | 5 |
      | Team | $9 a month | 1 TB | 10 |
      """
    let passage = PassageReading(text: text, heading: "Choosing a plan")
    #expect(passage.cells.map(\.count) == [0, 4, 4, 4])
    func best(_ question: String) -> String? {
      SpanReader().read(question, in: [passage]).answers.first?.text
    }
    #expect(best("How many devices can I use on Team?") == "10")
    #expect(best("What is the price of Personal?")?.hasPrefix("$6") == true)
  }

  @Test func `of parallel clauses the one with the question's word answers`() {
    let passage = PassageReading(
      text: "Rewind reaches 30 days back on Personal, 90 days on Team and 180 days on Business.")
    let answers = ["Personal", "Team", "Business"].map { plan in
      SpanReader().read("How long can I rewind on \(plan)?", in: [passage]).answers.first?.text
    }
    #expect(answers == ["30 days", "90 days", "180 days"])
  }

  @Test(arguments: [
    ("exteral", "external", true), ("anual", "annual", true), ("recieve", "receive", true),
    ("tokens", "token", true), ("external", "external", false), ("internal", "external", false),
    ("extrnl", "external", false), ("a", "ab", true), ("", "a", false),
  ])
  func `one slip of the pen is told from two`(written: String, meant: String, isSlip: Bool) {
    #expect(SpellingRepair.isOneSlip(Array(written.utf8), Array(meant.utf8)) == isSlip)
  }

  @Test func `a mistyped word finds the sentence that it means`() {
    let passage = PassageReading(
      text: "Mobile apps keep 3 files. An external drive can be encrypted with 12 words. "
        + "Shared folders hold 40 people.")
    let best = SpanReader().read("wich drive can be encripted, the exteral one?", in: [passage])
    #expect(best.answers.first?.sentence.hasPrefix("An external drive") == true)
  }

  @Test func `initials belong to the name`() {
    let passage = PassageReading(text: "It was founded by James O. McKinsey in Chicago.")
    let best = SpanReader().read("Who founded it?", in: [passage]).answers.first
    #expect(best?.text == "James O. McKinsey")
  }
}
