import Foundation
import StrategyCore
import Testing

@testable import Archive

struct ClockJumpTests {
  private func journal(_ times: [Int]) throws -> [UInt8] {
    try JournalLine.journal(
      times.enumerated().map { index, at in
        JournalEntry(
          sequence: index + 1, at: at,
          event: index == 0
            ? .runStarted(run: RunID(1), request: SampleSession.request)
            : .chunkReceived(run: RunID(1), text: "\(index)", tokens: 1))
      })
  }

  @Test func `a clock that went back is told, and loses nothing`() throws {
    let times = [0, 5_000_000, 1_000_000, 1_000_100, 9_000_000, 8_999_999]
    let bytes = try journal(times)
    let found = JournalVerification(of: bytes, path: "s", session: nil).findings
    #expect(found.count == 3)
    #expect(found.first?.sentence.contains("4.0 s before") == true)
    let packed = try JournalCompaction(of: bytes, path: "s").bytes
    let read = try JournalReader.parse(packed, of: "s")
    #expect(read.problems == [])
    #expect(read.entries.map(\.at) == times)
    #expect(SessionState(folding: read.entries).time == 9_000_000)
  }

  @Test func `a clock that leapt by years does not overflow`() throws {
    let times = [0, 1 << 52, 3, (1 << 53) - 1, 5]
    let packed = try JournalCompaction(of: try journal(times), path: "s").bytes
    #expect(try JournalReader.parse(packed, of: "s").entries.map(\.at) == times)
  }
}
