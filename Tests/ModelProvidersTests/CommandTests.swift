import Foundation
import StrategyCore
import Testing

@testable import ModelProviders

/// A folder with scripts that is gone with the test.
final class ScriptFolder: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("trivium-scripts-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.resolvingSymlinksInPath().path
  }

  @discardableResult
  func write(_ name: String, _ text: String, mode: Int = 0o755) throws -> String {
    let file = "\(path)/\(name)"
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    return file
  }

  func contents(_ name: String) -> String? {
    try? String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
  }

  func lines(_ name: String) -> [String] {
    (contents(name) ?? "").split(separator: "\n").map(String.init)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

@Suite struct CommandOutputTests {
  private func read(_ portions: [[UInt8]]) throws -> Answer {
    var reply = CommandOutput()
    var answer = Answer()
    for portion in portions {
      try reply.feed(portion)
      reply.takeEvents().forEach { answer.take($0) }
    }
    try reply.end()
    reply.takeEvents().forEach { answer.take($0) }
    return answer
  }

  @Test(arguments: [
    ("Grüß Gott 👋🏽\n", Answer(text: "Grüß Gott 👋🏽", finish: .stop)),
    ("  two\n\nlines\r\n\n", Answer(text: "  two\n\nlines", finish: .stop)),
    ("{ is no JSON", Answer(text: "{ is no JSON", finish: .stop)),
    ("{\"a\": 1}\nmore", Answer(text: "{\"a\": 1}\nmore", finish: .stop)),
    ("{}\n", Answer(text: "{}", finish: .stop)),
    ("{\n  \"text\": 1\n}\n", Answer(text: "{\n  \"text\": 1\n}", finish: .stop)),
    (
      "\n{\"reasoning\":\"hm\"}\n{\"text\":\"né\"}\r\n\n{\"text\":\" you\"}\n{\"usage\":{\"input\":5,\"output\":2,\"cache_read\":1}}\n{\"finish\":\"length\"}\n",
      Answer(text: "né you", reasoning: "hm", usage: .reported(5, 2, cacheRead: 1), finish: .length)
    ),
    ("{\"text\":\"one\"}", Answer(text: "one", finish: .stop)),
    ("{\"text\":\"one\"}\n{\"text\":\"tw", Answer(text: "one", finish: .stop)),
    ("{\"text\":\"a\",\"finish\":\"content_filter\"}", Answer(text: "a", finish: .contentFilter)),
    ("{\"text\":\"a\"}\n{\"note\":1}\n", Answer(text: "a", finish: .stop)),
  ]) func `output is read however it is cut`(output: String, expected: Answer) throws {
    let bytes = Array(output.utf8)
    #expect(try read([bytes]) == expected)
    for cut in 0...bytes.count {
      #expect(try read([Array(bytes[..<cut]), Array(bytes[cut...])]) == expected)
    }
    #expect(try read(bytes.map { [$0] }) == expected)
  }

  @Test func `bytes that are not UTF-8 become marks`() throws {
    #expect(try read([[0x61, 0xE2], [0x28, 0xFF], [0x62, 0xF0, 0x9F]]).text == "a�(�b�")
  }

  @Test func `what is wrong is said after what came before it`() {
    func problem(_ output: String) -> (CommandOutput.Problem?, [ModelEvent]) {
      var reply = CommandOutput()
      do throws(CommandOutput.Problem) {
        try reply.feed(Array(output.utf8))
        try reply.end()
        return (nil, [])
      } catch {
        return (error, reply.takeEvents())
      }
    }
    let text = "{\"text\":\"a\"}\n"
    #expect(problem(text + "{\"error\":\"no GPU\"}\n") == (.reported("no GPU"), [.text("a")]))
    #expect(problem(text + "oops\n") == (.malformed(line: "oops"), [.text("a")]))
    #expect(problem("\n\n").0 == .empty)
    #expect(
      problem(text + "{\"text\":\"" + String(repeating: "x", count: 17 * 1024 * 1024)).0
        == .tooLong(limit: 16 * 1024 * 1024))
  }
}

@Suite struct CommandLanguageModelTests {
  private let scripts: ScriptFolder
  private let environment = ["PATH": "/usr/bin:/bin", "OPENAI_API_KEY": "sk-secret-12345"]

  init() throws { scripts = try ScriptFolder() }

  private func model(
    _ command: [String], timeout: Double? = nil, concurrency: Int? = nil
  ) throws -> CommandLanguageModel {
    let catalogue = ModelCatalogue(
      prices: try .bundled(), environment: environment, folder: scripts.path, isTrusted: true)
    let definition = ModelDefinition(
      use: "command/mine", command: command,
      connection: .init(inactivityTimeout: timeout, concurrency: concurrency))
    return try #require(try catalogue.model(for: definition) as? CommandLanguageModel)
  }

