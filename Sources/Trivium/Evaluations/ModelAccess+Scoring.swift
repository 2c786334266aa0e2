import BaselineModel
import ModelProviders
import StrategyCore

/// What scorers need beside an answer.
extension ModelAccess {
  /// Judges are models of the workspace, or `PROVIDER/MODEL`; likeness is that of the embedded embedder; programs are
  /// those that trivium.yaml names, and no others.
  ///
  /// - Parameter runner: where the calls of judges are booked.
  func scoringMeans(
    in workspace: Workspace, bookedBy runner: StrategyRunner? = nil
  ) -> ScoringMeans {
    let programs = Set(
      (workspace.scorers ?? []).compactMap { scorer -> [String]? in
        if case .command(let arguments, _) = scorer.measure { arguments } else { nil }
      })
    return ScoringMeans(
      embedder: HashedEmbedder(),
      judge: { name in
        guard let name else { return nil }
        let definition = Self.judge(named: name, in: workspace)
        guard let model = try? model(for: definition) else { return nil }
        return BookedModel(
          model, price: try? catalogue.price(for: definition),
          counter: counters.counter(forModel: definition.model), by: runner)
      },
      command: { [catalogue] question in
        guard programs.contains(question.arguments) else {
          return .notStarted(reason: "trivium.yaml does not name it")
        }
        return await catalogue.reply(to: question)
      })
  }

  /// Throws what would keep a scorer from scoring a single answer: a judge that is not there, a program that may not run.
  func checkScoring(by scorers: ScorerSet, in workspace: Workspace) throws {
    for scorer in scorers.scorers {
      switch scorer.definition.measure {
      case .command(let arguments, _): try catalogue.checkScoring(arguments)
      case .judge(let judge):
        guard let name = judge.model else {
          throw Failure(
            .workspace, "The scorer \(scorer.definition.title) has no model to judge with.",
            nextStep: "Give it `model:` in trivium.yaml: one of the workspace or PROVIDER/MODEL."
          )
        }
        _ = try model(for: Self.judge(named: name, in: workspace))
      default: break
      }
    }
  }

  private static func judge(named name: String, in workspace: Workspace) -> ModelDefinition {
    workspace.models[name] ?? ModelDefinition(use: name)
  }
}
