import Foundation
import StrategyCore
import Testing

@testable import Archive

/// Damage to a sealed journal is found, and found where it is.
struct JournalSealTests {
  private let whole: [UInt8]
  private let ends: [Int]

  init() throws {
    whole = try JournalLine.journal(SampleSession.entries)
    ends = whole.indices.filter { [whole] in whole[$0] == JournalLine.end }
  }

  private func line(of place: Int) -> Int {
    1 + ends.count { $0 < place }
  }

  private func verify(_ bytes: [UInt8]) -> JournalVerification {
    JournalVerification(of: bytes, path: "s.jsonl", session: SessionID(rawValue: "01abc"))
  }

  private func lines() -> [ArraySlice<UInt8>] {
    whole.split(separator: JournalLine.end)
  }

  private func joined(_ lines: [ArraySlice<UInt8>]) -> [UInt8] {
    lines.flatMap { Array($0) + [JournalLine.end] }
  }

  @Test func `the checksum is that of the standard`() {
    #expect(Checksum.of(Array("123456789".utf8)[...]) == 0xE306_9283)
    #expect(Checksum.of([UInt8](repeating: 0, count: 32)[...]) == 0x8A91_36AA)
    let bytes = Array((0..<100).map { UInt8($0) })
    for cut in bytes.indices {
      #expect(
        Checksum.of(bytes[cut...], after: Checksum.of(bytes[..<cut])) == Checksum.of(bytes[...]))
    }
  }

  @Test func `a line ends with the sum of all lines so far`() throws {
    var sum: UInt32 = 0
    for line in lines() {
      let (body, sealed) = try #require(LineSeal.split(line))
      sum = Checksum.of(body, after: sum)
      #expect(sealed == sum)
    }
    #expect(verify(whole).findings == [])
    #expect(verify(whole).isSealed)
  }

  @Test func `a flipped bit is found on its line, wherever it is`() {
    var random = SeededGenerator(state: 20_261_124)
    for _ in 0..<1_000 {
      let place = Int.random(in: whole.indices, using: &random)
      var bytes = whole
      bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      let found = verify(bytes).findings.compactMap(\.line)
      #expect(found.first == line(of: place), "\(place)")
      #expect(found.allSatisfy { (0...1).contains($0 - line(of: place)) }, "\(place) \(found)")
    }
  }

  @Test func `a byte that became another is found on its line`() {
    var random = SeededGenerator(state: 7)
    for _ in 0..<1_000 {
      let place = Int.random(in: whole.indices, using: &random)
      let byte = UInt8.random(in: .min ... .max, using: &random)
      guard byte != whole[place] else { continue }
      var bytes = whole
      bytes[place] = byte
      #expect(verify(bytes).findings.compactMap(\.line).first == line(of: place), "\(place)")
    }
  }

  @Test func `a line that is missing, doubled, added or moved is found`() {
    let lines = lines()
    for index in 1..<(lines.count - 1) {
      var missing = lines
      missing.remove(at: index)
      #expect(verify(joined(missing)).findings.compactMap(\.line).contains(index + 1))
      var doubled = lines
      doubled.insert(lines[index], at: index + 1)
      #expect(verify(joined(doubled)).findings.compactMap(\.line).first == index + 2)
      var swapped = lines
      swapped.swapAt(index, index + 1)
      #expect(verify(joined(swapped)).findings.compactMap(\.line).first == index + 1)
      var added = lines
      added.insert(
        Array(#"{"at":1,"event":{"noteAdded":{"text":"x"}},"sequence":1}"#.utf8)[...], at: index)
      #expect(verify(joined(added)).findings.compactMap(\.line).first == index + 1)
    }
  }

  @Test func `what was changed is kept as it reads, and the lines after it are believed`() throws {
    let text = String(decoding: whole, as: UTF8.self)
      .replacingOccurrences(of: "first try", with: "2nd try")
    let journal = try JournalReader.parse([UInt8](text.utf8), of: "s.jsonl")
    #expect(journal.problems == [JournalProblem(line: 3, reason: .altered)])
    #expect(SessionState(folding: journal.entries).name == "2nd try")
  }

  @Test func `the last three lines can be cut off at every byte`() throws {
    for length in (ends[ends.count - 4] + 1)...whole.count {
      let bytes = Array(whole[..<length])
      let kept = ends.filter { $0 <= length }.count - 1
      let verification = verify(bytes)
      #expect(verification.entries == kept)
      let isTorn = !ends.contains { $0 == length || $0 + 1 == length }
      #expect(verification.findings.map(\.line) == (isTorn ? [kept + 2] : []))
      let salvage = JournalSalvage(of: bytes, session: SessionID(rawValue: "01abc"), startedAt: 0)
      #expect(
        salvage.entries.prefix(kept).map(\.event) == SampleSession.entries.prefix(kept).map(\.event)
      )
      #expect(salvage.losses.count == (isTorn ? 1 : 0))
    }
  }

  @Test func `a journal goes on sealed after it was resumed, and after a torn line`() async throws {
    let folder = try TemporaryFolder()
    let library = SessionLibrary(folder: folder.url)
    let id = SessionID(rawValue: "01abc")
    for length in [whole.count, ends[9] + 1, ends[9], ends[9] - 5, ends[9] + 30] {
      try Data(whole[..<length]).write(to: library.file(of: id))
      let (writer, _) = try library.resume(id)
      try await writer.append(SampleSession.entries)
      try await writer.close()
      #expect(try [UInt8](Data(contentsOf: library.file(of: id))) == whole, "\(length)")
    }
  }

  @Test func `a journal of format 1 is read, goes on as one, and is compacted to format 2`()
    async throws
  {
    let folder = try TemporaryFolder()
    let library = SessionLibrary(folder: folder.url)
    let id = SessionID(rawValue: "01old")
    var old = [UInt8](#"{"session":"01old","startedAt":5,"trivium":1}"#.utf8) + [0x0A]
    for entry in SampleSession.entries.prefix(20) { try JournalLine().append(entry, to: &old) }
    try Data(old).write(to: library.file(of: id))
    let (writer, journal) = try library.resume(id)
    #expect(journal.entries == Array(SampleSession.entries.prefix(20)))
    try await writer.append(SampleSession.entries)
    try await writer.close()
    for entry in SampleSession.entries.dropFirst(20) { try JournalLine().append(entry, to: &old) }
    #expect(try [UInt8](Data(contentsOf: library.file(of: id))) == old)
    #expect(try library.verify(id).findings == [])
    _ = try library.compact(id)
    let compacted = try library.read(id)
    #expect(compacted.header.trivium == 2)
    #expect(compacted.entries == SampleSession.entries)
    #expect(try library.verify(id).isSealed)
  }
}
