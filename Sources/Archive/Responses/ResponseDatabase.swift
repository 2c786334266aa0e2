import Foundation
import GRDB
import StrategyCore

/// Opens the file of the response cache. All that it holds can be asked again, so what is no cache of this version
/// gives way: older ones are emptied, damaged and foreign ones set aside.
struct ResponseDatabase {
  /// “TriC”, in the place where SQLite keeps the mark of the program.
  private static let mark: Int32 = 0x5472_6943
  /// Raised with the table, and with what an answer is.
  private static let version = 1

  private enum State {
    case fresh, current, older, foreign
  }

  let file: URL

  func open() throws(Failure) -> (database: any DatabaseWriter, notice: String?) {
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw Failure(
        .storage, "\(file.deletingLastPathComponent().path): the folder could not be made.",
        nextStep: "Check its permissions, or run with --no-cache.")
    }
    do {
      do {
        guard try state() == .foreign else { return (try connect(), nil) }
      } catch let error as DatabaseError where Self.isDamage(error) {
      }
      let notice = try setAside()
      return (try connect(), notice)
    } catch let error as DatabaseError {
      throw failure(error)
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(describing: error)
    }
  }

  static func isDamage(_ error: DatabaseError) -> Bool {
    [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
      || error.resultCode == .SQLITE_ERROR && error.message?.hasPrefix("no such table") == true
  }

  func failure(_ error: DatabaseError) -> Failure {
    Failure(
      .storage, "\(file.path) cannot be used: \(error.message ?? error.resultCode.description).",
      nextStep: "Check the file and the space left, or run with --no-cache.")
  }

  /// Gives the file, and what SQLite keeps beside it, another name.
  func setAside() throws(Failure) -> String {
    let target = file.path + ".unusable"
    do {
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: target + suffix)
        if FileManager.default.fileExists(atPath: file.path + suffix) {
          try FileManager.default.moveItem(atPath: file.path + suffix, toPath: target + suffix)
        }
      }
    } catch {
      throw Failure(
        .storage, "\(file.path) is no cache of answers and cannot be moved.",
        nextStep: "Move it away, or run with --no-cache.")
    }
    return
      "\(file.path) was damaged or no cache of answers: it was set aside as \(target), and a new one begun."
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
    closeToOthers()
    var configuration = Configuration()
    configuration.busyMode = .timeout(5)
    let pool = try DatabasePool(path: file.path, configuration: configuration)
    try pool.write { db in
      guard try Self.state(of: db) != .current else { return }
      try Self.makeTables(in: db)
    }
    return pool
  }

  /// Answers are for the owner's eyes; SQLite gives the files beside this one the same mode.
  private func closeToOthers() {
    if !FileManager.default.fileExists(atPath: file.path) {
      _ = try? OpenFile(file.path, .create)
    }
  }

  /// In one transaction: two processes may come at once.
  private static func makeTables(in db: Database) throws {
    try db.execute(
      sql: """
        DROP TABLE IF EXISTS answer;
        DROP TABLE IF EXISTS extent;
        CREATE TABLE answer (
          request TEXT NOT NULL UNIQUE, answer BLOB NOT NULL, size INTEGER NOT NULL,
          used INTEGER NOT NULL
        );
        CREATE INDEX answer_used ON answer (used, size);
        CREATE TABLE extent (bytes INTEGER NOT NULL);
        INSERT INTO extent VALUES (0);
        CREATE TRIGGER answer_added AFTER INSERT ON answer
          BEGIN UPDATE extent SET bytes = bytes + new.size; END;
        CREATE TRIGGER answer_changed AFTER UPDATE OF size ON answer
          BEGIN UPDATE extent SET bytes = bytes + new.size - old.size; END;
        CREATE TRIGGER answer_removed AFTER DELETE ON answer
          BEGIN UPDATE extent SET bytes = bytes - old.size; END;
        PRAGMA application_id = \(mark);
        PRAGMA user_version = \(version);
        """)
  }
}
