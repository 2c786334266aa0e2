import Foundation

/// Whether the program speaks in labelled lines: no frames, no cursor motion, no colour.
enum LinearMode {
  /// Asked for by `--linear`, by `ACCESSIBLE`, or by a terminal that can do no more.
  static func isWanted(
    _ arguments: [String] = CommandLine.arguments,
    _ environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> Bool {
    arguments.dropFirst().contains("--linear")
      || !["", "0"].contains(environment["ACCESSIBLE"] ?? "") || environment["TERM"] == "dumb"
  }

  /// A table as lines: every cell after the name of its column. Columns without a name are left out.
  static func lines(of rows: [[String]]) -> String {
    guard let heading = rows.first else { return "" }
    return rows.dropFirst().map { row in
      zip(heading, row).compactMap { name, cell in
        name.isEmpty || cell.isEmpty ? nil : "\(name.lowercased()) \(cell)"
      }.joined(separator: ", ") + "\n"
    }.joined()
  }
}
