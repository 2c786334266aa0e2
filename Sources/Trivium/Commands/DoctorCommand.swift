import Archive
import ArgumentParser
import BaselineModel
import Foundation
import StrategyCore

/// `trivium doctor`: looks at everything that can go wrong before it does.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check terminal, locale, keys, servers, workspace and disk; say what to do about it.",
    discussion: """
      Names of keys are shown, never their values. Nothing is sent anywhere.
      Exit code 1 when something fails, 0 when everything works or only works less well.

      EXAMPLES
        trivium doctor
        trivium doctor -w ~/my-task
      """)

  @OptionGroup var workspace: WorkspaceOptions

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let options = workspace
    let findings = try Foreground.run {
      var findings = TerminalDiagnosis(environment: environment, isTerminal: isatty(1) == 1)
        .findings
      findings += ProviderDiagnosis(environment: environment).findings
      findings.append(await DoctorCommand.database())
      findings += await DoctorCommand.workspace(options)
      return findings
    }
    for finding in findings { Console.standard.writeLine(finding.line) }
    if findings.contains(where: { $0.verdict == .fail }) { throw CommandEnd(status: .error) }
  }

  /// Indexes one sentence in a folder of its own.
  private static func database() async -> Finding {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("trivium-doctor-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let knowledge = folder.appendingPathComponent("note.md")
      try Data("The index finds this sentence.\n".utf8).write(to: knowledge)
      let (index, report) = try await SQLitePassageIndex.open(
        database: folder.appendingPathComponent("index.sqlite"), knowledge: knowledge,
        embedder: HashedEmbedder())
      if let note = report.notes.first { return Finding(.warn, "sqlite", note.sentence) }
      let found = try await index.search(PassageQuery(text: "sentence", count: 1))
      return found.isEmpty
        ? Finding(
          .fail, "sqlite", "the full-text search finds nothing.",
          nextStep: "Is SQLite built with FTS5?")
        : Finding(.ok, "sqlite", "full-text search works")
    } catch {
      return Finding(.fail, "sqlite", FailureText.sentences(for: error))
    }
  }

  private static func workspace(_ options: WorkspaceOptions) async -> [Finding] {
    do {
      let loaded = try options.load()
      return await WorkspaceDiagnosis(loaded: loaded).findings()
    } catch WorkspaceError.notFound {
      return [
        Finding(
          .warn, "workspace", "There is no trivium.yaml here or above.",
          nextStep: "`trivium init` makes one, `trivium demo` unpacks a sample.")
      ]
    } catch {
      return FailureText.sentences(for: error).split(separator: "\n")
        .map { Finding(.fail, "workspace", String($0)) }
    }
  }
}
