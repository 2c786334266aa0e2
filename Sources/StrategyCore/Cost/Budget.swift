/// Caps on spending; a run that could break one is refused before it starts.
public struct Budget: Sendable, Hashable, Codable {
  public var run: Money?
  public var session: Money?
  public var month: Money?

  public init(run: Money? = nil, session: Money? = nil, month: Money? = nil) {
    self.run = run
    self.session = session
    self.month = month
  }

  /// True when there is a cap to keep.
  public var hasCap: Bool { run != nil || session != nil || month != nil }

  /// The first cap that the worst case of one more call could break.
  ///
  /// - Parameters:
  ///   - spent: by the session, worst cases of calls on their way included.
  ///   - elsewhere: spent by other sessions this month.
  public func breach(
    spent: Money, elsewhere: Money = .zero, worstCase: Money
  ) -> Breach? {
    let caps = [
      ("run", run, .zero), ("session", session, spent), ("month", month, spent + elsewhere),
    ]
    for case (let cap, let limit?, let spent) in caps
    where spent + worstCase > limit {
      return Breach(cap: cap, limit: limit, spent: spent, worstCase: worstCase)
    }
    return nil
  }

  /// A cap, and the sum that could break it.
  public struct Breach: Sendable, Hashable {
    /// `run`, `session` or `month`: the key under `budget:`.
    public var cap: String
    public var limit: Money
    public var spent: Money
    public var worstCase: Money
  }
}
