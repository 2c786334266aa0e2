import Foundation
import GRDB

/// Opens the file of an index. All that it holds can be made again from the knowledge, so what is no index of this
/// version gives way: older ones are emptied, damaged and foreign ones set aside.
struct IndexDatabase {
  /// “Triv”, in the place where SQLite keeps the mark of the program.
  private static let mark: Int32 = 0x5472_6976
  /// Raised with the tables, and with what stands in them.
  static let version = 100 + PassageChunker.version

  private enum State {
    case fresh, current, older, foreign
  }

  let file: URL

  /// The database, or one in memory when the file cannot be written.
  func open() throws -> (database: any DatabaseWriter, notes: [KnowledgeReport.Note]) {
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    } catch {
      return try inMemory(because: "\(file.deletingLastPathComponent().path) cannot be made")
    }
    do {
      guard try state() == .foreign else { return (try connect(), []) }
    } catch let error as DatabaseError where Self.isDamage(error) {
    } catch let error as DatabaseError where Self.isUnwritable(error) {
      return try inMemory(because: "\(file.path) cannot be used (\(error.message ?? "no reason"))")
    }
    do {
      let note = try setAside()
      return (try connect(), [note])
    } catch {
      return try inMemory(because: "\(file.path) is no index and cannot be moved")
    }
  }

  static func isDamage(_ error: DatabaseError) -> Bool {
    [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
  }

  private static func isUnwritable(_ error: DatabaseError) -> Bool {
    [.SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_IOERR, .SQLITE_FULL, .SQLITE_BUSY]
      .contains(error.resultCode)
  }

  /// Gives the file, and what SQLite keeps beside it, another name.
  func setAside() throws -> KnowledgeReport.Note {
    let target = file.path + ".unusable"
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: target + suffix)
      if FileManager.default.fileExists(atPath: file.path + suffix) {
        try FileManager.default.moveItem(atPath: file.path + suffix, toPath: target + suffix)
      }
    }
    return .rebuilt(file: file.path, setAside: target)
  }

  /// Looks without touching: a foreign file keeps its bytes.
  private func state() throws -> State {
    let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
    guard let attributes, (attributes[.size] as? Int) != 0 else { return .fresh }
    guard attributes[.type] as? FileAttributeType == .typeRegular else { return .foreign }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    let queue = try DatabaseQueue(path: file.path, configuration: configuration)
    defer { try? queue.close() }
    return try queue.read(Self.state)
  }

  private static func state(of db: Database) throws -> State {
    let mark = try Int32.fetchOne(db, sql: "PRAGMA application_id")
    if mark == Self.mark {
      return try Int.fetchOne(db, sql: "PRAGMA user_version") == version ? .current : .older
    }
    let tables = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_master") ?? 0
    return tables == 0 && mark == 0 ? .fresh : .foreign
  }

  private func connect() throws -> any DatabaseWriter {
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    let pool = try DatabasePool(path: file.path, configuration: configuration)
    try prepare(pool)
    return pool
  }

  private func inMemory(
    because why: String
  ) throws -> (database: any DatabaseWriter, notes: [KnowledgeReport.Note]) {
    let queue = try DatabaseQueue()
    try prepare(queue)
    return (queue, [.inMemory(why: why)])
  }

  /// Makes the tables where they are missing, in one transaction: two processes may come at once.
  private func prepare(_ database: any DatabaseWriter) throws {
    try database.write { db in
      guard try Self.state(of: db) != .current else { return }
      try Self.dropTables(in: db)
      try PassageStore.createTables(in: db)
      try db.execute(sql: "PRAGMA application_id = \(Self.mark)")
      try db.execute(sql: "PRAGMA user_version = \(Self.version)")
    }
  }

  /// Tables of full text first, for they take their shadows with them, then those that refer to others.
  private static func dropTables(in db: Database) throws {
    for kind in ["sql LIKE 'CREATE VIRTUAL%'", "name NOT LIKE 'sqlite%'"] {
      let names = try String.fetchAll(
        db,
        sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND \(kind) ORDER BY rowid DESC")
      for name in names { try db.execute(sql: "DROP TABLE \(name.quotedDatabaseIdentifier)") }
    }
  }
}
