import Foundation
import StrategyCore
import Testing

@testable import Trivium

struct WorkspaceLoaderTests {
  /// The sentences about a `trivium.yaml`, without the folder in front of them.
  private func problems(_ yaml: String) throws -> [String] {
    let folder = try TemporaryFolder.workspace(yaml)
    do {
      _ = try WorkspaceLoader.load(folder.workspace)
      return []
    } catch {
      let prefix = ShownPath(folder.url).text + "/"
      return FailureText.sentences(for: error).split(separator: "\n")
        .map { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : String($0) }
    }
  }

  @Test func `every key has its place in the workspace`() throws {
    let folder = try TemporaryFolder.workspace(
      """
      name: support-desk
      models:
        embedded: baseline
        small: { use: openai/gpt-4.1-mini }
        server: { use: openai-compatible/mine, url: http://127.0.0.1:8080/v1, price: free }
        priced: { use: ollama/llama3.2, price: { input: $0.15, output: 0.60 } }
        likened: { use: ollama/llama3.2, price: { like: openai/gpt-4.1-mini }, key: "${MY_KEY}", insecure: true }
        tuned: { use: tuned/router }
      strategies:
        zebra: { prompt: prompts/answer.md, model: small, parameters: { temperature: 0.5, top-p: 1, max-tokens: 200, stop: [a, b], seed: 7 } }
        apple: { prompt: prompts/answer.md, model: tuned, knowledge: { from: knowledge, search: dense, k: 9 } }
        plain: { prompt: prompts/answer.md, model: embedded, knowledge: knowledge }
      datasets: { train: data/train.jsonl }
      scorers: [ { exact: {} }, label ]
      tuning: { router: { task: labels, from: train } }
      budget: { run: 0.1, session: $2.00, month: $50 }
      requirements: { volume: 3000/day, horizon: 2 years, freshness: weekly, minimum-accuracy: 85%, p95-latency: 500ms }
      """)
    let workspace = try WorkspaceLoader.load(folder.workspace).workspace

    #expect(workspace.name == "support-desk")
    #expect(workspace.strategies.map(\.name) == ["zebra", "apple", "plain"])
    #expect(workspace.models["embedded"] == ModelDefinition(use: "baseline"))
    #expect(
      workspace.models["server"]
        == ModelDefinition(
          use: "openai-compatible/mine", url: "http://127.0.0.1:8080/v1", price: .free))
    #expect(
      workspace.models["priced"]?.price
        == .rates(
          input: Money(picodollars: 150_000_000_000), output: Money(picodollars: 600_000_000_000)))
    #expect(workspace.models["likened"]?.price == .like(model: "openai/gpt-4.1-mini"))
    #expect(workspace.models["likened"]?.key == .variable(name: "MY_KEY"))
    #expect(workspace.models["likened"]?.insecure == true)
    #expect(
      workspace.strategies[0].parameters
        == RequestParameters(
          temperature: 0.5, topP: 1, maxOutputTokens: 200, stop: ["a", "b"], seed: 7))
    #expect(
      workspace.strategies[1].grounding
        == Grounding(knowledge: "knowledge", method: .dense, count: 9))
    #expect(workspace.kind(of: workspace.strategies[1]) == .hybrid)
    #expect(workspace.strategies[2].grounding == Grounding(knowledge: "knowledge"))
    #expect(workspace.tuning == ["router": TuningDefinition(task: .labels, dataset: "train")])
    #expect(workspace.budget.session == Money(dollars: 2))
    #expect(
      workspace.requirements
        == Requirements(
          monthlyVolume: 90_000, horizonMonths: 24, freshness: "weekly", minimumAccuracy: 0.85,
          p95Latency: 0.5))
  }

  @Test func `all problems come at once, each with its line, column and key`() throws {
    let found = try problems(
      """
      name: desk
      models:
        embedded: baseline
        big: { use: opnai/gpt-4.1 }
      strategies:
        rag: { prompt: prompts/anser.md, model: embeded, knowledge: { from: knowledge, search: fuzed, k: 0 } }
        other: { promt: prompts/answer.md, model: embedded }
      budget: { session: two }
      extra: 1
      """)
    #expect(
      found == [
        "trivium.yaml:4:15: models.big.use: there is no provider “opnai”. Did you mean “openai”?",
        "trivium.yaml:6:18: strategies.rag.prompt: there is no file prompts/anser.md. Did you mean “prompts/answer.md”?",
        "trivium.yaml:6:43: strategies.rag.model: there is no model “embeded”. Did you mean “embedded”?",
        "trivium.yaml:6:90: strategies.rag.knowledge.search: “fuzed” is not a search method; choose lexical, dense or fused.",
        "trivium.yaml:6:100: strategies.rag.knowledge.k: “0” is not a whole number from 1 to 100.",
        "trivium.yaml:7:10: strategies.other: the key “prompt” is missing. Add it.",
        "trivium.yaml:7:12: strategies.other.promt: there is no such key. Did you mean “prompt”?",
        "trivium.yaml:8:20: budget.session: “two” is not an amount of dollars such as $2.00.",
        "trivium.yaml:9:1: extra: there is no such key. The keys here are name, models, strategies, datasets, scorers, tuning, budget and requirements.",
      ])
  }

  @Test(arguments: [
    (
      "",
      "trivium.yaml:1:1: the file is empty. `trivium init` in an empty folder shows what belongs here."
    ),
    ("- a\n- b\n", "trivium.yaml:1:1: a mapping of keys to values belongs here, not a list."),
    ("name: x\n", "trivium.yaml:1:1: the key “models” is missing. Add it."),
    (
      "models: { e: baseline }\nstrategies:\n",
      "trivium.yaml:2:12: strategies: the key has no value. Give it one, or remove it."
    ),
    (
      "models: { e: baseline }\nstrategies: {}\n",
      "trivium.yaml:2:13: strategies: there is no strategy. Add NAME: { prompt: prompts/NAME.md, model: MODEL }."
    ),
    (
      "models: { e: baseline }\nmodels: { e: baseline }\n",
      "trivium.yaml:1:1: models: the key is there twice. Remove one of them."
    ),
    (
      "models:\n\te: baseline\n",
      "trivium.yaml:2:1: the YAML cannot be read here: found character that cannot start any token. Indent with spaces, not tabs, and put quotes around text that begins with @, `, % or &."
    ),
    (
      "name: a: b\n",
      "trivium.yaml:1:8: the YAML cannot be read here: mapping values are not allowed in this context. Check the indentation, and put quotes around text that holds “: ”."
    ),
    (
      "models: { e: baselin }\nstrategies: { a: { prompt: prompts/answer.md, model: e } }\n",
      "trivium.yaml:1:14: models.e: “baselin” is not a model: write baseline, tuned/NAME or PROVIDER/MODEL."
    ),
    (
      "models: { e: tuned/../../x }\nstrategies: { a: { prompt: prompts/answer.md, model: e } }\n",
      "trivium.yaml:1:14: models.e: “tuned/../../x” is not a tuned model: use letters, digits, - and _."
    ),
    (
      "models: { e: { use: ollama/x, price: { like: gpt-4.1-mimi } } }\nstrategies: { a: { prompt: prompts/answer.md, model: e } }\n",
      "trivium.yaml:1:46: models.e.price.like: there is no model with a price “gpt-4.1-mimi”. Did you mean “gpt-4.1-mini”?"
    ),
    (
      "models: { e: baseline }\nstrategies: { a: { prompt: ../secret.md, model: e } }\n",
      "trivium.yaml:2:28: strategies.a.prompt: ../secret.md leads out of the workspace. Paths start at the folder of trivium.yaml and stay in it."
    ),
    (
      "models: { e: baseline }\nstrategies: { a: { prompt: prompts/answer.md, model: e, knowledge: docs } }\n",
      "trivium.yaml:2:68: strategies.a.knowledge: there is no file or folder docs. Make it, or correct the path."
    ),
    (
      "models: { e: baseline }\nstrategies: { a: { prompt: prompts/answer.md, model: e, parameters: { temperature: hot } } }\n",
      "trivium.yaml:2:84: strategies.a.parameters.temperature: “hot” is not a number from 0 to 2."
    ),
    (
      "models: { e: baseline }\nstrategies: { a: { prompt: prompts/answer.md, model: e } }\ntuning: { r: { task: labels, from: trian } }\ndatasets: { train: data/train.jsonl }\n",
      "trivium.yaml:3:36: tuning.r.from: there is no dataset “trian”. Did you mean “train”?"
    ),
  ])
  func `a bad file is a sentence`(yaml: String, sentence: String) throws {
    #expect(try problems(yaml).contains(sentence))
  }

  @Test func `text that is not UTF-8 is named with its line`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      Data("name: ok\nmodels: \u{FF}".unicodeScalars.map { UInt8($0.value) }), to: "trivium.yaml")
    let error = #expect(throws: WorkspaceError.self) { try WorkspaceLoader.load(folder.workspace) }
    let sentence = try FailureText.sentences(for: #require(error))
    #expect(sentence.hasSuffix("trivium.yaml:2: the text is not UTF-8. Save it as UTF-8."))
  }

  @Test func `a file deeper than any sane one is refused, not followed`() throws {
    let depth = 20_000
    let found = try problems(
      "models: " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
    #expect(found.count >= 1)
  }

  @Test func `the workspace is found from below, and its absence says what to do`() throws {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    let below = folder.url.appendingPathComponent("knowledge")
    #expect(try WorkspaceFolder.find(from: below).root.path == folder.url.standardizedFileURL.path)

    let empty = try TemporaryFolder()
    let error = #expect(throws: WorkspaceError.self) { try WorkspaceFolder.find(from: empty.url) }
    let sentence = try FailureText.sentences(for: #require(error))
    #expect(sentence.contains("`trivium init`"))
    #expect(
      throws: WorkspaceError.noSuchFolder(path: empty.url.path + "/none")
    ) { try WorkspaceFolder.find(from: empty.url.appendingPathComponent("none")) }
  }

  @Test func `an unknown strategy is a usage problem that knows the others`() throws {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    let workspace = try WorkspaceLoader.load(folder.workspace).workspace
    #expect(try workspace.strategies(named: []).map(\.name) == ["prompt"])
    #expect(
      try workspace.strategies(named: ["rag", "rag", "tuned"]).map(\.name) == ["rag", "tuned"])
    #expect(
      throws: UsageProblem(sentence: "There is no strategy “rga” in desk. Did you mean “rag”?")
    ) {
      try workspace.strategies(named: ["rga"])
    }
    #expect(
      throws: UsageProblem(
        sentence: "There is no strategy “zzzzzz” in desk. There is prompt, tuned and rag.")
    ) { try workspace.strategies(named: ["zzzzzz"]) }
  }
}

extension WorkspaceLoaderTests {
  @Test(arguments: ["../x.md", "/../x.md", "prompts/../../x.md", "..", ""])
  func `a prompt of somebody else's session is never written outside of the workspace`(
    path: String
  ) throws {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    #expect(throws: Failure.self) { try folder.workspace.promptFile(path) }
    for path in ["prompts/a.md", "/etc/passwd"] {
      #expect(try folder.workspace.promptFile(path).path.hasPrefix(folder.url.path + "/"))
    }
  }
}
