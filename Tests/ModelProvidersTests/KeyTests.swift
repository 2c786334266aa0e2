import Foundation
import StrategyCore
import Testing

@testable import ModelProviders

@Suite struct KeyTests {
  private let files: ScriptFolder
  private let commands = KeyCommands()

  init() throws { files = try ScriptFolder() }

  private func catalogue(
    isTrusted: Bool = true, _ environment: [String: String] = [:]
  ) throws -> ModelCatalogue {
    ModelCatalogue(
      prices: try .bundled(),
      environment: ["HOME": files.path, "PATH": "/usr/bin:/bin"].merging(environment) { $1 },
      folder: files.path, isTrusted: isTrusted, transport: HTTPTransport(), timing: .real,
      limits: TransportLimits(), keyCommands: commands)
  }

  private func server(
    _ definition: ModelDefinition, isTrusted: Bool = true, _ environment: [String: String] = [:]
  ) async throws -> ModelServer {
    let model = try catalogue(isTrusted: isTrusted, environment).model(for: definition)
    return try await #require(model as? HTTPLanguageModel).serverWithKey()
  }

  private func failure(
    _ definition: ModelDefinition, isTrusted: Bool = true, _ environment: [String: String] = [:]
  ) async -> String? {
    do {
      _ = try await server(definition, isTrusted: isTrusted, environment)
      return nil
    } catch {
      return (error as? Failure)?.sentence ?? "\(error)"
    }
  }

  private func definition(_ key: KeySource, url: String? = nil) -> ModelDefinition {
    ModelDefinition(use: "openai/gpt-4.1", url: url, key: key)
  }

  @Test(arguments: ["~/key", "key", "./key"])
  func `a key is the first line of a file of one's own`(path: String) async throws {
    try files.write("key", "sk-from-file-1\nsecond line\n", mode: 0o600)
    #expect(try await server(definition(.file(path: path))).key?.value == "sk-from-file-1")
  }

