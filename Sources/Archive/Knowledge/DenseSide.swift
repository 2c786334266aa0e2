import GRDB
import StrategyCore
import Synchronization

/// The vectors of a knowledge base: made by the embedder at the first search that needs them, then kept in memory.
final class DenseSide: Sendable {
  private struct Prepared: Sendable {
    var embedder: any Embedder
    var rows: [Int64]
    var scan: VectorScan
  }

  private let embedder: any Embedder
  private let database: any DatabaseWriter
  private let store: PassageStore
  private let preparation = Mutex<Task<Prepared, any Error>?>(nil)

  init(embedder: any Embedder, database: any DatabaseWriter, store: PassageStore) {
    self.embedder = embedder
    self.database = database
    self.store = store
  }

  /// Rows whose text is nearest to `text`, best first, with their cosine.
  func nearest(to text: String, limit: Int) async throws -> [(row: Int64, score: Double)] {
    let prepared = try await prepared()
    guard let query = try await prepared.embedder.embed([text]).first else { return [] }
    return prepared.scan.nearest(to: query, limit: limit).map {
      (row: prepared.rows[$0.place], score: Double($0.cosine))
    }
  }

  /// Does what the first search would have to wait for.
  func prepare() async throws {
    _ = try await prepared()
  }

  /// Searches that come together share one preparation; one that failed is tried again by the next.
  private func prepared() async throws -> Prepared {
    let task = preparation.withLock { task in
      if let task { return task }
      let new = Task { try await self.makePrepared() }
      task = new
      return new
    }
    do {
      return try await task.value
    } catch {
      preparation.withLock { if $0 == task { $0 = nil } }
      throw error
    }
  }

  private func makePrepared() async throws -> Prepared {
    let texts = try await database.read { [store] db in try store.texts(in: db) }
    let embedder = try await embedder.prepared(for: texts.map(\.text))
    var vectors: [Embedding] = []
    vectors.reserveCapacity(texts.count)
    for start in stride(from: 0, to: texts.count, by: 256) {
      let part = texts[start..<min(start + 256, texts.count)].map(\.text)
      let embedded = try await embedder.embed(part)
      guard embedded.count == part.count else {
        throw Failure(
          .retrieval,
          "\(embedder.identity) gave \(embedded.count) vectors for \(part.count) passages.")
      }
      vectors += embedded
    }
    return Prepared(embedder: embedder, rows: texts.map(\.row), scan: VectorScan(vectors))
  }
}
