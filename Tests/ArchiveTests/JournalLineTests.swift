import Foundation
import StrategyCore
import Testing

@testable import Archive

struct JournalLineTests {
  private let generic: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }()

  private func chunk(_ text: String, sequence: Int = 7) -> JournalEntry {
    JournalEntry(
      sequence: sequence, at: 1200, event: .chunkReceived(run: RunID(3), text: text, tokens: 2))
  }

  @Test func `every kind of event comes back from its line`() throws {
    let line = JournalLine()
    for entry in SampleSession.entries {
      var bytes: [UInt8] = []
      try line.append(entry, to: &bytes)
      #expect(bytes.last == JournalLine.end)
      #expect(bytes.filter { $0 == JournalLine.end }.count == 1)
      #expect(try line.entry(of: bytes.dropLast()) == entry)
    }
  }

  @Test func `a chunk is written byte for byte as the generic coder writes it`() throws {
    let scalars = (0...0x2FFF).compactMap(Unicode.Scalar.init).map { String(Character($0)) }
    for text in scalars + ["", "a\"b\\c/d", "👩‍👩‍👧 \u{1F1E9}\u{1F1EA}", "\r\n", "\u{FFFF}"] {
      var bytes: [UInt8] = []
      try JournalLine().append(chunk(text), to: &bytes)
      #expect(Data(bytes.dropLast()) == (try generic.encode(chunk(text))), "\(text.unicodeScalars)")
    }
    for number in [0, 9, 10, -1, .max, .min] {
      let entry = JournalEntry(
        sequence: number, at: number,
        event: .reasoningReceived(run: RunID(number), text: "x", tokens: number))
      var bytes: [UInt8] = []
      try JournalLine().append(entry, to: &bytes)
      #expect(Data(bytes.dropLast()) == (try generic.encode(entry)))
      #expect(try JournalLine().entry(of: bytes.dropLast()) == entry)
    }
  }

  @Test func `an evaluated cell is written byte for byte as the generic coder writes it`() throws {
    func check(_ record: CellRecord, _ answer: EvaluatedAnswer?) throws {
      let entry = JournalEntry(
        sequence: 7, at: 1200,
        event: .cellEvaluated(evaluation: EvaluationID(2), record: record, answer: answer))
      var bytes: [UInt8] = []
      #expect(CellLine.append(entry, to: &bytes))
      #expect(
        String(decoding: bytes, as: UTF8.self)
          == String(decoding: try generic.encode(entry), as: UTF8.self))
    }
    let cell = EvaluationCell(row: 12, strategy: 3, turn: 1)
    let hostile = "a\"b\\c/d\n\u{1}é 日本"
    let numbers = [
      0, -0.0, 1, 0.1, 1.0 / 3, 1e-7, .leastNonzeroMagnitude, 123456.789, 1e15, 1e16, 1e22,
      1.7976931348623157e308,
    ]
    for number in numbers {
      try check(
        CellRecord(
          cell: cell, outcome: .scored(score: Score(value: number, isPass: true, reason: hostile)),
          seconds: number, cost: Cost(amount: Money(picodollars: 123_456), provenance: .billed),
          tag: .retrievalMissed),
        EvaluatedAnswer(
          text: hostile,
          usage: Usage(input: 3, cacheRead: 1, cacheWrite: 2, output: 5, provenance: .reported),
          firstTokenSeconds: number, finish: .contentFilter, sources: [hostile, "b"],
          parts: [.scored(score: Score(value: number, isPass: false)), .unscored(reason: hostile)]))
    }
    try check(CellRecord(cell: cell, outcome: .failed(reason: hostile)), nil)
    try check(
      CellRecord(cell: cell, outcome: .unscored(reason: ""), cost: .unpriced),
      EvaluatedAnswer(text: "", sources: []))
    var usage = Usage(input: 1, provenance: .estimated)
    usage.cacheWriteLong = 4
    try check(
      CellRecord(cell: cell, outcome: .unscored(reason: "")),
      EvaluatedAnswer(text: "x", usage: usage))
    let judged = EvaluatedAnswer(
      text: "x",
      judging: [JudgeCalls(model: "m", calls: 1, usage: Usage(), cost: .unpriced)])
    var bytes: [UInt8] = []
    #expect(
      !CellLine.append(
        JournalEntry(
          sequence: 1, at: 0,
          event: .cellEvaluated(
            evaluation: EvaluationID(1),
            record: CellRecord(cell: cell, outcome: .unscored(reason: "")), answer: judged)),
        to: &bytes))
    // A field that is new has to be written by the short way too.
    #expect(Mirror(reflecting: judged).children.count == 7)
    #expect(
      Mirror(reflecting: CellRecord(cell: cell, outcome: .unscored(reason: ""))).children.count
        == 5)
    let endless = CellRecord(cell: cell, outcome: .unscored(reason: ""), seconds: .infinity)
    #expect(
      !CellLine.append(
        JournalEntry(
          sequence: 1, at: 0,
          event: .cellEvaluated(evaluation: EvaluationID(1), record: endless, answer: nil)),
        to: &bytes))
    #expect(bytes.isEmpty)
  }

  @Test func `the short way reads every character as the generic coder does`() throws {
    let everything = String(
      String.UnicodeScalarView((0...0x2FFF).compactMap(Unicode.Scalar.init)))
    let bytes = [UInt8](try generic.encode(chunk(everything)))
    #expect(try JournalLine().entry(of: bytes[...]) == chunk(everything))
    #expect(ChunkLine.entry(of: bytes[...]) == nil, "escapes by number are for the generic coder")
    let plain = "tab\t quote\" slash/ back\\ é 日本 👩‍👩‍👧"
    #expect(ChunkLine.entry(of: [UInt8](try generic.encode(chunk(plain)))[...]) == chunk(plain))
  }

  @Test(arguments: [
    #"{"at":01,"event":{"chunkReceived":{"run":1,"text":"a","tokens":1}},"sequence":7}"#,
    #"{"at":-0,"event":{"chunkReceived":{"run":1,"text":"a","tokens":1}},"sequence":7}"#,
    #"{"at":1,"event":{"chunkReceived":{"run":1,"text":"a","tokens":1}},"sequence":7} "#,
    #"{"at":1,"event":{"chunkReceived":{"run":1,"text":"a\x","tokens":1}},"sequence":7}"#,
    #"{"at":1,"event":{"chunkReceived":{"run":1,"text":"a","tokens":1}},"sequence":"#,
    #"{"at":1,"event":{"chunkReceived":{"run":1,"text":"a"#,
    #"{"at":1,"event":{"chunkReceived":{"run":1,"text":"a\"#,
    #"{"at":9999999999999999999999,"event":{"chunkReceived":{"run":1,"text":"a","tokens":1}},"sequence":7}"#,
  ])
  func `what is not exactly a chunk's line is left to the generic coder`(line: String) {
    #expect(ChunkLine.entry(of: [UInt8](line.utf8)[...]) == nil)
  }

  @Test func `numbers that are no numbers survive`() throws {
    let entry = JournalEntry(
      sequence: 1, at: 0,
      event: .passagesRetrieved(run: RunID(1), passages: [], seconds: -.infinity))
    var bytes: [UInt8] = []
    try JournalLine().append(entry, to: &bytes)
    #expect(try JournalLine().entry(of: bytes.dropLast()) == entry)
  }
}
