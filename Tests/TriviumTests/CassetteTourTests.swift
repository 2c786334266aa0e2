import Foundation
import Testing

@testable import Trivium

/// A tour of commands, recorded against a server with a key, and played where there is neither.
struct CassetteTourTests {
  private static let key = "sk-tour-0123456789abcdefghij"
  private static let question = "Can I have my money back?"

  /// The commands in their order: what they print, or write, is the same when it comes from the cassette.
  private static let steps = [
    ["run", "-S", "prompt", question],
    ["run", "-S", "rag", "How long do deleted files stay on Team?"],
    ["replay", "last", "--rerun"],
    ["compare", "-S", "prompt", "-S", "rag", "--diff", question],
    ["eval", "-y", "-j", "4", "--repeat", "2", "-o", "cells.csv"],
    ["replay", "last", "--rescore"],
    [
      "optimize", "-S", "prompt", "-y", "--propose", "1", "--demonstrations", "1", "--draws", "1",
      "--cases", "4", "--scorer", "exact",
    ],
  ]

  private func workspace(_ server: CountingModelServer) throws -> TemporaryFolder {
    let folder = try TemporaryFolder.workspace(
      """
      name: desk
      models:
        small: { use: openai-compatible/x, url: "http://127.0.0.1:\(server.port)/v1", key: "${TOUR_KEY}", price: { input: 1, output: 4 } }
      strategies:
        prompt: { prompt: prompts/answer.md, model: small }
        rag: { prompt: prompts/answer.md, model: small, knowledge: { from: knowledge, search: fused, k: 2 } }
      datasets: { test: data/test.jsonl, train: data/train.jsonl }
      budget: { day: $1 }
      scorers:
        - exact
        - judge: { rubric: "Does it help?", model: small }
      """)
    try folder.write(
      """
      {"id":"a","input":"give me a refund","expected":"refund"}
      {"id":"b","input":"how long are files kept","expected":"60 days"}

      """, to: "data/test.jsonl")
    let rows = (0..<12).map {
      #"{"input":"order \#($0)","expected":"\#($0 < 6 ? "refund" : "none")"}"#
    }
    try folder.write(rows.joined(separator: "\n") + "\n", to: "data/train.jsonl")
    return folder
  }

