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
  /// The last evaluation, when an earlier and fuller one of the same data is taken instead.
  private(set) var passedOver: PassedOver?

  struct PassedOver: Sendable {
    var session: SessionID
    var cases: Int
  }

  struct Prompt: Sendable {
    var path: String
    /// SHA-256 of its text.
    var hash: String
  }

  /// The evaluation of a session, or the last recorded one of the workspace; `nil` when none is recorded.
  ///
  /// A trial on a few cases does not take the place of a fuller evaluation: with no session given, that of the same
  /// data, the same scorers and at least the same strategies with the most cases is taken. `last` is the last.
  static func last(
    of loaded: LoadedWorkspace, session: String?, price: ModelPrice?, outlooks: ModelOutlooks
  ) throws -> DecisionBasis? {
    let library = SessionLibrary(folder: loaded.folder.sessions)
    let isGiven = session != nil && session != "last"
    let ids = try isGiven ? [try library.find(session ?? "")] : library.sessions()
    var last: Candidate?
    var fullest: Candidate?
    var open = Self.mostCompared
    for (place, id) in ids.enumerated() where open > 0 {
      if last != nil, place >= Self.mostSearched { break }
      guard let journal = try? library.read(id),
        let evaluation = Evaluation.last(in: journal.entries),
        evaluation.plan.strategies.allSatisfy({ loaded.workspace.strategy(named: $0) != nil })
      else { continue }
      let found = Candidate(session: id, evaluation: evaluation)
      last = last ?? found
      if let last, found.canStand(for: last), found.cases > fullest?.cases ?? 0 { fullest = found }
      open = session == nil ? open - 1 : 0
    }
    if let last {
      let chosen = fullest ?? last
      var basis = DecisionBasis(
        loaded, session: chosen.session, evaluation: chosen.evaluation, price: price,
        outlooks: outlooks)
      if chosen.session != last.session {
        basis.passedOver = PassedOver(session: last.session, cases: last.cases)
      }
      return basis
    }
    if isGiven, let session {
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

extension DecisionBasis {
  /// How many evaluations are looked at for a fuller one than the last.
  private static let mostCompared = 12
  /// Sessions that are read for it.
  private static let mostSearched = 100

  private struct Candidate {
    var session: SessionID
    var evaluation: Evaluation
    /// Those that every strategy has a score for.
    var cases: Int

    init(session: SessionID, evaluation: Evaluation) {
      (self.session, self.evaluation) = (session, evaluation)
      let plan = evaluation.plan
      cases = plan.cases.indices.count { row in
        plan.strategies.indices.allSatisfy { evaluation.result.mean(row: row, strategy: $0) != nil }
      }
    }

    func canStand(for last: Candidate) -> Bool {
      let (own, other) = (evaluation.plan, last.evaluation.plan)
      return own.contentHash == other.contentHash && own.scorers == other.scorers
        && Set(own.strategies).isSuperset(of: other.strategies)
    }
  }

  /// On which evaluation the decision rests, and how another is taken.
  var sentence: String {
    let plan = evaluation.plan
    let text =
      "Rests on session \(session.rawValue): \(EvaluationText.count(plan.cases.count - evidence.omitted, "case")) of \(plan.dataset)."
    guard let passedOver else { return text + " `--evaluation` takes another." }
    return text
      + " The last evaluation, \(passedOver.session.rawValue), has only \(passedOver.cases) of them: `--evaluation last` takes that."
  }
}
