import GRDB
import StrategyCore

/// Brings the passages in a database up to date with the files they are cut from.
struct KnowledgeUpdate {
  let reader: KnowledgeReader
  let store: PassageStore

  /// One transaction: the index is as it was, or as the files are.
  func perform(on database: any DatabaseWriter) async throws -> KnowledgeReport {
    let known = try await database.read { [store] db in try store.sources(in: db) }
    let (comparison, changes) = try await compare(with: known)
    var report = comparison
    let gone = report.removed + report.changed
    report.passages = try await database.write { [store] db in
      for path in gone { try store.remove(path, in: db) }
      for change in changes {
        try Task.checkCancellation()
        try store.remove(change.path, in: db)
        try store.add(change, in: db)
      }
      return try store.count(in: db)
    }
    return report
  }

  private func compare(
    with known: [String: PassageStore.Source]
  ) async throws -> (KnowledgeReport, [PassageStore.Change]) {
    var report = KnowledgeReport()
    let (files, problems) = reader.files()
    report.problems = problems
    var changes: [PassageStore.Change] = []
    for result in try await results(for: files, known: known) {
      switch result {
      case .unchanged(let path):
        report.unchanged.append(path)
        report.problems += known[path]?.problems ?? []
      case .changed(let change):
        if known[change.path] == nil {
          report.added.append(change.path)
        } else {
          report.changed.append(change.path)
        }
        report.problems += change.source.problems
        changes.append(change)
      case .unreadable(let problem):
        report.problems.append(problem)
      }
    }
    let present = Set(report.unchanged + report.changed)
    report.removed = known.keys.filter { !present.contains($0) }.sorted()
    return (report, changes)
  }

  private enum Comparison: Sendable {
    case unchanged(path: String)
    case changed(PassageStore.Change)
    case unreadable(KnowledgeProblem)
  }

  /// Files are read and cut on all cores; the results are in the order of the files.
  private func results(
    for files: [KnowledgeReader.File], known: [String: PassageStore.Source]
  ) async throws -> [Comparison] {
    let share = 16
    return try await withThrowingTaskGroup(of: (Int, [Comparison]).self) { group in
      for start in stride(from: 0, to: files.count, by: share) {
        let part = files[start..<min(start + share, files.count)]
        group.addTask {
          try Task.checkCancellation()
          return (start, part.map { comparison(of: $0, known: known[$0.source]) })
        }
      }
      var parts: [(Int, [Comparison])] = []
      for try await part in group { parts.append(part) }
      return parts.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }
  }

  private func comparison(
    of file: KnowledgeReader.File, known: PassageStore.Source?
  ) -> Comparison {
    do throws(KnowledgeProblem) {
      let bytes = try reader.bytes(of: file)
      let hash = ContentHash.of(bytes)
      if hash == known?.hash { return .unchanged(path: file.source) }
      let document = try reader.document(of: file, bytes: bytes)
      return .changed(
        PassageStore.Change(
          path: file.source, source: .init(hash: hash, problems: document.problems),
          passages: PassageChunker().passages(of: document)))
    } catch {
      return .unreadable(error)
    }
  }
}
