import CellGrid
import Foundation
import NcursesDriver
import Testing

/// One terminal per process: one test at a time.
@Suite(.serialized)
struct NcursesTerminalTests {
  func claim(
    _ terminal: PseudoTerminal, type: String = "xterm-256color"
  ) throws -> NcursesTerminal {
    try NcursesTerminal(
      environment: TerminalEnvironment(type: type), input: terminal.line, output: terminal.line)
  }

  private func frame(_ text: String, _ size: GridSize, role: Role = .text) -> Grid {
    var canvas = Canvas(size: size)
    canvas.put(text, row: 0, column: 0, role: role)
    return canvas.grid
  }

  @Test func `the terminal is given back as it was`() throws {
    let pseudo = try PseudoTerminal()
    let before = pseudo.modes
    let terminal = try claim(pseudo)
    terminal.present(frame("hello", terminal.size), theme: .plain)
    let shown = pseudo.written()
    #expect(shown.contains("hello") && shown.contains("\u{1B}[?1049h"))
    #expect(shown.contains("\u{1B}[?2004h") && !shown.contains("\u{1B}[?1002h"))
    #expect(pseudo.modes != before)
    try terminal.perform(.restore)
    try terminal.perform(.restore)
    let after = pseudo.written()
    #expect(pseudo.modes == before)
    for undone in ["\u{1B}[?1049l", "\u{1B}[?2004l", "\u{1B}[?1004l", "\u{1B}[<u"] {
      #expect(after.contains(undone))
    }
  }

  @Test func `the mouse is asked for and given back`() throws {
    let pseudo = try PseudoTerminal()
    var environment = TerminalEnvironment(type: "xterm-256color")
    environment.wantsMouse = true
    let terminal = try NcursesTerminal(
      environment: environment, input: pseudo.line, output: pseudo.line)
    terminal.present(frame("hello", terminal.size), theme: .plain)
    #expect(pseudo.written().contains("\u{1B}[?1002h\u{1B}[?1006h"))
    try terminal.perform(.restore)
    #expect(pseudo.written().contains("\u{1B}[?1006l\u{1B}[?1002l"))
  }

