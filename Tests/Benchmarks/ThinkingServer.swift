import Foundation

/// A chat server on this machine with a thread for each connection, which waits before it answers “Hello”: as events to
/// those who ask for a stream, whole to others.
final class ThinkingServer: Sendable {
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

  /// Serves until standard input ends; the port is the first line of standard output.
  static func serveUntilInputEnds(milliseconds: UInt32) throws {
    print(try ThinkingServer(milliseconds: milliseconds).port)
    fflush(nil)
    while readLine() != nil {}
  }

  private static func reply(_ type: String, _ body: String) -> [UInt8] {
    Array(
      "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        .utf8)
  }

  private static let events: [UInt8] = {
    let words = ["Hel", "lo"].map { #"{"choices":[{"index":0,"delta":{"content":"\#($0)"}}]}"# }
    let ending = #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
    return reply(
      "text/event-stream", (words + [ending, "[DONE]"]).map { "data: \($0)\n\n" }.joined())
  }()

  private static let whole = reply(
    "application/json",
    #"{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"#
      + #""message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}],"#
      + #""usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}"#)

  private static let streamed = ["\"stream\":true", "\"stream\": true"].map { Array($0.utf8) }

  private static func serve(_ client: Int32, after milliseconds: UInt32) {
    var one: Int32 = 1
    setsockopt(
      client, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    var pending: [UInt8] = []
    var portion = [UInt8](repeating: 0, count: 16 * 1024)
    while true {
      let count = recv(client, &portion, portion.count, 0)
      guard count > 0 else { break }
      pending.append(contentsOf: portion[..<count])
      guard isWhole(pending) else { continue }
      let reply = streamed.contains { pending.firstRange(of: $0) != nil } ? events : whole
      pending.removeAll(keepingCapacity: true)
      if milliseconds > 0 { usleep(milliseconds * 1_000) }
      guard send(client, reply, reply.count, 0) == reply.count else { break }
    }
    close(client)
  }

  /// True when the head has ended and as much of the body is there as it says.
  private static func isWhole(_ request: [UInt8]) -> Bool {
    guard let end = request.firstRange(of: Array("\r\n\r\n".utf8)) else { return false }
    let head = String(decoding: request[..<end.lowerBound], as: UTF8.self).lowercased()
    let line = head.split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
    let length = line.flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
    return request.count - end.upperBound >= length ?? 0
  }
}
