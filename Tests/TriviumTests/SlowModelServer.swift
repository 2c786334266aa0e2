import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A model server on the loopback that says some words and then leaves the stream open.
final class SlowModelServer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let connections = Mutex<[Int32]>([])

  init(saying words: [String]) throws {
    #if canImport(Glibc)
      listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      listener = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    port = try Self.port(of: listener)
    Thread.detachNewThread { [self] in serve(words) }
  }

  /// Any free port.
  static func port(of listener: Int32) throws -> UInt16 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isReady = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) == 0 && listen(listener, 128) == 0
          && getsockname(listener, address, &length) == 0
      }
    }
    guard isReady else { throw ProgramOnTerminal.Trouble(what: "socket", number: errno) }
    return UInt16(bigEndian: address.sin_port)
  }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    connections.withLock { $0.forEach { _ = shutdown($0, Int32(SHUT_RDWR)) } }
  }

  private func serve(_ words: [String]) {
    while true {
      let connection = accept(listener, nil, nil)
      guard connection >= 0 else { return }
      connections.withLock { $0.append(connection) }
      var request = [UInt8](repeating: 0, count: 65536)
      _ = recv(connection, &request, request.count, 0)
      var answer = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
      for word in words {
        answer += "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\(word)\"}}]}\n\n"
      }
      _ = answer.withCString { send(connection, $0, strlen($0), 0) }
    }
  }
}
