import Foundation
import StrategyCore
import Testing

@testable import Trivium

struct DiagnosisTests {
  private func terminal(_ environment: [String: String], isTerminal: Bool = true) -> [String] {
    TerminalDiagnosis(environment: environment, isTerminal: isTerminal).findings.map(\.line)
  }

  @Test func `a good terminal is well`() {
    #expect(
      terminal(["TERM": "xterm-256color", "LANG": "C.UTF-8", "COLORTERM": "truecolor"]) == [
        "ok    terminal    xterm-256color", "ok    colours     true colour",
        "ok    locale      LANG=C.UTF-8",
      ])
  }

  @Test func `what is missing is named with what to do`() {
    let lines = terminal([:])
    #expect(
      lines[0]
        == "fail  terminal    TERM is not set. Set it to what your terminal is, such as TERM=xterm-256color."
    )
    #expect(
      lines[2]
        == "warn  locale      LANG is not set; borders may be drawn in ASCII. Set LANG=C.UTF-8.")
    #expect(terminal(["TERM": "dumb", "LANG": "de_DE.ISO-8859-1"])[2].hasPrefix("warn  locale"))
    #expect(terminal(["TERM": "xterm"], isTerminal: false)[0].hasPrefix("warn  terminal"))
  }

  @Test func `keys are shown by name and never by value`() {
    let findings = ProviderDiagnosis(
      environment: ["OPENAI_API_KEY": "sk-secret-value"], isListening: { $0 == 11434 }
    ).findings.map(\.line)
    #expect(
      findings == [
        "ok    key         OPENAI_API_KEY is set (OpenAI)",
        "ok    server      something listens on port 11434, where Ollama does (ollama/MODEL)",
      ])
  }

  @Test func `binary knowledge, bad rows and untrained models are found`() async throws {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    try folder.write(Data([0, 1, 2, 0]), to: "knowledge/image.txt")
    try folder.write("{\"input\":1}\n{\"input\":\"x\"}\n", to: "data/train.jsonl")
    let loaded = try WorkspaceLoader.load(folder.workspace)
    let lines = await WorkspaceDiagnosis(loaded: loaded).findings().map(\.line)
    func has(_ text: String) -> Bool { lines.contains { $0.contains(text) } }
    #expect(has("image.txt: it is not text"))
    #expect(has("data/train.jsonl:1: `input` is not a text."))
    #expect(
      has("tuned/router has not been trained yet. Train it with `trivium tune start router`."))
    #expect(has("ok    prompt      prompts/answer.md"))
  }
}
