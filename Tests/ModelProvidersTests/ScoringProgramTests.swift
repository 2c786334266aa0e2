import Foundation
import StrategyCore
import Testing

@testable import ModelProviders

@Suite struct ScoringProgramTests {
  private let scripts: ScriptFolder

  init() throws { scripts = try ScriptFolder() }

  private func catalogue(isTrusted: Bool = true) throws -> ModelCatalogue {
    ModelCatalogue(
      prices: try .bundled(), environment: ["PATH": "/usr/bin:/bin"], folder: scripts.path,
      isTrusted: isTrusted)
  }

  private func ask(_ script: String, timeLimit: Double = 30) async throws -> CommandReply {
    try scripts.write("score.sh", "#!/bin/sh\n" + script)
    return try await catalogue().reply(
      to: CommandQuestion(
        arguments: ["./score.sh", "strict"], input: "{\"output\":\"x\"}\n", timeLimit: timeLimit))
  }

  @Test func `a scoring program reads the question and is told by its words and its status`()
    async throws
  {
    #expect(
      try await ask("cat; pwd; echo \"$1\"")
        == .ended(
          status: 0, output: "{\"output\":\"x\"}\n\(scripts.path)\nstrict\n", errors: ""))
    #expect(
      try await ask("echo 1; echo 'no grammar' >&2; exit 4")
        == .ended(status: 4, output: "1\n", errors: "no grammar"))
    #expect(
      try await ask("kill -KILL $$") == .ended(status: 137, output: "", errors: ""))
  }

  @Test func `one that hangs is ended`() async throws {
    #expect(try await ask("echo $$ > pid; exec sleep 300", timeLimit: 0.3) == .timedOut)
    // A busy machine may have ended it before it said anything.
    guard let program = scripts.lines("pid").first.flatMap({ Int32($0) }) else { return }
    await eventually { kill(program, 0) != 0 }
  }

  @Test func `of one that prints for ever the beginning is kept`() async throws {
    guard case .ended(0, let output, _) = try await ask("head -c 300000 /dev/zero | tr '\\0' x")
    else {
      Issue.record("it did not end")
      return
    }
    #expect(output.utf8.count == 64 * 1024)
  }

  @Test func `a stranger's program is refused, and one that is missing is told before the start`()
    async throws
  {
    try scripts.write("score.sh", "#!/bin/sh\ntouch ran\n")
    let stranger = try catalogue(isTrusted: false)
    let refusal = #expect(throws: Failure.self) { try stranger.checkScoring(["./score.sh"]) }
    #expect(refusal?.sentence.contains("`trivium trust`") == true)
    let question = CommandQuestion(arguments: ["./score.sh"], input: "", timeLimit: 1)
    #expect(
      await stranger.reply(to: question) == .notStarted(reason: "this workspace is not trusted"))
    #expect(scripts.contents("ran") == nil)
    let missing = #expect(throws: Failure.self) { try catalogue().checkScoring(["./other.sh"]) }
    #expect(missing?.sentence.contains("./other.sh") == true)
    try catalogue().checkScoring(["./score.sh"])
  }
}
