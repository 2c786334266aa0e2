import Foundation
import ModelProviders
import StrategyCore

/// Asks a server on this machine, which thinks for 100 ms, 1,000 times with 64 calls at once; gives the required
/// figures that were missed. Server and client share the machine and the process.
func benchmarkProvider() async throws -> [BenchLine] {
  let server = try ThinkingServer(milliseconds: 100)
  let catalogue = try ModelCatalogue.bundled(environment: [:])
  let model = try catalogue.model(
    for: ModelDefinition(
      use: "openai-compatible/m", url: "http://127.0.0.1:\(server.port)/v1",
      connection: .init(concurrency: 64)))
  // Connections are made beforehand, as in a session.
  try await ask(model, times: 64)
  let count = 1_000
  let ideal = 0.1 * Double((count + 63) / 64)
  var ratios: [Double] = []
  let before = processorSeconds()
  for _ in 0..<3 {
    let elapsed = try await ContinuousClock().measure { try await ask(model, times: count) }
    ratios.append(elapsed.seconds / ideal)
  }
  let processor = (processorSeconds() - before) / Double(3 * count)
  let lines = [
    BenchLine(
      measure: "time, of the ideal", value: median(ratios), unit: "×", required: 1.15,
      isLessBetter: true),
    BenchLine(
      measure: "processor time of a call, server included", value: processor * 1e3, unit: "ms",
      isLessBetter: true),
  ]
  BenchLine.printTable("1,000 calls, 64 at once, of a server that thinks for 100 ms", lines)
  return lines.filter { !$0.isReached }
}

private func ask(_ model: any LanguageModel, times: Int) async throws {
  let request = ModelRequest(
    prompt: ComposedPrompt(
      sections: [.init(kind: .input, role: .user, text: "Hi", tokens: 1)], input: "Hi"))
  try await withThrowingTaskGroup(of: Void.self) { group in
    for _ in 0..<times {
      group.addTask {
        var text = ""
        for try await event in model.respond(to: request) {
          if case .text(let piece) = event { text += piece }
        }
        guard text == "Hello" else { throw Failure(.model, "The answer was “\(text)”.") }
      }
    }
    try await group.waitForAll()
  }
}

private func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
