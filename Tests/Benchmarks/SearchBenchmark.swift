import Archive
import BaselineModel
import Foundation
import StrategyCore

/// Indexes two knowledge bases and asks each for four passages, beside SQLite's full-text search alone.
func benchmarkSearch(
  in scratch: URL, sample: URL, data: PublicData, beside peers: Peers
) async throws {
  let questions = try String(
    contentsOf: sample.appendingPathComponent("data/test.jsonl"), encoding: .utf8
  ).split(separator: "\n").compactMap { line in
    try JSONDecoder().decode([String: Value].self, from: Data(line.utf8))["input"]?.text
  }
  var bases = [(name: "answers", folder: sample.appendingPathComponent("knowledge"))]
  if let policy = data.folder(of: "github-site-policy") {
    bases.append((name: "github-site-policy", folder: policy))
  }
  for base in bases {
    let queries = base.name == "answers" ? questions : try headings(in: base.folder)
    try await benchmarkSearch(
      base.name, in: base.folder, queries: queries, scratch: scratch, beside: peers)
  }
}

private func benchmarkSearch(
  _ name: String, in folder: URL, queries: [String], scratch: URL, beside peers: Peers
) async throws {
  let clock = ContinuousClock()
  let begin = clock.now
  let (index, report) = try await SQLitePassageIndex.open(
    database: scratch.appendingPathComponent("\(name).sqlite"), knowledge: folder,
    embedder: HashedEmbedder())
  try await index.prepareVectors()
  let indexing = (clock.now - begin).seconds * 1e3
  let questions = scratch.appendingPathComponent("\(name).json")
  try JSONEncoder().encode(queries).write(to: questions)
  var ours: [SearchMethod: [Double]] = [:]
  var theirs: [String: [Double]] = [:]
  for turn in 0..<4 {
    for method in SearchMethod.allCases {
      for query in queries {
        let elapsed = try await clock.measure {
          _ = try await index.search(PassageQuery(text: query, method: method, count: 4))
        }
        if turn > 0 { ours[method, default: []].append(elapsed.seconds * 1e6) }
      }
    }
    for (name, figure) in try peers.figures("search", folder.path, questions.path) {
      theirs[name, default: []].append(figure)
    }
  }
  var rows = [
    Comparison(
      measure: "index, with vectors", ours: indexing, peer: theirs["index"].map(median), unit: "ms",
      peerName: "sqlite3 FTS5, in memory, words only", isLessBetter: true)
  ]
  for method in SearchMethod.allCases {
    let times = (ours[method] ?? []).sorted()
    for (label, share) in [("p50", 50), ("p99", 99)] where !times.isEmpty {
      rows.append(
        Comparison(
          measure: "\(method.rawValue) search, \(label)", ours: times[times.count * share / 100],
          peer: theirs[label].map(median), unit: "µs", peerName: "sqlite3 FTS5, any word, BM25",
          isLessBetter: true))
    }
  }
  Comparison.printTable(
    "Search in \(name): \(report.passages) passages, \(queries.count) queries", rows)
}

/// The headings of a folder of Markdown files, as queries that people could type.
private func headings(in folder: URL) throws -> [String] {
  let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  return try files.filter { $0.hasSuffix(".md") }.flatMap { name in
    try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
      .split(separator: "\n").filter { $0.hasPrefix("#") }
      .map { String($0.drop { $0 == "#" || $0 == " " }) }
  }
}

/// A field of a row of a dataset, of which only text matters here.
private struct Value: Decodable {
  let text: String?

  init(from decoder: any Decoder) throws {
    text = try? decoder.singleValueContainer().decode(String.self)
  }
}
