import Archive
import Foundation
import StrategyCore

/// What recorded sessions have spent, entry by entry: a run, or the evaluated cells of a strategy in a session.
struct Ledger: Sendable {
  struct Entry: Sendable {
    var session: String
    /// `2026-11-24`, in the user's time zone.
    var day: String
    var strategy: String
    var model: String
    /// `iterate` for runs, `evaluate` for cells.
    var purpose: String
    var spending: Spending
  }

  enum Side: String, Sendable, CaseIterable {
    case day, model, strategy, purpose, session
  }

  struct Row: Sendable, Encodable {
    var name: String
    var calls = 0
    var unpriced = 0
    var tokensIn = 0
    var tokensOut = 0
    /// Decimal string; what is unpriced is left out of it.
    var amount = Money.zero

    mutating func add(_ spending: Spending) {
      calls += spending.runs
      unpriced += spending.unpricedRuns
      tokensIn = tokensIn.addingReportingOverflow(spending.usage.prompt).partialValue
      tokensOut = tokensOut.addingReportingOverflow(spending.usage.output).partialValue
      amount += spending.amount
    }
  }

  var entries: [Entry] = []
  var unreadable: [Failure] = []

  /// - Parameter since: seconds since 1970; runs before it are left out.
  init(_ library: SessionLibrary, since: Double = 0) throws(Failure) {
    for id in try library.sessions() {
      do throws(Failure) {
        add(try library.read(id, withChunkTexts: false), id: id, since: since)
      } catch {
        unreadable.append(error)
      }
    }
  }

  private mutating func add(_ journal: RecordedJournal, id: SessionID, since: Double) {
    let state = SessionState(folding: journal.entries)
    let start = journal.header.startedAt
    func day(_ seconds: Double) -> String { String(SessionReport.localTime(seconds).prefix(10)) }
    for run in state.runs {
      let time = start + Double(run.startedAt) / 1e6
      guard time >= since else { continue }
      entries.append(
        Entry(
          session: id.rawValue, day: day(time), strategy: run.request.strategy,
          model: run.plan?.model ?? "–", purpose: "iterate", spending: Spending(of: [run])))
    }
    let evaluatedAt = start + Double(state.evaluations.last?.startedAt ?? 0) / 1e6
    guard evaluatedAt >= since else { return }
    for (strategy, spending) in state.evaluated.sorted(by: { $0.key < $1.key }) {
      let name = state.workspace?.strategy(named: strategy)?.model
      let model = name.flatMap { state.workspace?.models[$0]?.use } ?? name ?? "–"
      entries.append(
        Entry(
          session: id.rawValue, day: day(evaluatedAt), strategy: strategy, model: model,
          purpose: "evaluate", spending: spending))
    }
  }

  /// Days and sessions newest first, everything else by what it cost.
  func rows(by side: Side) -> [Row] {
    var rows: [String: Row] = [:]
    for entry in entries {
      let name =
        switch side {
        case .day: entry.day
        case .model: entry.model
        case .strategy: entry.strategy
        case .purpose: entry.purpose
        case .session: entry.session
        }
      rows[name, default: Row(name: name)].add(entry.spending)
    }
    return rows.values.sorted {
      if side == .day || side == .session { return $0.name > $1.name }
      return $0.amount != $1.amount ? $0.amount > $1.amount : $0.name < $1.name
    }
  }

  var total: Row {
    var total = Row(name: "all")
    for entry in entries { total.add(entry.spending) }
    return total
  }
}
