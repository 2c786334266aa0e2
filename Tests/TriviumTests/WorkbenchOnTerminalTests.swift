import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The built program as a person meets it: keys in, a screen out.
@Suite(.serialized)
struct WorkbenchOnTerminalTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "trivium-terminal-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("prompts"), withIntermediateDirectories: true)
  }

  private func openSample(underShell: Bool = false) throws -> ProgramOnTerminal {
    let sample = try ProgramOnTerminal(["init", folder.path, "--sample", "answers"])
    #expect(sample.wait() == 0)
    return try open(underShell: underShell)
  }

  private func open(
    _ arguments: [String] = [], variables: [String: String] = [:], underShell: Bool = false
  ) throws -> ProgramOnTerminal {
    let program = try ProgramOnTerminal(
      arguments + ["-w", folder.path], variables: variables, underShell: underShell)
    try program.until("Response")
    return program
  }

  /// A workspace whose one model streams from a server.
  private func writeWorkspace(port: UInt16) throws {
    try """
    name: slow
    models:
      server: { use: openai-compatible/slow, url: "http://127.0.0.1:\(port)/v1", price: free }
    strategies:
      prompt: { prompt: prompts/answer.md, model: server }
    """.write(
      to: folder.appendingPathComponent("trivium.yaml"), atomically: true, encoding: .utf8)
    try "# user\n\n{{input}}\n".write(
      to: folder.appendingPathComponent("prompts/answer.md"), atomically: true, encoding: .utf8)
  }

  /// The rows of the panes; around them stand the tabs, the meter and the keys.
  private func panes(_ screen: EmulatedScreen) -> [String] {
    Array(screen.lines[1..<screen.rows - 3])
  }

  /// All journals of the workspace; empty as long as there is none.
  private var journal: String {
    let sessions = folder.appendingPathComponent(".trivium/sessions")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: sessions.path)) ?? []
    return files.sorted().filter { $0.hasSuffix(".jsonl") }
      .compactMap { try? String(contentsOf: sessions.appendingPathComponent($0), encoding: .utf8) }
      .joined()
  }

  @Test func `a question is answered with a citation, then without`() throws {
    let program = try openSample()
    program.type("\u{1B}3How do I cancel my plan?\n")
    try program.until("a citation") { $0.text.contains("confidence") && $0.text.contains("[") }
    try program.until("cancelling-a-subscription.md")
    program.type("\u{1B}1\n")
    try program.until("2 runs")
    try program.until("no passages") { !$0.text.contains("cancelling-a-subscription.md") }
    program.type("\u{11}")
    #expect(program.wait() == 0)
    #expect(!program.screen.isAlternate)
  }

  @Test func `a click chooses a tab; with --no-mouse it is left to the terminal`() throws {
    let program = try openSample()
    let header = program.screen.lines[0]
    let tab = try #require(header.firstRange(of: "3 rag")?.lowerBound)
    let click = "\u{1B}[<0;\(header.distance(from: header.startIndex, to: tab) + 1);1M"
    program.type(click + "\u{1B}[<0;1;1m")
    try program.until("[3 rag]")
    #expect(program.screen.reportsMouse)
    program.signal(SIGTERM)
    _ = program.wait()
    #expect(!program.screen.reportsMouse)
    let plain = try open(["--no-mouse"])
    plain.type("typed")
    try plain.until("typed")
    #expect(!plain.screen.reportsMouse)
    plain.type("\u{11}")
    #expect(plain.wait() == 0)
  }

  @Test func `what is typed as soon as the screen appears is taken`() throws {
    try writeWorkspace(port: 9)
    for _ in 0..<10 {
      let program = try open()
      program.type("Why?")
      try program.until("Why?")
    }
  }

  @Test func `after kill -9 in the middle of a stream replay shows the same panes`() throws {
    let server = try SlowModelServer(saying: ["Half ", "an ", "answer "])
    defer { server.stop() }
    try writeWorkspace(port: server.port)
    let program = try open()
    program.type("Why?\n\t")
    try program.until("Half an answer")
    program.settle()
    let shown = panes(program.screen)
    try waitForJournal("answer \"")
    program.signal(SIGKILL)
    #expect(program.wait() == 128 + SIGKILL)

    let replay = try open(["replay", "last"])
    replay.settle()
    #expect(panes(replay.screen) == shown)
    replay.type("\u{11}")
    #expect(replay.wait() == 0)

    let resumed = try open(["--continue", "last"])
    try resumed.until("Half an answer")
    try resumed.until("Why?")
    resumed.type(" Go on.")
    try resumed.until("Why? Go on.")
    resumed.type("\u{11}")
    #expect(resumed.wait() == 0)
    #expect(journal.contains("sessionResumed"))
  }

  @Test func `what was typed is in the journal a second later, whatever happens then`() throws {
    let program = try openSample()
    program.type("nobody ran this")
    try program.until("nobody ran this")
    try waitForJournal("nobody ran this")
    program.signal(SIGKILL)
    #expect(program.wait() == 128 + SIGKILL)
  }

  @Test(arguments: [SIGTERM, SIGHUP])
  func `a signal to end keeps the draft and gives the terminal back`(signal: Int32) throws {
    let program = try openSample()
    program.type("typed a moment ago")
    try program.until("typed a moment ago")
    program.signal(signal)
    #expect(program.wait() == (signal == SIGTERM ? 128 + SIGTERM : 0))
    #expect(!program.screen.isAlternate)
    #expect(journal.contains("typed a moment ago"))
  }

  @Test func `closing the window keeps the draft and ends the program`() throws {
    let program = try openSample()
    program.type("typed a moment ago")
    try program.until("typed a moment ago")
    program.hangUp()
    _ = program.wait()
    #expect(journal.contains("typed a moment ago"))
  }

  @Test func `suspended it gives the terminal back, continued it draws the whole screen`() throws {
    let program = try openSample(underShell: true)
    program.type("before")
    try program.until("before")
    program.type("\u{1A}")
    #expect(program.waitForStop())
    program.settle()
    #expect(!program.screen.isAlternate)
    program.resize(rows: 24, columns: 90)
    program.signal(SIGCONT)
    try program.until("drawn anew") { $0.isAlternate && $0.text.contains("before") }
    program.type(" and after")
    try program.until("before and after")
    program.type("\u{11}")
    #expect(program.wait() == 0)
  }

  @Test func `a window that shrinks to nothing and grows again is drawn as it should be`() throws {
    let program = try openSample()
    // The sizes of the prompt are known a moment after the first frame.
    try program.until(" tok · ")
    program.settle()
    let before = program.screen.text
    for (rows, columns) in [(1, 1), (5, 20), (10, 40)] {
      program.resize(rows: rows, columns: columns)
      program.settle()
    }
    program.resize(rows: 30, columns: 100)
    try program.until("as before") { $0.text == before }
    program.type("\u{11}")
    #expect(program.wait() == 0)
  }

  @Test func `the user's editor gets the terminal and gives its text back`() throws {
    let sample = try ProgramOnTerminal(["init", folder.path, "--sample", "answers"])
    #expect(sample.wait() == 0)
    let editor = folder.appendingPathComponent("editor.sh")
    try "#!/bin/sh\nprintf ' and from the editor' >> \"$1\"\n".write(
      to: editor, atomically: true, encoding: .utf8)
    chmod(editor.path, 0o755)
    let program = try open(variables: ["VISUAL": editor.path])
    program.type("typed here")
    try program.until("typed here")
    program.type("\u{1B}e")
    try program.until("typed here and from the editor")
    #expect(program.screen.isAlternate)
    program.type("\u{11}")
    #expect(program.wait() == 0)
  }

  private func waitForJournal(_ text: String) throws {
    let limit = ContinuousClock.now + .seconds(30)
    while !journal.contains(text) {
      try #require(ContinuousClock.now < limit, "“\(text)” never came into the journal")
      poll(nil, 0, 20)
    }
  }
}