  @Test(arguments: [(0o644, "0644"), (0o640, "0640"), (0o602, "0602"), (0o601, "0601")])
  func `a file that others may touch is refused`(mode: Int, shown: String) async throws {
    try files.write("key", "sk-from-file-1\n", mode: mode)
    #expect(
      await failure(definition(.file(path: "~/key")))
        == "Others may read the key in ~/key: its mode is \(shown). Run `chmod 600 ~/key`.")
  }

  @Test func `files that hold no key say so`() async throws {
    #expect(
      await failure(definition(.file(path: "~/none")))
        == "`use: openai/gpt-4.1` takes its key from ~/none, which does not exist. Write the key into the file, on its first line, or correct `key:`."
    )
    #expect(await failure(definition(.file(path: "/")))?.contains("cannot be read") == true)
    try files.write("key", "\nsk-1", mode: 0o600)
    #expect(
      await failure(definition(.file(path: "key")))?.hasPrefix(
        "The key in the file key holds characters that no key has.") == true)
  }

  @Test func `a workspace that is not trusted sends files to nobody but the provider`() async throws
  {
    try files.write("key", "sk-from-file-1", mode: 0o600)
    let source = KeySource.file(path: "key")
    #expect(await failure(definition(source), isTrusted: false) == nil)
    #expect(await failure(definition(source, url: "http://127.0.0.1:1"), isTrusted: false) == nil)
    #expect(await failure(definition(source, url: "https://example.com")) == nil)
    #expect(
      await failure(definition(source, url: "https://example.com"), isTrusted: false)
        == "`use: openai/gpt-4.1` would send the first line of key to example.com, and this workspace is not trusted. If that is meant, `trivium trust` allows it."
    )
  }

  @Test func `a command prints the key, once for all who need it`() async throws {
    let key = definition(
      .command(line: "echo run >> runs; sleep 0.05; echo \" $WORD-12345 \"; echo more"))
    let environment = ["WORD": "sk-printed"]
    let catalogue = try catalogue(environment)
    let model = try #require(try catalogue.model(for: key) as? HTTPLanguageModel)
    #expect(files.contents("runs") == nil)
    let values = try await withThrowingTaskGroup(of: String?.self) { group in
      for _ in 0..<8 { group.addTask { try await model.serverWithKey().key?.value } }
      return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
    }
    #expect(values == ["sk-printed-12345"])
    #expect(try await server(key, environment).key?.value == "sk-printed-12345")
    #expect(files.contents("runs") == "run\n")
    #expect(catalogue.secrets.redact("see sk-printed-12345!") == "see [secret]!")
  }

  @Test func `a command that fails tells its last words and is asked again`() async throws {
    let key = definition(
      .command(
        line: "test -f unlocked && echo opened && exit; echo 'vault is locked' >&2; exit 6"))
    #expect(
      await failure(key)
        == "There is no key. The program `test -f unlocked && echo opened && exit; echo 'vault is locked' >&2; exit 6` ended with status 6: vault is locked. Correct what it says."
    )
    try files.write("unlocked", "")
    #expect(await failure(key) == nil)
  }

  @Test func `a command that prints nothing, or waits for ever, is a failure`() async throws {
    #expect(
      await failure(definition(.command(line: "true")))
        == "What the command `true` printed first is no key. The key must be the first line of its standard output."
    )
    let limit = Duration.milliseconds(50)
    await #expect(throws: KeyCommandError.failed(.tooSlow(limit), complaint: "")) {
      try await KeyCommands(patience: limit).key(
        from: "exec sleep 1000", in: nil, environment: ["PATH": "/usr/bin:/bin"])
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func `cancelling ends the wait for a command, and the command`() async throws {
    let patient = KeyCommands(patience: .seconds(60))
    let folder = files.path
    let task = Task {
      try await patient.key(
        from: "echo $$ > pid; exec sleep 1000", in: folder,
        environment: ["PATH": "/usr/bin:/bin"])
    }
    while files.contents("pid")?.hasSuffix("\n") != true { await Task.yield() }
    task.cancel()
    await #expect(throws: KeyCommandError.cancelled) { try await task.value }
    let number = files.contents("pid").flatMap { Int32($0.dropLast()) } ?? 0
    await eventually { kill(number, 0) != 0 }
  }

  @Test func `a workspace that is not trusted runs no command`() async throws {
    #expect(
      await failure(definition(.command(line: "touch ran; echo sk-1234567")), isTrusted: false)
        == "`use: openai/gpt-4.1` would run the program `touch ran; echo sk-1234567`, and this workspace is not trusted. Read trivium.yaml; `trivium trust` is what allows it."
        .replacing("sk-1234567", with: "[secret]"))
    #expect(files.contents("ran") == nil)
  }

  @Test func `no kind of key goes unencrypted to another machine`() async throws {
    try files.write("key", "sk-from-file-1", mode: 0o600)
    for (source, place) in [
      (KeySource.file(path: "key"), "the file key"),
      (.command(line: "echo sk-1"), "the command `echo sk-1`"),
    ] {
      var key = definition(source, url: "http://example.com/v1")
      #expect(
        await failure(key)?.hasPrefix(
          "`use: openai/gpt-4.1` would send the key from \(place) unencrypted to example.com.")
          == true)
      key.insecure = true
      #expect(await failure(key) == nil)
    }
  }

  @Test func `headers are filled from the environment and travel like keys`() async throws {
    func server(
      _ headers: [String: String], url: String = "https://example.com/v1", insecure: Bool? = nil
    ) async throws -> ModelServer {
      try await self.server(
        ModelDefinition(
          use: "openai-compatible/m", url: url, insecure: insecure,
          dialect: .init(headers: headers)), ["TEAM": "blue", "TOKEN": "tok-123456"])
    }
    let made = try await server(["X-Team": "${TEAM}", "Authorization": "Token ${TOKEN}"])
    let headers = made.request(for: .asking("Hi")).headers
    #expect(headers.contains(HTTPHeader("X-Team", "blue")))
    #expect(headers.contains(HTTPHeader("Authorization", "Token tok-123456")))
    for name in ["X-Api-Key", "Authorization", "Cookie"] {
      await #expect(throws: Failure.self) {
        try await server([name: "abc"], url: "http://example.com/v1")
      }
      _ = try await server([name: "abc"], url: "http://example.com/v1", insecure: true)
    }
    _ = try await server(["X-Title": "Trivium"], url: "http://example.com/v1")
    for (name, value) in [
      ("X-A", "a\r\nX-B: c"), ("X A", "b"), ("", "b"), ("Content-Length", "0"), ("X-A", "${NONE}"),
    ] {
      await #expect(throws: Failure.self) { try await server([name: value]) }
    }
  }

  @Test func `timeouts and sockets are as the workspace sets them`() throws {
    let definition = ModelDefinition(
      use: "vllm/m",
      connection: .init(connectTimeout: 1.5, inactivityTimeout: 20, unixSocket: "run/vllm.sock"))
    let model = try #require(try catalogue().model(for: definition) as? HTTPLanguageModel)
    #expect(model.limits.connect == .milliseconds(1500))
    #expect(model.limits.inactivity == .seconds(20))
    #expect(model.server.address.socket == "\(files.path)/run/vllm.sock")
    #expect(model.server.address.isLoopback)
  }
}
