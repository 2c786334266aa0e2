import CellGrid
import StrategyCore
import Testing
import Widgets

@testable import Workbench

struct OverlayTests {
  private let models = [
    PickerItem("small", title: "small", group: "openai/gpt-4.1-mini", details: "$0.40 / $1.60"),
    PickerItem("local", title: "local", group: "ollama/llama3.2", details: "free"),
    PickerItem(
      "openai/o1", title: "openai/o1", details: "$15 / $60", note: "Retired on 2026-10-23.",
      isUsable: false),
  ]

  @Test func `a model is found by typing and takes the place of every strategy's own`() throws {
    var harness = WorkbenchHarness()
    harness.press("alt-m")
    #expect(harness.takeEffects() == [.listModels])
    #expect(harness.screen.contains("each strategy's own model"))
    harness.send(.reply(.modelsListed(models, isComplete: true)))
    harness.press("'llama'")
    #expect(harness.screen.contains("1 of 4"))
    harness.press("enter")
    #expect(harness.session.model == "local")
    #expect(harness.screen.contains("All strategies use local."))

    harness.press("'Why?' ctrl-j")
    guard case .startRun(let request) = harness.takeEffects().last else {
      Issue.record("nothing was run")
      return
    }
    #expect(request.model == "local")
    #expect(request.repeatIndex == nil)

    harness.press("alt-m")
    harness.send(.reply(.modelsListed(models, isComplete: true)))
    harness.press("enter")
    #expect(harness.session.model == nil)
  }

  @Test func `the list keeps what is selected when more models are found`() {
    var harness = WorkbenchHarness()
    harness.press("alt-m")
    harness.send(.reply(.modelsListed(Array(models.prefix(2)), isComplete: false)))
    harness.press("down down")
    harness.send(.reply(.modelsListed(models.reversed(), isComplete: true)))
    harness.press("enter")
    #expect(harness.session.model == "local")
  }

  @Test func `escape leaves everything as it was`() {
    var harness = WorkbenchHarness()
    harness.press("'text' alt-m down escape")
    #expect(harness.state.overlay == nil)
    #expect(harness.session.model == nil)
    #expect(harness.state.input.editor.text == "text")
  }

  @Test func `parameters are typed, refused with a reason, and taken`() {
    var harness = WorkbenchHarness()
    harness.press("alt-o 'temperature=9' enter")
    #expect(harness.screen.contains("“temperature=9” is out of bounds."))
    #expect(harness.state.overlay != nil)
    harness.press("ctrl-u 'temperature=0.2' enter")
    #expect(harness.session.parameters == RequestParameters(temperature: 0.2))
    harness.press("'Why?' ctrl-j")
    guard case .startRun(let request) = harness.takeEffects().last else {
      Issue.record("nothing was run")
      return
    }
    #expect(request.parameters == RequestParameters(temperature: 0.2))
    harness.press("alt-o ctrl-u enter")
    #expect(harness.session.parameters == RequestParameters())
  }

  @Test func `the palette finds a command by its title or id, shows its key and does it`() {
    var harness = WorkbenchHarness()
    harness.press("ctrl-p")
    #expect(harness.screen.contains("Commands"))
    harness.press("'recorded'")
    #expect(harness.screen.contains("F8"))
    harness.press("enter")
    #expect(harness.state.screen == .sessions)
    #expect(harness.takeEffects() == [.listSessions])
    harness.press(": 'show-compose' enter")
    #expect(harness.state.screen == .compose)
  }

  @Test func `a line that is pasted into an overlay stays one line`() {
    var harness = WorkbenchHarness()
    harness.press("alt-o")
    if let command = harness.state.command(forPaste: "temperature=0.2\nseed=7\r\n") {
      harness.send(.command(command))
    }
    harness.press("enter")
    #expect(harness.session.parameters == RequestParameters(temperature: 0.2, seed: 7))
  }

