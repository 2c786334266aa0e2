package import Foundation
import GRDB
package import StrategyCore
import Synchronization

/// Answers in one SQLite file that several processes may share; when it grows past its limit, those go that were not
/// asked for the longest.
package final class SQLiteResponseCache: ResponseCache {
  package static let standardLimit = 256 << 20

  private let file: ResponseDatabase
  /// Bytes of all answers together.
  private let limit: Int
  private let database: Mutex<any DatabaseWriter>
  private let notify: @Sendable (String) -> Void

  /// Opens the cache, and makes it where there is none.
  ///
  /// - Parameter notify: gets a sentence when a damaged file was set aside, now or later.
  package init(
    _ file: URL, limit: Int = standardLimit, notify: @escaping @Sendable (String) -> Void
  ) throws(Failure) {
    self.file = ResponseDatabase(file: file)
    self.limit = limit
    self.notify = notify
    let (database, notice) = try self.file.open()
    self.database = Mutex(database)
    if let notice { notify(notice) }
  }

  package func answer(to request: RequestDigest) async throws -> RecordedAnswer? {
    let stored = try await mending { database in
      try await database.read { db in
        try Data.fetchOne(
          db, sql: "SELECT answer FROM answer WHERE request = ?", arguments: [request.text])
      }
    }
    guard let stored else { return nil }
    await touch(request)
    return try? JSONDecoder().decode(RecordedAnswer.self, from: stored)
  }

  /// Notes that an answer was asked for; one that cannot be noted only goes earlier.
  private func touch(_ request: RequestDigest) async {
    let database = database.withLock { $0 }
    try? await database.write { db in
      try db.execute(
        sql: "UPDATE answer SET used = (SELECT MAX(used) FROM answer) + 1 WHERE request = ?",
        arguments: [request.text])
    }
  }

  package func keep(_ answer: RecordedAnswer, to request: RequestDigest) async throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let bytes = try encoder.encode(answer)
    guard bytes.count <= limit else { return }
    try await mending { [limit] database in
      try await database.write { db in
        try db.execute(
          sql: """
            INSERT INTO answer (request, answer, size, used)
            VALUES (?, ?, ?, (SELECT IFNULL(MAX(used), 0) FROM answer) + 1)
            ON CONFLICT (request) DO UPDATE
            SET answer = excluded.answer, size = excluded.size, used = excluded.used
            """, arguments: [request.text, bytes, bytes.count])
        try Self.evict(in: db, limit: limit)
      }
    }
  }

  /// What is kept now.
  package func extent() async throws -> (answers: Int, bytes: Int) {
    try await mending { database in
      try await database.read { db in
        (
          try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM answer") ?? 0,
          try Int.fetchOne(db, sql: "SELECT bytes FROM extent") ?? 0
        )
      }
    }
  }

  package func removeAll() async throws {
    try await mending { database in
      try await database.write { try $0.execute(sql: "DELETE FROM answer") }
      try await database.vacuum()
    }
  }

  /// Makes room for a tenth of the limit, so that not every answer has to.
  private static func evict(in db: Database, limit: Int) throws {
    var bytes = try Int.fetchOne(db, sql: "SELECT bytes FROM extent") ?? 0
    guard bytes > limit else { return }
    let oldest = try Row.fetchCursor(db, sql: "SELECT used, size FROM answer ORDER BY used")
    var last: Int64 = 0
    var left = try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM answer") ?? 0
    while bytes > limit - limit / 10, left > 1, let row = try oldest.next() {
      last = row["used"]
      bytes -= row["size"]
      left -= 1
    }
    try db.execute(sql: "DELETE FROM answer WHERE used <= ?", arguments: [last])
  }

  /// Does the work; when the file turns out to be damaged, once more in a new one.
  private func mending<Result: Sendable>(
    _ work: @Sendable (any DatabaseWriter) async throws -> Result
  ) async throws -> Result {
    let used = database.withLock { $0 }
    do {
      return try await work(used)
    } catch let error as DatabaseError where ResponseDatabase.isDamage(error) {
      try replace(used)
      return try await translating { try await work(database.withLock { $0 }) }
    } catch let error as DatabaseError {
      throw file.failure(error)
    }
  }

  private func translating<Result: Sendable>(
    _ work: () async throws -> Result
  ) async throws -> Result {
    do {
      return try await work()
    } catch let error as DatabaseError {
      throw file.failure(error)
    }
  }

  /// Of several that meet the damage, the first sets the file aside.
  private func replace(_ damaged: any DatabaseWriter) throws {
    let notice = try database.withLock { current throws -> String? in
      guard current === damaged else { return nil }
      let notice = try file.setAside()
      current = try file.open().database
      return notice
    }
    if let notice { notify(notice) }
  }
}
