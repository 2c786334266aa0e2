/// What all programs that share a workspace have spent, and what their calls could still cost.
public struct SharedSpending: Sendable, Hashable {
  public var today = Money.zero
  /// The calendar month, today included.
  public var month = Money.zero
  /// Worst cases of calls on their way, and of calls whose end nobody knows.
  public var reservedToday = Money.zero
  public var reservedMonth = Money.zero

  public init(
    today: Money = .zero, month: Money = .zero, reservedToday: Money = .zero,
    reservedMonth: Money = .zero
  ) {
    self.today = today
    self.month = month
    self.reservedToday = reservedToday
    self.reservedMonth = reservedMonth
  }
}

/// The worst case of one call, put aside before it is made.
public struct SpendingReservation: Sendable, Hashable {
  public var id: Int64
  /// The day on which it counts, as `2026-11-24`.
  public var day: String

  public init(id: Int64, day: String) {
    self.id = id
    self.day = day
  }
}

/// Keeps the sums that several programs share, so that all of them together stay below a cap.
///
/// A call whose program died, or that was cut before its usage was known, counts at its worst case from then on: it
/// may have been paid, and nobody can say how much.
public protocol SpendingAccount: Sendable {
  /// Puts `worstCase` aside unless that could break a shared cap of `budget`; no other program can come between the
  /// question and the answer.
  func reserve(_ worstCase: Money, within budget: Budget) throws(Failure) -> ReservationOutcome
  /// Books what the call came to; `nil` when nobody knows.
  func settle(_ reservation: SpendingReservation, at amount: Money?)
  func spending() throws(Failure) -> SharedSpending
}

public enum ReservationOutcome: Sendable, Hashable {
  /// With the sums as they are, this reservation included.
  case reserved(SpendingReservation, SharedSpending)
  case refused(Budget.Breach)
}
