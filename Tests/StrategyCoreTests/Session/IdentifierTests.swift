import Foundation
import StrategyCore
import Testing

struct IdentifierTests {
  @Test func `later sessions sort later, whatever chance adds`() {
    var generator = SeededGenerator(seed: 9)
    let times: [UInt64] = [0, 1, 31, 32, 1_023, 1_700_000_000_000, 1_700_000_000_001, 1 << 49]
    let names = times.map {
      SessionID.make(millisecondsSince1970: $0, using: &generator).rawValue
    }
    #expect(names == names.sorted())
    #expect(names.allSatisfy { $0.utf8.count == 16 })
  }

  @Test func `sessions of one millisecond have different names`() {
    var generator = SeededGenerator(seed: 10)
    let names = Set(
      (0..<1000).map { _ in SessionID.make(millisecondsSince1970: 1, using: &generator) })
    #expect(names.count == 1000)
  }

  @Test func `a name is safe as a file's and easy to read aloud`() {
    var generator = SeededGenerator(seed: 11)
    let allowed = Set("0123456789abcdefghjkmnpqrstvwxyz")
    for time in [UInt64.min, 123_456_789, .max] {
      let name = SessionID.make(millisecondsSince1970: time, using: &generator).rawValue
      #expect(name.allSatisfy(allowed.contains))
    }
  }

  @Test func `identifiers are keys and values of plain JSON`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let runs = [RunID(2): RunID(3)]
    let sessions = [SessionID(rawValue: "s"): SessionID(rawValue: "t")]
    #expect(String(decoding: try encoder.encode(runs), as: UTF8.self) == #"{"2":3}"#)
    #expect(String(decoding: try encoder.encode(sessions), as: UTF8.self) == #"{"s":"t"}"#)
    #expect(try JSONDecoder().decode([RunID: RunID].self, from: encoder.encode(runs)) == runs)
    #expect(
      try JSONDecoder().decode([SessionID: SessionID].self, from: encoder.encode(sessions))
        == sessions)
  }

  @Test func `runs are ordered by number`() {
    #expect([RunID(10), RunID(9), RunID(1)].sorted() == [RunID(1), RunID(9), RunID(10)])
  }
}
