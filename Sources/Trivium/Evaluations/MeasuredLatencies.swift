import Archive
import StrategyCore

/// How long earlier calls took, by model: those of the evaluation at hand, else those of the newest session with any.
struct MeasuredLatencies {
  /// Sessions that are looked through, the newest first.
  private static let mostSessions = 8
  /// Calls of one model that are enough.
  private static let mostCalls = 1000

  private var known: [String: [Double]] = [:]
  private let loaded: LoadedWorkspace
  private var sessions: [SessionID]?

  /// - Parameter model: in place of the strategies' own.
  init(of evaluation: Evaluation? = nil, in loaded: LoadedWorkspace, model: String? = nil) {
    self.loaded = loaded
    guard let evaluation else { return }
    Self.add(evaluation, in: loaded.workspace, model: model, to: &known)
  }

  /// Seconds of each call; empty when none was measured.
  ///
  /// - Parameter model: as a plan names it, `openai/gpt-4.1-mini`.
  mutating func seconds(of model: String) -> [Double] {
    let library = SessionLibrary(folder: loaded.folder.sessions)
    var open = sessions ?? Array(((try? library.sessions()) ?? []).prefix(Self.mostSessions))
    while known[model] == nil, !open.isEmpty {
      if let journal = try? library.read(open.removeFirst(), withChunkTexts: false) {
        add(journal.entries)
      }
    }
    sessions = open
    return known[model] ?? []
  }

  /// Models that a newer session has told of keep what it told.
  private mutating func add(_ entries: [JournalEntry]) {
    var found: [String: [Double]] = [:]
    let state = SessionState(folding: entries)
    for run in state.runs where run.kept == nil {
      guard case .finished = run.status, let model = run.plan?.model,
        let seconds = run.totalSeconds
      else { continue }
      found[model, default: []].append(seconds)
    }
    if let workspace = state.workspace {
      for evaluation in Evaluation.all(in: entries) {
        Self.add(evaluation, in: workspace, model: nil, to: &found)
      }
    }
    known.merge(found) { newer, _ in newer }
  }

  /// What took no time was not asked for: it was kept.
  private static func add(
    _ evaluation: Evaluation, in workspace: Workspace, model: String?,
    to known: inout [String: [Double]]
  ) {
    let models = evaluation.plan.strategies.map { name in
      (model ?? workspace.strategy(named: name)?.model).map { workspace.models[$0]?.use ?? $0 }
    }
    for record in evaluation.result.records {
      guard let model = models[record.cell.strategy], let seconds = record.seconds,
        seconds > 0.005, known[model]?.count ?? 0 < mostCalls
      else { continue }
      if case .failed = record.outcome { continue }
      known[model, default: []].append(seconds)
    }
  }
}
