package import StrategyCore

/// What the index keeps of one session.
struct SessionPage: Sendable {
  var session: SessionID
  var summary: SessionSummary?
  var problem: Failure?
  var runs: [RecordedRun] = []
  var texts: [Text] = []

  struct Text: Sendable, Hashable {
    var kind: SessionMatch.Kind
    var run: RunID?
    var text: String
  }

  /// Reads the session; what cannot be read is a page with nothing but the problem.
  init(of session: SessionID, in library: SessionLibrary) {
    self.session = session
    do throws(Failure) {
      let journal = try library.read(session)
      let state = SessionState(folding: journal.entries)
      summary = SessionSummary(of: journal, state: state, id: session)
      runs = state.runs.map {
        RecordedRun($0, session: session, startedAt: journal.header.startedAt)
      }
      texts = Self.texts(of: state) + Self.evaluatedTexts(in: journal.entries)
    } catch {
      problem = error
    }
  }

  /// Answers of evaluated cells, each text once: labels repeat by the thousand.
  private static func evaluatedTexts(in entries: [JournalEntry]) -> [Text] {
    var seen: Set<String> = []
    return entries.compactMap { entry in
      guard case .cellEvaluated(_, _, let answer?) = entry.event, !answer.text.isEmpty,
        seen.insert(answer.text).inserted
      else { return nil }
      return Text(kind: .answer, run: nil, text: answer.text)
    }
  }

  private static func texts(of state: SessionState) -> [Text] {
    var texts: [Text] = []
    var prompts: Set<String> = []
    func add(_ kind: SessionMatch.Kind, _ run: RunID?, _ text: String?) {
      if let text, !text.isEmpty { texts.append(Text(kind: kind, run: run, text: text)) }
    }
    func addPrompt(_ run: RunID?, _ text: String) {
      if prompts.insert(text).inserted { add(.prompt, run, text) }
    }
    add(.name, nil, state.name)
    if !state.tags.isEmpty { add(.name, nil, state.tags.joined(separator: " ")) }
    for note in state.notes { add(.note, nil, note) }
    for run in state.runs {
      addPrompt(run.id, run.request.promptText)
      add(.input, run.id, run.request.input)
      add(.answer, run.id, run.text)
      add(.note, run.id, run.correction)
    }
    for (_, text) in state.prompts.sorted(by: { $0.key < $1.key }) { addPrompt(nil, text) }
    if state.input != state.runs.last?.request.input { add(.input, nil, state.input) }
    return texts
  }
}

/// A place in a session where words were found.
package struct SessionMatch: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    case name, note, input, prompt, answer
  }

  package var session: SessionID
  package var kind: Kind
  package var run: RunID?
  /// The words in what stands around them.
  package var excerpt: String
  /// Parts of `excerpt` that were looked for, in UTF-8.
  package var found: [Range<Int>]
}

/// One run as statistics count it.
package struct RecordedRun: Sendable, Hashable, Codable {
  package var session: SessionID
  package var run: RunID
  /// Seconds since 1970.
  package var startedAt: Double
  package var strategy: String
  package var model: String?
  package var status: String
  package var cost: Cost?
  package var usage: Usage
  package var seconds: Double?
  package var timeToFirstToken: Double?
  package var rating: Rating?

  package init(_ run: Run, session: SessionID, startedAt: Double) {
    self.session = session
    self.run = run.id
    self.startedAt = startedAt + Double(run.startedAt) / 1e6
    strategy = run.request.strategy
    model = run.plan?.model
    status =
      switch run.status {
      case .running: "running"
      case .finished: "finished"
      case .cancelled: "cancelled"
      case .interrupted: "interrupted"
      case .failed: "failed"
      }
    cost = run.usage.total > 0 ? run.cost : nil
    usage = run.usage
    seconds = run.totalSeconds
    timeToFirstToken = run.timeToFirstToken
    rating = run.rating
  }
}
