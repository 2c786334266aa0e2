package import StrategyCore

/// Something on a line of a journal that is not as a writer left it; reading goes on after it.
package struct JournalProblem: Sendable, Hashable {
  package enum Reason: Sendable, Hashable {
    /// The last line was cut off while it was written.
    case torn
    case notUTF8
    case notAnEntry
    /// An event of a newer version, or of another program.
    case unknownEvent(name: String)
    /// A number that no session reaches.
    case outOfBounds(field: String)
    /// The place of the entry does not follow that of the one before; the entry is kept.
    case outOfOrder(expected: Int, found: Int)
    /// The line is not as it was written, or the one before it is not the one that was there.
    case altered
    /// The line was not written by this program: it bears no seal in a journal that is sealed.
    case unsealed
    /// The header names another session than the file does.
    case otherSession(id: SessionID)
  }

  /// From 1, which is the header.
  package var line: Int
  package var reason: Reason

  package var sentence: String {
    switch reason {
    case .torn: "Line \(line) was cut off while it was written; it is left out."
    case .notUTF8: "Line \(line) is not UTF-8 text; it is left out."
    case .notAnEntry: "Line \(line) is not a journal entry; it is left out."
    case .unknownEvent(let name):
      "Line \(line) holds an event “\(name)” that this version does not know; it is left out."
    case .outOfBounds(let field):
      "Line \(line) holds an impossible number in “\(field)”; it is left out."
    case .outOfOrder(let expected, let found):
      "Line \(line) is entry \(found) where \(expected) was expected; lines may be missing."
    case .altered:
      "Line \(line) was changed after it was written, or lines before it are missing or moved; it is kept as it reads."
    case .unsealed:
      "Line \(line) was added by hand or lost its seal; it is kept as it reads."
    case .otherSession(let id):
      "The file was recorded as session \(id.rawValue)."
    }
  }
}
