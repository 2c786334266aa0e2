import Archive
import ArgumentParser
import Foundation
import NcursesDriver
import Runtime
import StrategyCore

/// The whole loop of the workbench as labelled lines and numbered choices.
struct LinearWorkbench {
  private enum Choice: String, CaseIterable {
    case strategy = "strategy: choose one"
    case input = "input: enter it"
    case run = "run the chosen strategy"
    case compare = "compare strategies"
    case prompt = "prompt: read or edit it"
    case cost = "cost"
    case evaluate = "evaluate on the dataset"
    case decide = "decide: which strategy to take"
    case replay = "replay a session"
    case quit = "quit"
  }

  let loaded: LoadedWorkspace
  let resolver: WorkspaceResolver
  /// Arguments that let an evaluation answer from the same recording.
  private let tapeArguments: [String]
  let dialogue = Dialogue()
  private var strategy: Strategy
  private var input = ""
  /// Opened with the first run.
  private var session: HeadlessSession?
  private var runs = 0

  init(_ loaded: LoadedWorkspace, pricedAs: String?, taping: Taping = .none) throws {
    guard let first = loaded.workspace.strategies.first else {
      throw UsageProblem(sentence: "trivium.yaml names no strategy. Add one under `strategies:`.")
    }
    switch taping {
    case .none: tapeArguments = []
    case .playing(let file, let asks):
      tapeArguments = ["--cassette", file] + (asks ? ["--cassette-fallback"] : [])
    case .recording:
      throw UsageProblem(
        sentence: "Lines cannot be recorded into a cassette. Record with `trivium run --record`.")
    }
    self.loaded = loaded
    resolver = try WorkspaceResolver.standard(
      for: loaded, pricedAs: pricedAs, taping: taping, notice: Console.notice)
    strategy = first
  }

  /// Goes on until the user quits or the input ends.
  mutating func run() throws {
    let count = loaded.workspace.strategies.count
    say(
      "Trivium. Workspace \(loaded.workspace.name), \(count) \(count == 1 ? "strategy" : "strategies")."
    )
    while true {
      say(
        "\nChosen strategy: \(strategy.name). Input: \(input.isEmpty ? "none yet" : oneLine(input))."
      )
      guard let place = dialogue.choose("Choice:", Choice.allCases.map(\.rawValue)),
        Choice.allCases[place] != .quit
      else { break }
      do {
        try carryOut(Choice.allCases[place])
      } catch let end as CommandEnd {
        if end.status == .interrupted { say("Stopped.") }
      } catch {
        say("Error: \(FailureText.sentences(for: error))")
      }
    }
    try close()
  }

  private mutating func carryOut(_ choice: Choice) throws {
    switch choice {
    case .strategy: chooseStrategy()
    case .input: try enterInput()
    case .run: try runChosen()
    case .compare: try compare()
    case .prompt: try editPrompt()
    case .cost: try perform(CostCommand.self)
    case .evaluate: try evaluate()
    case .decide: try perform(DecideCommand.self)
    case .replay: try replay()
    case .quit: break
    }
  }

  func say(_ line: String) { dialogue.console.writeLine(TerminalText.safe(line)) }

  private func oneLine(_ text: String) -> String { SessionText.oneLine(text, columns: 60) }

  private mutating func chooseStrategy() {
    let strategies = loaded.workspace.strategies
    let names = strategies.map {
      "\($0.name): \(loaded.workspace.kind(of: $0).title), model \($0.model)"
    }
    guard let place = dialogue.choose("Strategy:", names) else { return }
    strategy = strategies[place]
  }

  private mutating func enterInput() throws {
    if isatty(0) == 1 {
      guard let way = dialogue.choose("How:", ["line by line", "in your editor"]) else { return }
      if way == 1 {
        input = try edit(input)
        return
      }
    }
    if let text = dialogue.lines("Input:") { input = text }
  }

  private mutating func editPrompt() throws {
    let path = strategy.prompt
    let file = loaded.folder.file(path)
    let text = try TextFile.read(file, shownAs: path)
    say("Prompt \(path):\n\(text)")
    guard
      let way = dialogue.choose("Change it?", ["leave it", "in your editor", "enter it anew"]),
      way > 0
    else { return }
    guard let new = way == 1 ? try edit(text) : dialogue.lines("Prompt:"), new != text else {
      return say("Unchanged.")
    }
    try OutputPath(path: file.path).write(new)
    say("Saved \(path).")
  }

  private func edit(_ text: String) throws(Failure) -> String {
    guard isatty(0) == 1, isatty(1) == 1 else {
      throw Failure(
        .workspace, "An editor needs a terminal.", nextStep: "Enter the text line by line.")
    }
    return try ExternalEditor(
      arguments: editorArguments(ProcessInfo.processInfo.environment),
      directory: NSTemporaryDirectory()
    ).edit(text, suffix: ".md", on: LineTerminal())
  }
}

