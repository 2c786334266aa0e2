import Foundation
import StrategyCore
import Testing

@testable import Archive

struct JournalReaderTests {
  private let header = #"{"session":"01abc","startedAt":1790000000.25,"trivium":1}"#

  private func line(_ sequence: Int, _ text: String = "x") -> String {
    #"{"at":1,"event":{"noteAdded":{"text":"\#(text)"}},"sequence":\#(sequence)}"#
  }

  private func read(_ lines: [String]) throws -> RecordedJournal {
    try JournalReader.parse([UInt8]((lines.joined(separator: "\n") + "\n").utf8), of: "s.jsonl")
  }

  @Test func `a foreign line is reported with its number and reading goes on`() throws {
    let journal = try read([header, line(1), "hello", line(2), "{\"at\":3}", line(3)])
    #expect(journal.entries.map(\.sequence) == [1, 2, 3])
    #expect(
      journal.problems.map(\.sentence) == [
        "Line 3 is not a journal entry; it is left out.",
        "Line 5 is not a journal entry; it is left out.",
      ])
  }

  @Test func `an event of a later version is named`() throws {
    let later = #"{"at":1,"event":{"songSung":{"title":"x"}},"sequence":2}"#
    let journal = try read([header, line(1), later, line(3)])
    #expect(journal.entries.map(\.sequence) == [1, 3])
    #expect(journal.problems == [JournalProblem(line: 3, reason: .unknownEvent(name: "songSung"))])
  }

  @Test func `lines that are missing are noticed, and the rest is kept`() throws {
    let journal = try read([header, line(1), line(4), line(3)])
    #expect(journal.entries.map(\.sequence) == [1, 4, 3])
    #expect(
      journal.problems.map(\.reason) == [
        .outOfOrder(expected: 2, found: 4), .outOfOrder(expected: 5, found: 3),
      ])
  }

  @Test func `bytes that are not UTF-8 are reported`() throws {
    var bytes = [UInt8]((header + "\n" + line(1) + "\n").utf8)
    bytes += [UInt8](line(2, "??").utf8).map { $0 == UInt8(ascii: "?") ? 0xFF : $0 } + [0x0A]
    bytes += [UInt8](#"{"at":1,"event":{"chunkReceived":{"run":1,"text":""#.utf8) + [0xC3, 0x28]
    bytes += [UInt8](#"","tokens":1}},"sequence":3}"#.utf8) + [0x0A]
    let journal = try JournalReader.parse(bytes, of: "s.jsonl")
    #expect(journal.entries.map(\.sequence) == [1])
    #expect(journal.problems.map(\.reason) == [.notUTF8, .notUTF8])
  }

  @Test func `blank lines and carriage returns do no harm`() throws {
    let journal = try read([header + "\r", line(1) + "\r", "", "  ", line(2)])
    #expect(journal.entries.map(\.sequence) == [1, 2])
    #expect(journal.problems.isEmpty)
  }

  @Test func `a line of ten megabytes is read`() throws {
    let journal = try read([header, line(1, String(repeating: "y", count: 10 << 20)), line(2)])
    #expect(journal.entries.count == 2)
    #expect(journal.problems.isEmpty)
  }

  @Test func `journals of earlier versions are read for ever`() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Fixtures/Journals")
    let library = SessionLibrary(folder: folder)
    for session in try library.sessions() {
      let journal = try JournalReader.read(library.file(of: session))
      #expect(!journal.entries.isEmpty, "\(session)")
      #expect(journal.problems.isEmpty, "\(session)")
    }
  }

  @Test func `a later format is refused by its number`() throws {
    let refusal = try #require(throws: Failure.self) {
      try read([#"{"session":{"new":"form"},"trivium":7}"#, line(1)])
    }
    #expect(refusal.message.contains("format 7"))
    #expect(refusal.nextStep?.contains("newer") == true)
  }

  @Test(arguments: [
    ("", "ends within its first line"), (#"{"session":"01a"#, "ends within its first line"),
    ("PK\u{3}\u{4}\n", "line 1 is not the header"), ("{}\n{}\n", "line 1 is not the header"),
    (#"{"session":"a","startedAt":1,"trivium":0}"# + "\n", "line 1 is not the header"),
  ])
  func `what is no journal is said to be none`(text: String, reason: String) throws {
    let refusal = try #require(throws: Failure.self) {
      try JournalReader.parse([UInt8](text.utf8), of: "s.jsonl")
    }
    #expect(refusal.message.contains(reason))
    #expect(refusal.message.contains("s.jsonl"))
  }

  @Test(arguments: [
    (#"{"at":1,"event":{"noteAdded":{"text":"x"}},"sequence":9223372036854775807}"#, "sequence"),
    (#"{"at":-9223372036854775808,"event":{"noteAdded":{"text":"x"}},"sequence":1}"#, "at"),
    (#"{"at":1,"event":{"runCancelled":{"run":9223372036854775807}},"sequence":1}"#, "run"),
    (#"{"at":1,"event":{"chunkReceived":{"run":1,"text":"","tokens":-1}},"sequence":1}"#, "tokens"),
  ])
  func `numbers that would overflow a sum are left out`(entry: String, field: String) throws {
    let journal = try read([header, entry])
    #expect(journal.entries.isEmpty)
    #expect(journal.problems == [JournalProblem(line: 2, reason: .outOfBounds(field: field))])
  }

  @Test func `a short line that asks for room for billions of cells is left out`() throws {
    func plan(repeats: Int) throws -> String {
      var plan = EvaluationPlan(
        dataset: "d", contentHash: "h",
        cases: (0..<300).map { EvaluationCase(id: "\($0)", input: "", line: $0) },
        strategies: (0..<10).map { "s\($0)" }, scorers: [])
      plan.repeats = repeats
      let json = try JSONEncoder().encode(
        JournalEntry(
          sequence: 1, at: 0,
          event: .evaluationStarted(evaluation: EvaluationID(1), plan: plan)))
      return String(decoding: json, as: UTF8.self)
    }
    #expect(try read([header, plan(repeats: 5)]).entries.count == 1)
    let journal = try read([header, plan(repeats: 9999)])
    #expect(journal.problems == [JournalProblem(line: 2, reason: .outOfBounds(field: "plan"))])
  }

  @Test func `whatever byte is flipped, nothing traps and most lines stay`() throws {
    var whole = [UInt8]((header + "\n").utf8)
    for entry in SampleSession.entries { try JournalLine().append(entry, to: &whole) }
    var random = SeededGenerator(state: 11)
    for _ in 0..<600 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: header.utf8.count..<bytes.count, using: &random)
        bytes[place] = UInt8.random(in: .min ... .max, using: &random)
      }
      guard let journal = try? JournalReader.parse(bytes, of: "s.jsonl") else { continue }
      #expect(journal.entries.count >= SampleSession.entries.count - 8)
      _ = SessionState(folding: journal.entries).spending
    }
  }

  @Test func `a journal cut anywhere is read without its torn line`() throws {
    var whole = [UInt8]((header + "\n").utf8)
    for entry in SampleSession.entries { try JournalLine().append(entry, to: &whole) }
    for length in stride(from: header.utf8.count + 1, to: whole.count, by: 7) {
      let journal = try JournalReader.parse(Array(whole[..<length]), of: "s.jsonl")
      #expect(journal.entries == Array(SampleSession.entries.prefix(journal.entries.count)))
      #expect(journal.wholeLength <= length)
      let isTorn = journal.problems.last?.reason == .torn
      #expect(isTorn == (journal.wholeLength < length))
    }
  }
}
