import CellGrid
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An executor whose queue is a poll loop: it sleeps until a job, a readable descriptor or a deadline comes.
///
/// One thread runs it. Jobs are taken in batches, and whoever waits for a turn gets one after every
/// batch, so a flood of jobs never keeps the keyboard waiting.
package final class PollExecutor: SerialExecutor {
  private struct Wait {
    let input: InputWait
    let wake: @Sendable () -> Void
  }

  private struct State {
    var jobs: [UnownedJob] = []
    /// How many of `jobs` have been taken.
    var taken = 0
    var waits: [Wait] = []
    /// A job has run since someone began to wait: what he waits for may have changed.
    var isWaitStale = false
    var thread: UInt?
    /// Set while the thread is, or is about to be, in `poll`.
    var isAsleep = false
    var wakes = 0

    var jobsLeft: Int { jobs.count - taken }

    mutating func takeJob() -> UnownedJob? {
      guard jobsLeft > 0 else { return nil }
      if !waits.isEmpty { isWaitStale = true }
      defer {
        taken += 1
        if jobsLeft == 0 {
          jobs.removeAll(keepingCapacity: true)
          taken = 0
        }
      }
      return jobs[taken]
    }
  }

  private let state = Mutex(State())
  private let pipe = WakePipe()

  package init() {}

  /// How often the thread has come back from sleep.
  package var wakes: Int { state.withLock(\.wakes) }

  /// How many jobs wait for the thread.
  var queued: Int { state.withLock(\.jobsLeft) }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let wasAsleep = state.withLock { state in
      state.jobs.append(job)
      defer { state.isAsleep = false }
      return state.isAsleep
    }
    if wasAsleep { pipe.wake() }
  }

  package func checkIsolated() {
    precondition(
      state.withLock(\.thread) == Self.currentThread, "this must run on the thread of the loop")
  }

  /// Calls back, on this thread, when the loop has come round: after input, jobs, or the given time.
  ///
  /// What belongs to the thread can run there and then. A task that had suspended would come back by way
  /// of the pool, with two wakes of a thread for every key.
  func afterTurn(_ input: InputWait, _ wake: @escaping @Sendable () -> Void) {
    state.withLock { $0.waits.append(Wait(input: input, wake: wake)) }
  }

  /// Runs jobs on this thread until `isOver` says so.
  package func run(until isOver: () -> Bool) {
    let outer = state.withLock { state in
      defer { state.thread = Self.currentThread }
      return state.thread
    }
    defer { state.withLock { $0.thread = outer } }
    while true {
      runJobs()
      if isOver() { return }
      sleep()
      for wait in takeWaits() { wait.wake() }
    }
  }

  /// Runs as many jobs as there are now; later ones wait for the next round.
  private func runJobs() {
    var left = state.withLock(\.jobsLeft)
    while left > 0, let job = state.withLock({ $0.takeJob() }) {
      job.runSynchronously(on: asUnownedSerialExecutor())
      left -= 1
    }
  }

  /// Waits for the first of: a job, a readable descriptor, a deadline.
  private func sleep() {
    let inputs = state.withLock { state -> [InputWait]? in
      guard state.jobsLeft == 0, !state.isWaitStale else { return nil }
      state.isAsleep = true
      return state.waits.map(\.input)
    }
    guard let inputs else { return }
    var polled = [pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0)]
    for descriptor in inputs.lazy.flatMap(\.descriptors) {
      polled.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
    }
    let limit = inputs.compactMap(\.milliseconds).min()
    _ = poll(&polled, nfds_t(polled.count), limit.map { Int32(clamping: $0) } ?? -1)
    state.withLock { state in
      state.isAsleep = false
      state.wakes += 1
    }
    if polled[0].revents != 0 { pipe.drain() }
  }

  private func takeWaits() -> [Wait] {
    state.withLock { state in
      defer {
        state.waits = []
        state.isWaitStale = false
      }
      return state.waits
    }
  }

  private static var currentThread: UInt {
    #if canImport(Glibc)
      UInt(pthread_self())
    #else
      UInt(bitPattern: pthread_self())
    #endif
  }
}

/// A pipe that ends a `poll` from another thread.
private struct WakePipe {
  let readEnd: Int32
  private let writeEnd: Int32

  init() {
    var ends: [Int32] = [-1, -1]
    let result = pipe(&ends)
    precondition(result == 0, "no descriptors left for a pipe")
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  func wake() {
    var byte: UInt8 = 1
    _ = write(writeEnd, &byte, 1)
  }

  func drain() {
    withUnsafeTemporaryAllocation(byteCount: 64, alignment: 1) { bytes in
      while read(readEnd, bytes.baseAddress, bytes.count) == bytes.count {}
    }
  }
}
