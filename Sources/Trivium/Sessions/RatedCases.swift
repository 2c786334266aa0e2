import Foundation
import StrategyCore

/// The answers that somebody kept, as a dataset: one JSON object a line with `id`, `input`, `expected`.
struct RatedCases: Sendable, Hashable {
  /// Where the file is in a workspace that names no dataset `rated`.
  static let standardPath = "data/rated.jsonl"
  static let dataset = "rated"

  private struct Row: Encodable {
    var id: String
    var input: String
    var expected: String
  }

  /// The lines of the file, their ends left out.
  private var lines: [Data]

  init(_ file: Data = Data()) {
    lines = file.split(separator: 0x0A, omittingEmptySubsequences: true).map { Data($0) }
  }

  var count: Int { lines.count }

  var data: Data { Data(lines.flatMap { $0 + [0x0A] }) }

  /// Puts a case in place of the one with its id, or at the end. All other lines stay as they are.
  mutating func set(_ id: String, input: String, expected: String?) throws {
    let place = lines.firstIndex { Self.id(of: $0) == id }
    guard let expected else {
      if let place { lines.remove(at: place) }
      return
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let line = try encoder.encode(Row(id: id, input: input, expected: expected))
    if let place { lines[place] = line } else { lines.append(line) }
  }

  private static func id(of line: Data) -> String? {
    guard let row = try? JSONSerialization.jsonObject(with: line) as? [String: Any] else {
      return nil
    }
    return row["id"] as? String
  }
}

extension RatedCases {
  /// Writes a case to the file of the workspace; says what was done.
  static func keep(
    _ id: String, input: String, expected: String?, in folder: WorkspaceFolder,
    workspace: Workspace
  ) throws -> String {
    let named = workspace.datasets[dataset].flatMap { $0.hasSuffix(".jsonl") ? $0 : nil }
    let path = named ?? standardPath
    let file = folder.file(path)
    let known =
      FileManager.default.fileExists(atPath: file.path) ? try Data(contentsOf: file) : Data()
    var cases = RatedCases(known)
    try cases.set(id, input: input, expected: expected)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try OutputPath(path: file.path).write(cases.data)
    let holds = "\(path) holds \(cases.count) \(cases.count == 1 ? "case" : "cases")"
    guard expected != nil else { return "Taken back; \(holds)." }
    return named == nil
      ? "Kept; \(holds). `datasets: { \(dataset): \(path) }` in trivium.yaml makes it one to train on."
      : "Kept; \(holds)."
  }
}
