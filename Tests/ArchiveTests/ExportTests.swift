import Foundation
import GRDB
import StrategyCore
import Testing

@testable import Archive

struct ExportTests {
  private static let hostile =
    "</script><script>alert(1)</script> --> \u{1B}]0;owned\u{7} ``` ```` \u{202E}x \r\n/etc/passwd"

  private func export(_ entries: [JournalEntry]) -> SessionExport {
    SessionExport(
      RecordedJournal(
        header: JournalHeader(
          session: SessionID(rawValue: "01abc"), startedAt: SampleSession.start),
        entries: entries))
  }

  private static func hostileEntries() -> [JournalEntry] {
    let events: [SessionEvent] = [
      .sessionRenamed(name: hostile), .noteAdded(text: hostile),
      .runStarted(
        run: RunID(1), request: RunRequest(strategy: hostile, input: hostile, promptText: hostile)),
      .runPlanned(run: RunID(1), plan: RunPlan(kind: .prompt, model: hostile, price: nil)),
      .promptComposed(
        run: RunID(1),
        prompt: ComposedPrompt(
          sections: [.init(kind: .input, role: .user, text: hostile, tokens: 1)], input: hostile)),
      .reasoningReceived(run: RunID(1), text: hostile, tokens: 1),
      .chunkReceived(run: RunID(1), text: hostile, tokens: 1),
      .runFailed(run: RunID(1), failure: Failure(.model, hostile)),
      .runRated(run: RunID(1), rating: .good, correction: hostile),
      .evaluationStarted(
        evaluation: EvaluationID(1),
        plan: EvaluationPlan(
          dataset: hostile, contentHash: hostile,
          cases: [EvaluationCase(id: hostile, input: hostile, line: 1)], strategies: [hostile],
          scorers: [ScorerDefinition(.isJSON(isEmbedded: false))])),
      .cellEvaluated(
        evaluation: EvaluationID(1),
        record: CellRecord(
          cell: EvaluationCell(row: 0, strategy: 0), outcome: .unscored(reason: hostile)),
        answer: EvaluatedAnswer(text: hostile)),
    ]
    return events.enumerated().map { JournalEntry(sequence: $0 + 1, at: $0 * 10, event: $1) }
  }

  @Test func `markdown is read back to the same session`() throws {
    for entries in [
      SampleSession.entries, StreamingSession.entries(chunks: 120), Self.hostileEntries(),
    ] {
      let export = export(entries)
      let text = MarkdownExport.text(of: export)
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
      let read = try MarkdownImport.session(from: text, now: 5)
      #expect(read.startedAt == SampleSession.start)
      let state = SessionState(folding: read.entries)
      #expect(state.runs == export.state.runs)
      #expect(state.notes == export.state.notes)
      #expect(state.name == export.state.name && state.tags == export.state.tags)
      #expect(state.workspace == export.state.workspace)
      #expect(state.spending == export.state.spending)
    }
  }

  @Test func `an evaluation is exported cell by cell, and read back`() throws {
    let export = export(SampleSession.entries)
    let text = MarkdownExport.text(of: export)
    #expect(text.contains("## Evaluation 1 · data/test.jsonl\n"))
    #expect(text.contains("\n| rag | a | 1 passed | $0 | 0.50 | In part |\n"))
    let read = try MarkdownImport.session(from: text, now: 5)
    #expect(SessionState(folding: read.entries).evaluations == export.state.evaluations)

    let html = try PlayerExport.html(of: export)
    #expect(html.contains(#""texts":["rag","a","1 passed","$0","0.50 s","In part"]"#))

    let json = try TelemetryExport.json(of: export)
    #expect(json.contains(#""name":"evaluate rag""#))
    #expect(json.contains(#"{"key":"trivium.case","value":{"stringValue":"a"}}"#))
    #expect(json.contains("In part"))
    #expect(!(try TelemetryExport.json(of: export, withTexts: false)).contains("In part"))
  }

