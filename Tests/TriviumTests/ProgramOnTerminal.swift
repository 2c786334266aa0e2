import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The built program on a terminal of its own, and what a person sees there.
final class ProgramOnTerminal {
  private(set) var screen: EmulatedScreen
  let process: pid_t
  private var end: Int32
  private var hasEnded = false

  struct Trouble: Error {
    let what: String
    let number: Int32
  }

  /// `trivium` beside the test bundle.
  static var program: URL {
    #if canImport(Glibc)
      let runner = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    #else
      let runner = Bundle(for: ProgramOnTerminal.self).bundleURL
    #endif
    return runner.deletingLastPathComponent().appendingPathComponent("trivium")
  }

  /// - Parameter underShell: with a shell above it, which stops and goes on together with it.
  init(
    _ arguments: [String], rows: Int = 30, columns: Int = 100,
    variables: [String: String] = [:], underShell: Bool = false
  ) throws {
    screen = EmulatedScreen(rows: rows, columns: columns)
    let path: String
    (end, path) = try Self.openTerminal()
    let line = open(path, O_RDWR | O_NOCTTY)
    defer { close(line) }
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(line, UInt(TIOCSWINSZ), &size)
    var environment = [
      "TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": NSTemporaryDirectory(),
      "PATH": "/usr/bin:/bin",
    ]
    environment.merge(variables) { $1 }
    let shell = underShell ? ["/bin/sh", "-c", "\"$0\" \"$@\"; exit $?"] : []
    process = try Self.start(shell + [Self.program.path] + arguments, environment, on: path)
  }

  deinit {
    if !hasEnded {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    close(end)
  }

  /// The end where a person sits, and the path of the other one.
  private static func openTerminal() throws -> (end: Int32, path: String) {
    #if canImport(Glibc)
      let end = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
      var lock: Int32 = 0
      var number: UInt32 = 0
      // TIOCSPTLCK and TIOCGPTN, which Swift cannot import.
      guard end >= 0, ioctl(end, 0x4004_5431, &lock) == 0, ioctl(end, 0x8004_5430, &number) == 0
      else { throw Trouble(what: "pseudo terminal", number: errno) }
      return (end, "/dev/pts/\(number)")
    #else
      let end = posix_openpt(O_RDWR | O_NOCTTY)
      guard end >= 0, grantpt(end) == 0, unlockpt(end) == 0, let name = ptsname(end) else {
        throw Trouble(what: "pseudo terminal", number: errno)
      }
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      return (end, String(cString: name))
    #endif
  }

  /// As leader of a session of its own, whose terminal is the first one that it opens.
  private static func start(
    _ arguments: [String], _ environment: [String: String], on terminal: String
  ) throws -> pid_t {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
      let newSession: Int16 = 0x80
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
      let newSession = Int16(POSIX_SPAWN_SETSID)
    #endif
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    // Threads of a pool block signals, and children inherit that.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, newSession | Int16(POSIX_SPAWN_SETSIGMASK))
    var process: pid_t = 0
    let words = arguments.map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0)=\($1)") } + [nil]
    defer { (words + variables).forEach { free($0) } }
    let result = posix_spawn(&process, arguments[0], &actions, &attributes, words, variables)
    guard result == 0 else { throw Trouble(what: arguments[0], number: result) }
    return process
  }

  func type(_ text: String) {
    _ = text.withCString { write(end, $0, strlen($0)) }
  }

  func resize(rows: Int, columns: Int) {
    screen = EmulatedScreen(rows: rows, columns: columns)
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(end, UInt(TIOCSWINSZ), &size)
  }

  /// Reads what comes for at most so long; false when nothing did.
  @discardableResult
  private func read(milliseconds: Int32) -> Bool {
    var wanted = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
    guard poll(&wanted, 1, milliseconds) > 0 else { return false }
    var block = [UInt8](repeating: 0, count: 65536)
    let count = block.withUnsafeMutableBytes { bytes in
      #if canImport(Glibc)
        Glibc.read(end, bytes.baseAddress, bytes.count)
      #else
        Darwin.read(end, bytes.baseAddress, bytes.count)
      #endif
    }
    guard count > 0 else { return false }
    screen.feed(block[..<count])
    return true
  }

  /// Reads until something is true of the screen, for half a minute at most.
  func until(
    _ what: Comment, at location: SourceLocation = #_sourceLocation,
    _ isTrue: (EmulatedScreen) -> Bool
  ) throws {
    let limit = ContinuousClock.now + .seconds(30)
    while !isTrue(screen) {
      guard ContinuousClock.now < limit else {
        Issue.record("never came true: \(what)\n\(screen.text)", sourceLocation: location)
        throw Trouble(what: what.rawValue, number: 0)
      }
      read(milliseconds: 50)
    }
  }

  func until(_ text: String, at location: SourceLocation = #_sourceLocation) throws {
    try until("“\(text)” shows", at: location) { $0.text.contains(text) }
  }

  /// Reads until nothing has come for a tenth of a second.
  func settle() {
    while read(milliseconds: 100) {}
  }

  /// To the program, and to the shell above it.
  func signal(_ number: Int32) {
    kill(-process, number)
  }

  /// Takes the terminal away, as closing its window does.
  func hangUp() {
    close(end)
    end = -1
  }

  /// Waits for the end: the exit status, or 128 and the number of the signal.
  func wait() -> Int32 {
    let limit = ContinuousClock.now + .seconds(30)
    var status: Int32 = 0
    while waitpid(process, &status, WNOHANG) == 0 {
      guard ContinuousClock.now < limit else {
        Issue.record("it did not end\n\(screen.text)")
        return -1
      }
      if end >= 0 { read(milliseconds: 10) }
    }
    hasEnded = true
    if end >= 0 { settle() }
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + status & 0x7F
  }

  /// Waits until it has stopped itself.
  func waitForStop() -> Bool {
    let limit = ContinuousClock.now + .seconds(30)
    var status: Int32 = 0
    while ContinuousClock.now < limit {
      if waitpid(process, &status, WNOHANG | WUNTRACED) == process {
        return status & 0xFF == 0x7F
      }
      read(milliseconds: 10)
    }
    return false
  }
}
