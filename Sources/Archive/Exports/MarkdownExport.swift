import Foundation
import StrategyCore

/// A session as Markdown that can be read by people, and back by `MarkdownImport`.
///
/// Texts stand in fenced blocks; what a reader has no use for stands in comments, as JSON.
package enum MarkdownExport {
  package static func text(of session: SessionExport) -> String {
    let runs = Dictionary(
      grouping: session.entries.filter { $0.event.run != nil }, by: { $0.event.run ?? RunID(0) })
    var lines = [
      "---", "trivium: 1", "session: \(session.header.session.rawValue)",
      "startedAt: \(session.header.startedAt)", "---", "", "# \(plain(session.title))", "",
      summary(of: session), "",
      comment(
        "session", MarkdownFacts(entries: session.entries.filter { $0.event.run == nil })),
      "",
    ]
    for note in session.state.notes { lines += ["> \(plain(note))", ""] }
    for run in session.state.runs { lines += section(of: run, entries: runs[run.id] ?? []) }
    for evaluation in session.evaluations { lines += section(of: evaluation) }
    return lines.joined(separator: "\n")
  }

  private static func summary(of session: SessionExport) -> String {
    let state = session.state
    let workspace = state.workspace.map { "Workspace \(plain($0.name)). " } ?? ""
    return "\(workspace)\(session.time()), \(session.counts), \(state.spending.cost.formatted)."
  }

  private static func section(of run: Run, entries: [JournalEntry]) -> [String] {
    let model = run.plan.map { " · \(plain($0.model))" } ?? ""
    var facts = MarkdownFacts(entries: [], run: run.id)
    var texts = ["Prompt": run.request.promptText, "Input": run.request.input]
    for entry in entries {
      if entry.event.chunk != nil {
        facts.cut(entry)
      } else {
        facts.entries.append(entry.withoutTexts)
      }
    }
    texts["Reasoning"] = run.reasoning.isEmpty ? nil : run.reasoning
    texts["Answer"] = run.text
    texts["Correction"] = run.correction
    facts.exact = texts.filter { !isShowable($0.value) }
    var lines = [
      "## Run \(run.id.rawValue) · \(plain(run.request.strategy))\(model)", "", outcome(of: run),
      "", comment("run", facts), "",
    ]
    for title in MarkdownFacts.titles {
      if let text = texts[title] { lines += ["### \(title)", ""] + fenced(text) + [""] }
    }
    return lines
  }

  /// A table of the cells; what is needed to read them back stands among the facts of the session.
  private static func section(of evaluation: RecordedEvaluation) -> [String] {
    func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }
    let rows = evaluation.cells.map { cell in
      row([
        inCell(cell.strategy), inCell(cell.title), inCell(cell.scoreText),
        cell.record.cost?.formatted ?? "–",
        cell.record.seconds.map { String(format: "%.2f", $0) } ?? "–",
        inCell(cell.answer?.text ?? "–"),
      ])
    }
    return [
      "## \(plain(evaluation.title))", "", "\(plain(evaluation.summary)).", "",
      row(["strategy", "case", "score", "cost", "seconds", "answer"]),
      row(Array(repeating: "---", count: 6)),
    ] + rows + [""]
  }

  /// A text on one line of a table, shortened.
  private static func inCell(_ text: String) -> String {
    let line = plain(text).replacingOccurrences(of: "|", with: "\\|")
    return line.count > 120 ? "\(line.prefix(119))…" : line
  }

  private static func outcome(of run: Run) -> String {
    let ending =
      switch run.status {
      case .running: "Running"
      case .finished(let reason): "Finished (\(reason.rawValue))"
      case .cancelled: "Cancelled"
      case .interrupted: "Interrupted"
      case .failed(let failure): "Failed: \(plain(failure.sentence))"
      }
    var parts = [ending, "\(run.usage.prompt) tokens in, \(run.usage.output) out"]
    if let cost = run.cost { parts.append(cost.formatted) }
    if let seconds = run.totalSeconds { parts.append(String(format: "%.2f s", seconds)) }
    if let rating = run.rating { parts.append("rated \(rating.rawValue)") }
    return parts.joined(separator: "; ") + "."
  }

  /// A fence that is longer than any in the text; characters that a terminal would obey are made visible.
  private static func fenced(_ text: String) -> [String] {
    let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return [fence, isShowable(text) ? text : VisibleText.of(text), fence]
  }

  private static func isShowable(_ text: String) -> Bool { VisibleText.of(text) == text }

  private static func plain(_ text: String) -> String {
    VisibleText.of(text).split(whereSeparator: \.isNewline).joined(separator: " ")
      .replacingOccurrences(of: "<", with: "\\<")
  }

  private static func comment(_ name: String, _ facts: MarkdownFacts) -> String {
    guard let json = try? CassetteLine.encoder().encode(facts) else { return "" }
    let text = String(decoding: json, as: UTF8.self).replacingOccurrences(of: ">", with: "\\u003e")
    return "<!-- trivium-\(name) \(text) -->"
  }
}

