import Foundation
import GRDB
import StrategyCore

/// What a library needs of its sessions without reading them again: summaries, runs and full text, in SQLite beside the
/// journals. All of it can be made again, so a damaged or older file is made anew, and one that cannot be written to
/// is replaced by memory.
struct SessionIndex: Sendable {
  /// “TrSe”, in the place where SQLite keeps the mark of the program.
  private static let mark: Int32 = 0x5472_5365
  /// Raised with the tables, and with what stands in them.
  private static let version = 3

  let database: any DatabaseWriter
  private let library: SessionLibrary

  init(of library: SessionLibrary) throws(Failure) {
    self.library = library
    let file = library.folder.appendingPathComponent(".index.sqlite")
    do {
      database = try Self.open(file)
    } catch {
      do {
        database = try DatabaseQueue()
        try Self.prepare(database)
      } catch {
        throw Self.failure(for: error)
      }
    }
  }

  static func failure(for error: any Error) -> Failure {
    error as? Failure
      ?? Failure(.storage, "The index of sessions cannot be used: \(error).")
  }

  private static func open(_ file: URL) throws -> any DatabaseWriter {
    guard FileManager.default.fileExists(atPath: file.deletingLastPathComponent().path) else {
      throw CocoaError(.fileNoSuchFile)
    }
    do {
      return try connect(file)
    } catch let error as DatabaseError where IndexDatabase.isDamage(error) {
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: file.path + suffix)
      }
      return try connect(file)
    }
  }

  private static func connect(_ file: URL) throws -> any DatabaseWriter {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = OFF") }
    try OpenFile.keepPrivate(file.path)
    let queue = try DatabaseQueue(path: file.path, configuration: configuration)
    try prepare(queue)
    return queue
  }

  private static func prepare(_ database: any DatabaseWriter) throws {
    try database.write { db in
      let mark = try Int32.fetchOne(db, sql: "PRAGMA application_id")
      let version = try Int.fetchOne(db, sql: "PRAGMA user_version")
      guard mark != Self.mark || version != Self.version else { return }
      for table in ["words", "run", "session"] {
        try db.execute(sql: "DROP TABLE IF EXISTS \(table)")
      }
      try db.execute(
        sql: """
          CREATE TABLE session (
            id TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL,
            newest REAL NOT NULL, problem BLOB, \(SummaryColumns.definitions)) WITHOUT ROWID;
          CREATE TABLE run (
            session TEXT NOT NULL, run INTEGER NOT NULL, facts BLOB NOT NULL,
            PRIMARY KEY (session, run)) WITHOUT ROWID;
          CREATE VIRTUAL TABLE words USING fts5 (
            text, session UNINDEXED, kind UNINDEXED, run UNINDEXED,
            tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3');
          PRAGMA application_id = \(Self.mark);
          PRAGMA user_version = \(Self.version);
          """)
    }
  }

  /// A file as the folder shows it.
  private struct Stamp: Hashable {
    var size: Int
    /// Nanoseconds since 1970.
    var modified: Int
  }

  /// Reads what has changed since the last time, on all cores.
  func refresh() async throws(Failure) {
    do {
      let known = try await database.read(Self.stamps)
      let sessions = try library.unsortedSessions()
      let folder = library.folder.path
      var changed: [(id: SessionID, stamp: Stamp)] = []
      for session in sessions {
        guard let stamp = stamp(of: session, in: folder) else { continue }
        if known[session.rawValue] != stamp { changed.append((session, stamp)) }
      }
      let gone = Set(known.keys).subtracting(sessions.map(\.rawValue))
      if !gone.isEmpty {
        try await database.write { db in
          for session in gone { try Self.forget(session, in: db) }
        }
      }
      for start in stride(from: 0, to: changed.count, by: 512) {
        try await read(changed[start..<min(start + 512, changed.count)])
      }
    } catch {
      throw Self.failure(for: error)
    }
  }

  private static func stamps(in db: Database) throws -> [String: Stamp] {
    let rows = try Row.fetchCursor(db, sql: "SELECT id, size, modified FROM session")
    var stamps: [String: Stamp] = [:]
    while let row = try rows.next() { stamps[row[0]] = Stamp(size: row[1], modified: row[2]) }
    return stamps
  }

  private func stamp(of session: SessionID, in folder: String) -> Stamp? {
    var status = stat()
    guard stat("\(folder)/\(session.rawValue).jsonl", &status) == 0 else { return nil }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return Stamp(
      size: Int(status.st_size), modified: time.tv_sec &* 1_000_000_000 &+ Int(time.tv_nsec))
  }

  private func read(_ changed: ArraySlice<(id: SessionID, stamp: Stamp)>) async throws {
    let library = library
    let share = max(changed.count / (2 * ProcessInfo.processInfo.activeProcessorCount), 8)
    let pages = await withTaskGroup(of: [SessionPage].self) { group in
      for start in stride(from: changed.startIndex, to: changed.endIndex, by: share) {
        let ids = changed[start..<min(start + share, changed.endIndex)].map(\.id)
        group.addTask { ids.map { SessionPage(of: $0, in: library) } }
      }
      return await group.reduce(into: [SessionID: SessionPage]()) { pages, part in
        for page in part { pages[page.session] = page }
      }
    }
    let stamps = changed.map { ($0.id, $0.stamp) }
    try await database.write { db in
      for (id, stamp) in stamps {
        guard let page = pages[id] else { continue }
        try Self.forget(id.rawValue, in: db)
        try Self.keep(page, stamp, in: db)
      }
    }
  }

  private static func forget(_ session: String, in db: Database) throws {
    try db.execute(sql: "DELETE FROM run WHERE session = ?", arguments: [session])
    let hasWords = try Bool.fetchOne(
      db, sql: "SELECT EXISTS (SELECT 1 FROM session WHERE id = ?)", arguments: [session])
    if hasWords == true {
      try db.execute(sql: "DELETE FROM words WHERE session = ?", arguments: [session])
      try db.execute(sql: "DELETE FROM session WHERE id = ?", arguments: [session])
    }
  }

  private static func keep(_ page: SessionPage, _ stamp: Stamp, in db: Database) throws {
    let encoder = JSONEncoder()
    let session = page.session.rawValue
    let facts: StatementArguments = [
      session, stamp.size, stamp.modified, page.summary?.newest ?? 0,
      try page.problem.map(encoder.encode),
    ]
    try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO session
        (id, size, modified, newest, problem, \(SummaryColumns.names))
        VALUES (?, ?, ?, ?, ?, \(SummaryColumns.marks))
        """
    ).execute(arguments: facts + SummaryColumns.values(of: page.summary))
    for run in page.runs {
      try db.cachedStatement(
        sql: "INSERT OR REPLACE INTO run (session, run, facts) VALUES (?, ?, ?)"
      ).execute(arguments: [session, run.run.rawValue, try encoder.encode(run)])
    }
    for text in page.texts {
      try db.cachedStatement(
        sql: "INSERT INTO words (text, session, kind, run) VALUES (?, ?, ?, ?)"
      ).execute(arguments: [text.text, session, text.kind.rawValue, text.run?.rawValue])
    }
  }
}
