import Archive
import Foundation
import StrategyCore
import Synchronization
import Testing

struct SpendingAccountTests {
  private let folder: TemporaryFolder
  private let dollar = Money(dollars: 1)

  init() throws { folder = try TemporaryFolder() }

  private var file: URL { folder.url.appendingPathComponent("spending.sqlite") }

  private func account(
    on day: String = "2026-11-24", knowing known: [String: Money] = [:]
  ) -> SQLiteSpendingAccount {
    SQLiteSpendingAccount(file, session: "s", today: { day }, rebuild: { known })
  }

  private func reserve(
    _ amount: Money, within budget: Budget, in account: SQLiteSpendingAccount
  ) throws -> SpendingReservation? {
    guard case .reserved(let reservation, _) = try account.reserve(amount, within: budget) else {
      return nil
    }
    return reservation
  }

  @Test func `what one program reserves, another sees; what is settled is spent`() throws {
    let budget = Budget(day: dollar * 3)
    let (a, b) = (account(), account())
    let first = try #require(try reserve(dollar * 2, within: budget, in: a))
    #expect(try reserve(dollar * 2, within: budget, in: b) == nil)
    a.settle(first, at: dollar)
    #expect(
      try b.spending()
        == SharedSpending(today: dollar, month: dollar, reservedToday: .zero, reservedMonth: .zero))
    #expect(try reserve(dollar * 2, within: budget, in: b) != nil)
    #expect(try reserve(Money(picodollars: 1), within: budget, in: a) == nil)
  }

  @Test func `a call whose end nobody knows counts at its worst case`() throws {
    let account = account()
    let cut = try #require(try reserve(dollar, within: Budget(), in: account))
    account.settle(cut, at: nil)
    let spending = try account.spending()
    #expect(spending.today == .zero)
    #expect(spending.reservedToday == dollar)
    #expect(try account.unknownCalls().count == 1)
    #expect(try account.unknownCalls().amount == dollar)
  }

  @Test func `days end and months end, and a clock set back opens no cap`() throws {
    let first = try #require(
      try reserve(dollar, within: Budget(), in: account(on: "2026-10-31")))
    account(on: "2026-11-01").settle(first, at: dollar)
    let second = try #require(
      try reserve(dollar, within: Budget(), in: account(on: "2026-11-02")))
    account(on: "2026-11-03").settle(second, at: dollar)
    let later = try account(on: "2026-11-03").spending()
    #expect(later.today == .zero)
    #expect(later.month == dollar)
    let earlier = try account(on: "2026-10-01").spending()
    #expect(earlier.today == dollar * 2)
  }

  @Test func `a file that is gone, damaged or foreign is made anew from the journals`() throws {
    let known = ["2026-11-23": dollar, "2026-11-24": dollar * 2]
    #expect(try account(knowing: known).spending().month == dollar * 3)
    #expect(try account(knowing: ["2026-11-24": dollar]).spending().month == dollar * 3)
    try Data("this is no database, however long it may be".utf8).write(to: file)
    for suffix in ["-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: file.path + suffix)
    }
    #expect(try account(knowing: known).spending().today == dollar * 2)

    let account = account(knowing: known)
    _ = try account.spending()
    try FileManager.default.removeItem(at: file)
    #expect(try account.spending().month == dollar * 3)
  }

  @Test func `a folder that cannot be written to refuses`() throws {
    try Data().write(to: folder.url.appendingPathComponent("file"))
    let account = SQLiteSpendingAccount(
      folder.url.appendingPathComponent("file/spending.sqlite"), session: "s",
      today: { "2026-11-24" }, rebuild: { [:] })
    #expect(throws: Failure.self) { try account.spending() }
  }

  @Test func `many at once never put aside more than the cap`() async throws {
    let budget = Budget(month: dollar * 10)
    let accounts = (0..<4).map { _ in account() }
    let granted = try await withThrowingTaskGroup(of: Bool.self) { group in
      for index in 0..<64 {
        let account = accounts[index % accounts.count]
        group.addTask {
          guard
            case .reserved(let reservation, _) = try account.reserve(
              Money(dollars: 1), within: budget)
          else { return false }
          account.settle(reservation, at: Money(dollars: 1))
          return true
        }
      }
      var count = 0
      for try await isGranted in group where isGranted { count += 1 }
      return count
    }
    #expect(granted == 10)
    #expect(try account().spending().month == dollar * 10)
  }
}
