import Foundation
import GRDB
import StrategyCore

/// The passages of one knowledge base in the database: sources with their fingerprints, passages, and a full-text
/// table of its own, so that the statistics of one base do not weigh on another.
struct PassageStore: Sendable {
  /// What the index knows of a file.
  struct Source: Sendable, Hashable {
    var hash: String
    var problems: [KnowledgeProblem]
  }

  /// A file as it is to stand in the index.
  struct Change: Sendable, Hashable {
    var path: String
    var source: Source
    var passages: [Passage]
  }

  private let collection: Int64
  private var table: String { "passages_\(collection)" }

  static func createTables(in db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE collection (id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
        CREATE TABLE source (
          id INTEGER PRIMARY KEY, collection INTEGER NOT NULL REFERENCES collection (id),
          path TEXT NOT NULL, hash TEXT NOT NULL, problems TEXT NOT NULL,
          UNIQUE (collection, path));
        CREATE TABLE passage (
          id INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES source (id),
          name TEXT NOT NULL, heading TEXT NOT NULL, text TEXT NOT NULL, label TEXT);
        CREATE INDEX passage_by_source ON passage (source);
        """)
  }

  /// The part of the database that belongs to the knowledge at `path`; made when it is not there.
  init(path: String, in db: Database) throws {
    let known = try Int64.fetchOne(
      db, sql: "SELECT id FROM collection WHERE path = ?", arguments: [path])
    if let known {
      collection = known
      return
    }
    try db.execute(sql: "INSERT INTO collection (path) VALUES (?)", arguments: [path])
    collection = db.lastInsertedRowID
    try db.execute(
      sql: """
        CREATE VIRTUAL TABLE \(table) USING fts5(
          title, text, content='', tokenize='porter unicode61 remove_diacritics 2')
        """)
  }

  func sources(in db: Database) throws -> [String: Source] {
    let decoder = JSONDecoder()
    var sources: [String: Source] = [:]
    let rows = try Row.fetchCursor(
      db, sql: "SELECT path, hash, problems FROM source WHERE collection = ?",
      arguments: [collection])
    while let row = try rows.next() {
      let problems: String = row[2]
      sources[row[0]] = Source(
        hash: row[1],
        problems: (try? decoder.decode([KnowledgeProblem].self, from: Data(problems.utf8))) ?? [])
    }
    return sources
  }

  func remove(_ path: String, in db: Database) throws {
    let source = try Int64.fetchOne(
      db, sql: "SELECT id FROM source WHERE collection = ? AND path = ?",
      arguments: [collection, path])
    guard let source else { return }
    let rows = try Row.fetchCursor(
      db, sql: "SELECT id, heading, text FROM passage WHERE source = ?", arguments: [source])
    let erase = try db.cachedStatement(
      sql: "INSERT INTO \(table) (\(table), rowid, title, text) VALUES ('delete', ?, ?, ?)")
    while let row = try rows.next() {
      let (id, heading, text): (Int64, String, String) = (row[0], row[1], row[2])
      try erase.execute(arguments: [id, Self.title(heading, source: path), text])
    }
    try db.execute(sql: "DELETE FROM passage WHERE source = ?", arguments: [source])
    try db.execute(sql: "DELETE FROM source WHERE id = ?", arguments: [source])
  }

  func add(_ change: Change, in db: Database) throws {
    let problems = String(decoding: try JSONEncoder().encode(change.source.problems), as: UTF8.self)
    try db.execute(
      sql: "INSERT INTO source (collection, path, hash, problems) VALUES (?, ?, ?, ?)",
      arguments: [collection, change.path, change.source.hash, problems])
    let source = db.lastInsertedRowID
    let insert = try db.cachedStatement(
      sql: "INSERT INTO passage (source, name, heading, text, label) VALUES (?, ?, ?, ?, ?)")
    let index = try db.cachedStatement(
      sql: "INSERT INTO \(table) (rowid, title, text) VALUES (?, ?, ?)")
    for passage in change.passages {
      try insert.execute(
        arguments: [source, passage.id, passage.heading, passage.text, passage.label])
      let title = Self.title(passage.heading, source: change.path)
      try index.execute(arguments: [db.lastInsertedRowID, title, passage.text])
    }
  }

  /// What stands in the column of titles: the headings, or the words of the file's name where there are none.
  static func title(_ heading: String, source: String) -> String {
    guard heading.isEmpty else { return heading }
    let name = source.split(separator: "/").last ?? ""
    return String(name.prefix(upTo: name.lastIndex(of: ".") ?? name.endIndex))
  }

  func count(in db: Database) throws -> Int {
    try Int.fetchOne(
      db,
      sql: """
        SELECT COUNT(*) FROM passage JOIN source ON source.id = passage.source
        WHERE source.collection = ?
        """, arguments: [collection]) ?? 0
  }

  /// Rows that hold any word of an FTS5 expression, best first, with their BM25: larger is better.
  func matches(
    _ expression: String, limit: Int, in db: Database
  ) throws -> [(row: Int64, score: Double)] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT rowid, rank FROM \(table)
        WHERE \(table) MATCH ? AND rank MATCH 'bm25(\(Self.titleWeight), 1.0)'
        ORDER BY rank LIMIT ?
        """, arguments: [expression, limit])
    var matches: [(row: Int64, score: Double)] = []
    while let row = try rows.next() {
      let rank: Double = row[1]
      matches.append((row: row[0], score: -rank))
    }
    return matches
  }

  /// A word in a heading counts as much as this many in the text.
  private static let titleWeight = 1.5

  func passages(_ rows: some Sequence<Int64>, in db: Database) throws -> [Int64: Passage] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT passage.name, source.path, passage.heading, passage.text, passage.label
        FROM passage JOIN source ON source.id = passage.source WHERE passage.id = ?
        """)
    var passages: [Int64: Passage] = [:]
    for id in rows where passages[id] == nil {
      if let row = try Row.fetchOne(statement, arguments: [id]) {
        passages[id] = Passage(
          id: row[0], source: row[1], heading: row[2], text: row[3], label: row[4])
      }
    }
    return passages
  }

  /// Every passage's row and the text that stands for it where meaning is compared: headings, then the passage.
  func texts(in db: Database) throws -> [(row: Int64, text: String)] {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT passage.id, passage.heading, passage.text
        FROM passage JOIN source ON source.id = passage.source
        WHERE source.collection = ? ORDER BY source.path, passage.id
        """, arguments: [collection])
    var texts: [(row: Int64, text: String)] = []
    while let row = try rows.next() {
      let (heading, text): (String, String) = (row[1], row[2])
      texts.append((row: row[0], text: heading.isEmpty ? text : heading + "\n" + text))
    }
    return texts
  }
}
