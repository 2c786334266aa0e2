import CCurl

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The life of the thread that feeds one program and reads it, until nothing of it is left.
final class CommandLoop {
  /// Our ends of the program's pipes, and of the one that wakes the loop; -1 when closed.
  struct Ends: Sendable {
    var input: Int32 = -1
    var output: Int32 = -1
    var complaint: Int32 = -1
    var wake: Int32

    mutating func close() {
      for end in [\Ends.input, \.output, \.complaint, \.wake] { close(end) }
    }

    mutating func close(_ end: WritableKeyPath<Ends, Int32>) {
      if self[keyPath: end] >= 0 { _ = systemClose(self[keyPath: end]) }
      self[keyPath: end] = -1
    }
  }

  private enum Read {
    case bytes, nothing, end
  }

  private let process: CommandProcess
  private let launch: CommandProcess.Launch
  private let pid: Int32
  private var ends: Ends
  private var unsent: ArraySlice<UInt8>
  private var buffer = [UInt8](repeating: 0, count: 64 * 1024)
  private let started: ContinuousClock.Instant
  private var lastMoved: ContinuousClock.Instant

  private init(
    ends: Ends, process: CommandProcess, pid: Int32, launch: CommandProcess.Launch
  ) {
    self.ends = ends
    self.process = process
    self.launch = launch
    self.pid = pid
    unsent = launch.input[...]
    started = launch.now()
    lastMoved = started
  }

  /// Starts the threads; `false` when the system has none left, and nothing is closed then.
  static func start(
    moving ends: Ends, of process: CommandProcess, pid: Int32, as launch: CommandProcess.Launch
  ) -> Bool {
    // The end is waited for by a thread of its own: no system call waits for pipes and programs alike everywhere.
    let isWatched = Threads.run {
      cp_await_end(pid)
      process.noteExit()
    }
    return isWatched
      && Threads.run {
        CommandLoop(ends: ends, process: process, pid: pid, launch: launch).run()
      }
  }

  private func run() {
    let verdict = moveBytes()
    if let verdict {
      process.finish(verdict)
      stop()
    }
    let status = process.reap()
    if verdict == nil {
      while readComplaint() == .bytes {}
      process.finish(status)
    }
    process.closeWake()
    ends.close()
  }

  /// Moves bytes until the program has ended and is read to its end, or must be stopped: then says why.
  private func moveBytes() -> CommandError? {
    var wasFull = false
    while true {
      let now = launch.now()
      let view = process.view
      if view.isCancelled { return .cancelled }
      if wasFull, view.hasRoom { lastMoved = now }
      wasFull = !view.hasRoom
      if let reason = expiry(view, at: now) { return reason }
      wait(view, at: now)
      _ = readComplaint()
      sendInput()
      guard view.hasRoom else { continue }
      let read = readOutput()
      if view.hasExited, read != .bytes { return nil }
    }
  }

  private func expiry(_ view: CommandProcess.View, at now: ContinuousClock.Instant) -> CommandError?
  {
    if view.hasExited { return nil }
    if let patience = launch.patience, now - started >= patience { return .tooSlow(patience) }
    if view.hasRoom, now - lastMoved >= launch.inactivity { return .inactive(launch.inactivity) }
    return nil
  }

  private func wait(_ view: CommandProcess.View, at now: ContinuousClock.Instant) {
    if view.hasExited, view.hasRoom { return }
    var limits: [Duration] = []
    if !view.hasExited {
      if view.hasRoom { limits.append(launch.inactivity - (now - lastMoved)) }
      if let patience = launch.patience { limits.append(patience - (now - started)) }
    }
    var events = [
      pollfd(fd: ends.wake, events: Int16(POLLIN), revents: 0),
      pollfd(fd: ends.complaint, events: Int16(POLLIN), revents: 0),
      pollfd(fd: ends.input, events: Int16(POLLOUT), revents: 0),
    ]
    if view.hasRoom { events.append(pollfd(fd: ends.output, events: Int16(POLLIN), revents: 0)) }
    poll(&events, nfds_t(events.count), limits.min().map(Self.milliseconds) ?? -1)
    drainWake()
  }

  private static func milliseconds(_ duration: Duration) -> Int32 {
    max(0, Int32(clamping: duration.milliseconds)) &+ 1
  }

  private func drainWake() {
    while buffer.withUnsafeMutableBytes({ systemRead(ends.wake, $0.baseAddress, $0.count) }) > 0 {}
  }

  private func sendInput() {
    guard ends.input >= 0 else { return }
    while !unsent.isEmpty {
      let count = unsent.withUnsafeBytes { write(ends.input, $0.baseAddress, $0.count) }
      if count < 0, errno == EAGAIN || errno == EINTR { return }
      // A program need not read what it is given.
      guard count > 0 else { break }
      unsent = unsent.dropFirst(count)
      lastMoved = launch.now()
    }
    ends.close(\.input)
  }

  private func readOutput() -> Read {
    read(\.output) { process.receive($0) }
  }

  private func readComplaint() -> Read {
    read(\.complaint) { process.receive(complaint: $0) }
  }

  private func read(
    _ end: WritableKeyPath<Ends, Int32>, _ take: (ArraySlice<UInt8>) -> Void
  ) -> Read {
    guard ends[keyPath: end] >= 0 else { return .end }
    let count = buffer.withUnsafeMutableBytes {
      systemRead(ends[keyPath: end], $0.baseAddress, $0.count)
    }
    if count < 0, errno == EAGAIN || errno == EINTR { return .nothing }
    guard count > 0 else {
      ends.close(end)
      return .end
    }
    lastMoved = launch.now()
    take(buffer[..<count])
    return .bytes
  }

  /// Ends the program's group: asks first, then makes sure.
  private func stop() {
    ends.close(\.input)
    ends.close(\.output)
    ends.close(\.complaint)
    process.signal(SIGTERM)
    let deadline = launch.now() + launch.grace
    while !process.view.hasExited {
      let left = deadline - launch.now()
      guard left > .zero else { break }
      waitForWake(Self.milliseconds(left))
    }
    process.signal(SIGKILL)
    while !process.view.hasExited { waitForWake(-1) }
  }

  private func waitForWake(_ milliseconds: Int32) {
    var events = [pollfd(fd: ends.wake, events: Int16(POLLIN), revents: 0)]
    poll(&events, 1, milliseconds)
    drainWake()
  }
}

/// Threads outside the pool of the language, for what waits in the system.
private enum Threads {
  private final class Work {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  static func run(_ body: @escaping @Sendable () -> Void) -> Bool {
    let context = Unmanaged.passRetained(Work(body))
    let failure = cc_spawn(
      { context in
        guard let context else { return }
        Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
      }, context.toOpaque())
    if failure != 0 { context.release() }
    return failure == 0
  }
}

private func systemClose(_ descriptor: Int32) -> Int32 { close(descriptor) }
private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int
{
  read(descriptor, bytes, count)
}
