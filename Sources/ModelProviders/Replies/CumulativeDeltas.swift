/// Undoes servers that send all of the text so far where others send what is new.
///
/// The first piece reads the same either way. Pieces that each extend the one before are held back until there are
/// enough of them; any other piece settles that deltas are deltas.
struct CumulativeDeltas: Sendable {
  private enum State: Sendable {
    case empty
    /// `given` is out; each of `held` extends what came before it.
    case suspicious(given: String, held: [String])
    case cumulative(String)
    case incremental
  }

  private static let extensionsThatSettle = 3
  private static let bytesThatSettle = 12
  private var state = State.empty

  mutating func feed(_ piece: String) -> String {
    switch state {
    case .incremental: return piece
    case .cumulative(let before):
      if before.utf8.starts(with: piece.utf8) { return "" }
      guard let new = Self.addition(to: before, in: piece) else {
        state = .incremental
        return piece
      }
      state = .cumulative(piece)
      return new
    case .empty:
      if !piece.isEmpty { state = .suspicious(given: piece, held: []) }
      return piece
    case .suspicious(let given, let held):
      if piece.isEmpty { return "" }
      let last = held.last ?? given
      guard Self.addition(to: last, in: piece) != nil else {
        state = .incremental
        return held.joined() + piece
      }
      if held.count + 1 >= Self.extensionsThatSettle, piece.utf8.count >= Self.bytesThatSettle,
        Set(piece.utf8).count > 3
      {
        state = .cumulative(piece)
        return Self.addition(to: given, in: piece) ?? ""
      }
      state = .suspicious(given: given, held: held + [piece])
      return ""
    }
  }

  /// What was held back, when the stream ends: too little to tell, so deltas as they should be.
  mutating func finish() -> String {
    guard case .suspicious(_, let held) = state else { return "" }
    state = .incremental
    return held.joined()
  }

  /// What `longer` adds to the end of `text`, byte for byte; `nil` when it does not begin with it.
  private static func addition(to text: String, in longer: String) -> String? {
    let (short, long) = (text.utf8, longer.utf8)
    guard long.count > short.count, long.starts(with: short) else { return nil }
    return String(Substring(long.dropFirst(short.count)))
  }
}
