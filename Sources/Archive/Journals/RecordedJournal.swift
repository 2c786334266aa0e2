package import StrategyCore

/// A journal as it was read: what is whole, and what is not.
package struct RecordedJournal: Sendable, Hashable {
  package var header: JournalHeader
  package var entries: [JournalEntry] = []
  package var problems: [JournalProblem] = []
  /// Bytes up to the end of the last line that is kept, its line feed included if there is one.
  var wholeLength = 0
  /// False when the last line that is kept has no line feed.
  var endsWithLineFeed = true
  /// True when lines bear seals: from format 2 on.
  var isSealed = false
  /// What the next line's seal goes on from.
  var sum: UInt32 = 0
}
