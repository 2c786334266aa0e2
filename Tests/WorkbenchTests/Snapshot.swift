import CellGrid
import Foundation
import Testing

/// Compares a screen with the text file of that name in `Snapshots`, glyphs and roles.
///
/// `RECORD_SNAPSHOTS=1` writes the files anew. A missing file is written and fails the test; under CI it only fails.
func expectSnapshot(
  _ grid: Grid, named name: String, location: SourceLocation = #_sourceLocation
) throws {
  let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Snapshots/\(name).txt")
  let actual = GridText(grid).description
  let environment = ProcessInfo.processInfo.environment
  let recorded = try? String(contentsOf: file, encoding: .utf8)
  if environment["RECORD_SNAPSHOTS"] == "1" {
    try actual.write(to: file, atomically: true, encoding: .utf8)
    return
  }
  guard let recorded else {
    if environment["CI"] == nil { try actual.write(to: file, atomically: true, encoding: .utf8) }
    Issue.record(
      "There was no snapshot “\(name)”; look at it, then commit it.", sourceLocation: location)
    return
  }
  guard recorded != actual else { return }
  Attachment.record(actual, named: "\(name).txt", sourceLocation: location)
  Issue.record(
    "The screen “\(name)” changed (`make record` accepts it):\n\(lineDifference(recorded, actual))",
    sourceLocation: location)
}

/// Lines that went and came, with their numbers.
private func lineDifference(_ old: String, _ new: String) -> String {
  let old = old.split(separator: "\n", omittingEmptySubsequences: false)
  let new = new.split(separator: "\n", omittingEmptySubsequences: false)
  return new.difference(from: old).sorted { offset(of: $0) < offset(of: $1) }.map { change in
    switch change {
    case .remove(let offset, let line, _): "- \(offset + 1): \(line)"
    case .insert(let offset, let line, _): "+ \(offset + 1): \(line)"
    }
  }
  .joined(separator: "\n")
}

private func offset(of change: CollectionDifference<Substring>.Change) -> Int {
  switch change {
  case .remove(let offset, _, _), .insert(let offset, _, _): offset
  }
}
