import StrategyCore
import Testing

@testable import ModelProviders

@Suite struct ModelListingTests {
  private let day: CalendarDay

  init() throws {
    day = try #require(CalendarDay("2026-12-01"))
  }

  private func listings(
    _ models: [String: ModelDefinition], servers: [DiscoveredServer] = [],
    isComplete: Bool = true, environment: [String: String] = [:], trained: Set<String> = []
  ) throws -> [ModelListing] {
    ModelDiscovery(catalogue: try ModelCatalogue.bundled(environment: environment))
      .listings(
        workspace: Workspace(name: "w", strategies: [], models: models), servers: servers,
        isComplete: isComplete, on: day,
        isTrained: trained.contains)
  }

  private func ollama(_ ids: [String], note: String? = nil) -> DiscoveredServer {
    var models = ids.map { ServedModel(id: $0) }
    if !models.isEmpty { models[0].contextWindow = 8192 }
    return DiscoveredServer(
      provider: "ollama", title: "Ollama", address: "http://127.0.0.1:11434", models: models,
      latency: 0.003, note: note)
  }

  @Test func `the workspace's models come first, under their names`() throws {
    let found = try listings(
      [
        "small": ModelDefinition(use: "baseline"), "mine": ModelDefinition(use: "tuned/reader"),
        "raw": ModelDefinition(use: "tuned/other"),
        "cloud": ModelDefinition(use: "openai/gpt-4.1-mini"),
        "local": ModelDefinition(use: "ollama/llama3.2"),
      ], servers: [ollama(["llama3.2:latest", "qwen3:8b"])], trained: ["reader"])
    #expect(
      found.map(\.name) == [
        "cloud", "local", "mine", "raw", "small", "ollama/llama3.2:latest", "ollama/qwen3:8b",
      ])
    #expect(found.map(\.isUsableNow) == [false, true, true, false, true, true, true])
    #expect(found[0].note?.contains("OPENAI_API_KEY") == true)
    #expect(found[0].price?.rates.input == Money("0.4"))
    #expect(found[0].contextWindow == 1_047_576)
    #expect(found[1].contextWindow == 8192)
    #expect(found[1].price == nil)
    #expect(found[3].note == "It is not trained: `trivium tune start other`.")
    #expect(found[4].facts == "free")
  }

  @Test func `a server that is not there is told only when all were asked`() throws {
    let models = ["local": ModelDefinition(use: "ollama/llama3.2")]
    let early = try listings(models, isComplete: false)
    #expect(early[0].isUsableNow)
    let late = try listings(models)
    #expect(!late[0].isUsableNow)
    #expect(late[0].note == "It is not running: start it with `ollama serve`.")
    let other = try listings(models, servers: [ollama(["qwen3:8b"])])
    #expect(other[0].note == "Ollama at http://127.0.0.1:11434 has no llama3.2.")
  }

  @Test func `a key in the environment lists what its provider sells`() throws {
    let found = try listings(
      ["cloud": ModelDefinition(use: "openai/gpt-4.1-mini")],
      environment: ["OPENAI_API_KEY": "sk-x", "TOGETHER_API_KEY": "t"])
    let openAI = found.filter { $0.name.hasPrefix("openai/") }
    #expect(openAI.count > 20)
    #expect(!openAI.contains { $0.name == "openai/gpt-4.1-mini" })
    #expect(!openAI.contains { $0.name.contains("embedding") })
    #expect(found.contains { $0.name == "together/meta-llama/Llama-3.3-70B-Instruct-Turbo" })
    let five = try #require(found.first { $0.name == "openai/gpt-5" })
    #expect(five.isUsableNow)
    #expect(five.note?.contains("will be switched off") == true)
    #expect(five.facts == "272k tokens · $1.25 in, $10 out · until 2026-12-11")
    let gone = try listings([:], environment: ["DEEPSEEK_API_KEY": "x"])
    #expect(gone.first { $0.name == "deepseek/deepseek-chat" }?.isUsableNow == false)
    #expect(Set(found.map(\.id)).count == found.count)
  }

  @Test func `a model can be called by what its listing says`() throws {
    var server = ollama(["m"])
    server.provider = "openai-compatible"
    server.url = "http://127.0.0.1:8000/v1"
    let found = try #require(try listings([:], servers: [server]).first)
    #expect(found.source == .server(title: "Ollama", address: "http://127.0.0.1:11434"))
    let catalogue = try ModelCatalogue.bundled(environment: [:])
    #expect(try catalogue.model(for: found.definition).name == "openai-compatible/m")
  }

  @Test func `facts fit on a line`() {
    var listing = ModelListing(
      name: "m", definition: ModelDefinition(use: "m"), source: .workspace, isUsableNow: true)
    #expect(listing.facts == "unpriced")
    listing.contextWindow = 1_047_576
    listing.price = .hosted(model: "m", perGPUHour: Money("2.5") ?? .zero, source: "test")
    #expect(listing.facts == "1.0M tokens · $2.5 an hour")
    listing.contextWindow = 4096
    #expect(listing.facts.hasPrefix("4096 tokens"))
  }
}
