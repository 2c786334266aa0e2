import Archive
import BaselineModel
import Foundation
import StrategyCore

/// The knowledge of a workspace: each place is brought up to date and opened when it is first searched.
actor KnowledgeIndexes {
  private static let mostNotices = 3

  private let folder: WorkspaceFolder
  private let notice: @Sendable (String) -> Void
  private var opening: [String: Task<SQLitePassageIndex, any Error>] = [:]

  /// - Parameter notice: is told, once, what could not be read.
  init(folder: WorkspaceFolder, notice: @escaping @Sendable (String) -> Void = { _ in }) {
    self.folder = folder
    self.notice = notice
  }

  /// The index of a path below the workspace. Throws a `Failure`; the next call tries again.
  func index(of knowledge: String) async throws -> any PassageIndex {
    let task = opening[knowledge] ?? open(knowledge)
    opening[knowledge] = task
    do {
      return try await task.value
    } catch {
      opening[knowledge] = nil
      throw error
    }
  }

  private func open(_ knowledge: String) -> Task<SQLitePassageIndex, any Error> {
    let (folder, notice) = (folder, notice)
    return Task {
      try folder.prepareState()
      let (index, report) = try await SQLitePassageIndex.open(
        database: folder.index, knowledge: folder.file(knowledge), embedder: HashedEmbedder())
      let sentences = report.notes.map(\.sentence) + report.problems.map(\.sentence)
      for sentence in sentences.prefix(Self.mostNotices) { notice("\(knowledge): \(sentence)") }
      if sentences.count > Self.mostNotices {
        notice(
          "\(knowledge): \(sentences.count - Self.mostNotices) more files or rows are not searched; "
            + "`trivium doctor` names them.")
      }
      if report.passages == 0 {
        throw Failure(
          .retrieval, "\(knowledge) holds no text that can be searched.",
          nextStep: "Put Markdown, text, HTML, CSV or JSON-lines files there.")
      }
      return index
    }
  }
}
