import Archive
import Foundation
import Runtime
import StrategyCore

/// The account that all programs of a workspace share.
enum WorkspaceSpending {
  static func account(of loaded: LoadedWorkspace, session: String) -> SQLiteSpendingAccount {
    let library = SessionLibrary(folder: loaded.folder.sessions)
    return SQLiteSpendingAccount(
      loaded.folder.spending, session: session, today: { today() },
      rebuild: { spentByDay(in: library) })
  }

  /// As `2026-11-24`, in the user's calendar.
  static func today(_ now: Date = Date()) -> String {
    String(SessionReport.localTime(now.timeIntervalSince1970).prefix(10))
  }

  /// What the journals say was spent in the calendar month of `now`.
  static func spentByDay(in library: SessionLibrary, at now: Date = Date()) -> [String: Money] {
    let start = Calendar.current.dateInterval(of: .month, for: now)?.start ?? .distantPast
    guard let ledger = try? Ledger(library, since: start.timeIntervalSince1970) else { return [:] }
    return Dictionary(
      ledger.rows(by: .day).map { ($0.name, $0.amount) }, uniquingKeysWith: +)
  }
}

extension StrategyRunner {
  /// The way of every run of a workspace: within its budget, booked where its other programs see it. What a cassette
  /// answers is paid by nobody.
  init(_ loaded: LoadedWorkspace, resolver: WorkspaceResolver, session: String) {
    self.init(
      resolver: resolver, budget: loaded.workspace.budget,
      account: resolver.access.tape.isPaid
        ? WorkspaceSpending.account(of: loaded, session: session) : UnpaidCalls())
  }
}

/// The account of calls that cost nothing: no cap of a day or month is ever in their way.
private struct UnpaidCalls: SpendingAccount {
  func reserve(_ worstCase: Money, within budget: Budget) -> ReservationOutcome {
    .reserved(SpendingReservation(id: 0, day: ""), SharedSpending())
  }

  func settle(_ reservation: SpendingReservation, at amount: Money?) {}

  func spending() -> SharedSpending { SharedSpending() }
}

/// What a workspace has spent, for the workbench.
struct WorkspaceBooks: SpendingBooks {
  private let account: SQLiteSpendingAccount
  private let library: SessionLibrary

  init(_ loaded: LoadedWorkspace, session: String) {
    account = WorkspaceSpending.account(of: loaded, session: session)
    library = SessionLibrary(folder: loaded.folder.sessions)
  }

  @concurrent
  func spending() async throws -> SharedSpending { try account.spending() }

  @concurrent
  func ledger() async throws -> (ledger: Ledger, today: String) {
    (try Ledger(library), WorkspaceSpending.today())
  }
}