  /// A judge's grade, a proposed prompt, or the answer that a question of the tour has, as JSON has it.
  private static func answer(to request: String) -> String {
    if request.contains("JSON array") { return #"[\"Answer in one word.\"]"# }
    if request.contains("Does it help?") { return request.contains("kept") ? "FAIL" : "PASS" }
    return request.contains("files") ? "60 days" : "refund"
  }

  /// What each command printed without the times that it took, and with what it wrote.
  private func results(
    of tour: [[String]], in folder: TemporaryFolder, by run: ([String]) throws -> ProgramOutcome
  ) throws -> [String] {
    try tour.map { step in
      let outcome = try run(step)
      #expect(outcome.status == 0, "\(step): \(outcome.notes)")
      if step.contains("--rescore") { #expect(outcome.notes.contains("Judges: 8 calls, $")) }
      guard step.contains("-o") else { return Self.withoutTimes(outcome.output) }
      return try folder.read("cells.csv").split(separator: "\n").map { line in
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        return (fields[..<5] + fields[6...]).joined(separator: ",")
      }.joined(separator: "\n")
    }
  }

  private static func withoutTimes(_ text: String) -> String {
    let patterns = ["[0-9.]+ m?s\\b": "TIME", " +": " ", "session [0-9a-z]{16}": "session ID"]
    return patterns.sorted { $0.key > $1.key }.reduce(text) { text, pattern in
      text.replacingOccurrences(
        of: pattern.key, with: pattern.value, options: .regularExpression)
    }
  }

  private func play(in layer: Isolation) throws {
    let server = try CountingModelServer(answering: Self.answer)
    defer { server.stop() }
    let recording = try workspace(server)
    let cassette = recording.url.appendingPathComponent("tour.cassette").path
    let recorded = try results(of: Self.steps, in: recording) { step in
      try ProgramOutcome(
        of: step + ["--record", cassette], in: recording, variables: ["TOUR_KEY": Self.key])
    }
    #expect(server.asked > 20)
    #expect(recorded[2].contains("the same answer"))
    #expect(recorded[4].contains("a,prompt,0,passed,1"))
    #expect(recorded[4].contains("b,prompt,1,missed"))
    #expect(!(try recording.read("tour.cassette")).contains(Self.key))

    server.becomeTrap()
    let proxy = "http://127.0.0.1:\(server.port)"
    let variables = ["http_proxy": proxy, "https_proxy": proxy, "all_proxy": proxy]
    let playing = try workspace(server)
    let played = try results(of: Self.steps, in: playing) { step in
      try ProgramOutcome(
        of: step + ["--cassette", cassette], in: playing, variables: variables, within: layer)
    }
    for (step, (old, new)) in zip(Self.steps, zip(recorded, played)) {
      #expect(new == old, "\(step)")
    }
    let miss = try ProgramOutcome(
      of: ["run", "-S", "prompt", "--cassette", cassette, "Something else?"], in: playing,
      variables: variables, within: layer)
    #expect(miss.status == 1)
    #expect(miss.notes.contains("The nearest is request"))
    #expect(miss.notes.contains("Something else?"))
    #expect(server.caught == 0)
    // Nobody paid, so the day's cap has nothing to count.
    #expect(FileManager.default.fileExists(atPath: recording.workspace.spending.path))
    #expect(!FileManager.default.fileExists(atPath: playing.workspace.spending.path))

    // The trap is one: without the cassette somebody comes.
    let live = try ProgramOutcome(
      of: ["run", "-S", "prompt", "--no-cache", Self.question], in: playing,
      variables: ["TOUR_KEY": Self.key])
    #expect(live.status == 5)
    #expect(server.caught > 0)
    _ = try ProgramOutcome(
      of: ["run", "-S", "prompt", "--cassette", cassette, Self.question], in: playing)
    let again = try ProgramOutcome(
      of: ["replay", "last", "--rerun"], in: playing, variables: ["TOUR_KEY": Self.key])
    #expect(again.status == 5)
    #expect(again.output.hasPrefix("! run 1 · prompt"))
  }

  @Test func `a recorded tour is played without a key, and nobody tries to connect`() throws {
    try play(in: .none)
  }

  @Test(.enabled(if: Isolation.network != nil, "no namespace without a network is allowed here"))
  func `a recorded tour is played where there is no network at all`() throws {
    try play(in: #require(Isolation.network))
  }

  @Test func `the sample needs no key and no network`() throws {
    let trap = try CountingModelServer()
    defer { trap.stop() }
    trap.becomeTrap()
    let proxy = "http://127.0.0.1:\(trap.port)"
    let folder = try TemporaryFolder()
    for step in [
      ["demo", "answers", "--in", "tour", "--no-open"],
      ["run", "-w", "tour", "-S", "rag", "Which role do I need to create a legal hold?"],
      ["compare", "-w", "tour", "How long do deleted files stay on Team?"],
      ["eval", "-w", "tour", "--first", "3", "-S", "prompt", "-S", "rag"],
      ["decide", "-w", "tour"], ["cost", "-w", "tour"], ["sessions", "list", "-w", "tour"],
      ["replay", "last", "-w", "tour", "--verify"],
      ["sessions", "export", "last", "-w", "tour", "--to", "html"],
      ["sessions", "export", "last", "-w", "tour", "--to", "otlp"],
      ["sessions", "export", "last", "-w", "tour", "--to", "cast"],
    ] {
      let outcome = try ProgramOutcome(
        of: step, in: folder,
        variables: ["http_proxy": proxy, "https_proxy": proxy, "all_proxy": proxy],
        within: Isolation.network ?? .none)
      #expect(outcome.status == 0, "\(step): \(outcome.notes)")
      #expect(outcome.output != "" || step[0] == "demo" || step.contains("--verify"), "\(step)")
    }
    #expect(trap.caught == 0)
  }
}

/// What keeps a program from the network.
enum Isolation: Sendable, Equatable {
  case none
  /// A command that starts another one in a namespace which has no network, not even a loopback.
  case namespace([String])

  /// The first way that is allowed here.
  static let network: Isolation? = [["unshare", "-rn"], ["unshare", "-n"]].first { command in
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command + ["true"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }.map { .namespace($0) }

  fileprivate var command: [String] {
    if case .namespace(let command) = self { command } else { [] }
  }
}

/// How the built program ended.
struct ProgramOutcome {
  var status: Int32
  var output: String
  var notes: String

  init(
    of arguments: [String], in folder: TemporaryFolder, variables: [String: String] = [:],
    within layer: Isolation = .none
  ) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = layer.command + [ProgramOnTerminal.program.path] + arguments
    process.currentDirectoryURL = folder.url
    process.environment = [
      "HOME": folder.url.path, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8",
    ].merging(variables) { $1 }
    let output = folder.url.appendingPathComponent(".output")
    let notes = folder.url.appendingPathComponent(".notes")
    for file in [output, notes] { try Data().write(to: file) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: notes)
    try process.run()
    process.waitUntilExit()
    self.status = process.terminationStatus
    self.output = try String(contentsOf: output, encoding: .utf8)
    self.notes = try String(contentsOf: notes, encoding: .utf8)
  }
}
