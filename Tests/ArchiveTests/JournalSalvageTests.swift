import Foundation
import StrategyCore
import Testing

@testable import Archive

struct JournalSalvageTests {
  private let session = SessionID(rawValue: "01jd9x3w5kq7m2p8")

  private func salvage(_ bytes: [UInt8]) -> JournalSalvage {
    JournalSalvage(of: bytes, session: session, startedAt: 5)
  }

  @Test func `a whole journal loses nothing`() throws {
    let salvage = salvage(try JournalLine.journal(SampleSession.entries))
    #expect(salvage.losses == [])
    #expect(salvage.entries == SampleSession.entries)
  }

  @Test func `wherever a byte is flipped, all but a line or two is saved`() throws {
    let whole = try JournalLine.journal(SampleSession.entries)
    var random = SeededGenerator(state: 3)
    for _ in 0..<500 {
      var bytes = whole
      let place = Int.random(in: bytes.indices, using: &random)
      bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      let salvage = salvage(bytes)
      #expect(!salvage.losses.isEmpty, "\(place)")
      #expect(salvage.entries.count >= SampleSession.entries.count - 1, "\(place)")
      #expect(salvage.lines.count <= SampleSession.entries.count + 1, "\(place)")
    }
  }

  @Test func `what is gone is said by its number`() throws {
    let lines = try JournalLine.journal(SampleSession.entries).split(separator: JournalLine.end)
    let bytes = (lines[..<5] + lines[8...]).flatMap { Array($0) + [JournalLine.end] }
    let salvage = salvage(bytes)
    #expect(salvage.losses.map(\.sentence).contains("Entries 5–7 are gone."))
    #expect(salvage.entries.count == SampleSession.entries.count - 3)
  }

  @Test func `a lost header is made from the name, and an open run is interrupted`() async throws {
    let folder = try TemporaryFolder()
    let library = SessionLibrary(folder: folder.url)
    var bytes = try JournalLine.journal(Array(SampleSession.entries.prefix(16)))
    for place in 0..<20 { bytes[place] = UInt8(ascii: "x") }
    try Data(bytes).write(to: library.file(of: session))
    #expect(throws: Failure.self) { try library.read(session) }
    let (id, salvage) = try library.salvage(session, at: 1_790_000_100)
    #expect(salvage.losses.first?.line == 1)
    let journal = try library.read(id)
    #expect(journal.problems == [])
    #expect(journal.entries.dropLast() == SampleSession.entries.prefix(16))
    #expect(journal.entries.last?.event == .sessionResumed)
    #expect(journal.header.startedAt == session.secondsSince1970)
    #expect(try library.verify(id).isClean)
    #expect(try Data(contentsOf: library.file(of: session)) == Data(bytes))
  }

  @Test func `events of later versions are saved too`() throws {
    let folder = try TemporaryFolder()
    let library = SessionLibrary(folder: folder.url)
    let foreign = #"{"at":1,"event":{"songSung":{"title":"x"}},"mood":"good","sequence":1}"#
    let torn = #"{"at":2,"event":{"noteAd"#
    let header = #"{"session":"01jd9x3w5kq7m2p8","startedAt":5,"trivium":1}"#
    let note = #"{"at":1,"event":{"noteAdded":{"text":"x"}},"sequence":2}"#
    try folder.write("\(header)\n\(foreign)\n\(note)\n\(torn)", to: "01jd9x3w5kq7m2p8.jsonl")
    let (id, salvage) = try library.salvage(session, at: 9)
    #expect(salvage.losses.map(\.line) == [4])
    let journal = try library.read(id)
    #expect(journal.problems.map(\.reason) == [.unknownEvent(name: "songSung")])
    #expect(journal.entries.map(\.event) == [.noteAdded(text: "x")])
  }

  @Test func `random bytes are no session, and trap nothing`() throws {
    var random = SeededGenerator(state: 5)
    for count in [0, 1, 2, 100, 3_000] {
      let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) }
      #expect(salvage(bytes).entries == [])
      #expect(!JournalVerification(of: bytes, path: "x", session: nil).isClean)
    }
  }
}
