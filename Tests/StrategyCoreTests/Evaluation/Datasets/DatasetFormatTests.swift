import Foundation
import StrategyCore
import Testing

struct DatasetFormatTests {
  private func lines(_ text: String) -> Dataset { Dataset(jsonLines: Data(text.utf8)) }
  private func table(_ text: String, _ columns: DatasetColumns = DatasetColumns()) -> Dataset {
    Dataset(csv: Data(text.utf8), columns: columns)
  }

  @Test func `a row may have a weight, a cluster and checks of its own`() {
    let row = lines(
      #"{"input":"a","weight":2.5,"cluster":"doc 1","checks":[{"contains":"x"},"refusal"]}"#
    )
    .cases.first
    #expect(row?.weight == 2.5)
    #expect(row?.cluster == "doc 1")
    #expect(row?.checks.map(\.title) == ["contains", "refusal"])
  }

  @Test(arguments: [
    (#"{"input":"a","weight":0}"#, "`weight` is not a number above zero"),
    (#"{"input":"a","weight":"2"}"#, "`weight` is not a number above zero"),
    (#"{"input":"a","weight":NaN}"#, "the row is not valid JSON"),
    (
      #"{"input":"a","checks":{"regex":"("}}"#,
      "The scorer `regex` cannot be used: its pattern “(” is wrong at character 2: a `(` has no `)`."
    ),
    (#"{"messages":[{"content":"a"}]}"#, "a message has no `role`"),
    (#"{"messages":[{"role":"system","content":"a"}]}"#, "the row has no message of a user"),
    (#"{"messages":[{"role":"user","content":3}]}"#, "the `content` of a message is not a text"),
    (#"{"input":"a","ideal":{}}"#, "`ideal` is not a text"),
  ])
  func `a row that cannot be read says why`(row: String, reason: String) {
    #expect(lines(row).problems.map(\.reason) == [reason])
  }

  @Test func `chat rows of OpenAI become cases`() {
    let row = lines(
      #"{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"},{"role":"user","content":[{"type":"text","text":"2+2?"}]},{"role":"assistant","content":"4"}]}"#
    ).cases.first
    #expect(row?.input == "2+2?")
    #expect(row?.expected == ["4"])
    #expect(row?.variables == ["system": "Be brief.", "history": "user: Hi\nassistant: Hello"])
  }

  @Test func `rows of openai evals become cases`() {
    let rows = lines(
      #"{"input":[{"role":"system","content":"s"},{"role":"user","content":"q"}],"ideal":["a","b"]}"#
        + "\n"
        + #"{"input":"q2","ideal":"c"}"#
    ).cases
    #expect(rows.map(\.input) == ["q", "q2"])
    #expect(rows.map(\.expected) == [["a", "b"], ["c"]])
  }

  @Test func `columns are found by their usual names`() {
    let dataset = table(
      "text,category,source\nHello there,greeting,web\n\"a, \"\"b\"\"\nc\",other,\n")
    #expect(dataset.cases.map(\.input) == ["Hello there", "a, \"b\"\nc"])
    #expect(dataset.cases.map(\.expected) == [["greeting"], ["other"]])
    #expect(dataset.cases.map(\.variables) == [["source": "web"], ["source": ""]])
    #expect(dataset.cases.map(\.line) == [2, 3])
  }

  @Test func `columns may be named`() {
    let columns = DatasetColumns(id: "nr", input: "q", expected: "a", tags: "kind", cluster: "doc")
    let row = table("nr;q;a;kind;doc;weight\r\n7;why;so;x|y;d1;2\r\n", columns).cases.first
    #expect(row?.id == "7")
    #expect(row?.expected == ["so"])
    #expect(row?.tags == ["x", "y"])
    #expect(row?.cluster == "d1")
    #expect(row?.weight == 2)
    #expect(
      table("q,a\n1,2\n3,4\n", columns).problems == [
        Dataset.Problem(line: 1, reason: "there is no column “nr”")
      ])
  }

  @Test func `ragged rows and open quotes are told with their lines, all at once`() {
    let dataset = table("input,expected\na,b\nc\nd,e,f\n\"g\"x,h\ni,j\n\"k,l\n")
    #expect(dataset.cases.map(\.input) == ["a", "i"])
    #expect(
      dataset.problems == [
        Dataset.Problem(line: 3, reason: "the row has 1 fields and the header 2"),
        Dataset.Problem(line: 4, reason: "the row has 3 fields and the header 2"),
        Dataset.Problem(line: 5, reason: "something follows the closing quote of a field"),
        Dataset.Problem(line: 7, reason: "a field has no closing quote"),
      ])
  }

  @Test func `a byte order mark and a quoted header are read`() {
    #expect(table("\u{FEFF}\"input\",\"expected\"\n1,2\n").cases.map(\.input) == ["1"])
  }

  @Test(arguments: [
    ("Paris", nil), ("contains: refund", #"{"contains":{"text":["refund"]}}"#),
    ("icontains:Refund", #"{"contains":{"text":["Refund"],"ignore-case":true}}"#),
    ("not-contains: sorry", #"{"not-contains":{"text":["sorry"]}}"#),
    ("contains-any: a, b", #"{"contains-any":{"text":["a","b"]}}"#),
    ("regex: ^\\d+$", #"{"regex":{"pattern":["^\\d+$"]}}"#),
    ("similar(0.9): a", #"{"similarity":{"text":["a"]},"threshold":0.9}"#),
    ("is-json", #"{"is-json":{}}"#),
    ("levenshtein(3): abc", #"{"levenshtein":{"text":["abc"],"most":3}}"#),
    ("latency(1500)", #"{"latency":{"seconds":1.5}}"#),
    ("cost(0.01)", #"{"cost":{"most":"0.01"}}"#), ("Note: see contains", nil),
    ("equals: x", #"{"exact":{"text":["x"]}}"#),
    ("llm-rubric: is polite", #"{"judge":{"rubric":"is polite"}}"#),
    ("word-count: 3", #"{"word-count":{"least":3,"most":3}}"#),
    (#"is-json: {"type":"object"}"#, #"{"json-schema":{"schema":{"type":"object"}}}"#),
  ])
  func `expectations in promptfoo's words become checks`(field: String, check: String?) throws {
    let quoted = "\"" + field.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    let row = try #require(table("question,__expected\nq,\(quoted)\n").cases.first)
    if let check {
      #expect(row.checks.map(\.tree.description) == [check])
      #expect(row.expected.isEmpty)
    } else {
      #expect(row.expected == [field])
      #expect(row.checks.isEmpty)
    }
  }

  @Test(arguments: ["javascript: output.length", "python: x", "regex: (", "latency: x"])
  func `an expectation that cannot be checked is a problem`(field: String) {
    let dataset = table("q,__expected,__expected2\na,b,\"\(field)\"\n")
    #expect(dataset.cases.isEmpty)
    #expect(dataset.problems.map(\.line) == [2])
  }

  @Test func `promptfoo's tests become cases, lists of variables many`() throws {
    let tests = try JSONTree(
      parsing: #"""
        [{"description":"d","vars":{"topic":["a","b"],"tone":"dry"},"assert":[{"type":"contains","value":"x","weight":2,"metric":"m"}]},
         {"vars":{"question":"q"},"assert":[{"type":"equals","value":"4"}]}, {"vars":{"x":"y"},"assert":[{"type":"nonsense"}]}, 3]
        """#)
    let dataset = Dataset(promptfooTests: tests.elements ?? [])
    #expect(dataset.cases.map(\.id) == ["test-1-1", "test-1-2", "test-2"])
    #expect(dataset.cases.map(\.input) == ["a", "b", "q"])
    #expect(dataset.cases[0].checks.map(\.title) == ["m"])
    #expect(dataset.cases[2].expected == ["4"])
    #expect(dataset.problems.map(\.line) == [3, 4])
    #expect(!dataset.contentHash.isEmpty)
  }

  @Test func `pieces of any size give the same dataset`() {
    let text = "\u{FEFF}input,expected\r\n\"a\nb\",c\r\n\r\n\"d \"\"e\"\"\",f\r\nx\r\n"
    let whole = table(text)
    #expect(whole.cases.count == 2)
    for size in 1...9 {
      let bytes = Array(text.utf8)
      let pieces = stride(from: 0, to: bytes.count, by: size).map {
        bytes[$0..<min($0 + size, bytes.count)]
      }
      #expect(Dataset(reading: pieces, as: .csv(DatasetColumns())) == whole)
    }
  }

  @Test func `the hash is that of the bytes`() {
    #expect(
      lines("abc").contentHash
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test func `a dataset above the limit is read again row by row`() {
    let text = "input,expected\n\"a\nb\",c\n\nd,e\n"
    let bytes = Array(text.utf8)
    let index = DatasetIndex(
      reading: CollectionOfOne(bytes), as: .csv(DatasetColumns()), residentLimit: 10)
    #expect(index.resident == nil)
    #expect(index.count == 2)
    let again = (0..<2).compactMap { index.evaluationCase(at: $0) { Array(bytes[$0]) } }
    #expect(again == table(text).cases)
    let small = DatasetIndex(reading: CollectionOfOne(bytes), as: .csv(DatasetColumns()))
    #expect(small.resident == again)
    #expect(small.contentHash == index.contentHash)
  }

  @Test func `many problems are counted beyond a thousand`() {
    let dataset = lines(String(repeating: "x\n", count: 1_500))
    #expect(dataset.problems.count == 1000)
    #expect(dataset.furtherProblems == 500)
  }
}
