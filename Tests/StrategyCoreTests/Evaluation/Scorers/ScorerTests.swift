import Foundation
import StrategyCore
import Testing

struct ScorerTests {
  private func scorer(_ text: String) throws -> Scorer {
    try Scorer(ScorerDefinition(parsing: JSONTree(parsing: text)))
  }

  private func score(_ definition: String, _ output: ScoredOutput) throws -> Score? {
    try scorer(definition).score(output).score
  }

  @Test(arguments: [
    (#""exact""#, "Paris", " Paris\n", true), (#""exact""#, "Paris", "paris", false),
    (#"{"exact":{"ignore-case":true}}"#, "Paris", "paris", true),
    (#"{"not-exact":{}}"#, "Paris", "Rome", true),
    (#"{"exact":"Rome"}"#, "Paris", "Rome", true),
    (#""normalized-exact""#, "Denver Broncos", "The Denver broncos.", true),
    (#""contains""#, "30 days", "within 30 days of", true),
    (#"{"contains-all":["a","b"]}"#, "", "xbxax", true),
    (#"{"contains-all":["a","b"]}"#, "", "xax", false),
    (#"{"contains-any":["a","b"]}"#, "", "xbx", true),
    (#"{"not-contains":"sorry"}"#, "", "I am sorry", false),
    (#"{"regex":"^\\d{4}$"}"#, "", "2026", true),
    (#""regex""#, "^\\d+$", "12", true), (#"{"starts-with":"Yes"}"#, "", "\nYes, it is", true),
    (#""is-json""#, "", #"{"a":1}"#, true), (#""is-json""#, "", "```\n{}\n```", false),
    (#"{"is-json":{"embedded":true}}"#, "", "```\n{}\n```", true),
    (#"{"json-schema":{"schema":{"required":["a"]}}}"#, "", #"{"a":1}"#, true),
    (#"{"json-schema":{"schema":{"required":["a"]}}}"#, "", "{}", false),
    (#""numeric""#, "A: 18", "16-3-4=9, 9*2 = $18.00", true),
    (#""numeric""#, "1,234.5", "it is 1234.5 in all", true),
    (#"{"numeric":0.5}"#, "10", "10.4", true),
    (#"{"numeric":{"relative":0.01}}"#, "-200", "about −199", true),
    (#"{"numeric":{"number":"whole"}}"#, "7", "7 apples", false),
    (#"{"numeric":{"number":"first"}}"#, "3", "3 of 7", true),
    (#""numeric""#, "12%", "12 %", true), (#""numeric""#, "5", "none", false),
    (#""numeric""#, "4", "3-4", true),
    (#""f1""#, "Denver Broncos", "the broncos", true),
    (#"{"f1":{},"threshold":0.9}"#, "Denver Broncos", "the broncos", false),
    (#""rouge-l""#, "the cat sat on the mat", "the cat was on the mat", true),
    (#"{"levenshtein":{"most":2}}"#, "kitten", "kitchen", true),
    (#""levenshtein""#, "kitten", "sitting", false),
    (#""label""#, "card_arrival", "Card arrival.", true),
    (#"{"label":{"labels":["refund","order"]}}"#, "refund", "I would say: refund!", true),
    (#"{"label":{"labels":["refund","order"]}}"#, "refund", "refund or order", false),
    (
      #"{"label":{"labels":["refund"],"aliases":{"refund":["money back"]}}}"#, "refund",
      "Money back", true
    ),
    (#""refusal""#, "", "I’m sorry, but I cannot", true),
    (#""not-refusal""#, "", "Of course: 3", true),
    (#"{"word-count":3}"#, "", "one two three", true),
    (#"{"word-count":{"least":2,"most":2}}"#, "", "one", false),
  ])
  func `an answer passes or fails`(definition: String, expected: String, text: String, isPass: Bool)
    throws
  {
    let output = ScoredOutput(expected: expected.isEmpty ? [] : [expected], text: text)
    let score = try #require(try score(definition, output))
    #expect(score.isPass == isPass, "\(score.reason)")
  }

  @Test(arguments: [
    #""exact""#, #""f1""#, #""numeric""#, #""label""#, #""contains""#, #""regex""#, #""retrieval""#,
    #""citation""#, #"{"latency":1}"#, #"{"cost":"$1"}"#, #""similarity""#,
    #"{"judge":"Is it right?"}"#, #""human""#, #"{"command":["x"]}"#,
  ])
  func `what cannot be scored is unscored with a reason`(definition: String) throws {
    guard case .unscored(let reason) = try scorer(definition).score(ScoredOutput(text: "a")) else {
      Issue.record("\(definition) was scored")
      return
    }
    #expect(!reason.isEmpty)
  }

  @Test(arguments: [
    (#"{"regex":"("}"#, "wrong at character 2"),
    (#"{"json-schema":{"schema":{"type":"x"}}}"#, "#/type"),
    (#"{"json-schema":{}}"#, "no `schema`"), (#""exakt""#, "no such scorer"),
    (#"{"exact":{},"f1":{}}"#, "one is read"),
    (#"{"contains":"a","weight":-1}"#, "weight"), (#"{"f1":{},"threshold":2}"#, "threshold"),
    (#"{"weight":1}"#, "names no measure"),
    (#"{"exact":{"case":1}}"#, "no option `case`"), (#"{"judge":{}}"#, "`rubric`"),
    (#"{"judge":{"rubric":"r","scale":"5"}}"#, "`scale`"),
    (#"{"judge":{"rubric":"r","votes":99}}"#, "votes"), (#"{"latency":"soon"}"#, "not a number"),
    (#"{"cost":"cheap"}"#, "amount"),
    (#"{"command":[]}"#, "`run`"), (#"{"retrieval":"map"}"#, "no measure"),
    (#"{"retrieval":{"k":0}}"#, "zero"), ("3", "name or an object"),
    (#"{"word-count":{"least":3,"most":2}}"#, "lesser first"),
    (#"{"numeric":{"tolerance":-1}}"#, "below zero"),
  ])
  func `a scorer that cannot be used is refused`(definition: String, reason: String) {
    let error = #expect(throws: ScorerProblem.self) { try scorer(definition) }
    #expect(error?.sentence.contains(reason) == true, "\(error?.sentence ?? "")")
  }

  @Test(arguments: [
    #"{"exact":{}}"#,
    #"{"not-contains":{"text":["a","b"],"ignore-case":true},"name":"n","weight":2}"#,
    #"{"json-schema":{"schema":{"type":"object"}}}"#,
    #"{"numeric":{"tolerance":1,"relative":0,"number":"first"}}"#,
    #"{"label":{"labels":["x","y"],"aliases":{"x":["z"]}}}"#,
    #"{"retrieval":{"measure":"ndcg","k":3},"threshold":0.3}"#,
    #"{"judge":{"rubric":"r","scale":"1-5","votes":3,"model":"big"}}"#,
    #"{"judge":{"rubric":"r","compare":true}}"#,
    #"{"judge":{"rubric":"r","scale":{"C":0,"A":1,"B":0.5}}}"#,
    #"{"command":{"run":["python3","s.py"],"timeout":5}}"#, #"{"cost":"$0.002"}"#,
    #"{"latency":2.5}"#, #"{"word-count":{"least":2}}"#,
    #"{"levenshtein":{"most":3}}"#, #"{"human":"Good?"}"#, #"{"citation":0.4}"#, #""refusal""#,
    #"{"similarity":"x"}"#,
  ])
  func `a definition is read back as it was written`(text: String) throws {
    let definition = try ScorerDefinition(parsing: JSONTree(parsing: text))
    let written = try JSONEncoder().encode(definition)
    #expect(try JSONDecoder().decode(ScorerDefinition.self, from: written) == definition)
  }

  @Test func `retrieval is measured on sources and passages`() throws {
    let passages = ["a.md#1", "k/b.md#0", "k/b.md#1", "c.md#0"].map(Self.passage)
    let output = ScoredOutput(relevant: ["b.md", "c.md#0"], text: "", passages: passages)
    #expect(try score(#"{"retrieval":{"k":2}}"#, output)?.value == 0.5)
    #expect(try score(#"{"retrieval":{"k":4}}"#, output)?.value == 1)
    #expect(try score(#"{"retrieval":{"measure":"mrr"}}"#, output)?.value == 0.5)
    #expect(try score(#"{"retrieval":{"measure":"precision","k":2}}"#, output)?.value == 0.5)
  }

  private static func passage(_ id: String) -> RetrievedPassage {
    let source = id.split(separator: "#").first.map(String.init) ?? id
    return RetrievedPassage(
      passage: Passage(
        id: id, source: source, heading: "",
        text: "Refunds are paid within thirty days to the card."),
      scores: RetrievedPassage.Scores(fused: 1))
  }

  @Test(arguments: [
    ("Refunds are paid within thirty days [1].", 1.0),
    ("Refunds are paid within thirty days. [1]", 1),
    ("Refunds are paid within thirty days [7].", 0),
    ("Elephants dream about purple bicycles [1].", 0),
    ("Refunds are paid to the card [1]. Elephants dream purple [2].", 0.5),
    ("No citation here.", 0),
  ])
  func `citations count when their passage says so`(text: String, value: Double) throws {
    let output = ScoredOutput(text: text, passages: ["a#0", "b#0"].map(Self.passage))
    #expect(try score(#""citation""#, output)?.value == value)
  }

  @Test func `time and money are compared with their limits`() throws {
    let output = ScoredOutput(
      text: "", seconds: 1.5,
      cost: Cost(amount: Money(picodollars: 2_000_000_000), provenance: .reported))
    #expect(try score(#"{"latency":2}"#, output)?.isPass == true)
    #expect(try score(#"{"latency":1}"#, output)?.isPass == false)
    #expect(try score(#"{"cost":"$0.002"}"#, output)?.isPass == true)
    #expect(try score(#"{"not-cost":"0.001"}"#, output)?.isPass == true)
    #expect(
      try scorer(#"{"cost":"1"}"#).score(ScoredOutput(text: "", cost: .unpriced)).score == nil)
  }

  @Test func `reasons have no control characters`() throws {
    let score = try #require(
      try score(#""exact""#, ScoredOutput(expected: ["a"], text: "\u{1B}[2J\u{202E}b")))
    #expect(score.reason == "“[2J b” is not “a”")
  }

  @Test func `scores are combined by weight`() throws {
    let definitions = try [
      #""exact""#, #"{"contains":"b","weight":3}"#, #"{"word-count":1,"weight":0}"#,
    ].map {
      try ScorerDefinition(parsing: JSONTree(parsing: $0))
    }
    let output = ScoredOutput(expected: ["a"], text: "b b")
    let strict = try ScorerSet(definitions).score(output)
    #expect(strict.outcome.score?.value == 0.75)
    #expect(strict.outcome.score?.isPass == false)
    #expect(try ScorerSet(definitions, threshold: 0.75).score(output).outcome.score?.isPass == true)
    #expect(strict.parts.count == 3)
    let unscored = try ScorerSet(definitions).score(ScoredOutput(text: "b"))
    #expect(unscored.outcome == .unscored(reason: "exact: the case expects nothing"))
  }

  @Test func `all scorers that cannot be used are told at once`() throws {
    let definitions = [
      ScorerDefinition(.regex(patterns: ["("], ignoresCase: false)), ScorerDefinition(.refusal),
      ScorerDefinition(.jsonSchema(schema: 3, isEmbedded: false)),
    ]
    let error = #expect(throws: ScorerProblems.self) { try ScorerSet(definitions) }
    #expect(error?.problems.map(\.scorer) == ["regex", "json-schema"])
    #expect(throws: ScorerProblems.self) { try ScorerSet([]) }
  }
}
