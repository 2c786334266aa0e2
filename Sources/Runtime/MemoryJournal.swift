package import StrategyCore

/// A journal that only remembers: for tests, and for watching a recording without a session of one's own.
package actor MemoryJournal: Journal {
  package private(set) var entries: [JournalEntry] = []

  package init() {}

  package func append(_ entries: [JournalEntry]) {
    self.entries += entries
  }

  package func flush() {}
}
