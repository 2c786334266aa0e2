import Archive
import ArgumentParser
import Foundation
import ModelProviders
import StrategyCore

/// `trivium replay`: watches a recorded session.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Watch a recorded session in the workbench, or print it.",
    discussion: """
      Nothing is run again and nothing is paid for: the workbench shows what was recorded, at its own pace.
      Only --rerun asks the models again, and shows where the answers differ from the recorded ones; --rescore asks
      judges, where a model judges.

      EXAMPLES
        trivium replay last
        trivium replay 06fb1c --text
        trivium replay last --verify
        trivium replay last --reprice gpt-4.1-mini
        trivium replay last --rescore --scorer f1
        trivium replay last --rerun
        trivium replay last --rerun --cassette demo.cassette
      """)

  @Argument(help: "Session: `last`, its id, or the first letters of it.")
  var session = "last"

  @Flag(help: "Print the session as text instead of opening the workbench.")
  var text = false

  @Flag(help: "Check the file: every line, the order, the totals.")
  var verify = false

  @Option(
    help: ArgumentHelp("Show what the same tokens would cost on another model.", valueName: "model")
  )
  var reprice: String?

  @Flag(help: "Score the recorded answers of the last evaluation again.")
  var rescore = false

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Scorer for --rescore; repeatable; the workspace's otherwise.", valueName: "name"))
  var scorer: [String] = []

  @Flag(help: "Run all recorded inputs again, and compare the answers.")
  var rerun = false

  @OptionGroup var tape: TapeOptions
  @OptionGroup var screen: ScreenOptions
  @OptionGroup var mouse: MouseOptions
  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    if tape.taping != .none, text || verify || reprice != nil {
      throw ValidationError(
        "--record and --cassette belong to what asks models: --rerun, --rescore.")
    }
  }

  func run() throws {
    let folder = try workspace.find()
    let library = SessionLibrary(folder: folder.sessions)
    let id = try library.find(session)
    if verify { return try check(id, in: library) }
    if reprice != nil || rescore || rerun {
      return try other(try library.read(id), of: id, in: folder)
    }
    guard text else {
      return try openWorkbench(
        workspace: try WorkspaceLoader.load(folder),
        options: try WorkbenchOptions(
          screen: screen, mouse: mouse, taping: tape.taping, replaying: id))
    }
    let journal = try library.read(id)
    Console.standard.write(
      SessionText.whole(journal))
    for problem in journal.problems {
      Console.notice("\(id.rawValue): \(problem.sentence)")
    }
  }

  private func check(_ id: SessionID, in library: SessionLibrary) throws {
    let report = try library.verify(id)
    for finding in report.findings {
      let place = finding.line.map { ":\($0)" } ?? ""
      Console.standard.writeLine(
        TerminalText.safe("\(library.file(of: id).path)\(place): \(finding.sentence)"))
    }
    let seal = report.isSealed ? "" : "; its lines bear no sums, so a changed letter would not show"
    Console.standard.note(
      "\(report.entries) entries, \(report.runs) runs, \(report.spending.cost.formatted)\(seal).")
    guard report.isClean else {
      Console.standard.note("`trivium sessions repair \(id.rawValue)` keeps what is whole.")
      throw CommandEnd(status: .error)
    }
    Console.standard.note("Everything is as it was written.")
  }

  /// The session under other conditions.
  private func other(
    _ journal: RecordedJournal, of id: SessionID, in folder: WorkspaceFolder
  ) throws {
    let state = SessionState(folding: journal.entries)
    if let reprice {
      let access = try ModelAccess(for: nil, usesCache: false, notice: Console.notice)
      Console.standard.write(
        ReplayModes.repriced(
          state, Evaluation.all(in: journal.entries),
          as: try access.catalogue.price(like: reprice)))
    }
    if rescore { try scoreAgain(journal, of: id, in: folder) }
    if rerun { try runAgain(state, in: folder) }
  }

  private func scoreAgain(
    _ journal: RecordedJournal, of id: SessionID, in folder: WorkspaceFolder
  ) throws {
    guard let evaluation = Evaluation.all(in: journal.entries).last else {
      throw UsageProblem(sentence: "This session holds no evaluation to score again.")
    }
    let loaded = try WorkspaceLoader.load(folder)
    let cases = try EvaluationSetup.cases(of: evaluation.plan, in: loaded)
    let definitions = try EvaluationSetup.scorers(scorer, of: loaded.workspace, for: cases)
    let scorers: ScorerSet
    do throws(ScorerProblems) {
      scorers = try ScorerSet(definitions, threshold: evaluation.plan.threshold)
    } catch {
      throw Failure(.workspace, error.problems.map(\.sentence).joined(separator: " "))
    }
    let resolver = try WorkspaceResolver.standard(
      for: loaded, usesCache: false, taping: tape.taping, notice: Console.notice)
    try resolver.access.checkScoring(by: scorers, in: loaded.workspace)
    let runner = StrategyRunner(loaded, resolver: resolver, session: id.rawValue)
    let means = resolver.access.scoringMeans(in: loaded.workspace, bookedBy: runner)
    let rescored = try Foreground.run {
      let rescored = await ReplayModes.rescored(
        evaluation, cases: cases, by: scorers, means: means)
      try Task.checkCancellation()
      return rescored
    }
    if let problem = resolver.access.tape.problem { Console.notice(problem.sentence) }
    Console.standard.note(
      "Re-scored: the same answers, by \(FailureText.list(definitions.map(\.title))).")
    if let judging = ReplayModes.judging(of: rescored) { Console.standard.note(judging) }
    Console.standard.write(EvaluationText.text(of: rescored, end: nil))
  }

  private func runAgain(_ state: SessionState, in folder: WorkspaceFolder) throws {
    let runs = state.runs.filter { if case .finished = $0.status { true } else { false } }
    guard !runs.isEmpty else {
      throw UsageProblem(
        sentence: state.evaluations.isEmpty
          ? "This session holds no run that finished."
          : "This session holds an evaluation and no runs: `trivium eval --baseline` compares a new one with it."
      )
    }
    let loaded = try WorkspaceLoader.load(folder)
    let resolver = try WorkspaceResolver.standard(
      for: loaded, usesCache: false, taping: tape.taping, notice: Console.notice)
    try Foreground.run {
      let session = try await HeadlessSession.open(loaded, resolver: resolver)
      var all: [Run] = []
      for run in runs where !Task.isCancelled {
        let again = await session.carryOut(run.request, as: run.id)
        all.append(again)
        Console.standard.write(TerminalText.safe(ReplayModes.difference(run, again)))
      }
      let tally = RerunTally(runs, all)
      // What has no answer at all is no session that anyone would go on with.
      if tally.answered == 0 {
        await session.discard()
      } else if let unsaved = await session.close() {
        Console.notice("not all was recorded: \(unsaved.sentence)")
      }
      Console.standard.note(
        tally.sentence + (tally.answered == 0 ? "." : "; recorded as \(session.id.rawValue)."))
      try CompareCommand.check(all)
    }
  }
}
