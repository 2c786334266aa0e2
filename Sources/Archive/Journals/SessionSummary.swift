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
  /// All sessions, newest first.
  @concurrent
  package func list() async throws(Failure) -> SessionList {
    var list = SessionList()
    for id in try sessions() {
      do throws(Failure) {
        list.sessions.append(SessionSummary(of: try read(id), id: id))
      } catch {
        list.unreadable.append(error)
      }
    }
    list.sessions.sort { $0.startedAt > $1.startedAt }
    return list
  }
}
