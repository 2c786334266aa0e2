import Foundation
import StrategyCore
import Testing

struct DatasetTests {
  private func read(_ text: String) -> Dataset { Dataset(jsonLines: Data(text.utf8)) }

  @Test func `a row has all that is known of its case`() {
    let dataset = read(
      #"{"id":"q1","input":"Why?","vars":{"tone":"dry","n":3},"expected":["a","b"],"relevant":"a.md","tags":["hard"],"note":1}"#
    )
    #expect(
      dataset.cases == [
        EvaluationCase(
          id: "q1", input: "Why?", variables: ["tone": "dry", "n": "3"], expected: ["a", "b"],
          relevant: ["a.md"], tags: ["hard"], line: 1)
      ])
    #expect(dataset.problems.isEmpty)
  }

  @Test(arguments: [
    (#""a""#, ["a"]), (#"["a","b"]"#, ["a", "b"]), ("7", ["7"]), ("0.5", ["0.5"]),
    ("true", ["true"]),
    ("[]", []), ("null", []), (#"["a",1,[false]]"#, ["a", "1", "false"]),
  ])
  func `what is expected may be one thing or many`(json: String, expected: [String]) {
    #expect(read(#"{"input":"i","expected":\#(json)}"#).cases.first?.expected == expected)
  }

  @Test(arguments: ["\n", "\r\n"])
  func `lines are numbered as an editor shows them`(end: String) {
    let dataset = read(
      ["", #"{"input":"a"}"#, "  \t", "oops", #"{"input":"b"}"#, ""].joined(separator: end))
    #expect(dataset.cases.map(\.line) == [2, 5])
    #expect(dataset.cases.map(\.id) == ["line-2", "line-5"])
    #expect(dataset.problems.map(\.line) == [4])
  }

  @Test(arguments: [
    (#"{"question":"a"}"#, "the row has no `input`"),
    (#"{"input":null}"#, "the row has no `input`"),
    (#"{"input":3}"#, "`input` is not a text"),
    (#"{"input":"a","expected":{"x":1}}"#, "`expected` is not a text"),
    (#"{"input":"a","expected":[null]}"#, "`expected` is not a text"),
    (#"{"input":"a","vars":"x"}"#, "`vars` is not an object"),
    (#"{"input":"a","vars":{"x":{}}}"#, "`vars` is not a text"),
    ("3", "the row is not a JSON object"),
    (#""text""#, "the row is not a JSON object"),
    ("null", "the row is not a JSON object"),
    (#"{"input":"a""#, "the row is not valid JSON"),
    (#"{"input":"a"} x"#, "the row is not valid JSON"),
    (#"{"input":"\ud800"}"#, "the row is not valid JSON"),
    ("input,expected", "the row is not valid JSON"),
  ])
  func `a row that cannot be read says why`(row: String, reason: String) {
    let dataset = read(#"{"input":"fine"}"# + "\n" + row)
    #expect(dataset.cases.count == 1)
    #expect(dataset.problems == [Dataset.Problem(line: 2, reason: reason)])
  }

  @Test func `a row that is not UTF-8 is a problem of its own`() {
    let dataset = Dataset(
      jsonLines: Data(#"{"input":"caf"#.utf8) + [0xE9] + Data("\"}\n{\"input\":\"b\"}".utf8))
    #expect(dataset.problems.map(\.reason) == ["the row is not UTF-8 text"])
    #expect(dataset.cases.map(\.input) == ["b"])
  }

  @Test func `a line of ten megabytes is refused and the next one read`() {
    let long = #"{"input":""# + String(repeating: "x", count: 10 << 20) + "\"}"
    let dataset = read(long + "\n" + #"{"input":"b"}"#)
    #expect(dataset.problems.map(\.reason) == ["the row is longer than 1048576 bytes"])
    #expect(dataset.cases.map(\.line) == [2])
  }

  @Test func `a byte order mark is not a part of the first row`() {
    #expect(read("\u{FEFF}" + #"{"input":"a"}"#).cases.map(\.input) == ["a"])
  }

  @Test(arguments: ["", "\n\n", " \t\r\n", "\u{FEFF}"])
  func `an empty file has neither cases nor problems`(text: String) {
    #expect(read(text).problems.isEmpty)
    #expect(read(text).cases.isEmpty)
  }

  @Test(arguments: [#"[{"input":"a"}]"#, "\n [\n  {\n    \"input\": \"a\"\n  }\n]\n"])
  func `a JSON array is one problem, not one for each line`(text: String) {
    let dataset = read(text)
    #expect(dataset.cases.isEmpty)
    #expect(dataset.problems.map(\.line) == [1])
    #expect(dataset.problems.first?.reason.contains("JSON array") == true)
  }

  @Test func `an id that was used before is a problem that names the first line`() {
    let dataset = read(#"{"id":1,"input":"a"}"# + "\n" + #"{"id":"1","input":"b"}"#)
    #expect(dataset.cases.map(\.input) == ["a"])
    #expect(
      dataset.problems == [Dataset.Problem(line: 2, reason: "its `id` “1” is that of line 1")])
  }

  @Test func `a file without line end at its end loses nothing`() {
    #expect(read("{\"input\":\"a\"}\n{\"input\":\"b\"}").cases.count == 2)
  }

  @Test func `a slice of a larger file is read as well`() {
    let data = Data("xx{\"input\":\"a\"}".utf8).dropFirst(2)
    #expect(Dataset(jsonLines: data).cases.map(\.input) == ["a"])
  }

  @Test func `deep nesting is a problem, not a trap`() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(read(#"{"input":"a","expected":\#(deep)"#).problems.count == 1)
  }
}
