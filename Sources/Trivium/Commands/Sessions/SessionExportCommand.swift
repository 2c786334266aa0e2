import Archive
import ArgumentParser
import CellGrid
import Foundation
import ModelProviders
import Runtime
import StrategyCore
import Workbench

/// `trivium sessions export`
struct SessionExportCommand: ParsableCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case markdown, html, jsonl, otlp, cast
    case castTwo = "cast2"

    /// What the ending of a file stands for; `nil` for any other.
    init?(file: String) {
      switch (file as NSString).pathExtension.lowercased() {
      case "md", "markdown": self = .markdown
      case "html", "htm": self = .html
      case "jsonl": self = .jsonl
      case "json": self = .otlp
      case "cast": self = .cast
      default: return nil
      }
    }
  }

  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract:
      "Write a session as Markdown, a web page, chat lines, traces or a terminal recording.",
    discussion: """
      markdown  reads back with `trivium sessions import`
      html      one page with a player; it loads nothing from the network
      jsonl     one line a run, as fine-tuning takes them
      otlp      OpenTelemetry traces with the GenAI attributes
      cast      an asciicast (v3; cast2 is v2) that asciinema plays

      EXAMPLES
        trivium sessions export last --to markdown > session.md
        trivium sessions export last --to html -o session.html
        trivium sessions export last --send-to http://localhost:4318
        trivium sessions export last --to cast --size 100x30 -o session.cast
      """)

  @OptionGroup var options: SessionOptions

  @Option(
    help: ArgumentHelp(
      "markdown, html, jsonl, otlp, cast or cast2; by the ending of the file otherwise.",
      valueName: "format"))
  var to: Format?

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("File to write; standard output otherwise.", valueName: "file"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Post traces to an OTLP server, with the headers of OTEL_EXPORTER_OTLP_HEADERS.",
      valueName: "url"))
  var sendTo: String?

  @Option(help: ArgumentHelp("Screen of a recording.", valueName: "columns x rows"))
  var size = "100x30"

  @Flag(help: "Of chat lines, only runs that were rated good or corrected.")
  var onlyGood = false

  @OptionGroup var screen: ScreenOptions

  /// Markdown where neither the option nor the file says.
  private var format: Format { to ?? output.flatMap(Format.init(file:)) ?? .markdown }

  func validate() throws {
    if sendTo != nil, output != nil || to != nil {
      throw ValidationError("--send-to posts traces and writes no file. Leave out -o and --to.")
    }
    if to == nil, let output, !output.hasPrefix("/dev/"), Format(file: output) == nil {
      throw ValidationError(
        "“\(output)” names no format. Say --to, or end it in .md, .html, .jsonl, .json (traces) or .cast."
      )
    }
  }

  func run() throws {
    let (library, id) = try options.find()
    let journal = try library.read(id)
    let access = try ModelAccess(for: nil, usesCache: false, notice: Console.notice)
    let session = SessionExport(journal, redactedBy: access.redaction)
    if let sendTo { return try send(session, to: sendTo, access) }
    let text =
      switch format {
      case .markdown: MarkdownExport.text(of: session)
      case .html: try PlayerExport.html(of: session)
      case .jsonl: ChatLines.text(of: session, onlyGood: onlyGood)
      case .otlp: try TelemetryExport.json(of: session) + "\n"
      case .cast: try cast(of: session, id: id, version: .three)
      case .castTwo: try cast(of: session, id: id, version: .two)
      }
    for problem in journal.problems { Console.notice("\(id.rawValue): \(problem.sentence)") }
    guard let output else { return Console.standard.write(text) }
    try OutputPath(path: output).write(text)
    Console.standard.note("Wrote \(output).")
  }

  /// As exporters of OpenTelemetry do: the path of traces is added to an address that has none.
  private func send(_ session: SessionExport, to address: String, _ access: ModelAccess) throws {
    let hasPath = address.hasSuffix("/v1/traces")
    let url = hasPath ? address : (address.hasSuffix("/") ? address : address + "/") + "v1/traces"
    let variable = "OTEL_EXPORTER_OTLP_HEADERS"
    let headers = try Self.headers(ProcessInfo.processInfo.environment[variable] ?? "") {
      Failure(
        .workspace, "\(variable) cannot be read: “\($0)” is not NAME=VALUE.",
        nextStep: "Write it as Authorization=Basic%20abc, more of them with commas.")
    }
    guard let holding = Self.holding(session.state) else {
      throw UsageProblem(
        sentence: "This session holds no run and no evaluation: there is nothing to send.")
    }
    let json = try TelemetryExport.json(of: session)
    try Foreground.run { try await access.catalogue.upload(json, to: url, headers: headers) }
    Console.standard.note("Sent \(holding).")
  }

  /// `2 runs and 1 evaluation of 2365 cells`; `nil` when there is neither.
  static func holding(_ state: SessionState) -> String? {
    let cells = state.evaluations.reduce(0) { $0 + min($1.recorded, $1.cells) }
    let parts = [
      state.runs.isEmpty ? nil : EvaluationText.count(state.runs.count, "run"),
      state.evaluations.isEmpty
        ? nil
        : "\(EvaluationText.count(state.evaluations.count, "evaluation")) of \(EvaluationText.count(cells, "cell"))",
    ].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: " and ")
  }

  /// `a=b,c=d`, values percent-encoded.
  static func headers(
    _ text: String, problem: (String) -> Failure
  ) throws(Failure) -> [String: String] {
    var headers: [String: String] = [:]
    for part in text.split(separator: ",") {
      let part = part.trimmingCharacters(in: .whitespaces)
      let halves = part.split(separator: "=", maxSplits: 1)
      let isName = halves.first?.allSatisfy {
        $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_")
      }
      guard halves.count == 2, isName == true,
        let value = String(halves[1]).removingPercentEncoding,
        !value.contains(where: \.isNewline)
      else { throw problem(String(halves.first ?? "")) }
      headers[String(halves[0])] = value
    }
    return headers
  }

  /// The screens of the workbench as the session went, with a marker for each run.
  private func cast(
    of session: SessionExport, id: SessionID, version: AsciicastWriter.Version
  ) throws -> String {
    let numbers = size.lowercased().split(separator: "x").compactMap { Int($0) }
    guard numbers.count == 2, (40...1000).contains(numbers[0]), (10...1000).contains(numbers[1])
    else {
      throw UsageProblem(
        sentence: "“\(size)” is not the size of a screen. Write something like 100x30.")
    }
    let themes = try ThemeFile.themes(
      first: screen.theme, environment: ProcessInfo.processInfo.environment)
    var recording = GridRecording(theme: themes.first ?? .plain)
    var renderer = ReplayRenderer(
      RecordedSession(id: id, title: id.rawValue, entries: session.entries),
      size: GridSize(rows: numbers[1], columns: numbers[0]))
    var writer = AsciicastWriter(
      AsciicastWriter.Header(
        version: version, columns: numbers[0], rows: numbers[1],
        timestamp: Int(session.header.startedAt),
        title: session.state.name ?? "Trivium session \(id.rawValue)", idleTimeLimit: 2))
    var runs = session.state.runs[...]
    for frame in renderer.frames() {
      let seconds = Double(frame.at) / 1e6
      while let run = runs.first, run.startedAt <= frame.at {
        writer.marker(at: seconds, label: "run \(run.id.rawValue): \(run.request.strategy)")
        runs.removeFirst()
      }
      let text = recording.text(showing: frame.grid)
      if !text.isEmpty { writer.frame(at: seconds, text: text) }
    }
    return writer.text
  }
}

