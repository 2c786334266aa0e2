import GRDB
import StrategyCore

/// A summary as columns of the index: ten thousand are read in the time that JSON takes for a few hundred.
enum SummaryColumns {
  private static let columns = [
    "startedAt REAL", "lastAt REAL", "name TEXT", "workspace TEXT", "runs INTEGER", "amount TEXT",
    "provenance TEXT", "lastInput TEXT", "lastStrategy TEXT", "problems INTEGER", "parent TEXT",
    "parentSequence INTEGER", "forkedAt REAL", "tags TEXT", "pinned INTEGER", "models TEXT",
    "strategies TEXT", "good INTEGER", "bad INTEGER", "cells INTEGER",
  ]

  static let definitions = columns.joined(separator: ", ")
  static let names = columns.map { $0.prefix { $0 != " " } }.joined(separator: ", ")
  static let marks = columns.map { _ in "?" }.joined(separator: ", ")

  /// Stands between the names of a list; no name that a person types holds it.
  private static let separator: Character = "\u{1F}"

  static func values(of summary: SessionSummary?) -> StatementArguments {
    guard let summary else { return StatementArguments(columns.map { _ in String?.none }) }
    return [
      summary.startedAt, summary.lastAt, summary.name, summary.workspace, summary.runs,
      summary.cost.amount.description, summary.cost.provenance.rawValue, summary.lastInput,
      summary.lastStrategy, summary.problems, summary.parent?.session.rawValue,
      summary.parent?.sequence, summary.parent?.forkedAt, joined(summary.tags), summary.isPinned,
      joined(summary.models), joined(summary.strategies), summary.good, summary.bad,
      summary.cells,
    ]
  }

  /// The summary whose identifier is at `place`, and whose columns follow it.
  static func summary(in row: Row, from place: Int) -> SessionSummary {
    let parent: String? = row[place + 11]
    let amount: String = row[place + 6]
    let provenance: String = row[place + 7]
    return SessionSummary(
      id: SessionID(rawValue: row[place]), startedAt: row[place + 1], lastAt: row[place + 2],
      name: row[place + 3], workspace: row[place + 4], runs: row[place + 5],
      cells: row[place + 20],
      cost: Cost(
        amount: Money(amount) ?? .zero, provenance: Provenance(rawValue: provenance) ?? .unpriced),
      lastInput: row[place + 8], lastStrategy: row[place + 9], problems: row[place + 10],
      parent: parent.map {
        JournalHeader.Parent(
          session: SessionID(rawValue: $0), sequence: row[place + 12],
          forkedAt: row[place + 13] ?? 0)
      },
      tags: parts(row[place + 14]), isPinned: row[place + 15], models: parts(row[place + 16]),
      strategies: parts(row[place + 17]), good: row[place + 18], bad: row[place + 19])
  }

  private static func joined(_ names: [String]) -> String {
    names.joined(separator: String(separator))
  }

  private static func parts(_ text: String) -> [String] {
    text.isEmpty ? [] : text.split(separator: separator).map(String.init)
  }
}
