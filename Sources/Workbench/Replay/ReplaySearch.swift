import StrategyCore

/// Where a text comes up in a recording: in inputs, prompts, answers, passages, notes and failures; case does not count.
struct ReplaySearch: Sendable, Equatable {
  let text: String
  /// How many entries have been applied there, in order.
  let positions: [Int]

  init(_ text: String, in entries: [JournalEntry]) {
    self.text = text
    var scan = Scan(needle: text.lowercased())
    positions = entries.indices.filter { scan.meets(entries[$0].event) }.map { $0 + 1 }
  }

  /// The first place beyond `position`, or before it, going round at the ends; `nil` when there is none.
  func next(from position: Int, forward: Bool) -> Int? {
    forward
      ? positions.first { $0 > position } ?? positions.first
      : positions.last { $0 < position } ?? positions.last
  }

  /// Reads entry by entry; a text that grows counts once, when the needle comes into it.
  private struct Scan {
    let needle: String
    private var tails: [RunID: Substring] = [:]
    private var holding: Set<String> = []

    init(needle: String) {
      self.needle = needle
    }

    mutating func meets(_ event: SessionEvent) -> Bool {
      switch event {
      case .inputEdited(let text): comes(into: "input", text)
      case .runStarted(_, let request): comes(into: "input", request.input)
      case .promptEdited(let path, let text): comes(into: "prompt \(path)", text)
      case .chunkReceived(let run, let text, _), .reasoningReceived(let run, let text, _):
        comes(intoRun: run, text)
      case .noteAdded(let text), .warningGiven(_, let text), .sessionRenamed(let text):
        isIn(text)
      case .runFailed(_, let failure): isIn(failure.sentence)
      case .runRated(_, _, let correction): isIn(correction ?? "")
      case .passagesRetrieved(_, let passages, _):
        passages.contains { isIn($0.passage.text) }
      case .cellEvaluated(_, _, let answer): isIn(answer?.text ?? "")
      default: false
      }
    }

    private func isIn(_ text: String) -> Bool {
      text.lowercased().contains(needle)
    }

    private mutating func comes(into place: String, _ text: String) -> Bool {
      guard isIn(text) else {
        holding.remove(place)
        return false
      }
      return holding.insert(place).inserted
    }

    /// The needle may reach over several chunks.
    private mutating func comes(intoRun run: RunID, _ chunk: String) -> Bool {
      let text = (tails[run] ?? "") + chunk.lowercased()
      tails[run] = text.suffix(max(needle.count - 1, 0))
      return text.contains(needle)
    }
  }
}