extension LinearWorkbench {
  private mutating func opened() throws -> HeadlessSession {
    if let session { return session }
    let (loaded, resolver) = (loaded, resolver)
    let new = try Foreground.run { try await HeadlessSession.open(loaded, resolver: resolver) }
    session = new
    return new
  }

  private mutating func close() throws {
    guard let session else { return }
    if let unsaved = try Foreground.run({ await session.close() }) {
      say("Error: not all was recorded: \(unsaved.sentence)")
    } else {
      say("Recorded as session \(session.id.rawValue).")
    }
  }

  /// One run, its text as it comes.
  private mutating func carryOut(_ strategy: Strategy) throws -> Run {
    let session = try opened()
    let request = try session.request(strategy: strategy, input: input)
    runs += 1
    let number = RunID(runs)
    say("Response of \(strategy.name):")
    let run = try Foreground.run {
      await session.carryOut(request, as: number) { event in
        switch event {
        case .chunkReceived(_, let text, _): Console.standard.write(TerminalText.safe(text))
        case .callDelayed(_, let delay): Console.standard.writeLine("Waiting: \(delay.reason)")
        default: break
        }
      }
    }
    if let last = run.text.last, !last.isNewline { say("") }
    for warning in run.warnings { say("Warning: \(warning)") }
    if case .failed(let failure) = run.status { say("Error: \(failure.sentence)") }
    say("End: \(RunSummary.line(run)).")
    return run
  }

  private mutating func hasInput() throws -> Bool {
    if input.isEmpty { try enterInput() }
    if input.allSatisfy(\.isWhitespace) { say("There is no input yet.") }
    return !input.allSatisfy(\.isWhitespace)
  }

  private mutating func runChosen() throws {
    guard try hasInput() else { return }
    _ = try carryOut(strategy)
  }

  /// All on the same input, one after the other; one of the answers can be kept.
  private mutating func compare() throws {
    guard try hasInput() else { return }
    let strategies = loaded.workspace.strategies
    for (index, strategy) in strategies.enumerated() { say("\(index + 1) \(strategy.name)") }
    guard let answer = dialogue.ask("Which, as numbers; empty is all:") else { return }
    let numbers = answer.split(separator: " ").compactMap { Int($0) }
      .filter { strategies.indices.contains($0 - 1) }
    let chosen = numbers.isEmpty ? strategies : numbers.map { strategies[$0 - 1] }
    var found: [Run] = []
    for strategy in chosen {
      let run = try carryOut(strategy)
      found.append(run)
      if case .cancelled = run.status { break }
    }
    if found.count > 1 { dialogue.console.write(ComparisonText.differences(found)) }
    try keep(found.filter { !$0.text.isEmpty })
  }

  private mutating func keep(_ found: [Run]) throws {
    guard !found.isEmpty else { return }
    for (index, run) in found.enumerated() { say("\(index + 1) \(run.request.strategy)") }
    guard let answer = dialogue.ask("Keep which; empty is none:"), let number = Int(answer),
      found.indices.contains(number - 1), let session
    else { return }
    let run = found[number - 1]
    let correction = dialogue.ask("What it should have been; empty keeps it as it is:") ?? ""
    let isRight = correction.isEmpty || correction == run.text
    try Foreground.run {
      await session.record(
        .runRated(
          run: run.id, rating: isRight ? .good : .bad, correction: isRight ? nil : correction))
    }
    say(
      try RatedCases.keep(
        "\(session.id.rawValue)-\(run.id.rawValue)", input: run.request.input,
        expected: isRight ? run.text : correction, in: loaded.folder, workspace: loaded.workspace))
  }
}

extension LinearWorkbench {
  private func perform(_ command: any ParsableCommand.Type, _ arguments: [String] = []) throws {
    var command = try command.parseAsRoot(arguments + ["-w", loaded.folder.root.path])
    try command.run()
  }

  /// The receipt first; nothing starts unasked.
  private func evaluate() throws {
    try perform(EvalCommand.self, ["--dry-run"] + tapeArguments)
    guard dialogue.confirm("Start it?") else { return }
    try perform(EvalCommand.self, ["--yes"] + tapeArguments)
  }

  private func replay() throws {
    let library = SessionLibrary(folder: loaded.folder.sessions)
    let sessions = try Foreground.run { try await library.list().sessions.prefix(20).map(\.self) }
    guard !sessions.isEmpty else { return say("No session is recorded yet.") }
    let place = dialogue.choose(
      "Session:",
      sessions.map { session in
        "\(SessionReport.localTime(session.startedAt)), \(session.runs) runs, "
          + "\(session.cost.formatted), \(oneLine(session.name ?? session.lastInput))"
      })
    if let place { try show(sessions[place].id) }
  }

  /// A recorded session as text.
  func show(_ session: SessionID) throws {
    let journal = try SessionLibrary(folder: loaded.folder.sessions).read(session)
    dialogue.console.write(TerminalText.safe(SessionText.whole(journal)))
  }
}