/// `trivium sessions import`
struct SessionImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract:
      "Take sessions from elsewhere: Markdown, chat lines, the logs of llm, a ChatGPT export.",
    discussion: """
      The kind of file is told by its name: .md, .jsonl, .db, .json.

      EXAMPLES
        trivium sessions import session.md
        trivium sessions import "$(llm logs path)"
        trivium sessions import conversations.json
      """)

  @Argument(help: "The file.")
  var file: String

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let folder = try workspace.find()
    try folder.prepareState()
    let access = try ModelAccess(for: nil, usesCache: false, notice: Console.notice)
    let library = SessionLibrary(folder: folder.sessions, redaction: access.redaction)
    let now = Date().timeIntervalSince1970
    let sessions = try sessions(now: now)
    for session in sessions {
      Console.standard.writeLine(try library.add(session, now: now).rawValue)
    }
    Console.standard.note(sessions.count == 1 ? "1 session." : "\(sessions.count) sessions.")
  }

  private func sessions(now: Double) throws -> [ImportedSession] {
    let url = URL(fileURLWithPath: file)
    switch url.pathExtension.lowercased() {
    case "db", "sqlite": return try LLMLogsImport.sessions(from: url, now: now)
    case "json":
      guard let bytes = FileManager.default.contents(atPath: file) else {
        throw UsageProblem(sentence: "\(file) cannot be read. Check the path and its permissions.")
      }
      return try ConversationImport.sessions(from: bytes, now: now)
    case "jsonl":
      let (session, problems) = try ChatLines.session(
        from: try TextFile.read(url, shownAs: file), name: url.lastPathComponent, now: now)
      for problem in problems { Console.notice("\(file): \(problem)") }
      return [session]
    case "md", "markdown":
      return [try MarkdownImport.session(from: try TextFile.read(url, shownAs: file), now: now)]
    default:
      throw UsageProblem(
        sentence: "\(file) is of no kind that can be read. There is .md, .jsonl, .db and .json.")
    }
  }
}
