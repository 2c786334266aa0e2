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
    case moreGrowth = "more-growth"
    case lessGrowth = "less-growth"
    case moreInBatches = "more-in-batches"
    case fewerInBatches = "fewer-in-batches"
    case nextView = "next-view"
    case previousView = "previous-view"
    case raise, lower
    case reset
  }

  /// Looks at the same decision.
  package enum View: String, Sendable, Hashable, CaseIterable {
    case verdict
    case pareto = "quality and cost"
    case breakEven = "break-even"
    case failures
    case inputs
  }

  /// How the wrong answers of a strategy divide into tags.
  struct FailureMix: Sendable, Equatable {
    var strategy: String
    var wrong: Int
    var tags: [FailureTag: Int]
  }

  package private(set) var terms: DecisionTerms?
  package private(set) var view = View.verdict
  private(set) var verdict: Verdict?
  private(set) var factors: FactorTable?
  /// What each strategy costs over the volume; `nil` without a price.
  private(set) var costLines: [CostLine?] = []
  private(set) var inputs = DecideInputs()
  private(set) var mixes: [FailureMix] = []
  private(set) var advice: [String] = []
  /// What it rests on: `473 cases of data/test.jsonl, recorded 06fb1c2w4kq8x3mt`.
  private(set) var basis = ""
  private var decision: Decision?
  private(set) var prior: [String] = []
  private(set) var scroll = TextScroll()

  package static func == (left: DecideScreen, right: DecideScreen) -> Bool {
    left.terms == right.terms && left.verdict == right.verdict && left.prior == right.prior
      && left.scroll == right.scroll && left.view == right.view && left.inputs == right.inputs
      && left.mixes == right.mixes && left.basis == right.basis
  }

  /// Takes what was evaluated; the draws are made once, for all terms.
  mutating func open(_ shown: ShownEvaluation?, in session: SessionState) {
    guard let workspace = session.workspace else { return }
    terms = terms ?? workspace.requirements.terms
    guard let evaluation = shown?.evaluation, evaluation.result.doneCount > 0 else {
      verdict = nil
      decision = nil
      prior =
        PriorGuidance(
          workspace.requirements,
          hasKnowledge: workspace.strategies.contains { $0.grounding != nil }, examples: nil
        ).sentences
      return
    }
    let strategies = evaluation.plan.strategies.map(workspace.strategy(named:))
    let kinds = strategies.map { $0.map(workspace.kind(of:)) ?? .prompt }
    let refreshes = DecisionTerms.refreshesPerMonth(freshness: workspace.requirements.freshness)
    var found = evaluation.evidence(
      kinds: kinds, models: strategies.map { $0?.model ?? "" },
      ownership: kinds.map { .assumed(for: $0, refreshesPerMonth: refreshes) })
    for index in found.strategies.indices {
      found.strategies[index].outlook = shown?.outlooks[found.strategies[index].name]
    }
    decision = Decision(found, seed: evaluation.plan.seed)
    let count = evaluation.plan.cases.count - found.omitted
    basis =
      "\(count) \(count == 1 ? "case" : "cases") of \(evaluation.plan.dataset), \(shown?.origin ?? "this session")"
    let fresh = DecideInputs(found.strategies)
    if !inputs.hasSameStart(as: fresh) { inputs = fresh }
    mixes = evaluation.plan.strategies.indices.map { index in
      let summary = evaluation.result.summary(of: index)
      return FailureMix(
        strategy: summary.strategy, wrong: summary.missed, tags: summary.tags)
    }
    advice = evaluation.diagnoses.map(\.sentence)
    decide()
  }

  private mutating func decide() {
    guard var decision, let terms else { return }
    if inputs.isChanged {
      decision = decision.revised(
        ownership: inputs.ownership, priceFactors: inputs.priceFactors)
    }
    let verdict = decision.verdict(terms)
    self.verdict = verdict
    costLines = decision.likelyLines(terms)
    factors = FactorTable(decision.evidence, verdict: verdict)
  }

  mutating func reduce(_ command: Command, in session: SessionState) {
    let views = View.allCases
    let place = views.firstIndex(of: view) ?? 0
    switch command {
    case .nextView: show(views[(place + 1) % views.count])
    case .previousView: show(views[(place + views.count - 1) % views.count])
    case .raise, .lower:
      guard view == .inputs else { return }
      inputs.scale(by: command == .raise ? 1.25 : 0.8)
      decide()
    default: change(command, in: session)
    }
  }

  private mutating func show(_ view: View) {
    self.view = view
    scroll = TextScroll()
  }

  private mutating func change(_ command: Command, in session: SessionState) {
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
    case .moreGrowth, .lessGrowth:
      let next = ((terms.monthlyGrowth ?? 0) * 100).rounded() + (command == .moreGrowth ? 1 : -1)
      terms.monthlyGrowth = next == 0 ? nil : min(max(next, -90), 100) / 100
    case .moreInBatches, .fewerInBatches:
      let next = ((terms.batchShare ?? 0) * 10).rounded() + (command == .moreInBatches ? 1 : -1)
      terms.batchShare = next <= 0 ? nil : min(next, 10) / 10
    case .reset:
      terms = session.workspace?.requirements.terms ?? terms
      inputs.reset()
    case .nextView, .previousView, .raise, .lower: break
    }
    self.terms = terms
    decide()
  }

  mutating func reduce(_ command: ScrollCommand, size: GridSize, width: CellWidth) {
    guard view == .inputs, verdict != nil else {
      scroll.reduce(command, in: lines, size: size, width: width)
      return
    }
    let last = max(inputs.rows.count - 1, 0)
    let next =
      command.rows(page: max(size.rows - 2, 1)).map { inputs.selection + $0 }
      ?? (command == .top ? 0 : last)
    inputs.select(next)
  }

  /// The text of the views that are text.
  var lines: [StyledLine] {
    guard verdict != nil else { return priorLines }
    return view == .failures ? failureLines : verdictLines
  }
}
