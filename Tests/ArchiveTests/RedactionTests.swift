import Foundation
import StrategyCore
import Testing

@testable import Archive

struct RedactionTests {
  private let secret = "sk-\"é\\42"
  private var redaction: Redaction {
    Redaction { [secret] in $0.replacingOccurrences(of: secret, with: "[secret]") }
  }

  @Test func `no text of any event reaches the disk with the secret in it`() async throws {
    let folder = try TemporaryFolder()
    let library = SessionLibrary(folder: folder.url, redaction: redaction)
    var prompt = ComposedPrompt(
      sections: [.init(kind: .input, role: .user, text: "a \(secret) b", tokens: 9)], input: secret,
      passages: [SampleSession.retrieved])
    prompt.passages[0].passage.text = secret
    var request = SampleSession.request
    request.variables = ["tone": secret]
    let events: [SessionEvent] = [
      .inputEdited(text: secret), .promptEdited(path: "a.md", text: secret),
      .noteAdded(text: secret), .runStarted(run: RunID(1), request: request),
      .promptComposed(run: RunID(1), prompt: prompt),
      .chunkReceived(run: RunID(1), text: "x\(secret)", tokens: 1),
      .reasoningReceived(run: RunID(1), text: secret, tokens: 1),
      .warningGiven(run: RunID(1), text: secret),
      .runFailed(run: RunID(1), failure: Failure(.network, "no \(secret)", nextStep: secret)),
    ]
    let writer = try library.create(startedAt: 5)
    try await writer.append(
      events.enumerated().map { JournalEntry(sequence: $0 + 1, at: $0, event: $1) })
    try await writer.close()
    let journal = try library.read(writer.header.session)
    #expect(journal.problems == [])
    #expect(journal.entries.count == events.count)
    #expect(!"\(journal.entries)".contains("sk-"))
    #expect(SessionState(folding: journal.entries).runs[0].text == "x[secret]")
  }

  @Test func `a workspace is recorded without the secrets of its addresses`() async throws {
    let folder = try TemporaryFolder()
    let library = SessionLibrary(folder: folder.url)
    var workspace = SampleSession.workspace
    workspace.models["a"] = ModelDefinition(
      use: "openai-compatible/m", url: "https://ann:hunter2@host/v1?api_key=hunter2&version=3#x",
      dialect: ModelDefinition.DialectChoice(
        headers: ["X-Api-Key": "hunter2", "Authorization": "Bearer ${KEY}", "X-Title": "desk"]))
    let writer = try library.create(startedAt: 5)
    try await writer.append([
      JournalEntry(sequence: 1, at: 0, event: .sessionStarted(workspace: workspace))
    ])
    try await writer.close()
    let recorded = SessionState(folding: try library.read(writer.header.session).entries)
    let model = try #require(recorded.workspace?.models["a"])
    #expect(model.url == "https://ann:•••@host/v1?api_key=•••&version=3#x")
    #expect(
      model.dialect?.headers
        == ["X-Api-Key": "•••", "Authorization": "Bearer ${KEY}", "X-Title": "desk"])
  }

  @Test(arguments: [
    ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1"), ("no address", "no address"),
    ("https://token@host", "https://•••@host"), ("https://h/p?a&sig=1", "https://h/p?a&sig=•••"),
    ("://@", "://•••@"),
  ])
  func `only what is secret is taken out of an address`(address: String, expected: String) {
    #expect(SecretURL.redacted(address) == expected)
  }
}
