/// Confines everything that belongs to the screen to one thread: the one that runs the loop.
@globalActor
package actor UI {
  package static let shared = UI()

  nonisolated let executor = PollExecutor()

  nonisolated package var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  /// Runs at once what belongs to the screen's thread, where this is that thread; stops if it is not.
  nonisolated static func assumeIsolated<Result>(
    _ body: @UI () throws -> Result
  ) rethrows -> Result {
    shared.executor.checkIsolated()
    return try withoutActuallyEscaping(body) {
      try unsafeBitCast($0, to: (() throws -> Result).self)()
    }
  }
}
