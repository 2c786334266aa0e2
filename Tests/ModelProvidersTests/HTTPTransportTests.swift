import StrategyCore
import Testing

@testable import ModelProviders

@Suite struct HTTPTransportTests {
  private let transport = HTTPTransport()

  private func text(_ body: HTTPBody) async throws -> String {
    var bytes: [UInt8] = []
    for try await portion in body { bytes += portion }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `a request arrives as it was made, and the response as it was sent`() async throws {
    let server = try LoopbackServer { _, _ in
      [.reply(201, "grüß", headers: ["X-Two: a", "x-two: b", "Empty:"])]
    }
    let response = try await transport.send(
      HTTPRequest(
        url: server.url + "/a?b=c", headers: [HTTPHeader("X-Mine", "1")],
        body: Array("{\"ü\":1}".utf8)))
    #expect(response.status == 201)
    #expect(response.headers["X-TWO"] == "a")
    #expect(response.headers["content-type"] == "application/json")
    #expect(try await text(response.body) == "grüß")
    let request = try #require(server.seen.requests.first)
    #expect(request.line == "POST /a?b=c HTTP/1.1")
    #expect(request.headers["x-mine"] == "1")
    #expect(request.headers["expect"] == nil)
    #expect(request.headers["accept-encoding"]?.contains("gzip") == true)
    #expect(request.body == "{\"ü\":1}")
  }

  @Test func `connections are used again`() async throws {
    let server = try LoopbackServer { _, _ in [.reply(200, "x")] }
    for _ in 0..<5 {
      let response = try await transport.send(HTTPRequest(url: server.url))
      _ = try await text(response.body)
    }
    #expect(server.seen.connections == 1)
  }

  @Test func `a body that is let run out gives its connection back`() async throws {
    let (ended, signal) = AsyncStream<Void>.makeStream()
    let server = try LoopbackServer { number, _ in
      if number == 1 { signal.yield() }
      return [.head(), .chunk("enough"), .chunk("rest"), .lastChunk]
    }
    for _ in 0..<2 {
      let response = try await transport.send(HTTPRequest(url: server.url))
      let body = response.body.makeAsyncIterator()
      _ = try await body.next()
      body.finish()
      await eventually { body.hasEnded }
    }
    for await _ in ended { break }
    #expect(server.seen.connections == 1)
  }

  @Test func `a body that does not run out is closed after a second`() async throws {
    let clock = HandClock()
    let transport = clock.transport
    let server = try LoopbackServer { _, _ in [.head(), .chunk("enough"), .hold] }
    let body = try await transport.send(HTTPRequest(url: server.url)).body.makeAsyncIterator()
    _ = try await body.next()
    body.finish()
    try await clock.pass(.seconds(1), for: transport)
    await departure(from: server)
  }

  @Test func `an interim response is not the response`() async throws {
    let server = try LoopbackServer { _, _ in
      [.send("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"), .reply(200, "real")]
    }
    let response = try await transport.send(HTTPRequest(url: server.url))
    #expect(response.status == 200)
    #expect(response.headers["link"] == nil)
    #expect(try await text(response.body) == "real")
  }

  @Test func `bytes come while the response is still running`() async throws {
    let server = try LoopbackServer { _, _ in [.head(), .chunk("first"), .hold] }
    let response = try await transport.send(HTTPRequest(url: server.url))
    let body = response.body.makeAsyncIterator()
    #expect(try await body.next() == Array("first".utf8))
  }

  @Test func `a slow reader holds the server back and still gets every byte`() async throws {
    let line = "0123456789abcdef"
    let size = 4 * 1024 * 1024
    let bytes = Array(String(repeating: line, count: size / line.utf8.count).utf8)
    let server = try LoopbackServer { _, _ in
      [.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n"), .bytes(bytes)]
    }
    let response = try await transport.send(HTTPRequest(url: server.url))
    var received: [UInt8] = []
    var largest = 0
    for try await portion in response.body {
      received += portion
      largest = max(largest, portion.count)
      for _ in 0..<20 { await Task.yield() }
    }
    #expect(received == bytes)
    #expect(largest <= 320 * 1024)
  }

  @Test func `silence ends a transfer, and only silence`() async throws {
    let clock = HandClock()
    let transport = clock.transport
    let server = try LoopbackServer { _, _ in [.head(), .chunk("a"), .hold] }
    let limit = Duration.seconds(100)
    let response = try await transport.send(HTTPRequest(url: server.url, inactivityTimeout: limit))
    let body = response.body.makeAsyncIterator()
    #expect(try await body.next() == Array("a".utf8))
    try await clock.pass(.seconds(99), for: transport)
    #expect(server.seen.departures == 0)
    try await clock.pass(.seconds(1), for: transport)
    await #expect(throws: TransportError.inactive(limit)) { try await body.next() }
    await departure(from: server)
  }

  @Test func `a server that never answers is given up`() async throws {
    let server = try LoopbackServer { _, _ in [.hold] }
    let limit = Duration.milliseconds(5)
    await #expect(throws: TransportError.inactive(limit)) {
      try await transport.send(HTTPRequest(url: server.url, inactivityTimeout: limit))
    }
  }

  @Test func `cancelling the task closes the connection`() async throws {
    let server = try LoopbackServer { _, _ in [.head(), .chunk("a"), .hold] }
    let transport = transport
    let (started, signal) = AsyncStream<Void>.makeStream()
    let task = Task {
      let response = try await transport.send(HTTPRequest(url: server.url))
      let body = response.body.makeAsyncIterator()
      _ = try await body.next()
      signal.yield()
      _ = try await body.next()
    }
    for await _ in started { break }
    task.cancel()
    await #expect(throws: TransportError.cancelled) { try await task.value }
    await departure(from: server)
  }

  @Test func `letting go of a body closes the connection`() async throws {
    let server = try LoopbackServer { _, _ in [.head(), .chunk("a"), .hold] }
    _ = try await transport.send(HTTPRequest(url: server.url))
    await departure(from: server)
  }

  /// Waits until the server has seen its client go.
  private func departure(from server: LoopbackServer) async {
    await eventually { server.seen.departures == 1 }
  }

  @Test func `what cannot be reached says why`() async throws {
    let deaf = try LoopbackServer.deafURL()
    await #expect(throws: TransportError.refused) {
      try await transport.send(HTTPRequest(url: deaf))
    }
    await #expect(throws: TransportError.badURL) {
      try await transport.send(HTTPRequest(url: "ftp://127.0.0.1/x"))
    }
    await #expect(throws: TransportError.unresolvedHost) {
      try await transport.send(
        HTTPRequest(url: "http://\(String(repeating: "a", count: 64)).invalid/"))
    }
    // The server waits for the end of a request and so never answers the handshake.
    let plain = try LoopbackServer { _, _ in [] }
    let limit = Duration.milliseconds(20)
    await #expect(throws: TransportError.connectTimeout(limit)) {
      try await transport.send(
        HTTPRequest(url: "https://127.0.0.1:\(plain.port)", connectTimeout: limit))
    }
  }

  @Test func `a connection that breaks is not a complete response`() async throws {
    let cut = try LoopbackServer { _, _ in [.head(), .chunk("half"), .close] }
    let response = try await transport.send(HTTPRequest(url: cut.url))
    var received: [UInt8] = []
    var failure: TransportError?
    do throws(TransportError) {
      for try await portion in response.body { received += portion }
    } catch {
      failure = error
    }
    #expect(received == Array("half".utf8))
    guard case .closed = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    let gone = try LoopbackServer { _, _ in [.close] }
    let error = await #expect(throws: TransportError.self) {
      try await transport.send(HTTPRequest(url: gone.url))
    }
    guard case .closed = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `compressed responses are unpacked`() async throws {
    let gzip: [UInt8] = [
      0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0x02, 0x03, 0x4B, 0x49, 0x2C, 0x49, 0xB4, 0x52, 0x48, 0x04,
      0, 0x34, 0xA8, 0x38, 0x28, 0x07, 0, 0, 0,
    ]
    let server = try LoopbackServer { _, _ in
      [
        .send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(gzip.count)\r\n\r\n"),
        .bytes(gzip),
      ]
    }
    let response = try await transport.send(HTTPRequest(url: server.url))
    #expect(try await text(response.body) == "data: a")
  }

  @Test func `redirects are not followed`() async throws {
    let server = try LoopbackServer { _, _ in
      [.reply(307, "", headers: ["Location: http://127.0.0.1:1/elsewhere"])]
    }
    let response = try await transport.send(HTTPRequest(url: server.url))
    #expect(response.status == 307)
    #expect(server.seen.requests.count == 1)
  }

  @Test func `many requests run at once`() async throws {
    let server = try LoopbackServer { _, request in [.reply(200, request.body)] }
    let transport = transport
    let sum = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<64 {
        group.addTask {
          let response = try await transport.send(
            HTTPRequest(url: server.url, body: Array("\(number)".utf8)))
          var bytes: [UInt8] = []
          for try await portion in response.body { bytes += portion }
          return Int(String(decoding: bytes, as: UTF8.self)) ?? -1
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(sum == 64 * 63 / 2)
  }
}