  @Test func `a trap gives the terminal back too`() async throws {
    let pseudo = try PseudoTerminal()
    let before = pseudo.modes
    let path = pseudo.path
    await #expect(processExitsWith: .failure) { [path = path as String] in
      let line = open(path, O_RDWR | O_NOCTTY)
      var environment = TerminalEnvironment(type: "xterm-256color")
      environment.wantsMouse = true
      let terminal = try NcursesTerminal(environment: environment, input: line, output: line)
      terminal.present(Grid(size: terminal.size), theme: .plain)
      fatalError("as a defect would")
    }
    let written = pseudo.written()
    #expect(written.contains("\u{1B}[?1049h"))
    #expect(written.contains("\u{1B}[?1049l") && written.contains("\u{1B}[?2004l"))
    #expect(written.contains("\u{1B}[?1002l"))
    #expect(pseudo.modes == before)
  }

  @Test func `leaving by exit() gives the terminal back`() async throws {
    let pseudo = try PseudoTerminal()
    let before = pseudo.modes
    let path = pseudo.path
    await #expect(processExitsWith: .exitCode(7)) { [path = path as String] in
      let line = open(path, O_RDWR | O_NOCTTY)
      let terminal = try NcursesTerminal(
        environment: TerminalEnvironment(type: "xterm-256color"), input: line, output: line)
      terminal.present(Grid(size: terminal.size), theme: .plain)
      withExtendedLifetime(terminal) { exit(7) }
    }
    #expect(pseudo.written().contains("\u{1B}[?1049l"))
    #expect(pseudo.modes == before)
  }

  @Test func `only what changed is written`() throws {
    let pseudo = try PseudoTerminal()
    let terminal = try claim(pseudo)
    terminal.present(frame("hello", terminal.size), theme: .plain)
    _ = pseudo.written()
    terminal.present(frame("hellp", terminal.size), theme: .plain)
    let change = pseudo.written()
    #expect(change.contains("p") && change.utf8.count < 16)
    try terminal.perform(.redraw)
    terminal.present(frame("hellp", terminal.size), theme: .plain)
    #expect(pseudo.written().contains("hellp"))
  }

  @Test func `keys, pastes and sizes arrive as events`() throws {
    let pseudo = try PseudoTerminal()
    let terminal = try claim(pseudo)
    pseudo.type("a\u{1B}[200~two\rlines\u{1B}[201~\r\n\u{3}")
    #expect(
      waitForEvents(terminal, count: 5) == [
        .key(KeyPress(.character("a"))), .paste("two\nlines"), .key(KeyPress(.enter)),
        .key(KeyPress(.character("j"), .ctrl)), .key(KeyPress(.character("c"), .ctrl)),
      ])
    pseudo.resize(rows: 9, columns: 33)
    kill(getpid(), SIGWINCH)
    #expect(waitForEvents(terminal, count: 1) == [.resized(GridSize(rows: 9, columns: 33))])
    #expect(terminal.size == GridSize(rows: 9, columns: 33))
    kill(getpid(), SIGTERM)
    #expect(waitForEvents(terminal, count: 1) == [.terminate])
    kill(getpid(), SIGHUP)
    #expect(waitForEvents(terminal, count: 1) == [.hangup])
  }

  @Test func `a lone escape is a key after its time`() throws {
    let pseudo = try PseudoTerminal()
    let terminal = try claim(pseudo)
    #expect(terminal.input.milliseconds == nil)
    pseudo.type("\u{1B}")
    #expect(waitForEvents(terminal, count: 1) == [.key(KeyPress(.escape))])
    #expect(terminal.input.milliseconds == nil)
  }

  /// Runs the loop that the program runs: poll, then read.
  private func waitForEvents(_ terminal: NcursesTerminal, count: Int) -> [TerminalEvent] {
    var events: [TerminalEvent] = []
    for _ in 0..<100 where events.count < count {
      let wait = terminal.input
      var wanted = wait.descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      poll(&wanted, nfds_t(wanted.count), Int32(wait.milliseconds ?? 1000))
      events += terminal.readEvents()
    }
    return events
  }

  @Test(arguments: [(1, 1), (1, 4), (2, 2)])
  func `tiny screens are drawn`(rows: Int, columns: Int) throws {
    let pseudo = try PseudoTerminal(rows: UInt16(rows), columns: UInt16(columns))
    let terminal = try claim(pseudo)
    #expect(terminal.size == GridSize(rows: rows, columns: columns))
    terminal.present(frame("日本語", terminal.size), theme: .plain)
    #expect(!pseudo.written().isEmpty)
  }

  @Test func `a terminal without a size is taken for 24 × 80`() throws {
    let pseudo = try PseudoTerminal(rows: 0, columns: 0)
    let terminal = try claim(pseudo)
    #expect(terminal.size == GridSize(rows: 24, columns: 80))
  }

  @Test(arguments: [
    ("", TerminalError.typeUnset), ("dumb", .typeTooSimple(name: "dumb")),
    ("no-such-type", .typeUnknown(name: "no-such-type")),
    ("../../etc/passwd", .typeUnknown(name: "../../etc/passwd")),
  ])
  func `a terminal that cannot draw is refused and left alone`(type: String, error: TerminalError)
    throws
  {
    let pseudo = try PseudoTerminal()
    let before = pseudo.modes
    #expect(throws: error) { try claim(pseudo, type: type) }
    #expect(pseudo.modes == before)
  }

  @Test func `a pipe is no terminal`() throws {
    var ends: [Int32] = [0, 0]
    pipe(&ends)
    defer { for end in ends { close(end) } }
    #expect(throws: TerminalError.notATerminal(stream: "stdin")) {
      try NcursesTerminal(
        environment: TerminalEnvironment(type: "xterm"), input: ends[0], output: ends[1])
    }
  }

  @Test func `another program is lent the terminal`() throws {
    let pseudo = try PseudoTerminal()
    let before = pseudo.modes
    let terminal = try claim(pseudo)
    terminal.present(frame("hello", terminal.size), theme: .plain)
    let claimed = pseudo.modes
    _ = pseudo.written()
    try terminal.perform(.handOver(arguments: ["sh", "-c", "stty -a; echo lent"]))
    let lent = pseudo.written()
    #expect(lent.contains("lent\r\n") && lent.contains(" icanon") && lent.contains(" echo "))
    terminal.present(frame("hello", terminal.size), theme: .plain)
    #expect(pseudo.written().contains("hello"))
    #expect(pseudo.modes == claimed && claimed != before)
  }

  @Test func `a program that fails is told apart from one that is missing`() throws {
    let pseudo = try PseudoTerminal()
    let terminal = try claim(pseudo)
    #expect(throws: TerminalError.commandFailed(name: "sh", status: 3)) {
      try terminal.perform(.handOver(arguments: ["sh", "-c", "exit 3"]))
    }
    #expect(throws: TerminalError.commandNotStarted(name: "no-such-editor", errno: ENOENT)) {
      try terminal.perform(.handOver(arguments: ["no-such-editor"]))
    }
  }

  @Test func `colours follow the terminal's description`() throws {
    let theme = Theme(
      name: "x", styles: [.title: Style(foreground: .rgb(red: 1, green: 2, blue: 3))])
    for (type, depth, expected) in [
      ("xterm-256color", ColorDepth.indexed, "\u{1B}[38;5;16m"), ("xterm", .eight, "\u{1B}[30m"),
      ("vt100", .none, "hello"),
    ] {
      let pseudo = try PseudoTerminal()
      let terminal = try claim(pseudo, type: type)
      #expect(terminal.colors == depth)
      terminal.present(frame("hello", terminal.size, role: .title), theme: theme)
      #expect(pseudo.written().contains(expected))
    }
  }

  @Test func `24-bit colours come through a description of our own`() throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "terminfo-\(getpid())")
    defer { try? FileManager.default.removeItem(at: directory) }
    let environment = TerminalEnvironment(
      type: "xterm-256color", hasTrueColor: true, cacheDirectory: directory.path)
    let theme = Theme(
      name: "x",
      styles: [
        .title: Style(foreground: .rgb(red: 136, green: 192, blue: 208), background: .ansi(12))
      ])
    for _ in 0..<2 {
      let pseudo = try PseudoTerminal()
      let terminal = try NcursesTerminal(
        environment: environment, input: pseudo.line, output: pseudo.line)
      #expect(terminal.colors == .direct)
      terminal.present(frame("hello", terminal.size, role: .title), theme: theme)
      let written = pseudo.written()
      #expect(written.contains("38;2;136;192;208m") && written.contains("\u{1B}[104m"))
    }
    #expect(getenv("TERMINFO_DIRS") == nil)
  }

  @Test func `text is copied through the terminal`() throws {
    let pseudo = try PseudoTerminal()
    let terminal = try claim(pseudo)
    try terminal.perform(.copy("héllo"))
    #expect(pseudo.written() == "\u{1B}]52;c;aMOpbGxv\u{1B}\\")
  }

  @Test func `a title cannot carry control characters`() throws {
    let pseudo = try PseudoTerminal()
    let terminal = try claim(pseudo)
    try terminal.perform(.setTitle("a\u{7}\u{1B}]52;c;x\u{9C}b"))
    #expect(pseudo.written() == "\u{1B}[22;2t\u{1B}]2;a]52;c;xb\u{1B}\\")
  }
}
