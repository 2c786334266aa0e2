import Foundation
import Testing

@testable import Trivium

/// The built program itself: what only a process can show.
struct ProgramTests {
  struct Outcome {
    var status: Int32
    var output: String
    var notes: String
  }

  func trivium(
    _ arguments: String..., in folder: TemporaryFolder, input: String? = nil
  ) throws -> Outcome {
    try trivium(arguments, in: folder, input: input)
  }

  func trivium(
    _ arguments: [String], in folder: TemporaryFolder, input: String? = nil
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = ProgramOnTerminal.program
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.environment = ["HOME": folder.url.path, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"]
    let output = folder.url.appendingPathComponent(".output")
    let notes = folder.url.appendingPathComponent(".notes")
    let fed = folder.url.appendingPathComponent(".input")
    try Data((input ?? "").utf8).write(to: fed)
    for file in [output, notes] { try Data().write(to: file) }
    process.standardInput = try FileHandle(forReadingFrom: fed)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: notes)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus,
      output: try String(contentsOf: output, encoding: .utf8),
      notes: try String(contentsOf: notes, encoding: .utf8))
  }

  @Test func `help and version go to standard output and end well`() throws {
    let folder = try TemporaryFolder()
    let version = try trivium("--version", in: folder)
    #expect(version.status == 0)
    #expect(version.output == "\(TriviumCommand.version)\n")
    for arguments in ["--help", "help"] {
      let help = try trivium(arguments, in: folder)
      #expect(help.status == 0)
      #expect(help.output.contains("EXIT CODES"))
      #expect(help.notes == "")
    }
    let run = try trivium("run", "--help", in: folder)
    #expect(run.status == 0)
    #expect(run.output.contains("EXAMPLES"))
  }

  @Test func `wrong usage ends with 2`() throws {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    for arguments in ["frobnicate", "--frob"] {
      let outcome = try trivium(arguments, in: folder)
      #expect(outcome.status == 2)
      #expect(outcome.output == "")
      #expect(outcome.notes != "")
    }
    let strategy = try trivium("run", "-S", "rga", "hello", in: folder)
    #expect(strategy.status == 2)
    #expect(strategy.notes == "trivium: There is no strategy “rga” in desk. Did you mean “rag”?\n")
    #expect(try trivium("run", "-S", "rag", in: folder, input: "").status == 2)
  }

  @Test func `results go to standard output, figures to standard error`() throws {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    let outcome = try trivium(
      "run", "-S", "rag", "-", in: folder,
      input: "How long do deleted files stay in the trash on Team?\n")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasSuffix("\n"))
    #expect(!outcome.output.contains("\u{1B}"))
    #expect(outcome.notes.hasPrefix("rag · baseline · $0 (embedded) · in "))
    let list = try trivium("sessions", "list", in: folder)
    #expect(list.output.contains("How long do deleted files stay"))
    let text = try trivium("replay", "last", "--text", in: folder)
    #expect(text.status == 0)
    #expect(text.output.contains("> How long do deleted files stay in the trash on Team?"))
  }

  @Test func `without a workspace, the way to one is said`() throws {
    let outcome = try trivium("run", "hello", in: try TemporaryFolder())
    #expect(outcome.status == 1)
    #expect(outcome.notes.contains("`trivium init`"))
  }

  @Test func `a broken trivium.yaml is reported by line`() throws {
    let folder = try TemporaryFolder.workspace("models: { e: baselin }\nstrategies: {}\n")
    let outcome = try trivium("run", "hello", in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.notes.hasPrefix("trivium.yaml:1:14: models.e: "))
    #expect(outcome.notes.split(separator: "\n").count == 2)
  }

  @Test func `a missing key ends with 4 before anything is sent, and its session is kept`() throws {
    let folder = try TemporaryFolder.workspace(
      """
      models: { e: { use: openai/gpt-4.1-mini } }
      strategies: { a: { prompt: prompts/answer.md, model: e } }
      """)
    let outcome = try trivium("run", "hello", "--json", in: folder)
    #expect(outcome.status == 4)
    #expect(outcome.output.contains("\"finish\" : \"failed\""))
    #expect(outcome.notes.contains("OPENAI_API_KEY"))
    #expect(
      try trivium("sessions", "show", "last", in: folder).output.contains("! OpenAI needs a key"))
  }

  @Test func `a server that is not there ends with 5`() throws {
    let folder = try TemporaryFolder.workspace(
      """
      models: { e: { use: openai-compatible/x, url: http://127.0.0.1:9/v1, price: free } }
      strategies: { a: { prompt: prompts/answer.md, model: e } }
      """)
    let outcome = try trivium("run", "hello", in: folder)
    #expect(outcome.status == 5)
    #expect(outcome.output == "")
  }

  @Test func `a call that could break a budget ends with 3`() throws {
    let folder = try TemporaryFolder.workspace(
      """
      models: { e: { use: openai-compatible/x, url: http://127.0.0.1:9/v1, price: { input: 100, output: 100 } } }
      strategies: { a: { prompt: prompts/answer.md, model: e } }
      budget: { run: $0.000001 }
      """)
    let outcome = try trivium("run", "hello", in: folder)
    #expect(outcome.status == 3)
    #expect(outcome.notes.contains("budget"))
  }

  @Test func `a program answers as a model once it is trusted, and its answer is kept`() throws {
    let folder = try TemporaryFolder.workspace(
      """
      models: { mine: { command: ./answer.sh, price: { input: $1, output: $2 } } }
      strategies: { ask: { prompt: prompts/answer.md, model: mine } }
      """)
    try folder.write(
      "#!/bin/sh\ncat > /dev/null\necho called >> calls\nprintf 'Thirty days.'\n",
      to: "answer.sh")
    let script = folder.url.appendingPathComponent("answer.sh").path
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
    func calls() throws -> Int {
      (try? folder.read("calls"))?.split(separator: "\n").count ?? 0
    }

    let refused = try trivium("run", "How long?", in: folder)
    #expect(refused.status == 1)
    #expect(refused.notes.contains("`trivium trust`"))
    #expect(try calls() == 0)

    #expect(try trivium("trust", in: folder).output == "run ./answer.sh\n")
    let first = try trivium("run", "How long?", in: folder)
    #expect(first.output == "Thirty days.\n")
    #expect(first.status == 0)
    let second = try trivium("run", "How long?", in: folder)
    #expect(second.output == "Thirty days.\n")
    #expect(second.notes.contains("kept answer, saved ~$"))
    #expect(try calls() == 1)
    _ = try trivium("run", "--no-cache", "How long?", in: folder)
    _ = try trivium("run", "-p", "temperature=0.5", "How long?", in: folder)
    #expect(try calls() == 3)

    try folder.write(
      """
      models: { mine: { command: ./other.sh } }
      strategies: { ask: { prompt: prompts/answer.md, model: mine } }
      """, to: "trivium.yaml")
    #expect(try trivium("run", "How long?", in: folder).notes.contains("`trivium trust`"))
  }

  @Test func `another model and other parameters are taken, or refused with a reason`() throws {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    let other = try trivium("run", "-S", "tuned", "-m", "baseline", "--json", "refund", in: folder)
    #expect(other.status == 0)
    #expect(other.output.contains("\"model\" : \"baseline\""))
    let unknown = try trivium("run", "-m", "smal", "refund", in: folder)
    #expect(unknown.notes.contains("the model “smal”, which is not defined"))
    let wrong = try trivium("run", "-p", "temperature=9", "refund", in: folder)
    #expect(wrong.notes.contains("“temperature=9” is out of bounds."))
    #expect(wrong.status != 0)
  }

  @Test func `init makes a workspace that answers, and never twice`() throws {
    let folder = try TemporaryFolder()
    #expect(try trivium("init", "task", in: folder).status == 0)
    let answer = try trivium("run", "-w", "task", "-S", "rag", "How are files split?", in: folder)
    #expect(answer.status == 0)
    #expect(answer.output != "")
    #expect(try trivium("init", "task", in: folder).status == 2)
  }

  @Test func `paths follow the XDG variables, and doctor finds nothing broken`() throws {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    let paths = try trivium("paths", in: folder)
    #expect(paths.output.contains("data       \(folder.url.path)/.local/share/trivium\n"))
    #expect(paths.output.contains("sessions   "))
    let doctor = try trivium("doctor", in: folder)
    #expect(doctor.output.contains("ok    sqlite      full-text search works"))
    #expect(
      doctor.output.contains("warn  model       The model tuned/router has not been trained yet."))
    #expect(doctor.status == 0)
  }

  @Test func `Ctrl-C keeps the text so far and ends with 130`() throws {
    let server = try SlowModelServer(saying: ["Half an ", "answer"])
    defer { server.stop() }
    let folder = try TemporaryFolder.workspace(
      """
      models: { e: { use: openai-compatible/x, url: "http://127.0.0.1:\(server.port)/v1", price: free } }
      strategies: { a: { prompt: prompts/answer.md, model: e } }
      """)
    let process = Process()
    let pipe = Pipe()
    process.executableURL = ProgramOnTerminal.program
    process.arguments = ["run", "hello"]
    process.currentDirectoryURL = folder.url
    process.environment = ["HOME": folder.url.path]
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardOutput = pipe
    try process.run()
    var output = ""
    while !output.contains("answer") {
      let bytes = pipe.fileHandleForReading.availableData
      guard !bytes.isEmpty else { break }
      output += String(decoding: bytes, as: UTF8.self)
    }
    process.interrupt()
    process.waitUntilExit()
    #expect(output == "Half an answer")
    #expect(process.terminationStatus == 130)
    let shown = try trivium("sessions", "show", "last", in: folder)
    #expect(shown.output.contains("  Half an answer"))
    #expect(shown.output.contains("cancelled"))
  }
}
