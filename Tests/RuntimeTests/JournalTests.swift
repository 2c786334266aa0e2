import CellGrid
import StrategyCore
import Testing
import Widgets
import Workbench

@testable import Runtime

@Suite(.onUIThread)
struct JournalTests {
  @UI @Test func `the journal holds every event in the order of the fold`() async {
    let journal = MemoryJournal()
    let model = ScriptedModel()
    let harness = WorkbenchHarness(model: model, journal: journal)
    await harness.run(model, "one")
    for word in ["a ", "b ", "c "] {
      model.say(word)
      harness.advance(by: 1234)
    }
    model.finish()
    await harness.until("the run ends") { harness.session.runs.last?.isRunning == false }
    harness.press("alt-2")
    await harness.run(model, " two")
    model.say("half")
    await harness.until("the text is there") { harness.session.runs.last?.text == "half" }
    harness.press("escape")
    await harness.until("all is journalled") {
      await journal.entries.count == harness.session.sequence
    }
    let entries = await journal.entries
    #expect(entries.map(\.sequence) == Array(1...entries.count))
    #expect(zip(entries, entries.dropFirst()).allSatisfy { $0.at <= $1.at })
    #expect(SessionState(folding: entries) == harness.session)
  }

  @UI @Test func `a full disk is told once and all is written when there is room`() async {
    let journal = FlakyJournal()
    let model = ScriptedModel()
    let harness = WorkbenchHarness(model: model, journal: journal)
    await journal.fill()
    await harness.run(model)
    await harness.until("the warning shows") { harness.screen.contains("The disk is full.") }
    model.say("kept in memory")
    model.finish()
    await harness.until("the run ends") { harness.session.runs.last?.isRunning == false }
    harness.press("tab")
    #expect(!harness.screen.contains("The disk is full."))
    for _ in 0..<3 {
      let attempts = await journal.attempts
      harness.advance(by: JournalFeed.retryInterval)
      await harness.until("it is tried again") { await journal.attempts == attempts + 1 }
    }
    #expect(!harness.screen.contains("The disk is full."))

    await journal.free()
    await harness.until("recovery shows") {
      harness.advance(by: JournalFeed.retryInterval)
      return harness.screen.contains("being written again")
    }
    #expect(await SessionState(folding: journal.entries) == harness.session)
  }

  @UI @Test func `entries between boundaries are made durable within a second`() async {
    let journal = FlakyJournal()
    let model = ScriptedModel()
    let harness = WorkbenchHarness(model: model, journal: journal)
    await harness.run(model)
    model.say("word")
    await harness.until("the chunk is journalled") {
      harness.advance(by: 10_000)
      return await journal.entries.contains {
        if case .chunkReceived = $0.event { true } else { false }
      }
    }
    let flushes = await journal.flushes
    harness.advance(by: 500_000)
    for _ in 0..<50 { await Task.yield() }
    #expect(await journal.flushes == flushes)
    harness.advance(by: 500_000)
    await harness.until("it is flushed") { await journal.flushes == flushes + 1 }
  }

  @UI @Test func `pieces of a response are written together`() async {
    let journal = FlakyJournal()
    let model = ScriptedModel()
    let harness = WorkbenchHarness(model: model, journal: journal)
    await harness.run(model)
    await harness.until("all is journalled") {
      await journal.entries.count == harness.session.sequence
    }
    let attempts = await journal.attempts
    model.say("one ")
    model.say("two")
    await harness.until("both have come") { harness.session.runs[0].text == "one two" }
    #expect(await journal.attempts == attempts)
    harness.advance(by: JournalFeed.longestGathering)
    await harness.until("both are journalled") {
      await journal.entries.count == harness.session.sequence
    }
    #expect(await journal.attempts == attempts + 1)
  }

  @UI @Test func `what is typed is recorded a second later`() async {
    let journal = MemoryJournal()
    let harness = WorkbenchHarness(journal: journal)
    harness.type("half a question")
    harness.advance(by: 999_999)
    #expect(harness.session.input.isEmpty)
    harness.advance(by: 1)
    #expect(harness.session.input == "half a question")
    await harness.until("it is journalled") {
      await journal.entries.last?.event == .inputEdited(text: "half a question")
    }
  }

  /// Tasks of the screen run when the test waits, so that keys can come between a draft and its record.
  @UI @Test func `a large draft is recorded as it was, and what is typed meanwhile stays`() async {
    let harness = WorkbenchHarness()
    harness.deliver([.paste(String(repeating: "line\n", count: 20_000))])
    let text = harness.workbench.input.editor.text
    harness.advance(by: 1_000_000)
    harness.type("more")
    #expect(harness.session.input.isEmpty)
    await harness.until("it is recorded") { !harness.session.input.isEmpty }
    #expect(harness.session.input == text)
    #expect(harness.workbench.input.editor.text == text + "more")
    harness.advance(by: 1_000_000)
    await harness.until("the rest is recorded") { harness.session.input == text + "more" }
  }

  @UI @Test func `a large draft does not come after a later one`() async {
    let harness = WorkbenchHarness()
    harness.deliver([.paste(String(repeating: "line\n", count: 20_000))])
    harness.advance(by: 1_000_000)
    harness.type("more")
    let text = harness.workbench.input.editor.text
    harness.press("f5")
    #expect(harness.session.input == text)
    let sequence = harness.session.sequence
    for _ in 0..<1000 { await Task.yield() }
    #expect(harness.session.input == text)
    #expect(harness.session.sequence == sequence)
  }

  @UI @Test func `someone who types without a pause loses a second at most`() {
    let harness = WorkbenchHarness()
    for _ in 0..<30 {
      harness.type("x")
      harness.advance(by: 100_000)
    }
    #expect(harness.session.input.count >= 20)
  }

  @UI @Test func `an edited prompt is recorded like an input`() {
    let harness = WorkbenchHarness()
    harness.press("shift-tab")
    harness.type("Be brief. ")
    harness.advance(by: 1_000_000)
    #expect(harness.session.prompts["prompts/answer.md"]?.contains("Be brief. ") == true)
  }

  @UI @Test func `a resumed session goes on where it was, with its interrupted run marked`() async {
    let journal = MemoryJournal()
    let model = ScriptedModel()
    let first = WorkbenchHarness(model: model, journal: journal)
    await first.run(model, "before")
    model.say("cut off he")
    await first.until("the chunk is journalled") {
      first.advance(by: 10_000)
      return await journal.entries.count == first.session.sequence
        && first.session.runs[0].text != ""
    }
    let entries = await journal.entries
    let second = WorkbenchHarness(
      model: model, journal: journal, resuming: entries, events: [.sessionResumed])
    #expect(second.session.runs.map(\.status) == [.interrupted])
    #expect(second.session.sequence == entries.count + 1)
    #expect(second.screen.contains("cut off he"))
    await second.run(model, " and after")
    #expect(second.session.runs.map(\.id) == [RunID(1), RunID(2)])
    #expect(second.session.runs.last?.request.input == "before and after")
  }
}