/// Text whose control characters are shown as the symbols for them, all but line feeds and tabs; also the marks that
/// turn the direction of writing.
enum VisibleText {
  static func of(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    var visible = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if !isHidden(scalar) {
        visible.append(scalar)
      } else if scalar.value < 0x20, let symbol = Unicode.Scalar(0x2400 + scalar.value) {
        visible.append(symbol)
      } else {
        visible.append(scalar.value == 0x7F ? "\u{2421}" : "\u{FFFD}")
      }
    }
    return String(visible)
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}

/// What the comments of an exported session hold: its entries without the texts that stand beside them.
struct MarkdownFacts: Codable {
  /// Headings above the texts of a run, in order.
  static let titles = ["Prompt", "Input", "Reasoning", "Answer", "Correction"]

  /// Chunks that followed each other, as one.
  struct Cut: Codable {
    var isReasoning: Bool
    var sequence: Int
    var at: Microseconds
    /// In UTF-8.
    var length: Int
    var tokens: Int
    /// Of the last chunk.
    var lastSequence: Int
    var lastAt: Microseconds
  }

  var entries: [JournalEntry]
  var run: RunID?
  var cuts: [Cut]?
  /// Texts that are not shown as they are.
  var exact: [String: String]?

  init(entries: [JournalEntry], run: RunID? = nil) {
    self.entries = entries
    self.run = run
  }

  mutating func cut(_ entry: JournalEntry) {
    guard let chunk = entry.event.chunk else { return }
    let isReasoning = chunk.kind == .reasoning
    var cuts = cuts ?? []
    if var last = cuts.last, last.isReasoning == isReasoning,
      last.lastSequence > entries.last?.sequence ?? 0
    {
      last.length += chunk.text.utf8.count
      last.tokens = last.tokens.addingReportingOverflow(chunk.tokens).partialValue
      (last.lastSequence, last.lastAt) = (entry.sequence, entry.at)
      cuts[cuts.endIndex - 1] = last
    } else {
      cuts.append(
        Cut(
          isReasoning: isReasoning, sequence: entry.sequence, at: entry.at,
          length: chunk.text.utf8.count, tokens: chunk.tokens, lastSequence: entry.sequence,
          lastAt: entry.at))
    }
    self.cuts = cuts
  }
}

extension JournalEntry {
  /// The entry of a run without the texts that an exported run shows.
  fileprivate var withoutTexts: JournalEntry {
    var entry = self
    switch event {
    case .runStarted(let run, var request):
      request.input = ""
      request.promptText = ""
      entry.event = .runStarted(run: run, request: request)
    case .runRated(let run, let rating, _):
      entry.event = .runRated(run: run, rating: rating, correction: nil)
    default: break
    }
    return entry
  }
}