  @Test func `of a cell that was tried again the last outcome is told, in its place`() throws {
    let record = { (turn: Int, value: Double) in
      SessionEvent.cellEvaluated(
        evaluation: EvaluationID(1),
        record: CellRecord(
          cell: EvaluationCell(row: 0, strategy: 0, turn: turn),
          outcome: .scored(score: Score(value: value, isPass: value > 0.5, reason: "so"))),
        answer: EvaluatedAnswer(
          text: "x", parts: [.scored(value, isPass: value > 0.5, "so")]))
    }
    let plan = EvaluationPlan(
      dataset: "d", contentHash: "h", cases: [EvaluationCase(id: "a", input: "", line: 1)],
      strategies: ["s"], repeats: 2, scorers: [ScorerDefinition(.isJSON(isEmbedded: false))])
    let events: [SessionEvent] = [
      .evaluationStarted(evaluation: EvaluationID(1), plan: plan), record(0, 0), record(1, 0.25),
      record(0, 1), record(7, 1),
    ]
    let entries = events.enumerated().map { JournalEntry(sequence: $0 + 1, at: $0, event: $1) }
    let evaluation = try #require(RecordedEvaluation.all(in: entries).first)
    #expect(evaluation.cells.map(\.title) == ["a (repeat 1)", "a"])
    #expect(evaluation.cells.map(\.scoreText) == ["0.25 missed", "1 passed"])
    #expect(evaluation.cells.map(\.at) == [2, 3])
    #expect(evaluation.summary == "2 of 2 cells, scored by is-json; not ended")
    let json = try TelemetryExport.json(of: export(entries))
    #expect(json.components(separatedBy: "gen_ai.evaluation.result").count == 3)
    #expect(json.contains(#"{"key":"gen_ai.evaluation.score.value","value":{"doubleValue":0.25}}"#))
  }

  @Test func `a text that was edited counts, and one written by hand is read`() throws {
    let text = MarkdownExport.text(of: export(StreamingSession.entries(chunks: 50)))
    let edited = text.replacingOccurrences(of: "How do I get my money back?", with: "Refund?")
      .replacingOccurrences(of: "word0", with: "WORD NOUGHT")
    let state = SessionState(folding: try MarkdownImport.session(from: edited, now: 5).entries)
    #expect(state.runs.first?.request.input == "Refund?")
    #expect(state.runs.first?.text.contains("WORD NOUGHT") == true)
    let byHand = """
      # My talk

      ## Run 1 · rag

      ### Input
      ```
      What is it?
      ```
      ### Answer
      ````
      A ``` fence
      ````
      """
    let run = SessionState(folding: try MarkdownImport.session(from: byHand, now: 5).entries).runs
      .first
    #expect(run?.request.strategy == "rag")
    #expect(run?.request.input == "What is it?")
    #expect(run?.text == "A ``` fence")
    #expect(throws: Failure.self) { try MarkdownImport.session(from: "# Nothing", now: 5) }
  }

