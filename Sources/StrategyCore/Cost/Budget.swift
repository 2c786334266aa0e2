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

  /// The first cap that `spent` plus the worst case of one more call could break.
  public func breach(spent: Money, worstCase: Money) -> Breach? {
    if let run, worstCase > run {
      return Breach(cap: "run", limit: run, spent: .zero, worstCase: worstCase)
    }
    if let session, spent + worstCase > session {
      return Breach(cap: "session", limit: session, spent: spent, worstCase: worstCase)
    }
    return nil
  }

  public struct Breach: Sendable, Hashable {
    public var cap: String
    public var limit: Money
    public var spent: Money
    public var worstCase: Money
  }
}
