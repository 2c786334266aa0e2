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
          SessionState(folding: journal.entries), of: id, startedAt: journal.header.startedAt,
          since: since, day: Self.day)
      } catch {
        unreadable.append(error)
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
