import Archive
import Foundation
import StrategyCore
import Workbench

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Opens recordings of many events for replay, each in a process of its own, beside asciinema printing a cast of as
/// many and SQLite reading as many rows. Gives the measures that missed what is promised.
func benchmarkReplay(in scratch: URL, beside peers: Peers) async throws -> [String] {
  var missed: [String] = []
  for count in [100_000, 1_000_000] {
    let library = SessionLibrary(folder: scratch.appendingPathComponent("replay-\(count)"))
    let writer = try library.create(startedAt: 1_790_000_000)
    let entries = journalEntries(count: count)
    for start in stride(from: 0, to: count, by: 10_000) {
      try await writer.append(Array(entries[start..<min(start + 10_000, count)]))
    }
    try await writer.close(compacting: false)
    var (ours, theirs): ([String: Double], [String: Double]) = ([:], [:])
    var turns: (ours: [[String: Double]], theirs: [[String: Double]]) = ([], [])
    for _ in 0..<3 {
      turns.ours.append(
        try Peers(program: CommandLine.arguments[0], words: ["replay"]).figures(writer.file.path))
      turns.theirs.append(try peers.figures("replay", writer.file.path))
    }
    for key in turns.ours[0].keys { ours[key] = median(turns.ours.compactMap { $0[key] }) }
    for key in turns.theirs[0].keys { theirs[key] = median(turns.theirs.compactMap { $0[key] }) }
    func row(
      _ measure: String, _ key: String, peer: String? = nil, _ unit: String, _ peerName: String
    ) -> Comparison {
      Comparison(
        measure: measure, ours: ours[key] ?? 0, peer: peer.flatMap { theirs[$0] }, unit: unit,
        peerName: peerName, isLessBetter: true)
    }
    Comparison.printTable(
      "A recording of \(count.formatted()) events, opened in a process of its own, medians of 3",
      [
        row(
          "load, until it can be shown anywhere", "open", peer: "asciinema", "ms",
          "asciinema cat, of a cast of as many events"),
        row(
          "the same", "open", peer: "sqlite", "ms", "Python reading the rows from SQLite as JSON"),
        row("seek to any place, median of 1,000", "seek", "ms", "none seeks"),
        row("seek to any place, slowest of 1,000", "slowest seek", "ms", "none seeks"),
        row("memory", "memory", peer: "asciinema memory", "MB", "asciinema"),
        row("memory", "memory", peer: "sqlite memory", "MB", "Python and SQLite"),
      ])
    if count == 100_000, ours["slowest seek", default: .infinity] > 50 {
      missed.append("seek within 50 ms")
    }
  }
  return missed
}

/// What a process that replays a journal takes, as JSON: milliseconds and megabytes.
func measureReplay(of file: URL) throws {
  let clock = ContinuousClock()
  var recording = Replay(RecordedSession(id: SessionID(rawValue: "x"), title: "x", entries: []))
  let open = try clock.measure {
    recording = Replay(
      RecordedSession(
        id: SessionID(rawValue: "x"), title: "x", entries: try JournalReader.read(file).entries))
  }
  let count = recording.recording.entries.count
  var generator = Xoshiro256(seed: 8)
  var seeks = (0..<1000).map { _ in
    let place = Int.random(in: 0...count, using: &generator)
    return clock.measure { recording.seek(to: place) }.seconds * 1e3
  }
  seeks.sort()
  let figures = [
    "open": open.seconds * 1e3, "seek": seeks[500], "slowest seek": seeks[999],
    "memory": Double(try peakMemory()) / 1e6,
  ]
  print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
}

/// The most memory that this process has held, in bytes: what the parent held before is not among it, as with `getrusage`.
private func peakMemory() throws -> Int {
  #if canImport(Darwin)
    var usage = rusage()
    getrusage(RUSAGE_SELF, &usage)
    return usage.ru_maxrss
  #else
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return (Int(line.filter(\.isNumber)) ?? 0) * 1024
  #endif
}
