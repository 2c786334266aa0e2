import Foundation
package import StrategyCore

/// A session on its way to another format.
package struct SessionExport: Sendable {
  package var header: JournalHeader
  package var entries: [JournalEntry]
  package var state: SessionState

  /// What was recorded is redacted once more: a secret may have become known since.
  package init(_ journal: RecordedJournal, redactedBy redact: Redaction? = nil) {
    header = journal.header
    entries = journal.entries
    if let redact {
      let (encoder, decoder) = (CassetteLine.encoder(), CassetteLine.decoder())
      entries = entries.map { entry in
        guard let json = try? encoder.encode(entry.withoutSecretURLs),
          let safe = try? decoder.decode(
            JournalEntry.self, from: Data(redact.texts(in: [UInt8](json))))
        else { return entry }
        return safe
      }
    }
    state = SessionState(folding: entries)
  }

  var evaluations: [RecordedEvaluation] { RecordedEvaluation.all(in: entries) }

  /// For people: `2 runs`, `1 run, 40 cells evaluated`.
  var counts: String {
    let cells = evaluations.reduce(0) { $0 + $1.cells.count }
    let runs = state.runs.count == 1 ? "1 run" : "\(state.runs.count) runs"
    return cells == 0 ? runs : "\(runs), \(cells) \(cells == 1 ? "cell" : "cells") evaluated"
  }

  var title: String { state.name ?? "Session \(header.session.rawValue)" }

  /// A time of the session as ISO 8601, in UTC and to the second.
  func time(_ at: Microseconds = 0) -> String {
    Date(timeIntervalSince1970: header.startedAt + Double(at) / 1e6).formatted(.iso8601)
  }
}

/// A session that comes from elsewhere, before it has a file.
package struct ImportedSession: Sendable, Hashable {
  /// Seconds since 1970.
  package var startedAt: Double
  /// In order, numbered from 1.
  package var entries: [JournalEntry]

  package init(startedAt: Double, entries: [JournalEntry]) {
    self.startedAt = startedAt
    self.entries = entries
  }

  /// A conversation that was held elsewhere: each answer is a run of the strategy `imported`.
  init(name: String?, workspace: String, startedAt: Double, turns: [Turn]) {
    let models = Set(turns.compactMap(\.model))
    var events: [(at: Microseconds, event: SessionEvent)] = [
      (
        0,
        .sessionStarted(
          workspace: Workspace(
            name: workspace,
            strategies: [
              Strategy(
                name: "imported", prompt: "imported.md", model: models.min() ?? "imported")
            ],
            models: Dictionary(
              uniqueKeysWithValues: models.map { ($0, ModelDefinition(use: $0)) })))
      )
    ]
    if let name { events.append((0, .sessionRenamed(name: name))) }
    for (index, turn) in turns.enumerated() { events += turn.events(RunID(index + 1)) }
    var last = 0
    entries = events.enumerated().map { index, event in
      last = max(last, event.at)
      return JournalEntry(sequence: index + 1, at: last, event: event.event)
    }
    self.startedAt = startedAt
  }

  /// One answer with everything that was said before it.
  struct Turn {
    var messages: [ComposedPrompt.Message]
    var answer: String
    var reasoning = ""
    var model: String?
    var usage: Usage?
    /// Microseconds since the start of the session.
    var at: Microseconds = 0
    var seconds: Double?

    fileprivate func events(_ run: RunID) -> [(at: Microseconds, event: SessionEvent)] {
      let input = messages.last { $0.role == .user }?.content ?? ""
      let sections = messages.map { message in
        ComposedPrompt.Section(
          kind: message.role == .system ? .system : .input, role: message.role,
          text: message.content, tokens: 0, startsMessage: true)
      }
      let end = at + Microseconds(min(max(seconds ?? 0, 0), 1e9) * 1e6)
      var events: [(at: Microseconds, event: SessionEvent)] = [
        (
          at,
          .runStarted(
            run: run,
            request: RunRequest(strategy: "imported", input: input, promptText: "{{input}}"))
        ),
        (
          at,
          .runPlanned(
            run: run, plan: RunPlan(kind: .prompt, model: model ?? "imported", price: nil))
        ),
        (
          at,
          .promptComposed(
            run: run, prompt: ComposedPrompt(sections: sections, input: input))
        ),
      ]
      if !reasoning.isEmpty {
        events.append((end, .reasoningReceived(run: run, text: reasoning, tokens: 0)))
      }
      events.append((end, .chunkReceived(run: run, text: answer, tokens: 0)))
      if let usage { events.append((end, .usageReported(run: run, usage: usage))) }
      events.append((end, .runFinished(run: run, reason: .stop)))
      return events
    }
  }
}

extension SessionLibrary {
  /// Gives an imported session a file of its own; `now` in seconds since 1970 names it.
  package func add(_ session: ImportedSession, now: Double) throws(Failure) -> SessionID {
    var generator = SystemRandomNumberGenerator()
    let id = try newSession(at: now, using: &generator)
    var file = try JournalFile(
      JournalHeader(session: id, startedAt: session.startedAt), in: self)
    for entry in session.entries { try file.append(entry) }
    try file.write()
    return id
  }
}