  @Test func `a text is found, gone on with, and replaced in one step`() {
    var harness = WorkbenchHarness()
    harness.press("'one two one' home alt-s 'one' enter")
    #expect(harness.state.input.editor.selectedText == "one")
    harness.press("alt-% 'six' enter")
    #expect(harness.state.input.editor.text == "six two six")
    harness.press("ctrl-_")
    #expect(harness.state.input.editor.text == "one two one")
    harness.press("alt-s '/t.o/' enter")
    #expect(harness.state.input.editor.selectedText == "two")
    harness.press("alt-s '/(/' enter")
    #expect(harness.screen.contains("cannot be read"))
  }

  @Test func `text is selected, cut and put back, and lines move`() {
    var harness = WorkbenchHarness()
    harness.press("'one' enter 'two' shift-home ctrl-x")
    #expect(harness.state.input.editor.text == "one\n")
    harness.press("ctrl-y alt-up")
    #expect(harness.state.input.editor.text == "two\none")
    harness.press("alt-g '2' enter end '!'")
    #expect(harness.state.input.editor.text == "two\none!")
  }

  @Test func `the same request again is another repeat`() {
    var harness = WorkbenchHarness()
    harness.press("'Why?' ctrl-j")
    guard case .startRun(let first) = harness.takeEffects().last else { return }
    harness.deliver(.runStarted(run: RunID(1), request: first))
    harness.deliver(.runFinished(run: RunID(1), reason: .stop))
    harness.press("ctrl-j")
    guard case .startRun(let second) = harness.takeEffects().last else {
      Issue.record("nothing was run")
      return
    }
    #expect(first.repeatIndex == nil)
    #expect(second.repeatIndex == 1)
  }

  @Test func `a call that waits counts down, and warnings stand below the text`() {
    var harness = WorkbenchHarness()
    let run = RunID(1)
    for event in SessionEvent.wholeRun(run, strategy: "prompt", input: "Why?", chunks: [])
      .dropLast()
    {
      harness.deliver(event)
    }
    harness.deliver(
      .callDelayed(
        run: run, delay: RetryDelay(reason: "OpenAI is busy (429).", seconds: 12, attempt: 1)))
    harness.send(.tick(harness.time + 3_500_000))
    #expect(harness.screen.contains("Trying again in 9 s"))
    harness.deliver(.warningGiven(run: run, text: "It does not take seed: left out."))
    harness.deliver(.chunkReceived(run: run, text: "Because.", tokens: 2))
    #expect(harness.screen.contains("It does not take seed"))
    #expect(!harness.screen.contains("Trying again"))
  }
}

struct FuzzyMatchTests {
  private func best(_ query: String, _ texts: [String]) -> String? {
    texts.compactMap { text in FuzzyMatch(query, in: text).map { ($0.score, text) } }
      .max { $0.0 < $1.0 }?.1
  }

  @Test func `word starts and runs of letters come first`() {
    #expect(best("gm", ["bigmodel", "gpt-mini"]) == "gpt-mini")
    #expect(best("mini", ["my-nice-night", "gpt-4.1-mini"]) == "gpt-4.1-mini")
    #expect(best("gpt4", ["gpt-3.5-turbo-0.4", "gpt-4"]) == "gpt-4")
  }

  @Test func `small letters match both cases, capitals only themselves`() {
    #expect(FuzzyMatch("llama", in: "Meta-Llama-3") != nil)
    #expect(FuzzyMatch("LLama", in: "Meta-Llama-3") == nil)
    #expect(FuzzyMatch("Llama", in: "Meta-Llama-3")?.positions == [5, 6, 7, 8, 9])
  }

  @Test func `terms match in any order, and a term that is missing is no match`() {
    #expect(FuzzyMatch("mini openai", in: "openai/gpt-4.1-mini") != nil)
    #expect(FuzzyMatch("mini azure", in: "openai/gpt-4.1-mini") == nil)
    #expect(FuzzyMatch("ü", in: "für") != nil)
  }
}
