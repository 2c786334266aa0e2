package import StrategyCore
import Widgets

extension WorkbenchState {
  mutating func reduceCompare(
    _ command: CompareScreen.Command, in live: SessionState
  ) -> [Effect] {
    let session = shown(live)
    switch command {
    case .keep: return keep(in: live)
    case .correct: return correct(usesEditor: false, in: live)
    case .version: openVersions(in: session)
    case .model: return openModels(in: live, for: .compareModel)
    case .add where compare.columns.count >= CompareScreen.mostColumns:
      status = StatusMessage(
        .note, "\(CompareScreen.mostColumns) columns are all there can be; x removes one.")
    default: compare.reduce(command, in: session)
    }
    return []
  }

  /// The requests of all columns, each once.
  func compareRequests(_ input: String, in session: SessionState) -> [RunRequest] {
    var requests: [RunRequest] = []
    for index in compare.columns.indices where compare.columns[index].pinned == nil {
      guard compare.run(of: index, in: session)?.isRunning != true,
        let request = request(compare.columns[index], input: input, in: session),
        !requests.contains(request)
      else { continue }
      requests.append(request)
    }
    return requests
  }

  /// The run of the focused column, if it has an answer that can be judged.
  private mutating func judged(in session: SessionState) -> Run? {
    guard replay == nil else {
      status = StatusMessage(.note, "This is a recording; q returns to the present.")
      return nil
    }
    guard let run = compare.focusedRun(in: session), !run.isRunning, !run.text.isEmpty else {
      status = StatusMessage(
        .warning, "There is no whole answer to keep yet; \(hint(.run)) runs all columns.")
      return nil
    }
    return run
  }

  /// Rates the answer good and makes it a case to learn from; again takes both back.
  private mutating func keep(in session: SessionState) -> [Effect] {
    guard let run = judged(in: session) else { return [] }
    let isKept = run.rating == .good && run.correction == nil
    return [
      .record(.runRated(run: run.id, rating: isKept ? nil : .good, correction: nil)),
      .keepCase(
        RatedCase(
          run: run.id, input: run.request.input, expected: isKept ? nil : run.text)),
    ]
  }

  /// Asks what the answer should have been: on one line when it is short, else in the editor.
  mutating func correct(usesEditor: Bool, in session: SessionState) -> [Effect] {
    guard let run = judged(in: session) else { return [] }
    let text = run.correction ?? run.text
    if !usesEditor, text.utf8.count <= 160, !text.contains(where: \.isNewline) {
      overlay = .line(LinePrompt(.correction(run.id), text: text))
      return []
    }
    return [.editText(text: text, target: .correction(run: run.id))]
  }

  /// An answer that stayed as it was is good; one that had to be changed is not.
  mutating func takeCorrection(
    _ text: String, of id: RunID, in session: SessionState
  ) -> [Effect] {
    guard let run = session.run(id), replay == nil else { return [] }
    guard !text.allSatisfy(\.isWhitespace) else {
      status = StatusMessage(.warning, "An empty correction is not kept.")
      return []
    }
    let isSame = text == run.text
    return [
      .record(
        .runRated(run: id, rating: isSame ? .good : .bad, correction: isSame ? nil : text)),
      .keepCase(RatedCase(run: id, input: run.request.input, expected: text)),
    ]
  }
}

/// An answer as somebody wants it, for a dataset of the workspace.
package struct RatedCase: Sendable, Hashable {
  package var run: RunID
  package var input: String
  /// `nil` takes the case out again.
  package var expected: String?

  package init(run: RunID, input: String, expected: String?) {
    self.run = run
    self.input = input
    self.expected = expected
  }
}
