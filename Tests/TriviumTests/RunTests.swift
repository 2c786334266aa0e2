import Archive
import Foundation
import StrategyCore
import Testing

@testable import Trivium

struct RunTests {
  private func carryOut(
    _ strategy: String, on input: String, in folder: TemporaryFolder, pricedAs: String? = nil
  ) async throws -> (run: Run, session: HeadlessSession) {
    let loaded = try WorkspaceLoader.load(folder.workspace)
    let resolver = try WorkspaceResolver.standard(
      for: loaded, pricedAs: pricedAs, environment: ["HOME": folder.url.path])
    let session = try await HeadlessSession.open(loaded, resolver: resolver)
    let chosen = try #require(loaded.workspace.strategy(named: strategy))
    let request = try session.request(strategy: chosen, input: input)
    let run = await session.carryOut(request, as: RunID(1))
    #expect(await session.close() == nil)
    return (run, session)
  }

  @Test func `a run with knowledge answers from it, and its report has every figure`() async throws
  {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    let (run, session) = try await carryOut(
      "rag", on: "How long do deleted files stay in the trash on Team?", in: folder,
      pricedAs: "gpt-4.1-mini")
    #expect(run.status == .finished(reason: .stop))

    let bytes = Data(try JSONText.of(RunReport(run, session: session.id)).utf8)
    let report = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    #expect(report["strategy"] as? String == "rag")
    #expect(report["kind"] as? String == "retrieval")
    #expect(report["model"] as? String == "baseline")
    #expect(report["text"] as? String == run.text)
    #expect(report["reasoning"] as? String == "")
    #expect(report["finish"] as? String == "stop")
    #expect(report["session"] as? String == session.id.rawValue)
    #expect(report["run"] as? Int == 1)
    let usage = try #require(report["usage"] as? [String: Any])
    #expect(
      Set(usage.keys) == ["input", "cacheRead", "cacheWrite", "output", "reasoning", "provenance"])
    #expect((usage["input"] as? Int ?? 0) > 0)
    let cost = try #require(report["cost"] as? [String: Any])
    #expect(cost["amount"] as? String == "0")
    #expect(cost["currency"] as? String == "USD")
    #expect(cost["provenance"] as? String == "reported")
    let comparison = try #require(report["comparison"] as? [String: Any])
    #expect(Money(comparison["amount"] as? String ?? "") ?? .zero > .zero)
    let passage = try #require((report["passages"] as? [[String: Any]])?.first)
    #expect(passage["source"] as? String == "help.md")
    #expect(passage["heading"] as? String == "Storage")
    #expect((passage["scores"] as? [String: Any])?["fused"] as? Double != nil)
    let timings = try #require(report["timings"] as? [String: Any])
    #expect(timings["firstToken"] as? Double != nil)
    #expect(timings["total"] as? Double != nil)
    #expect((report["explanation"] as? [String: Any])?["summary"] as? String != nil)
  }

  @Test func `a run is journalled, and the journal folds to the same run`() async throws {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    let (run, session) = try await carryOut("prompt", on: "Hello?", in: folder)
    let journal = try SessionLibrary(folder: folder.workspace.sessions).read(session.id)
    #expect(journal.problems == [])
    let state = SessionState(folding: journal.entries)
    #expect(state.runs == [run])
    #expect(state.workspace?.name == "desk")
    let text = SessionText.whole(journal)
    #expect(text.contains("> Hello?"))
    #expect(text.contains("prompt · baseline · $0 (embedded)"))
  }

  @Test func `a model that is not trained says how to train it; then it answers`() async throws {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    let (before, _) = try await carryOut("tuned", on: "refund please", in: folder)
    #expect(
      before.status
        == .failed(
          failure: Failure(
            .model, "The model tuned/router has not been trained yet.",
            nextStep: "Train it with `trivium tune start router`.")))

    let loaded = try WorkspaceLoader.load(folder.workspace)
    let trained = try await WorkspaceTuning(loaded: loaded).train("router") { _ in }
    #expect(trained.artifact.exampleCount == 4)
    let (after, _) = try await carryOut("tuned", on: "refund please", in: folder)
    #expect(after.text == "refund")
    #expect(after.plan?.kind == .fineTuned)
  }

  @Test func `a damaged tuned model is refused by name`() async throws {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    try folder.write("TvBM nonsense", to: ".trivium/models/router.model")
    let (run, _) = try await carryOut("tuned", on: "refund", in: folder)
    guard case .failed(let failure) = run.status else {
      Issue.record("the run ended as \(run.status)")
      return
    }
    #expect(failure.kind == .model)
    #expect(failure.message.contains("router.model"))
  }

  @Test func `a broken prompt fails its run with the place of the fault`() async throws {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    try folder.write("---\ntechnique: magic\n---\n{{input}}", to: "prompts/answer.md")
    let (run, session) = try await carryOut("prompt", on: "Hello?", in: folder)
    guard case .failed(let failure) = run.status else {
      Issue.record("the run ended as \(run.status)")
      return
    }
    #expect(failure.kind == .prompt)
    #expect(failure.message.hasPrefix("prompts/answer.md:2:12: technique: “magic”"))
    #expect(RunReport(run, session: session.id).finish == "failed")
  }

  @Test func `an empty dataset and rows without input are named`() async throws {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    let loaded = try WorkspaceLoader.load(folder.workspace)
    try folder.write("", to: "data/train.jsonl")
    await #expect(
      throws: Failure(
        .workspace, "data/train.jsonl is empty: there is nothing to train “router” on.",
        nextStep: "Write one JSON object a line, with `input` and `expected`.")
    ) { _ = try await WorkspaceTuning(loaded: loaded).train("router") { _ in } }

    try folder.write(
      "{\"expected\":\"a\"}\n{\"input\":\"x\",\"expected\":\"a\"}\n{\"input\":\"y\",\"expected\":\"b\"}\n",
      to: "data/train.jsonl")
    let trained = try await WorkspaceTuning(loaded: loaded).train("router") { _ in }
    #expect(
      trained.problems == ["data/train.jsonl:1: the row has no `input`; the row is left out."])
  }

  @Test func `what no price is known for is null, never zero`() throws {
    let request = RunRequest(strategy: "s", input: "i", promptText: "")
    var run = Run(id: RunID(1), request: request, startedAt: 0)
    run.plan = RunPlan(kind: .prompt, model: "openai-compatible/x", price: nil)
    let json = try JSONText.of(RunReport(run, session: SessionID(rawValue: "s")))
    #expect(json.contains("\"amount\" : null"))
    #expect(json.contains("\"provenance\" : \"unpriced\""))
    #expect(RunSummary.line(run).contains("unpriced"))
  }
}
