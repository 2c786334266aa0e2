import StrategyCore
import Testing

struct WorkspaceTests {
  @Test(arguments: [
    ("baseline", "baseline", "", false),
    ("openai/gpt-4.1-mini", "openai", "gpt-4.1-mini", false),
    ("ollama/library/llama3.2:3b", "ollama", "library/llama3.2:3b", false),
    ("tuned/ticket-router", "tuned", "ticket-router", true),
    ("openai/ft:gpt-4o-mini:org::id", "openai", "ft:gpt-4o-mini:org::id", true),
    ("", "", "", false), ("/", "/", "", false),
  ])
  func `a model's name says who serves it and whether it is tuned`(
    use: String, provider: String, model: String, isTuned: Bool
  ) {
    let definition = ModelDefinition(use: use)
    #expect(definition.provider == provider)
    #expect(definition.model == model)
    #expect(definition.isTuned == isTuned)
  }

  @Test func `the kind follows from the model and the grounding`() throws {
    var workspace = Samples.workspace
    workspace.models["mine"] = ModelDefinition(use: "tuned/mine")
    let base = try #require(workspace.strategy(named: "prompt"))
    var tuned = base
    tuned.model = "mine"
    var hybrid = tuned
    hybrid.grounding = Grounding(knowledge: "knowledge")
    var grounded = hybrid
    grounded.model = "embedded"
    #expect(
      [base, tuned, grounded, hybrid].map(workspace.kind)
        == [.prompt, .fineTuned, .retrieval, .hybrid])
    #expect(
      StrategyKind.allCases.map(\.title) == ["Prompt", "Tuned", "RAG", "Hybrid"])
    #expect(workspace.strategy(named: "none") == nil)
  }

  @Test func `a failure reads as one line`() {
    #expect(Failure(.network, "It broke.").sentence == "It broke.")
    #expect(
      Failure(.network, "It broke.", nextStep: "Try again.").sentence == "It broke. Try again.")
  }
}
