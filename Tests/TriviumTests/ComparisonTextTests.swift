import StrategyCore
import Testing

@testable import Trivium

struct ComparisonTextTests {
  private func run(_ strategy: String, _ text: String, at number: Int) -> Run {
    let request = RunRequest(strategy: strategy, input: "i", promptText: "")
    var run = Run(id: RunID(number), request: request, startedAt: 0)
    run.plan = RunPlan(
      kind: .prompt, model: "baseline", price: .free(model: "baseline", source: "embedded"))
    run.text = text
    run.usage = Usage(input: 10, output: 2, provenance: .reported)
    run.firstTokenAt = 12_000
    run.endedAt = 1_500_000
    run.status = .finished(reason: .stop)
    return run
  }

  @Test func `wide screens show responses side by side`() {
    let text = ComparisonText.sideBySide(
      [run("one", "short", at: 1), run("two", "a text that is longer than a column", at: 2)],
      columns: 20)
    #expect(
      text == """
        one · baseline       │ two · baseline
        ──────────────────── │ ────────────────────
        short                │ a text that is
                             │ longer than a column

        """)
  }

  @Test func `figures stand in a table`() {
    #expect(
      ComparisonText.figures([run("one", "x", at: 1)]) == """
        STRATEGY  KIND    COST  IN  OUT  FIRST  TOTAL  CONFIDENCE
        one       Prompt  $0    10  2    12 ms  1.5 s  –

        """)
  }

  @Test func `narrow screens and files get one response after the other`() {
    let runs = [run("one", "x", at: 1), run("two", "y", at: 2)]
    #expect(
      ComparisonText.text(runs, columns: nil).hasPrefix("one · baseline\nx\n\ntwo · baseline\ny\n"))
    #expect(ComparisonText.text(runs, columns: 50).hasPrefix("one · baseline\nx\n"))
    #expect(ComparisonText.text(runs, columns: 1).hasPrefix("one · baseline\nx\n"))
  }
}
