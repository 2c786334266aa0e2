import Archive
import Foundation
import Runtime
import StrategyCore
import Synchronization
import Workbench

/// Scores the strategies of a workspace for the workbench.
final class WorkspaceBench: EvaluationBench {
  private struct Prepared {
    var setup: EvaluationSetup
    var evaluation: Evaluation
  }

  private let loaded: LoadedWorkspace
  private let resolver: WorkspaceResolver
  private let runner: StrategyRunner
  /// The session at hand.
  private let session: SessionID
  private let prepared = Mutex<Prepared?>(nil)

  init(
    loaded: LoadedWorkspace, resolver: WorkspaceResolver, runner: StrategyRunner,
    session: SessionID
  ) {
    self.session = session
    self.loaded = loaded
    self.resolver = resolver
    self.runner = runner
  }

  @concurrent
  func recorded() async throws -> ShownEvaluation? {
    let outlooks = ModelOutlooks(catalogue: resolver.access.catalogue)
    guard
      let basis = try DecisionBasis.last(
        of: loaded, session: nil, price: nil, outlooks: outlooks)
    else { return nil }
    let cases = (try? EvaluationSetup.cases(of: basis.evaluation.plan, in: loaded)) ?? []
    return ShownEvaluation(
      evaluation: basis.evaluation, cases: cases,
      origin: "recorded \(basis.session.rawValue)"
        + (basis.passedOver.map {
          ", fuller than the last, \($0.session.rawValue) with \(EvaluationText.count($0.cases, "case"))"
        } ?? ""),
      outlooks: outlooks.all(in: loaded.workspace), session: basis.session)
  }

  @concurrent
  func baseline(
    after last: SessionID?, of shown: SessionID?
  ) async throws -> ShownBaseline? {
    let library = SessionLibrary(folder: loaded.folder.sessions)
    let pinned = try? EvaluationBaseline.find("pinned", in: library)
    let others = try library.sessions().filter { $0 != pinned?.session }
    let ids = ([pinned?.session].compactMap { $0 } + others)
      .filter { $0 != shown && $0 != session }
    let start = last.flatMap { ids.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
    for id in ids.dropFirst(start) {
      guard let found = try? EvaluationBaseline.find(id.rawValue, in: library) else { continue }
      return ShownBaseline(
        session: id, evaluation: found.evaluation,
        title: id == pinned?.session
          ? "the pinned evaluation \(id.rawValue)" : "the evaluation \(id.rawValue)")
    }
    return nil
  }

  @concurrent
  func prepare(
    _ id: EvaluationID, continuing known: ShownEvaluation?
  ) async throws -> (shown: ShownEvaluation, receipt: String) {
    let setup = try EvaluationSetup(
      loaded, strategies: [], dataset: nil, scorers: [], selection: CaseFilter(),
      repeats: 1)
    var evaluation = Evaluation(id: id, plan: setup.plan)
    if let known, known.evaluation.plan == setup.plan { evaluation = known.evaluation }
    prepared.withLock { $0 = Prepared(setup: setup, evaluation: evaluation) }
    let forecast = EvaluationForecast(setup: setup, resolver: resolver)
    let receipt = try await forecast.receipt(
      for: evaluation, choice: CallChoice(),
      concurrency: EvaluationRunner.Options().concurrency)
    let text = EvaluationText.text(
      of: receipt, plan: setup.plan, open: evaluation.result.pending().count)
    return (
      ShownEvaluation(
        evaluation: evaluation, cases: setup.cases,
        outlooks: ModelOutlooks(catalogue: resolver.access.catalogue).all(in: loaded.workspace)),
      ([text] + setup.notices.prefix(1)).joined(separator: " · ")
    )
  }

  @concurrent
  func carryOut(
    spent: Money, record: @escaping @Sendable (SessionEvent) async -> Void
  ) async {
    guard let prepared = prepared.withLock({ $0 }) else { return }
    let clock = ContinuousClock.now
    let evaluating = EvaluationRunner(
      runner: runner,
      scorers: prepared.setup.scorers,
      means: resolver.access.scoringMeans(in: loaded.workspace, bookedBy: runner),
      now: { Microseconds((ContinuousClock.now - clock) / .microseconds(1)) })
    _ = await evaluating.carryOut(
      prepared.evaluation, cases: prepared.setup.cases, prompts: prepared.setup.prompts,
      spent: spent, record: record)
  }
}
