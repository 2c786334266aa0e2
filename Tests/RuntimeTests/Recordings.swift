import StrategyCore

/// Sessions as journals hold them.
enum Recordings {
  static func answered(_ input: String, _ answer: String) -> [JournalEntry] {
    let run = RunID(1)
    let price = ModelPrice.free(model: "baseline", source: "embedded")
    let events =
      WorkbenchHarness.firstEvents + [
        .inputEdited(text: input),
        .runStarted(
          run: run,
          request: RunRequest(strategy: "prompt", input: input, promptText: "Answer: {{input}}")),
        .runPlanned(run: run, plan: RunPlan(kind: .prompt, model: "baseline", price: price)),
        .chunkReceived(run: run, text: answer, tokens: 4),
        .runFinished(run: run, reason: .stop),
      ]
    return events.enumerated().map {
      JournalEntry(sequence: $0 + 1, at: $0 * 100_000, event: $1)
    }
  }
}
