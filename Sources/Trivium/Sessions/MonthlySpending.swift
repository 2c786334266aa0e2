import Archive
import Foundation
import StrategyCore

/// What the recorded sessions of a workspace have spent in the current calendar month.
enum MonthlySpending {
  /// Zero without asking the disk where no month's budget has to be kept, or nothing can cost anything.
  static func elsewhere(_ loaded: LoadedWorkspace, at now: Date = Date()) async -> Money {
    let workspace = loaded.workspace
    let canCost = workspace.models.values.contains {
      $0.price != .free && !["baseline", "tuned"].contains($0.provider)
    }
    guard workspace.budget.month != nil, canCost,
      let start = Calendar.current.dateInterval(of: .month, for: now)?.start
    else { return .zero }
    return await spent(
      since: start.timeIntervalSince1970, in: SessionLibrary(folder: loaded.folder.sessions))
  }

  /// - Parameter start: seconds since 1970; sessions that began before it are not counted.
  static func spent(since start: Double, in library: SessionLibrary) async -> Money {
    var generator = SystemRandomNumberGenerator()
    let mark = SessionID.make(
      millisecondsSince1970: UInt64(max(start, 0) * 1000), using: &generator
    ).rawValue.prefix(10)
    guard let ids = try? library.sessions(),
      let list = try? await library.list(
        limit: ids.count { $0.rawValue.prefix(10) >= mark })
    else { return .zero }
    return list.sessions.filter { $0.startedAt >= start }.map(\.cost)
      .filter { $0.provenance != .unpriced }.reduce(.zero) { $0 + $1.amount }
  }
}
