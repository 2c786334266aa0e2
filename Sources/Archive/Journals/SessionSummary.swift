import Foundation
package import StrategyCore

/// What a list of sessions shows of one.
package struct SessionSummary: Sendable, Hashable, Identifiable {
  package var id: SessionID
  /// Seconds since 1970.
  package var startedAt: Double
  /// Seconds since 1970, of the last entry.
  package var lastAt: Double
  package var name: String?
  package var workspace: String?
  package var runs: Int
  package var cost: Cost
  package var lastInput: String
  package var lastStrategy: String?
  /// Lines that could not be read as they should.
  package var problems: Int

  package init(of journal: RecordedJournal, id: SessionID) {
    let state = SessionState(folding: journal.entries)
    self.id = id
    startedAt = journal.header.startedAt
    lastAt = startedAt + Double(state.time) / 1e6
    name = state.name
    workspace = state.workspace?.name
    runs = state.runs.count
    cost = state.spending.cost
    lastInput = state.input
    lastStrategy = state.runs.last?.request.strategy ?? state.strategy
    problems = journal.problems.count
  }
}

/// The sessions of a library, and the files among them that are no journals.
package struct SessionList: Sendable, Hashable {
  package var sessions: [SessionSummary] = []
  package var unreadable: [Failure] = []
}

extension SessionLibrary {
  /// The newest sessions, newest first, read on all cores.
  @concurrent
  package func list(limit: Int = .max) async throws(Failure) -> SessionList {
    let ids = try sessions().prefix(limit)
    let results = await withTaskGroup(of: [Result<SessionSummary, Failure>].self) { group in
      let share = max(ids.count / (4 * ProcessInfo.processInfo.activeProcessorCount), 8)
      for start in stride(from: 0, to: ids.count, by: share) {
        let part = ids.dropFirst(start).prefix(share)
        group.addTask { part.map(summary) }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    var list = SessionList()
    for result in results {
      switch result {
      case .success(let summary): list.sessions.append(summary)
      case .failure(let failure): list.unreadable.append(failure)
      }
    }
    list.sessions.sort {
      $0.startedAt != $1.startedAt ? $0.startedAt > $1.startedAt : $0.id.rawValue > $1.id.rawValue
    }
    list.unreadable.sort { $0.message < $1.message }
    return list
  }

  private func summary(of session: SessionID) -> Result<SessionSummary, Failure> {
    do throws(Failure) {
      let journal = try read(session, withChunkTexts: false)
      return .success(SessionSummary(of: journal, id: session))
    } catch {
      return .failure(error)
    }
  }
}
