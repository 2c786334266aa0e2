import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A chat server on the loopback that counts what it is asked: each request is an answer of ten tokens that is paid,
/// whether or not anybody waits for it.
final class CountingModelServer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let count = Mutex(0)
  private let noticed: @Sendable (Int) -> Void
  /// Numbers of requests that are never answered.
  private let withheld: Range<Int>

  var asked: Int { count.withLock { $0 } }

  /// - Parameter noticed: is told the number of each request, from 1, before it is answered.
  init(withholding: Range<Int> = 0..<0, noticed: @escaping @Sendable (Int) -> Void = { _ in })
    throws
  {
    self.noticed = noticed
    withheld = withholding
    #if canImport(Glibc)
      listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      listener = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    port = try SlowModelServer.port(of: listener)
    Thread.detachNewThread { [self] in accept() }
  }

  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  private func accept() {
    while true {
      #if canImport(Glibc)
        let connection = Glibc.accept(listener, nil, nil)
      #else
        let connection = Darwin.accept(listener, nil, nil)
      #endif
      guard connection >= 0 else { return }
      Thread.detachNewThread { [self] in
        answer(connection)
        close(connection)
      }
    }
  }

  private func answer(_ connection: Int32) {
    guard readRequest(connection) else { return }
    let number = count.withLock { count in
      count += 1
      return count
    }
    noticed(number)
    if withheld.contains(number) {
      // Until the other side is gone.
      var byte: UInt8 = 0
      _ = recv(connection, &byte, 1, 0)
      return
    }
    let answer = """
      HTTP/1.1 200 OK\r
      Content-Type: text/event-stream\r
      Connection: close\r
      \r
      data: {"choices":[{"index":0,"delta":{"content":"refund"},"finish_reason":"stop"}]}

      data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":10}}

      data: [DONE]


      """
    // The other side may have been killed.
    #if canImport(Glibc)
      let flags = Int32(MSG_NOSIGNAL)
    #else
      let flags: Int32 = 0
    #endif
    _ = answer.withCString { send(connection, $0, strlen($0), flags) }
  }

  /// False when the other side left before its request was whole.
  private func readRequest(_ connection: Int32) -> Bool {
    var text = ""
    var buffer = [UInt8](repeating: 0, count: 8192)
    while true {
      let got = recv(connection, &buffer, buffer.count, 0)
      guard got > 0 else { return false }
      text += String(decoding: buffer[..<got], as: UTF8.self)
      let parts = text.components(separatedBy: "\r\n\r\n")
      guard parts.count > 1 else { continue }
      let length = parts[0].lowercased().components(separatedBy: "content-length:").dropFirst()
        .first.flatMap { Int($0.prefix { $0 != "\r" }.trimmingCharacters(in: .whitespaces)) }
      if parts.dropFirst().joined(separator: "\r\n\r\n").utf8.count >= length ?? 0 { return true }
    }
  }
}
