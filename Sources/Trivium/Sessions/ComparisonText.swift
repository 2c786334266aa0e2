import CellGrid
import StrategyCore
import Widgets

/// Runs of several strategies on one input, as plain text.
enum ComparisonText {
  private static let width = CellWidth.standard
  private static let narrowestColumn = 28
  private static let gap = " │ "

  /// Responses beside each other when the screen is wide enough, else below each other; then their figures.
  static func text(_ runs: [Run], columns: Int?) -> String {
    let room = columns.map { ($0 - (runs.count - 1) * gap.count) / max(runs.count, 1) } ?? 0
    let responses = room >= narrowestColumn ? sideBySide(runs, columns: room) : sequence(runs)
    return responses + "\n" + figures(runs)
  }

  static func sequence(_ runs: [Run]) -> String {
    runs.map { "\(title($0))\n\(response($0))\n" }.joined(separator: "\n")
  }

  static func sideBySide(_ runs: [Run], columns: Int) -> String {
    let blocks = runs.map { run in
      [title(run)[...], String(repeating: "─", count: columns)[...]]
        + width.wrapped(response(run), columns: columns)
    }
    let height = blocks.map(\.count).max() ?? 0
    var text = ""
    for row in 0..<height {
      let cells = blocks.map { block in
        width.padded(row < block.count ? String(block[row]) : "", columns: columns)
      }
      text += trimmed(cells.joined(separator: gap)) + "\n"
    }
    return text
  }

  /// One row per strategy: kind, cost, tokens and times.
  static func figures(_ runs: [Run]) -> String {
    let compared = runs.lazy.compactMap(\.plan?.comparisonPrice?.model).first
    let headings = ["STRATEGY", "KIND", "COST", "IN", "OUT", "FIRST", "TOTAL", "CONFIDENCE"]
    let rows =
      [headings + (compared.map { ["AS \($0.uppercased())"] } ?? [])]
      + runs.map { run in
        let mark = run.usage.provenance == .estimated ? "~" : ""
        let confidence = run.explanation?.confidence.map { "\(Int(($0 * 100).rounded())) %" }
        return [
          run.request.strategy, run.plan?.kind.title ?? "–", run.cost?.formatted ?? "–",
          "\(mark)\(run.usage.prompt)", "\(mark)\(run.usage.output)",
          run.timeToFirstToken.map(RunSummary.seconds) ?? "–",
          run.totalSeconds.map(RunSummary.seconds) ?? "–",
          RunSummary.ending(run) ?? confidence ?? "–",
        ] + (compared == nil ? [] : [run.comparisonCost?.formatted ?? "–"])
      }
    return table(rows)
  }

  /// Every response but the first with its words against the first: `[-went-]`, `{+came+}`.
  static func differences(_ runs: [Run]) -> String {
    guard let base = runs.first else { return "" }
    return runs.dropFirst().map { run in
      let difference = WordDifference(from: base.text, to: run.text)
      let counts = difference.wordCounts
      let heading = "\(run.request.strategy) against \(base.request.strategy): "
      return difference.isSame
        ? heading + "the same words\n"
        : heading + "-\(counts.removed) +\(counts.added) words\n"
          + TerminalText.safe(difference.text) + "\n"
    }.joined(separator: "\n")
  }

  /// Columns as wide as their widest cell; labelled lines in linear mode.
  static func table(_ rows: [[String]]) -> String {
    if LinearMode.isWanted() { return LinearMode.lines(of: rows) }
    let count = rows.map(\.count).max() ?? 0
    let columns = (0..<count).map { column in
      rows.map { $0.count > column ? width.columns(of: $0[column]) : 0 }.max() ?? 0
    }
    return rows.map { row in
      trimmed(zip(columns, row).map { width.padded($1, columns: $0) }.joined(separator: "  "))
        + "\n"
    }.joined()
  }

  private static func title(_ run: Run) -> String {
    "\(run.request.strategy) · \(run.plan?.model ?? "not started")"
  }

  private static func response(_ run: Run) -> String {
    var parts = run.text.isEmpty ? [] : [TerminalText.safe(run.text)]
    if case .failed(let failure) = run.status { parts.append(failure.sentence) }
    return parts.isEmpty ? "(no text)" : parts.joined(separator: "\n")
  }

  private static func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }
}
