/// Confines everything that belongs to the screen to one thread: the one that runs the loop.
@globalActor
package actor UI {
  package static let shared = UI()

  nonisolated let executor = PollExecutor()

  nonisolated package var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }
}
