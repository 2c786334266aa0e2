/// Everything that is known of a session: the fold of its events.
public struct SessionState: Sendable, Hashable {
  public private(set) var workspace: Workspace?
  public private(set) var name: String?
  /// The strategy whose tab is chosen.
  public private(set) var strategy: String?
  public private(set) var input = ""
  /// Texts of prompt files by path, as edited in this session.
  public private(set) var prompts: [String: String] = [:]
  /// In the order of their start.
  public private(set) var runs: [Run] = []
  public private(set) var notes: [String] = []
  /// Sequence and time of the last entry.
  public private(set) var sequence = 0
  public private(set) var time: Microseconds = 0

  public init() {}

  public init(folding entries: some Sequence<JournalEntry>) {
    for entry in entries { apply(entry) }
  }

  /// The one way in which a session changes. Events of unknown runs are ignored.
  public mutating func apply(_ entry: JournalEntry) {
    sequence = entry.sequence
    time = max(time, entry.at)
    switch entry.event {
    case .sessionStarted(let workspace):
      self.workspace = workspace
      strategy = strategy ?? workspace.strategies.first?.name
    case .sessionResumed:
      for index in runs.indices where runs[index].isRunning {
        runs[index].apply(entry.event, at: entry.at)
      }
    case .sessionRenamed(let name): self.name = name
    case .strategyChosen(let strategy): self.strategy = strategy
    case .inputEdited(let text): input = text
    case .promptEdited(let path, let text): prompts[path] = text
    case .noteAdded(let text): notes.append(text)
    case .runStarted(let id, let request):
      guard index(of: id) == nil else { return }
      runs.append(Run(id: id, request: request, startedAt: entry.at))
      input = request.input
    default:
      guard let id = entry.event.run, let index = index(of: id) else { return }
      runs[index].apply(entry.event, at: entry.at)
    }
  }

  /// The place of a run; new runs are looked for from the end, where they are.
  private func index(of id: RunID) -> Int? {
    runs.lastIndex { $0.id == id }
  }
}

extension SessionState {
  public var nextRunID: RunID { RunID((runs.map(\.id.rawValue).max() ?? 0) + 1) }

  public func run(_ id: RunID) -> Run? {
    index(of: id).map { runs[$0] }
  }

  public func lastRun(of strategy: String) -> Run? {
    runs.last { $0.request.strategy == strategy }
  }

  public var runningRuns: [Run] { runs.filter(\.isRunning) }

  /// Money spent so far, with the weakest provenance among its parts; unpriced runs are left out and counted.
  public var spending: Spending { Spending(of: runs) }

  public func spending(of strategy: String) -> Spending {
    Spending(of: runs.filter { $0.request.strategy == strategy })
  }
}

/// Sums over runs.
public struct Spending: Sendable, Hashable {
  public var amount = Money.zero
  /// The same traffic on the comparison model.
  public var comparison: Money?
  public var usage = Usage(provenance: .reported)
  public var runs = 0
  public var unpricedRuns = 0

  public init(of runs: some Sequence<Run>) {
    for run in runs {
      self.runs += 1
      usage = usage + run.usage
      if let comparisonCost = run.comparisonCost {
        comparison = (comparison ?? .zero) + comparisonCost.amount
      }
      guard let cost = run.cost, cost.provenance != .unpriced else {
        unpricedRuns += 1
        continue
      }
      amount += cost.amount
    }
  }

  public var cost: Cost {
    if runs > 0, unpricedRuns == runs { return .unpriced }
    return Cost(amount: amount, provenance: usage.provenance)
  }
}
