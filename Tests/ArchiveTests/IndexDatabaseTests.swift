import Foundation
import StrategyCore
import Testing

@testable import Archive

private struct NoEmbedder: Embedder {
  var identity: String { "none" }

  func embed(_ texts: [String]) async throws -> [Embedding] {
    texts.map { _ in .sparse(indices: [], values: []) }
  }
}

struct IndexDatabaseTests {
  private let folder: TemporaryFolder
  private let database: URL

  init() throws {
    folder = try TemporaryFolder()
    database = folder.url.appendingPathComponent("state/index.sqlite")
    for number in 1...30 {
      let text = (1...40).map { "word\(number * $0)" }.joined(separator: " ")
      try folder.write("# Number \(number)\n\n\(text)", to: "knowledge/n\(number).md")
    }
  }

  private func open() async throws -> (index: SQLitePassageIndex, report: KnowledgeReport) {
    try await SQLitePassageIndex.open(
      database: database, knowledge: folder.url.appendingPathComponent("knowledge"),
      embedder: NoEmbedder())
  }

  private func expectWhole(_ report: KnowledgeReport, _ index: SQLitePassageIndex) async throws {
    #expect(report.passages == 30)
    let found = try await index.search(PassageQuery(text: "word25", method: .lexical, count: 40))
    #expect(found.map(\.passage.source).sorted() == ["n1.md", "n25.md", "n5.md"])
  }

  @Test func `bytes that are no database are set aside and the index is made anew`() async throws {
    try folder.write("this is not a database, but somebody may want it", to: "state/index.sqlite")
    let (index, report) = try await open()
    try await expectWhole(report, index)
    let aside = database.path + ".unusable"
    #expect(report.notes == [.rebuilt(file: database.path, setAside: aside)])
    #expect(try String(contentsOfFile: aside, encoding: .utf8).contains("somebody may want it"))
    #expect(try await open().report.notes.isEmpty)
  }

  /// Puts a number into the header of the database file, where SQLite keeps it big-endian.
  private func patch(_ number: UInt32, at offset: Int) throws -> Data {
    var bytes = try Data(contentsOf: database)
    withUnsafeBytes(of: number.bigEndian) {
      bytes.replaceSubrange(offset..<offset + 4, with: $0)
    }
    for suffix in ["-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: database.path + suffix)
    }
    try bytes.write(to: database)
    return bytes
  }

  private static let versionOffset = 60
  private static let programOffset = 68

  @Test func `another program's database is set aside untouched`() async throws {
    _ = try await open()
    let foreign = try patch(7, at: Self.programOffset)
    let (index, report) = try await open()
    try await expectWhole(report, index)
    #expect(report.notes.count == 1)
    #expect(try Data(contentsOf: URL(fileURLWithPath: database.path + ".unusable")) == foreign)
  }

  @Test func `an index of another version is made anew without a word`() async throws {
    _ = try await open()
    _ = try patch(1, at: Self.versionOffset)
    let (index, report) = try await open()
    try await expectWhole(report, index)
    #expect(report.added.count == 30)
    #expect(report.notes.isEmpty)
  }

  @Test func `several that open at once get the same index`() async throws {
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<6 { group.addTask { try await open().report.passages } }
      for try await passages in group { #expect(passages == 30) }
    }
    let (index, report) = try await open()
    try await expectWhole(report, index)
    #expect(report.unchanged.count == 30)
    #expect(report.notes.isEmpty)
  }

  @Test func `where nothing can be written the index lives in memory`() async throws {
    try folder.write("in the way", to: "state")
    let (index, report) = try await open()
    try await expectWhole(report, index)
    guard case .inMemory = report.notes.first else {
      Issue.record("no note: \(report.notes)")
      return
    }
  }

  @Test func `a folder in the place of the file is set aside too`() async throws {
    try folder.write("x", to: "state/index.sqlite/inside.txt")
    let (index, report) = try await open()
    try await expectWhole(report, index)
    #expect(report.notes.count == 1)
  }

  @Test
  func
    `whatever bytes of the file are damaged, opening and searching end in an answer or a sentence`()
    async throws
  {
    _ = try await open()
    let whole = try Data(contentsOf: database)
    var random = SeededGenerator(state: 17)
    for _ in 0..<60 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...400, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] = UInt8.random(in: .min ... .max, using: &random)
      }
      if Int.random(in: 0..<4, using: &random) == 0 {
        bytes = bytes.prefix(Int.random(in: 0..<bytes.count, using: &random))
      }
      for suffix in ["-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: database.path + suffix)
      }
      try bytes.write(to: database)
      do {
        let (index, _) = try await open()
        _ = try await index.search(PassageQuery(text: "word25 word7", method: .fused, count: 9))
      } catch let failure as Failure {
        #expect(failure.kind == .retrieval)
        #expect(failure.message.contains(database.path))
      }
    }
  }
}
