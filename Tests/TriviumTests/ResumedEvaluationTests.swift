import Foundation
import Testing

@testable import Trivium

extension ProgramTests {
  /// Forty cells at a cent each, half of which are right.
  private func paidWorkspace(_ server: CountingModelServer) throws -> TemporaryFolder {
    let folder = try TemporaryFolder.workspace(
      """
      models:
        e: { use: openai-compatible/x, url: http://127.0.0.1:\(server.port)/v1, price: { input: 0, output: 1000 } }
      strategies:
        a: { prompt: prompts/answer.md, model: e, parameters: { max-tokens: 10 } }
        b: { prompt: prompts/answer.md, model: e, parameters: { max-tokens: 10 } }
      datasets: { test: data/test.jsonl }
      scorers: [exact]
      """)
    let lines = (0..<20).map { number in
      "{\"input\":\"question \(number)\",\"expected\":\"\(number % 2 == 0 ? "refund" : "login")\"}\n"
    }
    try folder.write(lines.joined(), to: "data/test.jsonl")
    return folder
  }

  /// The report without what was timed.
  private func untimed(_ report: String) -> [String] {
    report.split(separator: "\n").map { line in
      line.split(separator: "  ", omittingEmptySubsequences: true).prefix(6)
        .map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "|")
    }
  }

  @Test func `an evaluation that was killed goes on, and pays for no answer twice`() throws {
    let arguments = ["eval", "--no-cache", "-y", "-j", "8"]
    let calm = try CountingModelServer()
    defer { calm.stop() }
    let whole = try trivium(arguments, in: try paidWorkspace(calm))
    #expect(whole.status == 0)
    #expect(calm.asked == 40)

    let isInFlight = DispatchSemaphore(value: 0)
    let server = try CountingModelServer(withholding: 13..<21) { number in
      if number == 20 { isInFlight.signal() }
    }
    defer { server.stop() }
    let folder = try paidWorkspace(server)
    let victim = Process()
    victim.executableURL = ProgramOnTerminal.program
    victim.arguments = arguments
    victim.currentDirectoryURL = folder.url
    victim.environment = ["HOME": folder.url.path, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
    victim.standardInput = FileHandle.nullDevice
    victim.standardOutput = FileHandle.nullDevice
    victim.standardError = FileHandle.nullDevice
    try victim.run()
    isInFlight.wait()
    kill(victim.processIdentifier, SIGKILL)
    victim.waitUntilExit()
    #expect(victim.terminationReason == .uncaughtSignal)

    let resumed = try trivium(arguments + ["--resume", "last"], in: folder)
    #expect(resumed.status == 0)
    #expect(resumed.notes.contains("· 28 calls ·"))
    // Twelve were answered and eight withheld before; of the answered ones none is asked again.
    #expect(server.asked == 20 + 28)
    #expect(untimed(resumed.output) == untimed(whole.output))
  }
}
