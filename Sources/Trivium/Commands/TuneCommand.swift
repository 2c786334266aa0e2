import Archive
import ArgumentParser
import Foundation
import StrategyCore

/// `trivium tune`: trains the embedded models of a workspace.
struct TuneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune", abstract: "Train the tuned models of the workspace.",
    subcommands: [Start.self, List.self, TuneCurveCommand.self], defaultSubcommand: List.self)

  /// `trivium tune start`.
  struct Start: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "start",
      abstract: "Train the models named under `tuning:` in trivium.yaml.",
      discussion: """
        The same data and seed give the same model, byte for byte.

        EXAMPLES
          trivium tune start                  all of them
          trivium tune start ticket-router
        """)

    @Argument(help: "Models to train; all otherwise.")
    var names: [String] = []

    @OptionGroup var workspace: WorkspaceOptions

    func run() throws {
      let loaded = try workspace.load()
      let known = loaded.workspace.tuning.keys.sorted()
      guard !known.isEmpty else {
        throw UsageProblem(
          sentence: "\(ShownPath(loaded.folder.file).text) describes no tuning. "
            + "Add tuning: { NAME: { task: labels, from: DATASET } }.")
      }
      for name in names where !known.contains(name) {
        throw UsageProblem(
          sentence: "There is no tuning “\(name)”. There is \(FailureText.list(known)).")
      }
      for name in names.isEmpty ? known : names {
        try Self.train(name, of: loaded, on: .standard)
      }
    }

    /// Trains one model with its progress on standard error.
    static func train(_ name: String, of loaded: LoadedWorkspace, on console: Console) throws {
      let trained = try Foreground.run {
        let tuning = WorkspaceTuning(loaded: loaded)
        return try await tuning.train(name) { progress in
          let percent = Int((progress.fraction * 100).rounded(.down))
          console.progress("Training \(name): \(percent) % · \(progress.step)")
        }
      }
      console.endProgress()
      for problem in trained.problems.prefix(3) { console.note("trivium: \(problem)") }
      if trained.problems.count > 3 {
        console.note("trivium: \(trained.problems.count - 3) more rows could not be read.")
      }
      console.note(trained.sentence)
    }
  }

  /// `trivium tune list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "The tuned models that the workspace describes.")

    @OptionGroup var workspace: WorkspaceOptions

    func run() throws {
      let loaded = try workspace.load()
      let models = TunedModels(folder: loaded.folder)
      let rows = loaded.workspace.tuning.sorted { $0.key < $1.key }.map { name, tuning in
        [name, tuning.task.rawValue, tuning.dataset, Self.state(of: name, in: models)]
      }
      Console.standard.write(ComparisonText.table([["NAME", "TASK", "FROM", "STATE"]] + rows))
    }

    private static func state(of name: String, in models: TunedModels) -> String {
      guard models.isTrained(name) else { return "not trained: trivium tune start \(name)" }
      guard let facts = models.facts(of: name) else { return "trained" }
      let score = facts.heldOutScore.map { " · \(Int(($0 * 100).rounded())) % held out" } ?? ""
      return "\(facts.exampleCount) examples\(score) · \(SessionReport.localTime(facts.trainedAt))"
    }
  }
}