  @Test func `chats become lines that fine-tuning takes, and come back`() throws {
    let export = export(SampleSession.entries)
    let text = ChatLines.text(of: export)
    #expect(
      text
        == #"{"messages":[{"content":"How…","role":"user"},{"content":"Within 14 days.","role":"assistant"}]}"#
        + "\n")
    let (session, problems) = try ChatLines.session(
      from: text + "nonsense\n\n{\"messages\":[]}\n", name: "x", now: 9)
    #expect(problems.count == 2 && problems[0].hasPrefix("Line 2 "))
    let run = try #require(SessionState(folding: session.entries).runs.first)
    #expect(run.text == "Within 14 days." && run.request.input == "How…")
    #expect(run.status == .finished(reason: .stop))
    #expect(throws: Failure.self) { try ChatLines.session(from: "", name: nil, now: 9) }
  }

  @Test func `the player is inert whatever a session holds`() throws {
    let html = try PlayerExport.html(of: export(Self.hostileEntries()))
    #expect(!html.contains("alert(1)</script>"))
    #expect(!html.contains("<script>alert"))
    #expect(!html.contains("\u{1B}") && !html.contains("\u{202E}"))
    #expect(html.components(separatedBy: "<script").count == 3)
    #expect(html.contains("default-src 'none'"))
    #expect(!html.contains("http://") && !html.contains("https://"))
  }

  @Test func `traces have the form that collectors take`() throws {
    let json = try TelemetryExport.json(of: export(SampleSession.entries))
    let whole = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let resources = try #require(whole["resourceSpans"] as? [[String: Any]])
    let scopes = try #require(resources.first?["scopeSpans"] as? [[String: Any]])
    let spans = try #require(scopes.first?["spans"] as? [[String: Any]])
    #expect(
      spans.compactMap { $0["name"] as? String }
        == [
          "session first try", "retrieval", "chat baseline", "chat unknown",
          "evaluation data/test.jsonl", "evaluate rag",
        ])
    #expect(spans.allSatisfy { ($0["traceId"] as? String)?.count == 32 })
    #expect(Set(spans.compactMap { $0["spanId"] as? String }).count == 6)
    #expect(json.contains(#"{"key":"gen_ai.usage.input_tokens","value":{"intValue":"100"}}"#))
    #expect(json.contains(#"{"key":"gen_ai.response.id","value":{"stringValue":"req-7"}}"#))
    let bare = try TelemetryExport.json(of: export(SampleSession.entries), withTexts: false)
    #expect(!bare.contains("Within 30"))
  }

  @Test func `recordings tell time as their version wants it`() {
    func recording(_ version: AsciicastWriter.Version) -> String {
      var writer = AsciicastWriter(
        .init(
          version: version, columns: 80, rows: 24, timestamp: 5, title: "a \"b\"",
          idleTimeLimit: 2))
      writer.frame(at: 0.5, text: "\u{1B}[Hé")
      writer.marker(at: 2, label: "run 1")
      writer.frame(at: 1, text: "late")
      writer.resize(at: 3, columns: 100, rows: 30)
      return writer.text
    }
    #expect(
      recording(.two) == """
        {"version":2,"width":80,"height":24,"timestamp":5,"idle_time_limit":2.0,"title":"a \\"b\\""}
        [0.500000, "o", "\\u001b[Hé"]
        [2.000000, "m", "run 1"]
        [2.000000, "o", "late"]
        [3.000000, "r", "100x30"]

        """)
    #expect(
      recording(.three).hasSuffix(
        """
        [0.500000, "o", "\\u001b[Hé"]
        [1.500000, "m", "run 1"]
        [0.000000, "o", "late"]
        [1.000000, "r", "100x30"]

        """))
  }

  @Test func `a session is exported without secrets that became known since`() {
    let redact = Redaction { $0.replacingOccurrences(of: "30", with: "•") }
    let export = SessionExport(
      RecordedJournal(
        header: JournalHeader(session: SessionID(rawValue: "01abc"), startedAt: 5),
        entries: SampleSession.entries), redactedBy: redact)
    #expect(!MarkdownExport.text(of: export).contains("Within 30"))
    #expect(MarkdownExport.text(of: export).contains("Within • days"))
  }

  @Test func `a ChatGPT export is read along the branch that was open`() throws {
    let json = """
      [{"title":"Trip","create_time":1700000000.5,"current_node":"c","mapping":{
        "r":{"id":"r","message":null,"parent":null,"children":["a"]},
        "a":{"message":{"author":{"role":"user"},"create_time":1700000001,
             "content":{"content_type":"text","parts":["Where to?",{"asset":"x"}]}},"parent":"r"},
        "b":{"message":{"author":{"role":"assistant"},"content":{"content_type":"text",
             "parts":["Oslo"]}},"parent":"a"},
        "c":{"message":{"author":{"role":"assistant"},"create_time":1700000004,
             "content":{"content_type":"text","parts":["Bergen"]},
             "metadata":{"model_slug":"gpt-4o"}},"parent":"a"}}},
       {"title":"empty","mapping":{},"current_node":"x"},
       {"title":"circle","current_node":"a","mapping":{"a":{"parent":"a","message":null}}}]
      """
    let sessions = try ConversationImport.sessions(from: Data(json.utf8), now: 9)
    #expect(sessions.count == 1)
    let state = SessionState(folding: try #require(sessions.first).entries)
    #expect(state.name == "Trip")
    #expect(state.runs.map(\.text) == ["Bergen"])
    #expect(state.runs.first?.request.input == "Where to?")
    #expect(state.runs.first?.plan?.model == "openai/gpt-4o")
    #expect(state.runs.first?.totalSeconds == 3)
    #expect(throws: Failure.self) { try ConversationImport.sessions(from: Data("{}".utf8), now: 9) }
  }

  @Test func `the logs of llm are read, one session a conversation`() async throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appendingPathComponent("logs.db")
    let queue = try DatabaseQueue(path: file.path)
    try await queue.write { db in
      try db.execute(
        sql: """
          CREATE TABLE conversations (id TEXT PRIMARY KEY, name TEXT, model TEXT);
          CREATE TABLE responses (id TEXT PRIMARY KEY, model TEXT, prompt TEXT, system TEXT,
            response TEXT, conversation_id TEXT, duration_ms INTEGER, datetime_utc TEXT,
            input_tokens INTEGER, output_tokens INTEGER);
          INSERT INTO conversations VALUES ('c1', 'Trip', 'm');
          INSERT INTO responses VALUES
            ('1', 'm', 'Where?', 'Be brief.', 'Oslo', 'c1', 1500,
             '2026-11-24T08:00:00.250000+00:00', 9, 2),
            ('2', 'm', 'Why?', 'Be brief.', 'Fjords', 'c1', NULL, '2026-11-24T08:00:10', 20, 3),
            ('3', 'n', 'Hm?', NULL, NULL, NULL, NULL, 'no date', NULL, NULL);
          """)
    }
    try queue.close()
    let sessions = try LLMLogsImport.sessions(from: file, now: 9)
    #expect(sessions.count == 2)
    let library = SessionLibrary(folder: folder.url)
    let id = try library.add(sessions[0], now: SampleSession.start)
    #expect(try library.verify(id).isClean)
    let state = SessionState(folding: try library.read(id).entries)
    #expect(state.name == "Trip")
    #expect(state.runs.map(\.text) == ["Oslo", "Fjords"])
    #expect(
      state.runs[1].prompt?.messages.map(\.content) == ["Be brief.", "Where?", "Oslo", "Why?"])
    #expect(state.runs[0].totalSeconds == 1.5)
    #expect(state.runs[1].startedAt == 9_750_000)
    #expect(state.spending.usage.output == 5)
    try folder.write("no database at all, but long enough to be looked at", to: "bad.db")
    let bad = folder.url.appendingPathComponent("bad.db")
    #expect(throws: Failure.self) { try LLMLogsImport.sessions(from: bad, now: 9) }
  }

  @Test func `the logs of newer versions of llm are read along their threads`() throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appendingPathComponent("logs.db")
    let queue = try DatabaseQueue(path: file.path)
    try queue.write { db in
      try db.execute(
        sql: """
          CREATE TABLE threads (id TEXT PRIMARY KEY, name TEXT);
          CREATE TABLE turns (id TEXT PRIMARY KEY, thread_id TEXT, parent_message_hash TEXT,
            tip_message_hash TEXT, model TEXT, input_tokens INTEGER, output_tokens INTEGER,
            duration_ms INTEGER, datetime_utc TEXT);
          CREATE TABLE messages (hash TEXT PRIMARY KEY, parent_hash TEXT, role TEXT);
          CREATE TABLE parts (id INTEGER PRIMARY KEY, message_hash TEXT, position INTEGER,
            type TEXT, text TEXT, payload TEXT);
          CREATE TABLE fragments (id INTEGER PRIMARY KEY, content TEXT);
          INSERT INTO threads VALUES ('t', 'Trip'), ('u', NULL);
          INSERT INTO messages VALUES ('s', NULL, 'system'), ('a', 's', 'user'),
            ('b', 'a', 'assistant'), ('c', 'b', 'user'), ('d', 'c', 'assistant'),
            ('x', 'y', 'user'), ('y', 'x', 'assistant');
          INSERT INTO parts VALUES (1, 's', 0, 'text', 'Be brief.', NULL),
            (2, 'a', 0, 'text', 'Where?', NULL), (3, 'b', 1, 'text', 'Oslo', NULL),
            (4, 'b', 0, 'reasoning', 'Far north…', NULL), (5, 'c', 0, 'text', NULL,
            '{"text_ref": [{"fragment": 1}, {"literal": "Why?"}]}'), (6, 'd', 0, 'text', 'Sea', NULL);
          INSERT INTO fragments VALUES (1, 'A file. ');
          INSERT INTO turns VALUES
            ('1', 't', 'a', 'b', 'm', 7, 3, 250, '2026-11-24T08:00:00+00:00'),
            ('2', 't', 'c', 'd', 'm', 9, 1, 100, '2026-11-24T08:00:05+00:00'),
            ('3', 'u', 'x', 'y', 'm', NULL, NULL, NULL, NULL);
          """)
    }
    try queue.close()
    let sessions = try LLMLogsImport.sessions(from: file, now: 9)
    #expect(sessions.count == 2)
    let state = SessionState(folding: sessions[0].entries)
    #expect(state.name == "Trip")
    #expect(state.runs.map(\.text) == ["Oslo", "Sea"])
    #expect(state.runs[0].reasoning == "Far north…")
    #expect(
      state.runs[1].prompt?.messages.map(\.content)
        == ["Be brief.", "Where?", "Oslo", "A file. Why?"])
    #expect(state.runs[1].startedAt == 5_000_000)
    #expect(state.spending.usage.output == 4)
  }
}
