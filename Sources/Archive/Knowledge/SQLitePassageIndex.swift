package import Foundation
import GRDB
package import StrategyCore

/// A knowledge base in SQLite: searched by its words (FTS5, BM25), by its vectors, or by both fused.
///
/// FTS5 holds the weight of a word at almost nothing once more than half of the passages have it, so among a handful
/// of passages BM25 scores are tiny; their order still tells.
package struct SQLitePassageIndex: PassageIndex {
  /// Ranks of each side that fusion looks at.
  private static let depth = 100

  private let database: any DatabaseWriter
  private let file: URL
  private let store: PassageStore
  private let dense: DenseSide

  /// Brings the index in `database` up to date with the file or folder at `knowledge`, reading only what changed.
  /// One database may hold several knowledge bases.
  @concurrent
  package static func open(
    database file: URL, knowledge: URL, embedder: any Embedder
  ) async throws -> (index: SQLitePassageIndex, report: KnowledgeReport) {
    let place = IndexDatabase(file: file)
    do {
      return try await open(place, knowledge: knowledge, embedder: embedder, notes: [])
    } catch let error as DatabaseError where IndexDatabase.isDamage(error) {
      do {
        let note = try place.setAside()
        return try await open(place, knowledge: knowledge, embedder: embedder, notes: [note])
      } catch {
        throw failure(error, file: file)
      }
    } catch {
      throw failure(error, file: file)
    }
  }

  private static func open(
    _ place: IndexDatabase, knowledge: URL, embedder: any Embedder, notes: [KnowledgeReport.Note]
  ) async throws -> (index: SQLitePassageIndex, report: KnowledgeReport) {
    let (database, moreNotes) = try place.open()
    let name = name(of: knowledge, for: place.file)
    let store = try await database.write { db in try PassageStore(path: name, in: db) }
    var report = try await KnowledgeUpdate(reader: KnowledgeReader(knowledge), store: store)
      .perform(on: database)
    report.notes = notes + moreNotes
    let dense = DenseSide(embedder: embedder, database: database, store: store)
    let index = SQLitePassageIndex(
      database: database, file: place.file, store: store, dense: dense)
    return (index, report)
  }

  /// The path of the knowledge below the workspace, whose `.trivium` holds the database; a workspace may be moved.
  private static func name(of knowledge: URL, for database: URL) -> String {
    let path = knowledge.standardizedFileURL.path
    let workspace = database.standardizedFileURL.deletingLastPathComponent()
      .deletingLastPathComponent().path
    return path.hasPrefix(workspace + "/") ? String(path.dropFirst(workspace.count + 1)) : path
  }

  private static func failure(_ error: any Error, file: URL) -> any Error {
    switch error {
    case let failure as Failure: failure
    case is CancellationError: error
    case let error as DatabaseError where IndexDatabase.isDamage(error):
      Failure(
        .retrieval, "\(file.path): the index is damaged.",
        nextStep: "Delete the file: it is made again from the knowledge.")
    case let error as DatabaseError:
      Failure(
        .retrieval,
        "\(file.path): the index cannot be used: \(error.message ?? "no reason given").",
        isRetryable: error.resultCode == .SQLITE_BUSY)
    default:
      Failure(.retrieval, "\(file.path): the index cannot be used: \(error).")
    }
  }

  /// Makes the vectors now, so that no search has to wait for them.
  @concurrent
  package func prepareVectors() async throws {
    do {
      try await dense.prepare()
    } catch {
      throw Self.failure(error, file: file)
    }
  }

  @concurrent
  package func search(_ query: PassageQuery) async throws -> [RetrievedPassage] {
    guard query.count > 0 else { return [] }
    do {
      return try await ranked(query)
    } catch {
      throw Self.failure(error, file: file)
    }
  }

  private func ranked(_ query: PassageQuery) async throws -> [RetrievedPassage] {
    let depth = max(Self.depth, query.count)
    let lexical = query.method == .dense ? [] : try await lexicalMatches(query.text, depth: depth)
    let near =
      query.method == .lexical ? [] : try await dense.nearest(to: query.text, limit: depth)
    let rows = lexical.map(\.row) + near.map(\.row)
    let passages = try await database.read { [store] db in try store.passages(rows, in: db) }

    let lists = [lexical, near].map { list in
      list.compactMap { match in passages[match.row].map { (passage: $0, score: match.score) } }
        .sorted { $0.score != $1.score ? $0.score > $1.score : $0.passage.id < $1.passage.id }
    }
    var found: [String: RetrievedPassage] = [:]
    for (side, list) in lists.enumerated() {
      for (passage, score) in list {
        var entry =
          found[passage.id] ?? RetrievedPassage(passage: passage, scores: .init(fused: score))
        if side == 0 { entry.scores.lexical = score } else { entry.scores.dense = score }
        found[passage.id] = entry
      }
    }
    guard query.method == .fused else {
      let order = lists[0] + lists[1]
      return order.prefix(query.count).compactMap { found[$0.passage.id] }
    }
    return RankFusion.fuse(lists.map { $0.map(\.passage.id) }).prefix(query.count).compactMap {
      guard var entry = found[$0.id] else { return nil }
      entry.scores.fused = $0.score
      return entry
    }
  }

  private func lexicalMatches(
    _ text: String, depth: Int
  ) async throws -> [(row: Int64, score: Double)] {
    guard let expression = FullTextQuery.expression(for: text) else { return [] }
    return try await database.read { [store] db in
      try store.matches(expression, limit: depth, in: db)
    }
  }
}
