import Foundation
import StrategyCore
import Testing

struct SessionEventCodingTests {
  private let encoder: JSONEncoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }()

  private func json(_ event: SessionEvent) throws -> String {
    String(decoding: try encoder.encode(event), as: UTF8.self)
  }

  @Test(arguments: Samples.everyEvent)
  func `an event survives JSON`(event: SessionEvent) throws {
    let entry = JournalEntry(sequence: 7, at: 1_500, event: event)
    let bytes = try encoder.encode(entry)
    #expect(try JSONDecoder().decode(JournalEntry.self, from: bytes) == entry)
    #expect(try encoder.encode(JSONDecoder().decode(JournalEntry.self, from: bytes)) == bytes)
  }

  @Test(arguments: Samples.everyEvent)
  func `every value in an event's JSON has a name`(event: SessionEvent) throws {
    let text = try json(event)
    #expect(!text.contains(#""_0""#))
    #expect(!text.contains("\n"))
  }

  @Test func `the form of the journal is fixed`() throws {
    #expect(try json(.sessionResumed) == #"{"sessionResumed":{}}"#)
    #expect(
      try json(.chunkReceived(run: RunID(3), text: "a/b \"c\"\n", tokens: 2))
        == #"{"chunkReceived":{"run":3,"text":"a/b \"c\"\n","tokens":2}}"#)
    #expect(
      try json(.usageReported(run: RunID(1), usage: Usage(input: 5, provenance: .billed)))
        == #"{"usageReported":{"run":1,"usage":{"cacheRead":0,"cacheWrite":0,"input":5,"output":0,"provenance":"billed","reasoning":0}}}"#
    )
    let header = JournalHeader(session: SessionID(rawValue: "01abc"), startedAt: 1_700_000_000.5)
    #expect(
      String(decoding: try encoder.encode(header), as: UTF8.self)
        == #"{"session":"01abc","startedAt":1700000000.5,"trivium":2}"#)
    #expect(try JSONDecoder().decode(JournalHeader.self, from: encoder.encode(header)) == header)
  }

  @Test(arguments: [
    #"{"sessionExploded":{}}"#, #"{}"#, #"{"sessionResumed":{},"noteAdded":{"text":"a"}}"#,
    #"{"noteAdded":{}}"#, #"{"runFinished":{"run":1,"reason":"tired"}}"#,
    #"{"chunkReceived":{"run":"1","text":"a","tokens":1}}"#,
    #"{"chunkReceived":{"run":1,"text":"a","tokens":99999999999999999999}}"#, #"[]"#,
    #""noteAdded""#,
  ])
  func `what is no known event is an error`(json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(SessionEvent.self, from: Data(json.utf8))
    }
  }

  @Test func `keys that a later version adds are passed over`() throws {
    let json = #"{"noteAdded":{"text":"a","author":"b"}}"#
    #expect(
      try JSONDecoder().decode(SessionEvent.self, from: Data(json.utf8)) == .noteAdded(text: "a"))
  }

  @Test func `events know their run, and which ones the journal must not lose`() {
    for event in Samples.everyEvent {
      let isOfSession =
        switch event {
        case .sessionStarted, .sessionResumed, .sessionRenamed, .strategyChosen, .modelChosen,
          .parametersChosen, .inputEdited, .promptEdited, .noteAdded, .sessionTagged,
          .promptVersionNamed, .sessionPinned, .evaluationStarted, .cellEvaluated, .cellJudged,
          .evaluationEnded:
          true
        default: false
        }
      #expect((event.run == nil) == isOfSession)
    }
    let boundaries = Samples.everyEvent.filter(\.isBoundary)
    #expect(boundaries.count == 10)
    #expect(!SessionEvent.chunkReceived(run: RunID(1), text: "a", tokens: 1).isBoundary)
  }
}
