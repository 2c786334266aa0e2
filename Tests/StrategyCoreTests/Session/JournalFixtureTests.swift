import Foundation
import StrategyCore
import Testing

/// Journals of earlier versions load for ever: a change that breaks one of these files breaks people's sessions.
struct JournalFixtureTests {
  private struct Fixture {
    var header: JournalHeader
    var entries: [JournalEntry]
    var lines: [String]
    var state: SessionState { SessionState(folding: entries) }
  }

  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/Journals")

  static let names = [
    "v1-evaluation.jsonl", "v1-four-strategies.jsonl", "v1-interrupted.jsonl",
    "v1-model-servers.jsonl", "v1-served-models.jsonl",
  ]

  private func load(_ name: String) throws -> Fixture {
    let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    let lines = text.split(separator: "\n").map(String.init)
    let first = try #require(lines.first)
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return Fixture(
      header: try JSONDecoder().decode(JournalHeader.self, from: Data(first.utf8)),
      entries: try lines.dropFirst().map {
        try decoder.decode(JournalEntry.self, from: Data($0.utf8))
      },
      lines: lines)
  }

  private func cost(_ text: String, _ provenance: Provenance) -> Cost {
    Cost(amount: Money(text) ?? .zero, provenance: provenance)
  }

  @Test func `every journal of the folder is known here`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(files.filter { $0.hasPrefix("v1-") && $0.hasSuffix(".jsonl") }.sorted() == Self.names)
  }

  @Test(arguments: names)
  func `it loads, keeps the rules after every entry, and folds the same in parts`(
    name: String
  ) throws {
    let journal = try load(name)
    #expect(journal.header.trivium == 1)
    #expect(journal.entries.map(\.sequence) == Array(1...journal.entries.count))
    var state = SessionState()
    for (index, entry) in journal.entries.enumerated() {
      state.apply(entry)
      #expect(state.brokenInvariants == [], "after line \(index + 2)")
      var resumed = SessionState(folding: journal.entries[...index])
      for later in journal.entries[(index + 1)...] { resumed.apply(later) }
      #expect(resumed == journal.state)
    }
  }

  @Test(arguments: names)
  func `written again it is the same, byte for byte`(name: String) throws {
    let journal = try load(name)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    for (entry, line) in zip(journal.entries, journal.lines.dropFirst()) {
      #expect(String(decoding: try encoder.encode(entry), as: UTF8.self) == line)
    }
  }

  @Test func `together they hold every kind of event`() throws {
    func kind(_ event: SessionEvent) -> String {
      String("\(event)".prefix { $0.isLetter })
    }
    let held = Set(
      try (Self.names + ["v2-rated.jsonl", "v2-named-prompt.jsonl", "v2-judged.jsonl"]).flatMap {
        try load($0).entries.map { kind($0.event) }
      }
    )
    #expect(held == Set(Samples.everyEvent.map(kind)))
  }

  @Test func `the four strategies answered as they did`() throws {
    let journal = try load("v1-four-strategies.jsonl")
    let state = journal.state
    #expect(journal.header.session == SessionID(rawValue: "01jd9x3w5kq7m2p8"))
    #expect(state.name == "Trash: how long?")
    #expect(state.strategy == "tuned")
    #expect(state.runs.map { $0.plan?.kind } == [.prompt, .retrieval, .hybrid, .fineTuned])
    #expect(
      state.runs.map(\.text) == [
        "I cannot tell from the question alone.",
        "Deleted files stay in the trash for 30 days on Solo [1].", "30 days [1]", "",
      ])
    #expect(state.runs.map(\.explanation?.confidence) == [0.0625, 0.71875, 0.90625, nil])
    #expect(state.run(RunID(2))?.passages.map(\.scores.lexical) == [9.731, 7.204, nil])
    #expect(state.run(RunID(4))?.status == .finished(reason: .refusal))
    #expect(state.workspace?.requirements.monthlyVolume == 100_000)
    #expect(state.prompts["prompts/short.md"]?.contains("Short answer") == true)
    #expect(state.spending.cost.formatted == "$0")
    #expect(state.spending.usage.total == 279)
  }

  @Test func `the served models cost what they did`() throws {
    let state = try load("v1-served-models.jsonl").state
    // 0.40×24 + 0.10×1024 + 1.60×3, per million
    #expect(state.run(RunID(1))?.cost == cost("0.0001168", .reported))
    // 1.25×31 + 1.5625×512 + 10×6 + 12×84, per million
    #expect(state.run(RunID(2))?.cost == cost("0.00190675", .reported))
    #expect(state.run(RunID(2))?.reasoning == "They ask for money, which was paid before.")
    #expect(state.run(RunID(3))?.status == .cancelled)
    #expect(state.run(RunID(3))?.text == "bill")
    #expect(state.run(RunID(4))?.cost?.amount == .zero)
    #expect(state.run(RunID(5))?.cost?.amount == .zero)
    #expect(state.run(RunID(6))?.cost == .unpriced)
    #expect(state.spending.cost == cost("0.00202355", .reported))
    #expect(state.spending.unpricedRuns == 1)
    #expect(state.workspace?.models["server"]?.price == .free)
  }

  @Test func `what was interrupted stays as it was, however often the session went on`() throws {
    let state = try load("v1-interrupted.jsonl").state
    #expect(state.run(RunID(1))?.status == .interrupted)
    #expect(state.run(RunID(1))?.text == "Deleted files stay in")
    #expect(state.run(RunID(2))?.status == .finished(reason: .unknown))
    #expect(state.run(RunID(2))?.text == "I cannot tell")
    #expect(state.run(RunID(3))?.status == .interrupted)
    #expect(state.run(RunID(3))?.totalSeconds == 0)
    guard case .failed(let failure)? = state.run(RunID(4))?.status else {
      Issue.record("run 4 has not failed")
      return
    }
    #expect(failure.kind == .retrieval)
    #expect(state.nextRunID == RunID(5))
    #expect(state.time > 90_000_000_000)
  }
}
