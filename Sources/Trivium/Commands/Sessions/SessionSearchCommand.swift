import Archive
import ArgumentParser
import Foundation
import StrategyCore

/// `trivium sessions search`
struct SessionSearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Where words stand in names, notes, inputs, prompts and answers of all sessions.",
    discussion: """
      EXAMPLES
        trivium sessions search refund annual
        trivium sessions search --in answer "30 days"
      """)

  @Argument(help: "Words that must all be there; the last may be the beginning of one.")
  var words: [String]

  @Option(
    name: .customLong("in"), parsing: .singleValue,
    help: ArgumentHelp(
      "Only there: \(SessionMatch.Kind.allCases.map(\.rawValue).joined(separator: ", ")); repeatable.",
      valueName: "place"))
  var places: [String] = []

  @Option(name: [.customShort("n"), .long], help: "At most so many.")
  var limit = 20

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let library = SessionLibrary(folder: try workspace.find().sessions)
    var kinds: Set<SessionMatch.Kind> = []
    for place in places {
      guard let kind = SessionMatch.Kind(rawValue: place) else {
        throw UsageProblem(
          sentence:
            "“\(place)” is no place to search. There is \(FailureText.list(SessionMatch.Kind.allCases.map(\.rawValue)))."
        )
      }
      kinds.insert(kind)
    }
    let (question, wanted, limit) = (words.joined(separator: " "), kinds, max(limit, 1))
    let matches = try Foreground.run {
      try await library.search(question, kinds: wanted, limit: limit)
    }
    guard !matches.isEmpty else {
      Console.standard.note("Nothing was found.")
      return
    }
    for match in matches {
      let evaluated = match.kind == .answer ? "of an evaluation" : nil
      let place = [match.kind.rawValue, match.run.map { "run \($0.rawValue)" } ?? evaluated]
        .compactMap { $0 }.joined(separator: ", ")
      let excerpt = match.excerpt.split(whereSeparator: \.isNewline).joined(separator: " ")
      Console.standard.writeLine(
        TerminalText.safe("\(match.session.rawValue)  \(place): \(excerpt)"))
    }
  }
}

/// `trivium sessions stats`
struct SessionStatisticsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "What the recorded runs add up to.",
    discussion: """
      EXAMPLES
        trivium sessions stats
        trivium sessions stats --by day
      """)

  @Option(help: ArgumentHelp("model, strategy, session or day.", valueName: "side"))
  var by = "strategy"

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    guard let side = SessionStatistics.Side(rawValue: by) else {
      throw UsageProblem(
        sentence: "“\(by)” is not a side. There is model, strategy, session and day.")
    }
    let library = SessionLibrary(folder: try workspace.find().sessions)
    let runs = try Foreground.run { try await library.recordedRuns() }
    let statistics = SessionStatistics(of: runs, by: side) {
      String(SessionReport.localTime($0).prefix(10))
    }
    var total = statistics.total
    total.name = "all"
    let rows = (statistics.rows + [total]).map { row in
      [
        row.name, "\(row.runs)", "\(row.failed)", "\(row.good)/\(row.bad)",
        row.amount.formatted + (row.unpriced > 0 ? " + \(row.unpriced) unpriced" : ""),
        "\(row.promptTokens)", "\(row.outputTokens)",
        row.runs == 0 ? "–" : RunSummary.seconds(row.seconds / Double(row.runs)),
      ]
    }
    let heading = [
      by.uppercased(), "RUNS", "FAILED", "GOOD/BAD", "COST", "TOKENS IN", "OUT", "SECONDS A RUN",
    ]
    Console.standard.write(ComparisonText.table([heading] + rows))
  }
}
