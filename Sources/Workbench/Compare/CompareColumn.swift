import CellGrid
package import StrategyCore
package import Widgets

/// A column of the Compare screen: a strategy as it stands, with an earlier prompt or another model,
/// or one run that is over.
package struct CompareColumn: Sendable, Equatable {
  package var strategy: String
  /// The prompt in place of the text as it stands.
  package var version: PromptVersion?
  /// The model in place of the strategy's own.
  package var model: String?
  /// A run that stays in the column and is not run again.
  package var pinned: RunID?
  package internal(set) var scroll = TextScroll(followsEnd: true)
  private(set) var reading = RunReading()
  /// What the text has against that of the base, while that is asked for and both have ended.
  private(set) var difference: Difference?

  struct Difference: Sendable, Equatable {
    fileprivate var key: [Key]
    var lines: [StyledLine]
    var removed: Int
    var added: Int
  }

  fileprivate struct Key: Sendable, Equatable {
    var run: RunID
    var startedAt: Microseconds
    var bytes: Int
  }

  package init(_ strategy: String) {
    self.strategy = strategy
  }

  /// `rag`, `rag · terse`, `rag · ollama/llama3.2`, `rag · run 3`.
  package var label: String {
    ([strategy] + [version?.label, model, pinned.map { "run \($0.rawValue)" }].compactMap { $0 })
      .joined(separator: " · ")
  }

  /// How much of a request the column settles.
  var precision: Int { (version == nil ? 0 : 1) + (model == nil ? 0 : 1) }

  func isAsked(by request: RunRequest) -> Bool {
    request.strategy == strategy && (version.map { $0.text == request.promptText } ?? true)
      && (model == nil || model == request.model)
  }

  mutating func follow(_ run: Run?, base: Run?) {
    reading.follow(run)
    guard let run, let base, !run.isRunning, !base.isRunning,
      run.request.input == base.request.input
    else {
      difference = nil
      return
    }
    let key = [base, run].map {
      Key(run: $0.id, startedAt: $0.startedAt, bytes: $0.text.utf8.count)
    }
    guard difference?.key != key else { return }
    let found = WordDifference(from: base.text, to: run.text)
    let counts = found.wordCounts
    difference = Difference(
      key: key, lines: found.lines(.response), removed: counts.removed, added: counts.added)
  }

  /// What is read in the column.
  func document(of run: Run, at moment: Microseconds = 0) -> StyledDocument {
    if let difference { return StyledDocument([.lines(difference.lines)]) }
    return RunText.response(run, reading.following(run), at: moment)
  }
}
