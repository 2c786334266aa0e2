import Archive
import Foundation
import StrategyCore

/// The recorded evaluation that a decision rests on, with what the workspace says of its strategies.
struct DecisionBasis: Sendable {
  let session: SessionID
  let evaluation: Evaluation
  let evidence: Evaluation.Evidence
  /// Prompt files by strategy as they are now; one that cannot be read is left out.
  let prompts: [String: Prompt]

  struct Prompt: Sendable {
    var path: String
    /// SHA-256 of its text.
    var hash: String
  }

  /// The last recorded evaluation of the workspace, or that of a session; `nil` when none is recorded.
  static func last(
    of loaded: LoadedWorkspace, session: String?, price: ModelPrice?, outlooks: ModelOutlooks
  ) throws -> DecisionBasis? {
    let library = SessionLibrary(folder: loaded.folder.sessions)
    let session = session == "last" ? nil : session
    let ids = try session.map { [try library.find($0)] } ?? (try library.sessions())
    for id in ids {
      guard let journal = try? library.read(id),
        let evaluation = Evaluation.last(in: journal.entries),
        evaluation.plan.strategies.allSatisfy({ loaded.workspace.strategy(named: $0) != nil })
      else { continue }
      return DecisionBasis(
        loaded, session: id, evaluation: evaluation, price: price, outlooks: outlooks)
    }
    if let session {
      throw Failure(
        .storage, "Session \(session) holds no evaluation of this workspace's strategies.",
        nextStep: "Make one with `trivium eval`.")
    }
    return nil
  }

  private init(
    _ loaded: LoadedWorkspace, session: SessionID, evaluation: Evaluation, price: ModelPrice?,
    outlooks: ModelOutlooks
  ) {
    self.session = session
    self.evaluation = evaluation
    let workspace = loaded.workspace
    let strategies = evaluation.plan.strategies.compactMap(workspace.strategy(named:))
    prompts = Dictionary(
      strategies.compactMap { strategy in
        guard
          let text = try? TextFile.read(
            loaded.folder.file(strategy.prompt), shownAs: strategy.prompt)
        else { return nil }
        return (
          strategy.name, Prompt(path: strategy.prompt, hash: SHA256.digest(of: text.utf8))
        )
      }, uniquingKeysWith: { first, _ in first })
    let kinds = strategies.map(workspace.kind(of:))
    let refreshes = DecisionTerms.refreshesPerMonth(freshness: workspace.requirements.freshness)
    let tuned = TunedModels(folder: loaded.folder)
    var evidence = evaluation.evidence(
      kinds: kinds, models: strategies.map { workspace.models[$0.model]?.use ?? $0.model },
      ownership: kinds.map { .assumed(for: $0, refreshesPerMonth: refreshes) }, price: price)
    for (index, strategy) in strategies.enumerated() {
      evidence.strategies[index].outlook = outlooks.outlook(of: strategy, in: workspace)
      guard let definition = workspace.models[strategy.model], definition.provider == "tuned",
        let facts = tuned.facts(of: definition.model)
      else { continue }
      evidence.strategies[index].examples = facts.exampleCount
    }
    self.evidence = evidence
  }
}
