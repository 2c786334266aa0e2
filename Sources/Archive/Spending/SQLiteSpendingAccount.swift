package import Foundation
import GRDB
package import StrategyCore
import Synchronization

/// The sums of a workspace in one SQLite file that all its programs write to, each reservation in one transaction.
///
/// The file holds nothing that the journals do not, except for calls whose end nobody knows: a missing or damaged one
/// is made anew from `rebuild`. Days after today count as today, so that a clock that is set back opens no cap.
package final class SQLiteSpendingAccount: SpendingAccount {
  /// “TrSp”, in the place where SQLite keeps the mark of the program.
  private static let mark: Int32 = 0x5472_5370
  private static let version = 1

  private let file: URL
  private let session: String
  private let today: @Sendable () -> String
  private let rebuild: @Sendable () -> [String: Money]
  private let opened = Mutex<DatabaseQueue?>(nil)

  /// - Parameters:
  ///   - session: whose calls are booked here, for people.
  ///   - today: as `2026-11-24`, in the user's calendar.
  ///   - rebuild: what the journals say was spent, by day, for as long back as a cap looks.
  package init(
    _ file: URL, session: String, today: @escaping @Sendable () -> String,
    rebuild: @escaping @Sendable () -> [String: Money]
  ) {
    self.file = file
    self.session = session
    self.today = today
    self.rebuild = rebuild
  }

  package func reserve(
    _ worstCase: Money, within budget: Budget
  ) throws(Failure) -> ReservationOutcome {
    try write { db in
      let day = self.today()
      var spending = try Self.spending(in: db, on: day)
      var shared = Budget(day: budget.day, month: budget.month)
      shared.allowsUnpriced = budget.allowsUnpriced
      if let breach = shared.breach(Budget.Spent(shared: spending), worstCase: worstCase) {
        return .refused(breach)
      }
      try db.execute(
        sql: """
          INSERT INTO reservation (day, began, process, session, amount, state)
          VALUES (?, ?, ?, ?, ?, 'open')
          """,
        arguments: [
          day, Date().timeIntervalSince1970, ProcessInfo.processInfo.processIdentifier,
          self.session, worstCase.description,
        ])
      spending.reservedToday += worstCase
      spending.reservedMonth += worstCase
      return .reserved(
        SpendingReservation(id: db.lastInsertedRowID, day: day), spending)
    }
  }

  /// A call that cannot be booked keeps its worst case put aside, which is the safe side.
  package func settle(_ reservation: SpendingReservation, at amount: Money?) {
    _ = try? write { db in
      guard let amount else {
        return try db.execute(
          sql: "UPDATE reservation SET state = 'unknown' WHERE id = ?", arguments: [reservation.id])
      }
      let known = try String.fetchOne(
        db, sql: "SELECT amount FROM spent WHERE day = ?", arguments: [reservation.day])
      let sum = (known.flatMap { Money($0) } ?? .zero) + amount
      try db.execute(
        sql: "INSERT OR REPLACE INTO spent (day, amount) VALUES (?, ?)",
        arguments: [reservation.day, sum.description])
      try db.execute(
        sql: "DELETE FROM reservation WHERE id = ?", arguments: [reservation.id])
    }
  }

  package func spending() throws(Failure) -> SharedSpending {
    try write { db in try Self.spending(in: db, on: self.today()) }
  }

  /// Calls that count at their worst case: of programs that ended before they did, and of calls cut short.
  package func unknownCalls() throws(Failure) -> (count: Int, amount: Money) {
    try write { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT state, process, amount FROM reservation WHERE day >= ?",
        arguments: [Self.month(of: self.today())])
      let amounts = rows.compactMap { row -> Money? in
        let isUnknown = row["state"] == "unknown" || !Self.isRunning(row["process"])
        let amount: String = row["amount"]
        return isUnknown ? Money(amount) ?? .zero : nil
      }
      return (amounts.count, amounts.reduce(.zero, +))
    }
  }

  private static func isRunning(_ process: Int32) -> Bool {
    kill(process, 0) == 0 || errno == EPERM
  }

  private static func spending(in db: Database, on day: String) throws -> SharedSpending {
    var spending = SharedSpending()
    let month = month(of: day)
    let tables = [
      ("spent", \SharedSpending.today, \SharedSpending.month),
      ("reservation", \.reservedToday, \.reservedMonth),
    ]
    for (table, ofDay, ofMonth) in tables {
      let rows = try Row.fetchCursor(
        db, sql: "SELECT day, amount FROM \(table) WHERE day >= ?", arguments: [month])
      while let row = try rows.next() {
        let booked: String = row["day"]
        let text: String = row["amount"]
        guard let amount = Money(text) else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        spending[keyPath: ofMonth] += amount
        if booked >= day { spending[keyPath: ofDay] += amount }
      }
    }
    return spending
  }

  /// `2026-11-01` for any day of that month.
  private static func month(of day: String) -> String { day.prefix(8) + "01" }
}

extension SQLiteSpendingAccount {
  private func write<Result>(_ body: (Database) throws -> Result) throws(Failure) -> Result {
    do {
      return try queue().writeWithoutTransaction { db in
        var result: Result?
        try db.inTransaction(.immediate) {
          result = try body(db)
          return .commit
        }
        guard let result else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
        return result
      }
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(
        .storage, "\(file.path): the sums of this workspace cannot be kept: \(error).",
        nextStep: "Check the folder's permissions and the space left.")
    }
  }

  private func queue() throws -> DatabaseQueue {
    try opened.withLock { opened in
      // Somebody may have taken the file away: what is written to it then, nobody else sees.
      if !FileManager.default.fileExists(atPath: file.path) { opened = nil }
      let queue = try opened ?? open()
      opened = queue
      return queue
    }
  }

  private func open() throws -> DatabaseQueue {
    do {
      return try connect()
    } catch let error as DatabaseError where IndexDatabase.isDamage(error) {
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: file.path + suffix)
      }
      return try connect()
    }
  }

  private func connect() throws -> DatabaseQueue {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    var configuration = Configuration()
    configuration.busyMode = .timeout(20)
    configuration.journalMode = .wal
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
    let queue = try DatabaseQueue(path: file.path, configuration: configuration)
    guard try !queue.read(Self.isReady) else { return queue }
    let known = rebuild()
    try queue.writeWithoutTransaction { db in
      try db.inTransaction(.immediate) {
        if try !Self.isReady(db) { try Self.makeTables(in: db, holding: known) }
        return .commit
      }
    }
    return queue
  }

  private static func isReady(_ db: Database) throws -> Bool {
    try Int32.fetchOne(db, sql: "PRAGMA application_id") == mark
      && Int.fetchOne(db, sql: "PRAGMA user_version") == version
  }

  private static func makeTables(in db: Database, holding known: [String: Money]) throws {
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS spent;
        DROP TABLE IF EXISTS reservation;
        CREATE TABLE spent (day TEXT PRIMARY KEY, amount TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE reservation (
          id INTEGER PRIMARY KEY AUTOINCREMENT, day TEXT NOT NULL, began REAL NOT NULL,
          process INTEGER NOT NULL, session TEXT NOT NULL, amount TEXT NOT NULL,
          state TEXT NOT NULL);
        CREATE INDEX reservation_day ON reservation (day);
        PRAGMA application_id = \(mark);
        PRAGMA user_version = \(version);
        """)
    for (day, amount) in known {
      try db.execute(
        sql: "INSERT INTO spent (day, amount) VALUES (?, ?)", arguments: [day, amount.description])
    }
  }
}
