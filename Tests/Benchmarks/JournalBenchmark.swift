import Archive
import Foundation
import StrategyCore

/// Appends, loads and folds 100,000 events, 100 at a time, in turns with SQLite on the same lines. Gives the measures that
/// missed what is promised.
func benchmarkJournal(in scratch: URL, beside peers: Peers) async throws -> [String] {
  let entries = journalEntries(count: 100_000)
  let count = Double(entries.count)
  let library = SessionLibrary(folder: scratch.appendingPathComponent("sessions"))
  var ours: [String: [Double]] = [:]
  var theirs: [String: [Double]] = [:]
  for turn in 0..<5 {
    for (name, savesEachBatch) in [("append", false), ("append saved", true)] {
      let writer = try library.create(startedAt: 1_790_000_000 + Double(turn))
      let elapsed = try await append(entries, to: writer, savesEachBatch: savesEachBatch)
      ours[name, default: []].append(count / elapsed)
      guard savesEachBatch else { continue }
      let (load, fold) = try loadAndFold(writer.file, expecting: entries)
      ours["load", default: []].append(count / load)
      ours["fold", default: []].append(count / fold)
      ours["load and fold", default: []].append((load + fold) * 1e3)
      for (name, figure) in try peers.figures("journal", writer.file.path) {
        theirs[name, default: []].append(figure)
      }
    }
  }
  Comparison.printTable(
    "Journal of 100,000 events, medians of 5 turns",
    [
      ("append", "append, saved at run boundaries", "sqlite3, WAL, saved at the same places"),
      ("append saved", "append, saved each 100", "sqlite3, WAL, saved each 100"),
      ("load", "load", "sqlite3 and json.loads"),
      ("fold", "fold", "Python dictionaries"),
      ("load and fold", "load and fold, in all", "the two above"),
    ].map { name, measure, peerName in
      let isTime = name == "load and fold"
      return Comparison(
        measure: measure, ours: median(ours[name] ?? []), peer: theirs[name].map(median),
        unit: isTime ? "ms" : "events/s", peerName: peerName, isLessBetter: isTime)
    })
  return median(ours["append"] ?? []) < 100_000 ? ["append of 100,000 events a second"] : []
}

private func append(
  _ entries: [JournalEntry], to writer: JournalWriter, savesEachBatch: Bool
) async throws -> Double {
  try await ContinuousClock().measure {
    for start in stride(from: 0, to: entries.count, by: 100) {
      try await writer.append(Array(entries[start..<min(start + 100, entries.count)]))
      if savesEachBatch { try await writer.flush() }
    }
    try await writer.close(compacting: false)
  }.seconds
}

private func loadAndFold(
  _ file: URL, expecting entries: [JournalEntry]
) throws -> (load: Double, fold: Double) {
  let clock = ContinuousClock()
  var journal: [JournalEntry] = []
  let load = try clock.measure { journal = try JournalReader.read(file).entries }
  var state = SessionState()
  let fold = clock.measure { state = SessionState(folding: journal) }
  guard journal == entries, state.sequence == entries.count else {
    throw Failure(.storage, "\(file.path): what was read is not what was written.")
  }
  return (load.seconds, fold.seconds)
}

/// Runs of 500 events, nearly all of them chunks, as a recorded session has them.
func journalEntries(count: Int) -> [JournalEntry] {
  let price = ModelPrice.free(model: "baseline", source: "benchmark")
  return (0..<count).map { index in
    let run = RunID(index / 500 + 1)
    let event: SessionEvent =
      switch index % 500 {
      case 0:
        .runStarted(
          run: run,
          request: RunRequest(
            strategy: "rag", input: "How do I get my money back?", promptText: "{{input}}"))
      case 1:
        .runPlanned(run: run, plan: RunPlan(kind: .retrieval, model: "baseline", price: price))
      case 498:
        .usageReported(run: run, usage: Usage(input: 812, output: 496, provenance: .reported))
      case 499: .runFinished(run: run, reason: .stop)
      default: .chunkReceived(run: run, text: " word\(index % 97),", tokens: 1)
      }
    return JournalEntry(sequence: index + 1, at: index * 1_500, event: event)
  }
}
