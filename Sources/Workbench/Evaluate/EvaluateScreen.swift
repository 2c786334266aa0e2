import CellGrid
import StrategyCore
import Widgets

/// Strategies scored on a dataset: the matrix, what the comparisons say, and the cases behind them.
package struct EvaluateScreen: Sendable, Equatable {
  package enum Command: String, Sendable, Hashable, CaseIterable {
    case prepare, start, stop
    case toggleCases = "toggle-cases"
    case filter
    case nextView = "next-view"
    case previousView = "previous-view"
    case sort
    case reverseSort = "reverse-sort"
    case nextAnswer = "next-answer"
    case toggleBeside = "toggle-beside"
    case judgeRight = "judge-right"
    case judgeWrong = "judge-wrong"
    case nextTag = "next-tag"
    case nextBaseline = "next-baseline"

    /// True for what a recording allows: looking.
    var onlyLooks: Bool {
      switch self {
      case .prepare, .start, .stop, .judgeRight, .judgeWrong, .nextTag, .nextBaseline: false
      default: true
      }
    }
  }

  package enum View: String, Sendable, Hashable, CaseIterable {
    case comparisons, cases, confusion, baseline
  }

  /// Which cases are listed.
  package enum Filter: String, Sendable, Hashable, CaseIterable {
    case all, different, missed
  }

  package internal(set) var shown: ShownEvaluation?
  /// What an evaluation that is not yet started would take.
  package private(set) var receipt: String?
  /// The receipt stands for what would start, and is not still being reckoned.
  private(set) var isPrepared = false
  package internal(set) var isRunning = false
  /// The recorded evaluation is still being looked for.
  var isReading = false
  private(set) var view = View.comparisons
  private(set) var filter = Filter.all
  private(set) var selection = 0
  private(set) var rows: [Int] = []
  private(set) var scroll = TextScroll()
  /// In the order of the plan.
  private(set) var summaries: [StrategySummary] = []
  private var comparisons: [String] = []
  private var agreements: [String] = []
  var sentences: [String] { comparisons + agreements }
  private(set) var order = MatrixOrder()
  /// The strategy whose answer is judged, and whose confusions are shown.
  private(set) var strategy = 0
  private(set) var showsBeside = false
  /// The two answers beside each other; made when the pair changes.
  private(set) var beside: BesideAnswers?
  /// Of `strategy`; made when it is looked at.
  private(set) var confusion: ConfusionMatrix?
  private(set) var baseline: ShownBaseline?
  private(set) var progress: EvaluationPace?
  private var refreshedAt: Microseconds = 0
  private var refreshedCount = -1

  /// Figures are reckoned anew at most so often while cells end.
  private static let pause: Microseconds = 400_000

  mutating func show(_ shown: ShownEvaluation, at now: Microseconds) {
    self.shown = shown
    refreshedCount = -1
    refresh(at: now)
  }

  /// Takes what would start; of no interest when it was taken back, or something runs by now.
  mutating func prepared(_ shown: ShownEvaluation, receipt: String, at now: Microseconds) {
    guard self.receipt != nil, !isPrepared, !isRunning else { return }
    show(shown, at: now)
    self.receipt = receipt
    isPrepared = true
  }

  mutating func takeBackReceipt() {
    receipt = nil
    isPrepared = false
  }

  /// The evaluation goes on where it stopped.
  mutating func resume(at now: Microseconds) {
    takeBackReceipt()
    isRunning = true
    progress = EvaluationPace(start: now, done: shown?.evaluation.result.doneCount ?? 0)
  }

  /// Shows another moment of a recording.
  mutating func wind(to shown: ShownEvaluation?, at now: Microseconds, isMoving: Bool) {
    let isOther =
      shown?.evaluation.id != self.shown?.evaluation.id
      || shown?.evaluation.plan != self.shown?.evaluation.plan
    let isJudged = shown?.evaluation.judgements != self.shown?.evaluation.judgements
    self.shown = shown
    if isOther || isJudged { refreshedCount = -1 }
    if shown == nil { (summaries, comparisons, agreements, rows) = ([], [], [], []) }
    if isOther || !isMoving || now - refreshedAt >= Self.pause { refresh(at: now) }
  }

  /// Takes an event of the session; an evaluation that starts takes the place of what was shown.
  mutating func adopt(_ event: SessionEvent, at now: Microseconds) {
    switch event {
    case .evaluationStarted(let id, let plan):
      let cases = shown?.evaluation.plan == plan ? shown?.cases ?? [] : []
      shown = ShownEvaluation(
        evaluation: Evaluation(id: id, plan: plan), cases: cases,
        outlooks: shown?.outlooks ?? [:])
      resume(at: now)
      refresh(at: now)
    case .cellEvaluated(let id, _, _) where shown?.evaluation.id == id && shown?.origin == nil:
      shown?.evaluation.apply(event)
      if now - refreshedAt >= Self.pause { refresh(at: now) }
    case .evaluationEnded(let id, _) where shown?.evaluation.id == id && shown?.origin == nil:
      shown?.evaluation.apply(event)
      isRunning = false
      progress = nil
      refresh(at: now)
    case .cellJudged(let id, _, _) where shown?.evaluation.id == id && shown?.origin == nil:
      take(event)
    default: break
    }
  }

  /// A judgement changes figures without another cell being done.
  private mutating func take(_ judgement: SessionEvent) {
    shown?.evaluation.apply(judgement)
    guard let evaluation = shown?.evaluation else { return }
    if evaluation.plan.scorers.contains(where: { $0.measure.name == .human }) {
      reckon(evaluation)
    } else {
      summaries = evaluation.result.summaries
      agree(evaluation)
    }
  }

  private mutating func refresh(at now: Microseconds) {
    refreshedAt = now
    if let count = shown?.evaluation.result.doneCount { progress?.note(count, at: now) }
    guard let evaluation = shown?.evaluation, evaluation.result.doneCount != refreshedCount
    else { return }
    reckon(evaluation)
  }

  private mutating func reckon(_ evaluation: Evaluation) {
    let result = evaluation.result
    refreshedCount = result.doneCount
    summaries = result.summaries
    comparisons = result.doneCount > 0 ? result.comparisons.map(\.sentence) : []
    agree(evaluation)
    strategy = min(strategy, max(summaries.count - 1, 0))
    if view == .baseline { baseline?.compare(with: result) }
    list()
    confuse()
    compareBeside()
  }

  private mutating func agree(_ evaluation: Evaluation) {
    agreements =
      evaluation.judgements.isEmpty
      ? [] : evaluation.agreements(with: evaluation.labels).flatMap(\.sentences)
  }

  mutating func hold(against baseline: ShownBaseline?) {
    self.baseline = baseline
    if let result = shown?.evaluation.result { self.baseline?.compare(with: result) }
  }

  private mutating func compareBeside() {
    guard view == .cases, showsBeside, let shown, rows.indices.contains(selection),
      shown.evaluation.plan.strategies.count > 1
    else { return beside = nil }
    let texts = [strategy, (strategy + 1) % shown.evaluation.plan.strategies.count].map {
      shown.evaluation.answer(of: EvaluationCell(row: rows[selection], strategy: $0))?.text ?? ""
    }
    if beside?.texts != texts { beside = BesideAnswers(texts) }
  }

  private mutating func confuse() {
    confusion = view == .confusion ? shown?.confusion(of: strategy) : nil
  }

  mutating func reduce(_ command: Command) -> [Effect] {
    defer { compareBeside() }
    switch command {
    case .prepare:
      guard !isRunning, receipt == nil || isPrepared else { return [] }
      receipt = "reckoning what it takes"
      isPrepared = false
      return [.prepareEvaluation]
    case .start: return isPrepared && !isRunning ? [.startEvaluation] : []
    case .stop:
      takeBackReceipt()
      return isRunning ? [.stopEvaluation] : []
    case .toggleCases: show(view == .cases ? .comparisons : .cases)
    case .nextView: show(Self.step(view, by: 1))
    case .previousView: show(Self.step(view, by: -1))
    case .filter:
      filter = Self.step(filter, by: 1)
      list()
    case .sort: order.next()
    case .reverseSort: order.isReversed.toggle()
    case .nextAnswer:
      strategy = summaries.isEmpty ? 0 : (strategy + 1) % summaries.count
      confuse()
    case .toggleBeside: showsBeside.toggle()
    case .judgeRight:
      return judge { judgement in
        if judgement.rating == .good { return judgement.rating = nil }
        // Nothing is wrong with what is right.
        judgement = CellJudgement(rating: .good)
      }
    case .judgeWrong: return judge { $0.rating = $0.rating == .bad ? nil : .bad }
    case .nextTag: return judge { $0.tag = Self.tag(after: $0.tag) }
    case .nextBaseline:
      show(.baseline)
      return [.loadBaseline(after: baseline?.session, of: shown?.session)]
    }
    return []
  }

  private mutating func show(_ view: View) {
    self.view = view
    if view == .baseline, let result = shown?.evaluation.result { baseline?.compare(with: result) }
    scroll = TextScroll()
    confuse()
  }

  /// What is looked at of the evaluation.
  struct Spot: Sendable, Hashable {
    var view: View
    var filter: Filter
    var selection: Int
  }

  var spot: Spot { Spot(view: view, filter: filter, selection: selection) }

  mutating func show(_ spot: Spot) {
    filter = spot.filter
    selection = spot.selection
    list()
    show(spot.view)
  }

  private static func step<Choice: CaseIterable & Equatable>(
    _ choice: Choice, by count: Int
  ) -> Choice where Choice.AllCases == [Choice] {
    let all = Choice.allCases
    return all[((all.firstIndex(of: choice) ?? 0) + count + all.count) % all.count]
  }

  private static func tag(after tag: FailureTag?) -> FailureTag? {
    let all = FailureTag.allCases
    guard let tag, let place = all.firstIndex(of: tag) else { return all.first }
    return place + 1 < all.count ? all[place + 1] : nil
  }

  /// Says something of the chosen answer of the chosen case: into this session, or into the recorded one that it is of.
  private mutating func judge(_ change: (inout CellJudgement) -> Void) -> [Effect] {
    guard view == .cases, let shown, let cell = chosenCell,
      shown.evaluation.answer(of: cell) != nil
    else { return [] }
    var judgement = shown.evaluation.judgement(of: cell) ?? CellJudgement()
    change(&judgement)
    let event = SessionEvent.cellJudged(
      evaluation: shown.evaluation.id, cell: cell, judgement: judgement)
    guard shown.origin != nil else { return [.record(event)] }
    guard let session = shown.session else { return [] }
    take(event)
    return [.recordElsewhere(session, event)]
  }

  var chosenCell: EvaluationCell? {
    rows.indices.contains(selection)
      ? EvaluationCell(row: rows[selection], strategy: strategy) : nil
  }

  private mutating func list() {
    guard let result = shown?.evaluation.result else { return }
    let plan = result.plan
    rows =
      switch filter {
      case .all: Array(plan.cases.indices)
      case .different: result.differing
      case .missed:
        plan.cases.indices.filter { row in
          plan.strategies.indices.contains { (result.mean(row: row, strategy: $0) ?? 0) < 1 }
        }
      }
    selection = min(selection, max(rows.count - 1, 0))
  }

  mutating func reduce(_ command: ScrollCommand, size: GridSize, width: CellWidth) {
    defer { compareBeside() }
    guard view == .cases else {
      scroll.reduce(command, in: lines, size: size, width: width)
      return
    }
    let last = max(rows.count - 1, 0)
    let next = command.rows(page: size.rows).map { selection + $0 } ?? (command == .top ? 0 : last)
    selection = min(max(next, 0), last)
  }

  /// The text of the views that are text.
  var lines: [StyledLine] {
    switch view {
    case .comparisons, .cases: sentenceLines
    case .confusion: confusionLines
    case .baseline: baselineLines
    }
  }
}
