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

/// A chat server with a thread for each connection, which waits before it answers.
private final class ThinkingServer: Sendable {
  let port: Int

  init(milliseconds: UInt32) throws {
    #if canImport(Darwin)
      let listener = socket(AF_INET, SOCK_STREAM, 0)
    #else
      let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard isBound, listen(listener, 256) == 0 else { throw POSIXError(.EADDRINUSE) }
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread {
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        Thread.detachNewThread { Self.serve(client, after: milliseconds) }
      }
    }
  }

  private static func serve(_ client: Int32, after milliseconds: UInt32) {
    let events = ["Hel", "lo"].map { #"{"choices":[{"index":0,"delta":{"content":"\#($0)"}}]}"# }
    let ending = #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
    let body = (events + [ending, "[DONE]"]).map { "data: \($0)\n\n" }.joined()
    let reply = Array(
      ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
        + "Content-Length: \(body.utf8.count)\r\n\r\n" + body).utf8)
    var pending: [UInt8] = []
    var portion = [UInt8](repeating: 0, count: 16 * 1024)
    while true {
      let count = recv(client, &portion, portion.count, 0)
      guard count > 0 else { break }
      pending.append(contentsOf: portion[..<count])
      // The body of a request is one JSON object without line breaks, and ends with its last brace.
      guard pending.last == UInt8(ascii: "}") else { continue }
      pending.removeAll(keepingCapacity: true)
      usleep(milliseconds * 1_000)
      guard send(client, reply, reply.count, 0) == reply.count else { break }
    }
    close(client)
  }
}
