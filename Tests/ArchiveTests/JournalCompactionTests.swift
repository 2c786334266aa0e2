import Foundation
import StrategyCore
import Testing

@testable import Archive

struct JournalCompactionTests {
  private func compact(_ bytes: [UInt8], redactedBy redact: Redaction? = nil) throws -> [UInt8] {
    try JournalCompaction(of: bytes, path: "s.jsonl", redactedBy: redact).bytes
  }

  private func read(_ bytes: [UInt8]) throws -> RecordedJournal {
    try JournalReader.parse(bytes, of: "s.jsonl")
  }

  @Test(arguments: [1, 7, 200, 5_000])
  func `the same entries come back, in their order and with their times`(chunks: Int) throws {
    let entries = StreamingSession.entries(chunks: chunks)
    let before = try JournalLine.journal(entries)
    let after = try compact(before)
    let journal = try read(after)
    #expect(journal.entries == entries)
    #expect(journal.problems == [])
    #expect(try compact(after) == after)
    if chunks > 100 { #expect(after.count * 3 < before.count) }
  }

  @Test func `an answer stands in one piece that can be searched for`() throws {
    let entries = (1...9).map {
      JournalEntry(
        sequence: $0, at: $0,
        event: $0 == 1
          ? .runStarted(run: RunID(1), request: SampleSession.request)
          : .chunkReceived(run: RunID(1), text: " w\($0)", tokens: 1))
    }
    let text = String(decoding: try compact(JournalLine.journal(entries)), as: UTF8.self)
    #expect(text.contains(#""text":" w2 w3 w4 w5 w6 w7 w8 w9""#))
    #expect(!text.contains("steps"))
  }

  @Test func `lines of later versions and fields that are not known stay as they are`() throws {
    var bytes: [UInt8] = []
    let foreign = #"{"at":1,"event":{"songSung":{"title":"x"}},"mood":"good","sequence":1}"#
    let known = #"{"at":1,"by":"ann","event":{"noteAdded":{"text":"x"}},"sequence":2}"#
    let chunk =
      #"{"at":1,"by":"ann","event":{"chunkReceived":{"run":1,"text":"x","tokens":1}},"sequence":3}"#
    bytes += #"{"colour":"blue","session":"01abc","startedAt":5.25,"trivium":2}"#.utf8
    var sum: UInt32? = 0
    JournalLine.end(&bytes, from: 0, after: &sum)
    for line in [foreign, known, chunk] {
      let start = bytes.count
      bytes += line.utf8
      JournalLine.end(&bytes, from: start, after: &sum)
    }
    let text = String(decoding: try compact(bytes), as: UTF8.self)
    for kept in [foreign, known, chunk] { #expect(text.contains(kept.dropLast())) }
    #expect(text.contains(#""colour":"blue""#))
    #expect(
      try read([UInt8](text.utf8)).problems.map(\.reason) == [.unknownEvent(name: "songSung")])
  }

  @Test func `a damaged journal is not compacted`() throws {
    var bytes = try JournalLine.journal(StreamingSession.entries(chunks: 50))
    bytes[bytes.count / 2] ^= 1
    let refusal = try #require(throws: Failure.self) { try compact(bytes) }
    #expect(refusal.message.contains("is damaged"))
  }

  @Test func `a journal is compacted when it is closed, and goes on`() async throws {
    let folder = try TemporaryFolder()
    let library = SessionLibrary(folder: folder.url)
    let entries = StreamingSession.entries(chunks: 400)
    let writer = try library.create(startedAt: SampleSession.start)
    try await writer.append(Array(entries.prefix(300)))
    try await writer.close()
    let id = writer.header.session
    let size = try Data(contentsOf: writer.file).count
    let (second, journal) = try library.resume(id)
    #expect(journal.entries == Array(entries.prefix(300)))
    try await second.append(entries)
    try await second.close(compacting: false)
    #expect(try library.read(id).entries == entries)
    #expect(try library.verify(id).findings == [])
    let result = try library.compact(id)
    #expect(result.packedChunks > 0 && result.after < result.before && size < result.before)
    #expect(try library.read(id).entries == entries)
  }

  @Test func `an open journal is not compacted by another`() async throws {
    let folder = try TemporaryFolder()
    let library = SessionLibrary(folder: folder.url)
    let writer = try library.create(startedAt: SampleSession.start)
    try await writer.append(SampleSession.entries)
    let refusal = try #require(throws: Failure.self) { try library.compact(writer.header.session) }
    #expect(refusal.message.contains("open in another trivium"))
  }

  @Test(arguments: [
    #""lengths":[6,5]"#, #""lengths":[6,7]"#, #""lengths":[-1,13]"#, #""lengths":[12]"#,
    #""lengths":[]"#, #""lengths":[6,6,0]"#, #""lengths":[9223372036854775807,6]"#,
  ])
  func `a pack whose numbers do not fit its text is left out`(lengths: String) throws {
    let line =
      #"{"at":1200,"event":{"chunksReceived":{"after":[0,900],"# + lengths
      + #","run":1,"text":"Hello, world","tokens":[2,1]}},"sequence":7}"#
    let header = #"{"session":"01abc","startedAt":5,"trivium":1}"#
    let journal = try read([UInt8]("\(header)\n\(line)\n".utf8))
    #expect(journal.entries == [])
    #expect(journal.problems.count == 1)
  }

  @Test func `a secret that came in pieces is taken out when they are joined`() throws {
    let pieces = ["The key is sk-", "abc", "def", "123", " and é", "more"]
    let entries = pieces.enumerated().map { index, text in
      JournalEntry(
        sequence: index + 1, at: index * 10,
        event: .chunkReceived(run: RunID(1), text: text, tokens: 1))
    }
    let redact = Redaction { $0.replacingOccurrences(of: "sk-abcdef123", with: "•••") }
    let journal = try read(compact(JournalLine.journal(entries), redactedBy: redact))
    #expect(journal.problems == [])
    #expect(journal.entries.map(\.at) == entries.map(\.at))
    let texts = journal.entries.compactMap(\.event.chunk?.text)
    #expect(texts == ["The key is •••", "", "", "", " and é", "more"])
  }
}