  private func ask(
    _ script: String, timeout: Double? = nil,
    _ parameters: RequestParameters = RequestParameters()
  ) async throws -> (answer: Answer, failure: Failure?) {
    try scripts.write("model.sh", "#!/bin/sh\n" + script)
    return await collect(
      try model(["./model.sh", "first arg"], timeout: timeout).respond(
        to: .asking("Hi \"you\"", system: "Be brief.", parameters)))
  }

  @Test func `a program reads the request and writes the answer`() async throws {
    let (answer, failure) = try await ask(
      "cat > request.json; pwd; echo \"$1\"",
      RequestParameters(temperature: 0.5, maxOutputTokens: 9, responseFormat: .json))
    #expect(failure == nil)
    #expect(answer == Answer(text: "\(scripts.path)\nfirst arg", finish: .stop))
    #expect(
      scripts.contents("request.json")
        == #"{"model":"mine","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi \"you\""}],"parameters":{"temperature":0.5,"max_tokens":9,"response_format":{"type":"json_object"}},"input":"Hi \"you\""}"#
        + "\n")
  }

  @Test func `passages are told apart from the prompt`() throws {
    var request = ModelRequest.asking("Why?")
    request.prompt.passages = [
      RetrievedPassage(
        passage: Passage(id: "a.md#1", source: "a.md", heading: "A › B", text: "Because."),
        scores: .init(fused: 0.5))
    ]
    let body = try JSONValue(parsing: CommandRequest.body(for: request, model: "m"))
    let passage = try #require(body["passages"]?.elements?.first)
    #expect(passage["id"]?.string == "a.md#1")
    #expect(passage["text"]?.string == "Because.")
    #expect(passage["score"]?.scalarText == "0.5")
  }

  @Test func `words arrive before the program ends, and more input than a pipe holds is fed`()
    async throws
  {
    try scripts.write("early.sh", "#!/bin/sh\necho early; cat > got; echo late\n")
    let long = String(repeating: "x", count: 1_000_000)
    var words = ""
    for try await event in try model(["./early.sh"]).respond(to: .asking(long)) {
      if case .text(let text) = event { words += text }
    }
    #expect(words == "early\nlate")
    #expect((scripts.contents("got")?.count ?? 0) > 1_000_000)
  }

  @Test func `a program that does not read its input is no trouble`() async throws {
    try scripts.write("deaf.sh", "#!/bin/sh\nexec 0<&-; echo ok\n")
    let long = String(repeating: "x", count: 1_000_000)
    let (answer, failure) = await collect(try model(["./deaf.sh"]).respond(to: .asking(long)))
    #expect(failure == nil)
    #expect(answer.text == "ok")
  }

  @Test func `a slow reader holds the program back and gets every byte`() async throws {
    try scripts.write("flood.sh", "#!/bin/sh\nhead -c 3000000 /dev/zero | tr '\\0' x; echo end\n")
    var count = 0
    for try await event in try model(["./flood.sh"]).respond(to: .asking("Hi")) {
      guard case .text(let text) = event else { continue }
      count += text.utf8.count
      #expect(text.utf8.count <= 70_000)
      for _ in 0..<50 { await Task.yield() }
    }
    #expect(count == 3_000_003)
  }

  @Test func `a bad end tells status and last words, after the text`() async throws {
    let (answer, failure) = try await ask(
      "echo half; echo first >&2; printf 'no \\033[31mGPU: %s\\n\\n' \"$OPENAI_API_KEY\" >&2; exit 3"
    )
    #expect(answer.text == "half")
    #expect(
      failure?.sentence
        == "The program `./model.sh first arg` ended with status 3: no [31mGPU: [secret]. Correct what it says."
    )
  }

  @Test func `a program that dies is told by its signal`() async throws {
    let failure = try #require(try await ask("kill -SEGV $$").failure)
    #expect(failure.message == "The program `./model.sh first arg` was ended by signal 11.")
  }

  @Test func `a program that says nothing is a failure`() async throws {
    let failure = try #require(try await ask("echo 'no input' >&2").failure)
    #expect(
      failure.message
        == "The program `./model.sh first arg` ended well and wrote no answer: no input.")
  }

  @Test func `its own error is its own words`() async throws {
    let (answer, failure) = try await ask(
      #"echo '{"text":"so far"}'; echo '{"error":"out of memory at sk-secret-12345"}'; sleep 1000"#)
    #expect(answer.text == "so far")
    #expect(
      failure?.message
        == "The program `./model.sh first arg` reports an error: out of memory at [secret].")
  }

  @Test func `silence ends the whole group`() async throws {
    let (answer, failure) = try await ask(
      "echo $$ > pid; sleep 1000 & echo $! > child; echo hello; wait", timeout: 0.3)
    #expect(answer.text == "hello")
    #expect(
      failure?.message
        == "The program `./model.sh first arg` wrote nothing for 300 ms and was ended.")
    await expectGone("pid", "child")
  }

  @Test func `cancelling ends the whole group`() async throws {
    try scripts.write(
      "long.sh", "#!/bin/sh\necho $$ > pid; sleep 1000 & echo $! > child; echo hello; wait\n")
    let model = try model(["./long.sh"])
    let (started, signal) = AsyncStream<Void>.makeStream()
    let task = Task {
      for try await _ in model.respond(to: .asking("Hi")) { signal.yield() }
    }
    for await _ in started { break }
    task.cancel()
    _ = await task.result
    await expectGone("pid", "child")
  }

  @Test func `letting go of the answer ends the program`() async throws {
    try scripts.write("long.sh", "#!/bin/sh\necho $$ > pid; echo hello; exec sleep 1000\n")
    for try await _ in try model(["./long.sh"]).respond(to: .asking("Hi")) { break }
    await expectGone("pid")
  }

  @Test func `a program that does not want to end is made to`() async throws {
    try scripts.write(
      "stubborn.sh",
      "#!/bin/sh\ntrap '' TERM\necho $$ > pid; echo hello\nwhile :; do sleep 0.05; done\n")
    var model = try model(["./stubborn.sh"], timeout: 0.2)
    model.grace = .milliseconds(100)
    let failure = await collect(model.respond(to: .asking("Hi"))).failure
    #expect(failure?.message.contains("wrote nothing for 200 ms") == true)
    await expectGone("pid")
  }

  @Test func `what a program leaves running is ended with it`() async throws {
    let (answer, failure) = try await ask("sleep 1000 & echo $! > child; echo done")
    #expect(failure == nil)
    #expect(answer.text == "done")
    await expectGone("child")
  }

  #if os(Linux)
    /// Other tests open and close descriptors meanwhile: these are told by their pipes.
    @Test func `no descriptor and no zombie is left`() async throws {
      try scripts.write(
        "quick.sh",
        "#!/bin/sh\necho $$ >> pids; for end in 0 1 2; do readlink /proc/self/fd/$end >> pipes; done\necho Hi\n"
      )
      let model = try model(["./quick.sh"])
      for _ in 0..<20 { _ = await collect(model.respond(to: .asking("Hi"))) }
      let pipes = Set(scripts.lines("pipes").filter { $0.hasPrefix("pipe:") })
      #expect(pipes.count == 40)
      await eventually { pipes.isDisjoint(with: openDescriptors()) }
      let programs = scripts.lines("pids").compactMap { Int32($0) }
      #expect(programs.count == 20)
      await eventually { programs.allSatisfy { kill($0, 0) != 0 } }
    }

    /// What the descriptors of this process stand for.
    private func openDescriptors() -> [String] {
      let folder = "/proc/self/fd"
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return names.compactMap {
        try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
      }
    }
  #endif

  @Test func `programs that cannot be started say why`() async throws {
    try scripts.write("plain.txt", "just text", mode: 0o644)
    try scripts.write("binary", "no script", mode: 0o755)
    for name in ["./plain.txt", "./none", "no-such-program-here", "./"] {
      let failure = await collect(try model([name]).respond(to: .asking("Hi"))).failure
      #expect(failure?.kind == .workspace)
      #expect(failure?.message.contains("is neither in the workspace's folder nor in PATH") == true)
    }
    let failure = await collect(try model(["./binary"]).respond(to: .asking("Hi"))).failure
    #expect(
      failure?.sentence
        == "The program `./binary` cannot be started: it is neither a program nor a script with a #! line. Begin it with a line such as #!/bin/sh."
    )
  }

  @Test func `a workspace that is not trusted runs nothing`() throws {
    let catalogue = ModelCatalogue(
      prices: try .bundled(), environment: environment, folder: scripts.path)
    let failure = #expect(throws: Failure.self) {
      try catalogue.model(
        for: ModelDefinition(use: "command/x", command: ["rm", "-rf", "--token=abc", "/"]))
    }
    #expect(
      failure?.sentence
        == "`use: command/x` would run the program `rm -rf --token=abc /`, and this workspace is not trusted. Read trivium.yaml; `trivium trust` is what allows it."
    )
  }

  /// Waits until the processes whose numbers stand in these files are no more.
  private func expectGone(
    _ names: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) async {
    for name in names {
      let number = scripts.contents(name).flatMap {
        Int32($0.trimmingCharacters(in: .whitespacesAndNewlines))
      }
      guard let number else {
        Issue.record("no \(name)", sourceLocation: sourceLocation)
        continue
      }
      await eventually(sourceLocation: sourceLocation) { kill(number, 0) != 0 || isZombie(number) }
    }
  }

  /// A grandchild is taken off the list by whoever adopts it.
  private func isZombie(_ number: Int32) -> Bool {
    let status = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)
    return status?.contains(") Z ") ?? false
  }
}
