import Archive
import Foundation
import StrategyCore
import Testing

@testable import Trivium

/// Programs that share a workspace share its budget: the server itself counts what was to be paid.
struct SharedBudgetTests {
  /// Ten tokens at a dollar per thousand: a cent a call, at most and always.
  private func workspace(_ server: CountingModelServer, budget: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder.workspace(
      """
      models:
        e: { use: openai-compatible/x, url: http://127.0.0.1:\(server.port)/v1, price: { input: 0, output: 1000 } }
      strategies:
        a: { prompt: prompts/answer.md, model: e, parameters: { max-tokens: 10 } }
      datasets: { test: data/test.jsonl }
      scorers: [exact]
      budget: \(budget)
      """)
    let lines = (0..<40).map { #"{"input":"question \#($0)","expected":"refund"}"# }
    try folder.write(lines.joined(separator: "\n") + "\n", to: "data/test.jsonl")
    return folder
  }

  private func start(_ arguments: [String], in folder: TemporaryFolder) throws -> Process {
    let process = Process()
    process.executableURL = ProgramOnTerminal.program
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.environment = ["HOME": folder.url.path, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  @Test
  func
    `four programs with sixteen calls each, one of them killed, reach the cap and never pass it`()
    throws
  {
    let isInFlight = DispatchSemaphore(value: 0)
    let server = try CountingModelServer(withholding: 1..<9) { number in
      if number == 8 { isInFlight.signal() }
    }
    defer { server.stop() }
    let folder = try workspace(server, budget: "{ day: $0.30 }")
    let victim = try start(["eval", "--no-cache", "-y", "-j", "8"], in: folder)
    isInFlight.wait()
    let others = try (0..<3).map { _ in
      try start(["eval", "--no-cache", "-y", "-j", "16"], in: folder)
    }
    kill(victim.processIdentifier, SIGKILL)
    victim.waitUntilExit()
    for process in others { process.waitUntilExit() }
    #expect(victim.terminationReason == .uncaughtSignal)
    #expect(others.map(\.terminationStatus) == [3, 3, 3])
    // Eight of them nobody knows the end of, so that they count as paid.
    #expect(server.asked == 30)

    let again = try start(["run", "--no-cache", "hello"], in: folder)
    again.waitUntilExit()
    #expect(again.terminationStatus == 3)
    #expect(server.asked == 30)
  }

  @Test func `sums that were lost are found again in the journals`() throws {
    let server = try CountingModelServer()
    defer { server.stop() }
    let folder = try workspace(server, budget: "{ month: $0.03 }")
    let arguments = ["run", "--no-cache", "hello"]
    for _ in 0..<2 { try start(arguments, in: folder).waitUntilExit() }
    #expect(server.asked == 2)
    for suffix in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(
        atPath: folder.workspace.spending.path + suffix)
    }
    for _ in 0..<2 { try start(arguments, in: folder).waitUntilExit() }
    #expect(server.asked == 3)
  }

  @Test func `what the journals of this month say is counted by day, last month's is not`()
    async throws
  {
    let folder = try TemporaryFolder()
    let library = SessionLibrary(folder: folder.workspace.sessions)
    let now = Date(timeIntervalSince1970: 1_795_500_000)
    let price = ModelPrice(
      model: "m", rates: .init(input: Money(dollars: 1), output: Money(dollars: 1)), source: "test")
    for (age, tokens) in [(60.0, 2_000_000), (40 * 86_400, 5_000_000)] {
      let writer = try library.create(startedAt: now.timeIntervalSince1970 - age)
      let request = RunRequest(strategy: "a", input: "i", promptText: "")
      let events: [SessionEvent] = [
        .runStarted(run: RunID(1), request: request),
        .runPlanned(run: RunID(1), plan: RunPlan(kind: .prompt, model: "m", price: price)),
        .usageReported(run: RunID(1), usage: Usage(input: tokens, provenance: .reported)),
      ]
      try await writer.append(
        events.enumerated().map { JournalEntry(sequence: $0 + 1, at: 0, event: $1) })
      try await writer.close()
    }
    #expect(
      WorkspaceSpending.spentByDay(in: library, at: now)
        == [WorkspaceSpending.today(now): Money(dollars: 2)])
  }
}
