import Archive
import StrategyCore

/// A recorded evaluation that a new one is compared with.
struct EvaluationBaseline: Sendable {
  let session: SessionID
  let evaluation: Evaluation

  /// - Parameter name: `last`, `pinned` (the newest pinned session that holds an evaluation), or a session.
  static func find(_ name: String, in library: SessionLibrary) throws -> EvaluationBaseline {
    let ids =
      ["last", "pinned"].contains(name) ? try library.sessions() : [try library.find(name)]
    for id in ids {
      guard let journal = try? library.read(id),
        name != "pinned" || SessionState(folding: journal.entries).isPinned,
        let evaluation = Evaluation.last(in: journal.entries)
      else { continue }
      return EvaluationBaseline(session: id, evaluation: evaluation)
    }
    throw Failure(
      .storage,
      name == "pinned"
        ? "No pinned session holds an evaluation."
        : name == "last"
          ? "No evaluation is recorded here." : "Session \(name) holds no evaluation.",
      nextStep: name == "pinned"
        ? "Pin one with `trivium sessions pin`." : "Make one with `trivium eval`.")
  }

  /// What has become better or worse, for people.
  func text(against evaluation: Evaluation) -> String {
    let comparisons = evaluation.result.comparisons(with: self.evaluation.result)
    var text = "\nAgainst session \(session.rawValue):\n"
    if self.evaluation.plan.contentHash != evaluation.plan.contentHash {
      text += "The dataset has changed since; cases of the same id are compared.\n"
    }
    if self.evaluation.plan.scorers != evaluation.plan.scorers {
      text += "It was scored by other scorers: a difference may come from them.\n"
    }
    if comparisons.isEmpty { text += "It has no strategy of these.\n" }
    return text + comparisons.map { $0.sentence + "\n" }.joined()
  }
}
