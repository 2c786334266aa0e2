import Foundation

/// Prints release figures beside named peers that run in the same minutes on the same machine.
///
///     TriviumBenchmarks FOLDER           FOLDER holds peers.py, two levels below the project
///     TriviumBenchmarks FOLDER sessions  only journals and replay
///     TriviumBenchmarks decisions        how often verdicts are right, by simulation
///     TriviumBenchmarks prices FOLDER    amounts of random usages beside LiteLLM's
///     TriviumBenchmarks replay FILE      what one recording takes, as JSON
///     TriviumBenchmarks serve MS         a chat server that thinks for so long, for evaluation_bench.py
@main
enum Benchmarks {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    switch (arguments.first, arguments.dropFirst().first, arguments.count) {
    case ("decisions", nil, _):
      _ = benchmarkWhatIf()
      calibrateDecisions()
    case ("replay", let file?, 2): try measureReplay(of: URL(fileURLWithPath: file))
    case ("serve", let text?, 2):
      guard let milliseconds = UInt32(text) else { exit(2) }
      try ThinkingServer.serveUntilInputEnds(milliseconds: milliseconds)
    case ("prices", let path?, 2):
      let peers = Peers(script: URL(fileURLWithPath: path).appendingPathComponent("peers.py"))
      let scratch = try scratchFolder()
      let unexplained = try checkPrices(in: scratch, beside: peers)
      try FileManager.default.removeItem(at: scratch)
      exit(unexplained == 0 ? 0 : 1)
    case (let path?, nil, _): try await benchmark(path, isShort: false)
    case (let path?, "sessions", 2): try await benchmark(path, isShort: true)
    default:
      print("Usage: TriviumBenchmarks Tests/Benchmarks")
      exit(2)
    }
  }

  private static func benchmark(_ path: String, isShort: Bool) async throws {
    let folder = URL(fileURLWithPath: path, isDirectory: true)
    let project = folder.deletingLastPathComponent().deletingLastPathComponent()
    let peers = Peers(script: folder.appendingPathComponent("peers.py"))
    let scratch = try scratchFolder()
    defer { try? FileManager.default.removeItem(at: scratch) }

    var missed = try await benchmarkJournal(in: scratch, beside: peers)
    missed += try await benchmarkReplay(in: scratch, beside: peers)
    if !isShort { missed += try await benchmarkTheRest(in: scratch, project, beside: peers) }
    guard missed.isEmpty else {
      print("\nMissed: \(missed.joined(separator: "; "))")
      exit(1)
    }
  }

  private static func benchmarkTheRest(
    in scratch: URL, _ project: URL, beside peers: Peers
  ) async throws -> [String] {
    let data = PublicData(besides: project)
    var missed = try await benchmarkModels(in: scratch, on: data, beside: peers).map(\.measure)
    missed += try await benchmarkTokenizers(
      in: scratch, project: project, data: data, beside: peers
    ).map(\.measure)
    missed += try await benchmarkProvider().map(\.measure)
    missed += benchmarkWhatIf().map(\.measure)
    try await benchmarkSearch(
      in: scratch, sample: project.appendingPathComponent("Sources/Trivium/Samples/answers"),
      data: data, beside: peers)
    return missed
  }
}

/// A folder of its own, to be removed afterwards.
private func scratchFolder() throws -> URL {
  let scratch = FileManager.default.temporaryDirectory
    .appendingPathComponent("trivium-bench-\(UUID().uuidString)", isDirectory: true)
  try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
  return scratch
}

/// Public datasets, which are no part of the project.
struct PublicData {
  private let folder: URL

  /// `TRIVIUM_BENCH_DATA`, or `shared/data` beside the project.
  init(besides project: URL) {
    folder =
      ProcessInfo.processInfo.environment["TRIVIUM_BENCH_DATA"].map { URL(fileURLWithPath: $0) }
      ?? project.deletingLastPathComponent().appendingPathComponent("shared/data")
  }

  /// The folder of a dataset; says so and gives `nil` when it is not there.
  func folder(of name: String) -> URL? {
    let place = folder.appendingPathComponent(name, isDirectory: true)
    if FileManager.default.fileExists(atPath: place.path) { return place }
    print("\n\(name): skipped, \(place.path) is not there. Set TRIVIUM_BENCH_DATA to its parent.")
    return nil
  }
}

/// Programs that do the same work in other ways.
struct Peers {
  private let program: String
  private let words: [String]

  init(script: URL) {
    self.init(program: "python3", words: [script.path])
  }

  init(program: String, words: [String]) {
    self.program = program
    self.words = words
  }

  /// The figures of a peer; says why and gives none when there are none.
  func figures(_ arguments: String...) throws -> [String: Double] {
    let process = Process()
    let output = Pipe()
    let complaint = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + words + arguments
    process.standardOutput = output
    process.standardError = complaint
    do {
      try process.run()
    } catch {
      print("  no peer: \(program) could not be started (\(error))")
      return [:]
    }
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let reason = String(decoding: complaint.fileHandleForReading.availableData, as: UTF8.self)
      print("\n  no peer: \(reason.suffix(300))", terminator: "")
      return [:]
    }
    return try JSONDecoder().decode([String: Double].self, from: text)
  }
}

/// One measure of ours and the same one of a peer.
struct Comparison {
  var measure: String
  var ours: Double
  var peer: Double?
  var unit: String
  var peerName: String
  var isLessBetter = false

  /// How many times as good as the peer.
  private var ratio: String {
    guard let peer, ours > 0, peer > 0 else { return "–" }
    return format(isLessBetter ? peer / ours : ours / peer) + "×"
  }

  private var cells: [String] {
    [measure, ratio, format(ours), peer.map(format) ?? "–", unit, peerName]
  }

  static func printTable(_ title: String, _ rows: [Comparison]) {
    print("\n\(title)")
    let lines = [["measure", "better", "trivium", "peer", "unit", "peer is"]] + rows.map(\.cells)
    let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    for line in lines {
      let padded = zip(line, widths).enumerated().map { column, cell in
        let space = String(repeating: " ", count: cell.1 - cell.0.count)
        return (1...3).contains(column) ? space + cell.0 : cell.0 + space
      }
      print("  " + padded.joined(separator: "   "))
    }
    fflush(nil)
  }
}

func format(_ value: Double) -> String {
  switch abs(value) {
  case 1000...: value.formatted(.number.precision(.fractionLength(0)))
  case 100..<1000: String(format: "%.0f", value)
  case 10..<100: String(format: "%.1f", value)
  default: String(format: "%.2f", value)
  }
}

func median(_ values: [Double]) -> Double {
  values.sorted()[values.count / 2]
}

extension Duration {
  var seconds: Double { self / .seconds(1) }
}
