/// Caps on spending; a call that could break one is refused before it is made.
public struct Budget: Sendable, Hashable, Codable {
  public var run: Money?
  public var session: Money?
  /// Days and months are those of the user's calendar; all programs of a workspace share them.
  public var day: Money?
  public var month: Money?
  /// True when models without a price may be called although nothing can be counted.
  public var allowsUnpriced: Bool?

  public init(
    run: Money? = nil, session: Money? = nil, day: Money? = nil, month: Money? = nil,
    allowsUnpriced: Bool? = nil
  ) {
    self.run = run
    self.session = session
    self.day = day
    self.month = month
    self.allowsUnpriced = allowsUnpriced
  }

  /// True when there is a cap to keep.
  public var hasCap: Bool { run != nil || session != nil || isShared }

  /// True when a cap is shared by all programs of a workspace.
  public var isShared: Bool { day != nil || month != nil }

  /// The share of a cap from which on it is told.
  public static let softShare = 0.8

  /// What is spent under each cap, worst cases of other calls on their way apart.
  public struct Spent: Sendable, Hashable {
    public var session: Money
    public var shared: SharedSpending

    public init(session: Money = .zero, shared: SharedSpending = SharedSpending()) {
      self.session = session
      self.shared = shared
    }
  }

  /// The first cap that the worst case of one more call could break.
  ///
  /// - Parameter spent: `session` includes the worst cases of the session's other calls on their way.
  public func breach(_ spent: Spent, worstCase: Money) -> Breach? {
    rows(spent).first { $0.spent + $0.reserved + worstCase > $0.limit }
      .map {
        Breach(
          cap: $0.cap, limit: $0.limit, spent: $0.spent, reserved: $0.reserved,
          worstCase: worstCase)
      }
  }

  /// Each cap with what stands against it, smallest circle first.
  public func rows(_ spent: Spent) -> [Row] {
    let shared = spent.shared
    let rows: [(Cap, Money?, Money, Money)] = [
      (.run, run, .zero, .zero), (.session, session, spent.session, .zero),
      (.day, day, shared.today, shared.reservedToday),
      (.month, month, shared.month, shared.reservedMonth),
    ]
    return rows.compactMap { cap, limit, spent, reserved in
      limit.map { Row(cap: cap, limit: $0, spent: spent, reserved: reserved) }
    }
  }

  /// The key under `budget:`.
  public enum Cap: String, Sendable, Hashable, Codable, CaseIterable {
    case run, session, day, month
  }

  public struct Row: Sendable, Hashable {
    public var cap: Cap
    public var limit: Money
    public var spent: Money
    /// Worst cases of calls on their way, and of calls whose end nobody knows.
    public var reserved: Money

    /// Of the limit, reserved amounts included; a limit of nothing is full.
    public var share: Double {
      limit > .zero ? (spent + reserved).share(of: limit) : 1
    }

    /// One sentence once the cap is nearly reached.
    public var notice: String? {
      guard cap != .run, limit > .zero, share >= Budget.softShare else { return nil }
      let percent = Int((share * 100).rounded(.down))
      return "\(percent) % of the \(cap.rawValue) budget of \(limit.formatted) is used."
    }
  }

  /// A cap, and the sum that could break it.
  public struct Breach: Sendable, Hashable {
    public var cap: Cap
    public var limit: Money
    public var spent: Money
    public var reserved: Money
    public var worstCase: Money

    public var failure: Failure {
      let reserved =
        reserved > .zero ? ", \(reserved.formatted) reserved for other calls" : ""
      return Failure(
        .budget,
        "The \(cap.rawValue) budget of \(limit.formatted) could be exceeded: "
          + "\(spent.formatted) spent\(reserved), this call could cost up to "
          + "\(worstCase.formatted).",
        nextStep:
          "Raise `budget: \(cap.rawValue)` in trivium.yaml or lower the strategy's max-tokens.")
    }
  }
}
