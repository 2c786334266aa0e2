import Foundation
import StrategyCore
import Testing

/// The properties that replay rests on, over random sequences that no well-behaved program writes.
struct SessionFoldTests {
  @Test(arguments: 0..<40)
  func `the fold keeps its rules after every step`(seed: UInt64) {
    var events = RandomEvents(seed: seed)
    var state = SessionState()
    for entry in events.entries(150) {
      state.apply(entry)
      let broken = state.brokenInvariants
      #expect(broken.isEmpty, "after \(entry)")
      if !broken.isEmpty { return }
    }
  }

  @Test(arguments: 0..<40)
  func `the fold is the same in parts`(seed: UInt64) {
    var events = RandomEvents(seed: seed)
    let entries = events.entries(200)
    let whole = SessionState(folding: entries)
    for cut in stride(from: 0, through: entries.count, by: 23) {
      var state = SessionState(folding: entries[..<cut])
      for entry in entries[cut...] { state.apply(entry) }
      #expect(state == whole)
    }
  }

  @Test(arguments: 0..<40)
  func `what is replayed from JSON is what was live`(seed: UInt64) throws {
    var events = RandomEvents(seed: seed)
    let encoder = JSONEncoder()
    let decoder = JSONDecoder()
    var live = SessionState()
    var replayed = SessionState()
    for entry in events.entries(150) {
      live.apply(entry)
      replayed.apply(try decoder.decode(JournalEntry.self, from: encoder.encode(entry)))
      #expect(live.runs.last == replayed.runs.last)
    }
    #expect(live == replayed)
  }

  @Test(arguments: 0..<40)
  func `an ended run never changes again, but for what is thought of it`(seed: UInt64) {
    var events = RandomEvents(seed: seed)
    var state = SessionState()
    var ended: [RunID: Run] = [:]
    for entry in events.entries(200) {
      state.apply(entry)
      for (id, var run) in ended {
        run.rating = state.run(id)?.rating
        run.correction = state.run(id)?.correction
        #expect(state.run(id) == run)
      }
      for run in state.runs where !run.isRunning { ended[run.id] = run }
    }
  }
}
