import StrategyCore
import Workbench

/// Evaluations: found, reckoned, run, held against others, judged.
extension EffectRunner {
  func loadEvaluation() {
    guard let bench = environment.bench else { return send(.reply(.evaluationLoaded(nil))) }
    Task { await answer { .evaluationLoaded(try await bench.recorded()) } }
  }

  func loadBaseline(after last: SessionID?, of shown: SessionID?) {
    guard let bench = environment.bench else { return }
    Task { await answer { .baselineLoaded(try await bench.baseline(after: last, of: shown)) } }
  }

  func record(_ event: SessionEvent, in session: SessionID) {
    let (shelf, before) = (environment.shelf, adding)
    adding = Task {
      await before?.value
      do {
        try await shelf.add(event, to: session)
      } catch {
        send(.reply(.failed(error as? Failure ?? Failure(.storage, "\(error)"))))
      }
    }
  }

  func prepareEvaluation() {
    guard let bench = environment.bench, evaluating == nil else { return }
    let shown = store.workbench.evaluate.shown
    let known = shown?.origin == nil ? shown : nil
    let id = known?.evaluation.id ?? store.session.nextEvaluationID
    Task {
      await answer {
        let (shown, receipt) = try await bench.prepare(id, continuing: known)
        return .evaluationPrepared(shown, receipt: receipt)
      }
    }
  }

  func startEvaluation() {
    guard let bench = environment.bench, evaluating == nil,
      let shown = store.workbench.evaluate.shown
    else { return }
    let known = store.session.evaluations.contains { $0.id == shown.evaluation.id }
    if !known {
      record(.evaluationStarted(evaluation: shown.evaluation.id, plan: shown.evaluation.plan))
    } else {
      send(.reply(.evaluationResumed))
    }
    let spent = store.session.spending.amount
    evaluating = Task {
      await bench.carryOut(spent: spent) { await self.noteEvaluated($0) }
      evaluating = nil
    }
  }

  private func noteEvaluated(_ event: SessionEvent) {
    record(event)
  }
}
