import Foundation
import Synchronization

/// Carries out asynchronous work while the calling thread waits.
///
/// Ctrl-C and SIGTERM cancel the work, which then ends in its own way; a second one ends the program.
/// The former reactions to them are back when it returns: a screen that follows sets its own. (Dispatch's
/// signal sources are let go of later, on another thread, and would take SIGTERM away from that screen.)
enum Foreground {
  static func run<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
  ) throws -> Value {
    let outcome = Outcome<Value>()
    let news = Pipe()
    let end = news.fileHandleForWriting.fileDescriptor
    let interruptions = Interruptions(tellingOn: end)
    defer { interruptions.stop() }
    let task = Task {
      let result: Result<Value, any Error>
      do {
        result = .success(try await work())
      } catch {
        result = .failure(error)
      }
      outcome.result.withLock { $0 = result }
      tell(workHasEnded, on: end)
    }
    var signals: Int32 = 0
    while let number = read(news.fileHandleForReading.fileDescriptor), number != workHasEnded {
      signals += 1
      if signals > 1 { _exit(128 + Int32(number)) }
      task.cancel()
    }
    guard let result = outcome.result.withLock({ $0 }) else { throw CancellationError() }
    return try result.get()
  }

  private static let workHasEnded: UInt8 = 0

  /// The next byte; waits for it.
  private static func read(_ descriptor: Int32) -> UInt8? {
    var byte: UInt8 = 0
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, &byte, 1)
      #else
        let count = Darwin.read(descriptor, &byte, 1)
      #endif
      if count == 1 { return byte }
      guard count < 0, errno == EINTR else { return nil }
    }
  }
}

/// May run in a signal handler.
private func tell(_ byte: UInt8, on descriptor: Int32) {
  let kept = errno
  var byte = byte
  _ = write(descriptor, &byte, 1)
  errno = kept
}

private final class Outcome<Value: Sendable>: Sendable {
  let result = Mutex<Result<Value, any Error>?>(nil)
}

/// Where signals are written to.
private let listener = Atomic<Int32>(-1)

/// Listens to the signals that ask the program to end.
private struct Interruptions {
  private let former: [(number: Int32, reaction: (@convention(c) (Int32) -> Void)?)]

  init(tellingOn descriptor: Int32) {
    listener.store(descriptor, ordering: .sequentiallyConsistent)
    // A parent may have blocked them in the thread that started this program.
    var heard = sigset_t()
    sigemptyset(&heard)
    for number in [SIGINT, SIGTERM] { sigaddset(&heard, number) }
    pthread_sigmask(SIG_UNBLOCK, &heard, nil)
    former = [SIGINT, SIGTERM].map { number in
      (
        number,
        signal(number) { tell(UInt8(clamping: $0), on: listener.load(ordering: .relaxed)) }
      )
    }
  }

  func stop() {
    for (number, reaction) in former { _ = signal(number, reaction) }
    listener.store(-1, ordering: .sequentiallyConsistent)
  }
}
