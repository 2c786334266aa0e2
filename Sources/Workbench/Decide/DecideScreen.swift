import CellGrid
package import StrategyCore
import Widgets

/// The recommendation with its evidence; what may change follows a key at once.
package struct DecideScreen: Sendable, Equatable {
  package enum Command: String, Sendable, Hashable, CaseIterable {
    case moreVolume = "more-volume"
    case lessVolume = "less-volume"
    case moreMonths = "more-months"
    case fewerMonths = "fewer-months"
    case dearerErrors = "dearer-errors"
    case cheaperErrors = "cheaper-errors"
    case widerMargin = "wider-margin"
    case narrowerMargin = "narrower-margin"
    case reset
  }

  package private(set) var terms: DecisionTerms?
  private(set) var verdict: Verdict?
  private(set) var factors: FactorTable?
  private var decision: Decision?
  private var evidence: [StrategyEvidence] = []
  private(set) var prior: [String] = []
  private(set) var scroll = TextScroll()

  package static func == (left: DecideScreen, right: DecideScreen) -> Bool {
    left.terms == right.terms && left.verdict == right.verdict && left.prior == right.prior
      && left.scroll == right.scroll
  }

  /// Takes what was evaluated; the draws are made once, for all terms.
  mutating func open(_ shown: ShownEvaluation?, in session: SessionState) {
    guard let workspace = session.workspace else { return }
    terms = terms ?? workspace.requirements.terms
    guard let evaluation = shown?.evaluation, evaluation.result.doneCount > 0 else {
      verdict = nil
      prior =
        PriorGuidance(
          workspace.requirements,
          hasKnowledge: workspace.strategies.contains { $0.grounding != nil }, examples: 0
        ).sentences
      return
    }
    let strategies = evaluation.plan.strategies.map(workspace.strategy(named:))
    let kinds = strategies.map { $0.map(workspace.kind(of:)) ?? .prompt }
    let refreshes = DecisionTerms.refreshesPerMonth(freshness: workspace.requirements.freshness)
    let found = evaluation.evidence(
      kinds: kinds, models: strategies.map { $0?.model ?? "" },
      ownership: kinds.map { .assumed(for: $0, refreshesPerMonth: refreshes) })
    evidence = found.strategies
    decision = Decision(
      found.strategies, clusters: found.clusters, draws: 1000, seed: evaluation.plan.seed)
    decide()
  }

  private mutating func decide() {
    guard let decision, let terms else { return }
    let verdict = decision.verdict(terms)
    self.verdict = verdict
    factors = FactorTable(evidence, verdict: verdict)
  }

  mutating func reduce(_ command: Command, in session: SessionState) {
    guard var terms else { return }
    switch command {
    case .moreVolume: terms.monthlyVolume = min(max(terms.monthlyVolume, 1) * 2, 1e12)
    case .lessVolume: terms.monthlyVolume = (terms.monthlyVolume / 2).rounded()
    case .moreMonths: terms.months = min(terms.months + 3, 120)
    case .fewerMonths: terms.months = max(terms.months - 3, 3)
    case .dearerErrors: terms.costOfError = min((terms.costOfError ?? 0.005) * 2, 1e6)
    case .cheaperErrors:
      let half = (terms.costOfError ?? 0) / 2
      terms.costOfError = half < 0.005 ? nil : half
    case .widerMargin: terms.margin = min(terms.margin + 0.01, 0.5)
    case .narrowerMargin: terms.margin = max(terms.margin - 0.01, 0)
    case .reset: terms = session.workspace?.requirements.terms ?? terms
    }
    self.terms = terms
    decide()
  }

  mutating func reduce(_ command: ScrollCommand, size: GridSize, width: CellWidth) {
    scroll.reduce(command, in: lines, size: size, width: width)
  }
}

extension DecideScreen {
  func draw(on canvas: inout Canvas) {
    let inside = canvas.panel("Decide", note: StyledLine(note, .dim), isFocused: true)
    canvas.textView(lines, scroll: scroll, in: inside)
  }

  private var note: String {
    guard let terms, verdict != nil else { return "prior" }
    var parts = [
      "\(VerdictText.whole(terms.monthlyVolume)) calls a month",
      "\(VerdictText.whole(terms.months)) months",
      "margin \(Quantity.fixed(terms.margin * 100, 0))",
    ]
    if let cost = terms.costOfError { parts.append("an error costs \(VerdictText.dollars(cost))") }
    return parts.joined(separator: " · ")
  }

  private var lines: [StyledLine] {
    guard let verdict, let terms, let factors else {
      return prior.map { StyledLine($0) } + [
        StyledLine(), StyledLine("F6 measures the strategies on your data.", .dim),
      ]
    }
    let sentences = VerdictText(verdict, terms: terms).sentences
    var lines = [StyledLine(sentences[0], .title, .bold)]
    lines += sentences.dropFirst().map { StyledLine([Span("· " + $0)], indent: 2) }
    lines.append(StyledLine())
    lines += bars(verdict)
    for row in factors.rows {
      lines.append(StyledLine())
      lines.append(StyledLine(row.factor.rawValue, .heading, .bold))
      for (name, entry) in zip(factors.strategies, row.entries) {
        lines.append(
          StyledLine([
            Span("  \(name)  ", .dim), Span(entry.text), Span("  \(entry.origin.word)", .dim),
          ]))
      }
    }
    if !verdict.cheapest.isEmpty {
      lines += [StyledLine(), StyledLine("cheapest by calls a month", .heading, .bold)]
      lines += verdict.cheapest.map { range in
        let end = range.to.map { " to \(VerdictText.whole($0))" } ?? " on"
        return StyledLine("  \(range.strategy) from \(VerdictText.whole(range.from))\(end)")
      }
    }
    return lines
  }

  /// `rag     ██████████░░░░░░  52 %`: how often each strategy is the best.
  private func bars(_ verdict: Verdict) -> [StyledLine] {
    let longest = verdict.standings.reduce(0) { max($0, $1.name.count) }
    return verdict.standings.map { standing in
      let filled = Int((standing.probabilityBest * 20).rounded())
      let name = standing.name.padding(to: longest)
      let out = standing.exclusions.isEmpty ? "" : "  out"
      return StyledLine([
        Span("best  ", .dim), Span(name + "  "),
        Span(String(repeating: "█", count: filled), .chart),
        Span(String(repeating: "░", count: 20 - filled), .gaugeEmpty),
        Span("  \(VerdictText.percent(standing.probabilityBest))"), Span(out, .statusWarning),
      ])
    }
  }
}

extension String {
  fileprivate func padding(to length: Int) -> String {
    self + String(repeating: " ", count: max(length - count, 0))
  }
}
