import Archive
import Foundation
import StrategyCore

extension Ledger {
  /// - Parameter since: seconds since 1970; runs before it are left out.
  init(_ library: SessionLibrary, since: Double = 0) throws(Failure) {
    self.init()
    for id in try library.sessions() {
      do throws(Failure) {
        guard Self.mayReach(since, library.file(of: id)) else { continue }
        let journal = try library.read(id, withChunkTexts: false)
        add(
          SessionState(folding: Self.own(journal, in: library)), of: id,
          startedAt: journal.header.startedAt,
          since: since, day: Self.day)
      } catch {
        unreadable.append(error)
      }
    }
  }

  /// What a fork copied was paid in the session that it comes from, and counts there as long as that is kept.
  static func own(
    _ journal: RecordedJournal, in library: SessionLibrary
  ) -> [JournalEntry] {
    guard let parent = journal.header.parent,
      FileManager.default.fileExists(atPath: library.file(of: parent.session).path)
    else { return journal.entries }
    return journal.entries.filter { entry in
      guard entry.sequence <= parent.sequence else { return true }
      switch entry.event {
      case .runStarted, .cellEvaluated, .evaluationEnded: return false
      default: return true
      }
    }
  }

  /// A journal that was last written to before a moment holds nothing after it.
  private static func mayReach(_ moment: Double, _ file: URL) -> Bool {
    guard moment > 0,
      let attributes = try? FileManager.default.attributesOfItem(atPath: file.path),
      let modified = attributes[.modificationDate] as? Date
    else { return true }
    return modified.timeIntervalSince1970 >= moment - 86_400
  }

  static func day(_ seconds: Double) -> String {
    String(SessionReport.localTime(seconds).prefix(10))
  }
}
