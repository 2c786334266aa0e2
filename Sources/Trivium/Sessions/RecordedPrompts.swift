import Archive
import StrategyCore
import Workbench

/// The texts that a prompt file had in the recorded sessions.
enum RecordedPrompts {
  /// Sessions beyond these are too old to matter.
  private static let newest = 200

  /// The last used first; what a text came to in several sessions is added up.
  ///
  /// - Parameter leftOut: is told of sessions that cannot be read, and of those that were not looked at.
  static func versions(
    of path: String, in library: SessionLibrary, leftOut: (String) -> Void = { _ in }
  ) throws(Failure) -> [PromptVersionRow] {
    var places: [String: Int] = [:]
    var rows: [PromptVersionRow] = []
    let sessions = try library.sessions()
    if sessions.count > newest {
      leftOut("Only the newest \(newest) of \(sessions.count) sessions were looked at.")
    }
    for id in sessions.prefix(newest) {
      let journal: RecordedJournal
      do throws(Failure) {
        journal = try library.read(id)
      } catch {
        leftOut("\(error.sentence) Its versions are left out.")
        continue
      }
      if let problem = journal.problems.first {
        leftOut("\(id.rawValue): \(problem.sentence)")
      }
      let day = SessionReport.localTime(journal.header.startedAt)
      for version in SessionState(folding: Ledger.own(journal, in: library)).promptVersions(
        of: path)
      {
        if let place = places[version.id] {
          rows[place].version.add(version)
        } else {
          places[version.id] = rows.count
          rows.append(PromptVersionRow(version, lastUsed: day))
        }
      }
    }
    return rows
  }
}
