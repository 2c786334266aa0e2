import Archive
import StrategyCore
import Workbench

/// The texts that a prompt file had in the recorded sessions.
enum RecordedPrompts {
  /// Sessions beyond these are too old to matter.
  private static let newest = 200

  /// The last used first; what a text came to in several sessions is added up.
  static func versions(
    of path: String, in library: SessionLibrary
  ) throws(Failure) -> [PromptVersionRow] {
    var places: [String: Int] = [:]
    var rows: [PromptVersionRow] = []
    for id in try library.sessions().prefix(newest) {
      guard let journal = try? library.read(id) else { continue }
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
