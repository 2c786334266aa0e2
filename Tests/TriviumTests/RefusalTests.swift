import Foundation
import StrategyCore
import Testing

@testable import Trivium

/// What is said where a word is missing, wrong, or of no effect.
struct RefusalTests {
  @Test(
    arguments: [
      (["evl"], "There is no `trivium evl`. Did you mean `trivium eval`?"),
      (
        ["sessions", "shw", "last"],
        "There is no `trivium sessions shw`. Did you mean `trivium sessions show`?"
      ),
      (["hlep"], "There is no `trivium hlep`. Did you mean `trivium help`?"),
      (["eval", "--dataset", "tst"], nil), (["--linear"], nil), (["zzzzz"], nil),
      (["run", "evl"], nil),
      ([], nil),
    ] as [([String], String?)])
  func `a command that does not exist leads to the one that was meant`(
    words: [String], sentence: String?
  ) {
    #expect(MeantCommand(words)?.sentence == sentence)
  }

  private func run(_ number: Int, _ text: String, isFinished: Bool = true) -> Run {
    let (id, request) = (RunID(number), RunRequest(strategy: "a", input: "q", promptText: ""))
    let events: [SessionEvent] = [
      .runStarted(run: id, request: request), .chunkReceived(run: id, text: text, tokens: 1),
      isFinished
        ? .runFinished(run: id, reason: .stop)
        : .runFailed(run: id, failure: Failure(.model, "No answer.")),
    ]
    return SessionState(folding: entries(events)).runs.first
      ?? Run(id: id, request: request, startedAt: 0)
  }

  private func entries(_ events: [SessionEvent]) -> [JournalEntry] {
    events.enumerated().map { JournalEntry(sequence: $0 + 1, at: 0, event: $1) }
  }

  @Test func `what failed again is no answer that differs`() {
    let old = [run(1, "a"), run(2, "b"), run(3, "c"), run(4, "d")]
    let mixed = RerunTally(old, [run(1, "a"), run(2, "x"), run(3, "", isFinished: false)])
    #expect(mixed.sentence == "Re-run: 1 of 2 answers differs, 1 without an answer, 1 not run")
    let none = RerunTally([old[0]], [run(1, "", isFinished: false)])
    #expect(none.answered == 0 && none.sentence == "Re-run: 1 without an answer")
    #expect(RerunTally(old, old).sentence == "Re-run: 0 of 4 answers differ")
  }

  @Test func `what is sent is told in runs, evaluations and cells`() {
    #expect(SessionExportCommand.holding(SessionState()) == nil)
    let plan = EvaluationPlan(
      dataset: "d", contentHash: "h", cases: [EvaluationCase(id: "a", input: "q", line: 1)],
      strategies: ["a"], scorers: [])
    let cell = SessionEvent.cellEvaluated(
      evaluation: EvaluationID(1),
      record: CellRecord(
        cell: EvaluationCell(row: 0, strategy: 0), outcome: .unscored(reason: "")), answer: nil)
    var events: [SessionEvent] = [
      .evaluationStarted(evaluation: EvaluationID(1), plan: plan), cell,
    ]
    func holding() -> String? {
      SessionExportCommand.holding(SessionState(folding: entries(events)))
    }
    #expect(holding() == "1 evaluation of 1 cell")
    events.append(
      .runStarted(run: RunID(1), request: RunRequest(strategy: "a", input: "q", promptText: "")))
    #expect(holding() == "1 run and 1 evaluation of 1 cell")
  }
}

extension ProgramTests {
  private func tasks() throws -> TemporaryFolder {
    let folder = try TemporaryFolder.workspace(
      TemporaryFolder.yaml.replacing("datasets: {", with: "datasets: { test: data/test.jsonl,")
        .replacing("  tuned: { prompt: prompts/answer.md, model: router }\n", with: ""))
    try folder.write("# user\n\n{{tone}} {{input}}\n", to: "prompts/answer.md")
    let lines = (0..<8).map { number in
      "{\"input\":\"How long do deleted files stay? \(number)\",\"expected\":\"60 days\"}\n"
    }
    try folder.write(lines.joined(), to: "data/test.jsonl")
    return folder
  }

  @Test func `a variable that no prompt has is refused, and one that is given reaches every case`()
    throws
  {
    let folder = try tasks()
    for command in [["run", "-S", "rag"], ["compare"], ["eval"]] {
      let input = command[0] == "eval" ? [] : ["Hello"]
      let slip = try trivium(command + ["--var", "tnoe=kind"] + input, in: folder)
      #expect(slip.status == 2)
      #expect(slip.notes.contains("has a variable “tnoe”. Did you mean --var tone=…?"))
    }
    let other = try trivium("run", "--var", "whatever=1", "Hello", in: folder)
    #expect(other.notes.contains("No prompt of prompt has a variable “whatever”. There is tone."))
    #expect(try trivium("eval", in: folder).notes.contains("needs {{tone}}"))
    #expect(try trivium("eval", "--var", "tone=kind", in: folder).status == 0)
  }

  @Test func `what would have no effect is refused with what to do`() throws {
    let folder = try tasks()
    let retry = try trivium("eval", "--retry-errors", in: folder)
    #expect(retry.status == 2 && retry.notes.contains("give --resume last"))
    let cost = try trivium("cost", "--days", "0", in: folder)
    #expect(cost.status == 2 && cost.notes.contains("a number of days from 1 to 36500"))
    #expect(try trivium("cost", "--days", "-3", in: folder).status == 2)
    #expect(try trivium("evl", in: folder).notes.hasPrefix("There is no `trivium evl`."))
  }

  @Test func `a trial on a few cases does not replace the evaluation that is decided on`() throws {
    let folder = try tasks()
    let tone = ["--var", "tone=kind"]
    #expect(try trivium(["eval"] + tone, in: folder).status == 0)
    let whole = try trivium("decide", in: folder).output
    #expect(whole.contains(": 8 cases of data/test.jsonl. `--evaluation` takes another."))
    #expect(try trivium(["eval", "--first", "2"] + tone, in: folder).status == 0)
    let again = try trivium("decide", in: folder).output
    #expect(again.contains(": 8 cases of data/test.jsonl. The last evaluation, "))
    #expect(again.contains("has only 2 of them: `--evaluation last` takes that."))
    let trial = try trivium("decide", "--evaluation", "last", in: folder).output
    #expect(trial.hasPrefix("2 cases are too few to decide: at least 6 are needed"))
    #expect(trial.contains(": 2 cases of data/test.jsonl."))
  }

  @Test func `the time that is told comes from earlier calls, as soon as there are any`() throws {
    let server = try CountingModelServer()
    defer { server.stop() }
    let folder = try TemporaryFolder.workspace(
      """
      models: { e: { use: openai-compatible/x, url: http://127.0.0.1:\(server.port)/v1, price: free } }
      strategies: { a: { prompt: prompts/answer.md, model: e } }
      datasets: { test: data/train.jsonl }
      scorers: [exact]
      """)
    let first = try trivium("eval", "--dry-run", in: folder)
    #expect(first.notes.contains("about 1.0 s (assumed)"))
    _ = try trivium("run", "--no-cache", "hello", in: folder)
    let second = try trivium("eval", "--dry-run", in: folder)
    #expect(second.notes.contains(" ms (from 1 earlier call of a)"))
  }
}
