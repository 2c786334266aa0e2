import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A chat server on the loopback that counts what it is asked: each request is an answer of ten tokens that is paid,
/// whether or not anybody waits for it. Later it can be a trap, which counts who still comes and answers nobody.
final class CountingModelServer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let count = Mutex(0)
  private let noticed: @Sendable (Int) -> Void
  private let answering: @Sendable (String) -> String
  /// Connections since it answers nobody; `nil` while it answers.
  private let trapped = Mutex<Int?>(nil)
  /// Numbers of requests that are never answered.
  private let withheld: Range<Int>

  var asked: Int { count.withLock { $0 } }
  var caught: Int { trapped.withLock { $0 ?? 0 } }

  func becomeTrap() { trapped.withLock { $0 = 0 } }

  /// - Parameters:
  ///   - answering: the answer to the text of a request, as it stands in a string of JSON.
  ///   - noticed: is told the number of each request, from 1, before it is answered.
  init(
    withholding: Range<Int> = 0..<0,
    noticed: @escaping @Sendable (Int) -> Void = { _ in },
    answering: @escaping @Sendable (String) -> String = { _ in "refund" }
  ) throws {
    self.noticed = noticed
    self.answering = answering
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
      let isTrap = trapped.withLock { caught in
        caught? += 1
        return caught != nil
      }
      if isTrap {
        close(connection)
        continue
      }
      Thread.detachNewThread { [self] in
        answer(connection)
        close(connection)
      }
    }
  }

  private func answer(_ connection: Int32) {
    guard let request = readRequest(connection) else { return }
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
      data: {"choices":[{"index":0,"delta":{"content":"\(answering(request))"},"finish_reason":"stop"}]}

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

  /// `nil` when the other side left before its request was whole.
  private func readRequest(_ connection: Int32) -> String? {
    var text = ""
    var buffer = [UInt8](repeating: 0, count: 8192)
    while true {
      let got = recv(connection, &buffer, buffer.count, 0)
      guard got > 0 else { return nil }
      text += String(decoding: buffer[..<got], as: UTF8.self)
      let parts = text.components(separatedBy: "\r\n\r\n")
      guard parts.count > 1 else { continue }
      let length = parts[0].lowercased().components(separatedBy: "content-length:").dropFirst()
        .first.flatMap { Int($0.prefix { $0 != "\r" }.trimmingCharacters(in: .whitespaces)) }
      if parts.dropFirst().joined(separator: "\r\n\r\n").utf8.count >= length ?? 0 { return text }
    }
  }
}
