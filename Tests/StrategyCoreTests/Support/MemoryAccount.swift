import StrategyCore
import Synchronization

/// An account without a file.
final class MemoryAccount: SpendingAccount {
  private struct Book {
    var spent = Money.zero
    var open: [Int64: Money] = [:]
    var settled: [Money?] = []
    var next: Int64 = 1
  }

  private let book = Mutex(Book())

  var settled: [Money?] { book.withLock { $0.settled } }
  var open: [Int64: Money] { book.withLock { $0.open } }

  func spend(_ amount: Money) { book.withLock { $0.spent += amount } }

  func reserve(
    _ worstCase: Money, within budget: Budget
  ) throws(Failure) -> ReservationOutcome {
    book.withLock { book in
      let shared = Self.spending(book)
      let caps = Budget(day: budget.day, month: budget.month)
      if let breach = caps.breach(Budget.Spent(shared: shared), worstCase: worstCase) {
        return .refused(breach)
      }
      let id = book.next
      book.next += 1
      book.open[id] = worstCase
      return .reserved(
        SpendingReservation(id: id, day: "2026-11-24"), Self.spending(book))
    }
  }

  func settle(_ reservation: SpendingReservation, at amount: Money?) {
    book.withLock { book in
      book.settled.append(amount)
      guard let amount else { return }
      book.spent += amount
      book.open[reservation.id] = nil
    }
  }

  func spending() throws(Failure) -> SharedSpending { book.withLock { Self.spending($0) } }

  private static func spending(_ book: Book) -> SharedSpending {
    let reserved = book.open.values.reduce(.zero, +)
    return SharedSpending(
      today: book.spent, month: book.spent, reservedToday: reserved, reservedMonth: reserved)
  }
}
