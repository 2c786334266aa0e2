import Foundation
import Synchronization

#if canImport(Darwin)
  private let streamSocket = SOCK_STREAM
  /// A client that goes away must not end the process; there it is set per socket.
  private let noSignal: Int32 = 0
#else
  private let streamSocket = Int32(SOCK_STREAM.rawValue)
  private let noSignal = Int32(MSG_NOSIGNAL)
#endif

/// A web server on this machine that does what a test tells it to, faults included.
final class LoopbackServer: Sendable {
  struct Request: Sendable {
    var line: String
    /// Names in lower case.
    var headers: [String: String]
    var body: String
  }

  enum Step: Sendable {
    case send(String)
    case bytes([UInt8])
    /// Breaks the connection, whatever was promised.
    case close
    /// Sends nothing more until the client goes away.
    case hold
  }

  struct Record: Sendable {
    var requests: [Request] = []
    var connections = 0
    /// Clients that went away while the server held.
    var departures = 0
  }

  private let listener: Int32
  let port: Int
  private let record: Mutex<Record>
  private let answer: @Sendable (Int, Request) -> [Step]

  /// - Parameters:
  ///   - socketPath: where to listen in place of a port.
  ///   - greeting: what every client gets before it has asked, as no web server does.
  ///   - answer: what to do for the n-th request, from 0.
  init(
    socketPath: String? = nil, greeting: String? = nil,
    answer: @escaping @Sendable (Int, Request) -> [Step]
  ) throws {
    self.answer = answer
    record = Mutex(Record())
    (listener, port) = try socketPath.map { (try Self.bound(to: $0), 0) } ?? Self.bound()
    guard listen(listener, 128) == 0 else { throw POSIXError(.EADDRINUSE) }
    let listener = listener
    Thread.detachNewThread {
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        #if canImport(Darwin)
          var isOn: Int32 = 1
          setsockopt(client, SOL_SOCKET, SO_NOSIGPIPE, &isOn, socklen_t(MemoryLayout<Int32>.size))
        #endif
        self.record.withLock { $0.connections += 1 }
        if let greeting { Self.write(Array(greeting.utf8), to: client) }
        Thread.detachNewThread { self.serve(client) }
      }
    }
  }

  /// An address where nobody listens, and nobody else will.
  static func deafURL() throws -> String { "http://127.0.0.1:\(try bound().port)" }

  private static func bound() throws -> (socket: Int32, port: Int) {
    let descriptor = socket(AF_INET, streamSocket, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return try withUnsafeMutablePointer(to: &address) { pointer in
      try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        guard bind(descriptor, generic, length) == 0,
          getsockname(descriptor, generic, &length) == 0
        else { throw POSIXError(.EADDRINUSE) }
      }
      return (descriptor, Int(UInt16(bigEndian: pointer.pointee.sin_port)))
    }
  }

  private static func bound(to path: String) throws -> Int32 {
    let descriptor = socket(AF_UNIX, streamSocket, 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard path.utf8.count < room else { throw POSIXError(.ENAMETOOLONG) }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else { throw POSIXError(.EADDRINUSE) }
    return descriptor
  }

  var url: String { "http://127.0.0.1:\(port)" }
  var seen: Record { record.withLock { $0 } }

  private func serve(_ client: Int32) {
    defer { close(client) }
    var pending: [UInt8] = []
    while let request = Self.readRequest(from: client, pending: &pending) {
      let number = record.withLock { record in
        record.requests.append(request)
        return record.requests.count - 1
      }
      for step in answer(number, request) {
        switch step {
        case .send(let text): Self.write(Array(text.utf8), to: client)
        case .bytes(let bytes): Self.write(bytes, to: client)
        case .close: return
        case .hold:
          var byte: UInt8 = 0
          while recv(client, &byte, 1, 0) > 0 {}
          record.withLock { $0.departures += 1 }
          return
        }
      }
    }
  }

  private static func write(_ bytes: [UInt8], to client: Int32) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        send(client, $0.baseAddress, $0.count, noSignal)
      }
      guard count > 0 else { return }
      sent += count
    }
  }

  private static func readRequest(from client: Int32, pending: inout [UInt8]) -> Request? {
    while true {
      if let request = takeRequest(from: &pending) { return request }
      var portion = [UInt8](repeating: 0, count: 4096)
      let count = recv(client, &portion, portion.count, 0)
      guard count > 0 else { return nil }
      pending.append(contentsOf: portion[..<count])
    }
  }

  private static func takeRequest(from pending: inout [UInt8]) -> Request? {
    guard let end = pending.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    let head = String(decoding: pending[..<end.lowerBound], as: UTF8.self)
    let lines = head.split(separator: "\r\n").map(String.init)
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] =
        line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    let length = headers["content-length"].flatMap { Int($0) } ?? 0
    guard pending.count >= end.upperBound + length else { return nil }
    let body = String(decoding: pending[end.upperBound..<(end.upperBound + length)], as: UTF8.self)
    pending.removeFirst(end.upperBound + length)
    return Request(line: lines.first ?? "", headers: headers, body: body)
  }
}

extension LoopbackServer.Step {
  /// A whole response with a length.
  static func reply(
    _ status: Int, _ body: String, headers: [String] = [], type: String = "application/json"
  ) -> LoopbackServer.Step {
    let lines =
      ["HTTP/1.1 \(status) X", "Content-Type: \(type)", "Content-Length: \(body.utf8.count)"]
      + headers
    return .send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
  }

  /// The head of a response whose length is not known.
  static func head(_ type: String = "text/event-stream") -> LoopbackServer.Step {
    .send("HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nTransfer-Encoding: chunked\r\n\r\n")
  }

  static func chunk(_ text: String) -> LoopbackServer.Step {
    .send(String(text.utf8.count, radix: 16) + "\r\n" + text + "\r\n")
  }

  static let lastChunk = LoopbackServer.Step.send("0\r\n\r\n")
}
