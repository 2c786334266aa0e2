import Foundation
import StrategyCore

/// What an evaluation is about, read and checked before anything is paid.
struct EvaluationSetup: Sendable {
  var plan: EvaluationPlan
  /// In the order of the plan.
  var cases: [EvaluationCase]
  var scorers: ScorerSet
  /// Texts of the prompt files, in the order of the plan's strategies.
  var prompts: [String]
  /// Outputs made elsewhere; their strategies are the last of the plan, and are not called.
  private(set) var outputs: [OutputFile] = []
  /// What the user should know of the data, in sentences.
  private(set) var notices: [String] = []

  /// How near-duplicates of the training set are treated.
  enum Duplicates: Sendable {
    case unchecked, told, leftOut
  }

  init(
    _ loaded: LoadedWorkspace, strategies names: [String], dataset name: String?,
    scorers given: [String], selection: CaseFilter, repeats: Int,
    duplicates: Duplicates = .unchecked, outputs: [OutputFile] = [],
    choice: CallChoice = CallChoice()
  ) throws {
    let workspace = loaded.workspace
    let strategies = try Self.strategies(names, of: workspace, besides: outputs)
    try choice.checkVariables(of: strategies, in: loaded)
    if repeats > 1, !outputs.isEmpty {
      throw UsageProblem(sentence: "Outputs made elsewhere are scored once: leave out --repeat.")
    }
    let (path, dataset) = try Self.dataset(named: name, of: loaded)
    notices = dataset.problems.prefix(20).map {
      "\(path):\($0.line): \($0.reason); the row is left out."
    }
    let more = dataset.problems.count - 20 + dataset.furtherProblems
    if more > 0 { notices.append("\(path): \(more) more rows were left out.") }
    do throws(PatternError) {
      cases = try selection.select(from: dataset.cases).map { dataset.cases[$0] }
    } catch {
      throw UsageProblem(
        sentence:
          "--match cannot be read at its character \(error.offset + 1): \(error.reason).")
    }
    if duplicates != .unchecked, let training = workspace.datasets["train"], training != path {
      let places = try Self.duplicates(of: training, among: cases, in: loaded)
      if !places.isEmpty {
        let share = EvaluationText.share(Double(places.count) / Double(cases.count))
        let step =
          duplicates == .leftOut
          ? "; they are left out." : ": --without-duplicates leaves them out."
        notices.append(
          "\(places.count) of \(cases.count) cases (\(share)) stand almost the same in \(training)\(step)"
        )
      }
      if duplicates == .leftOut {
        cases = cases.enumerated().filter { !places.contains($0.offset) }.map(\.element)
      }
    }
    guard !cases.isEmpty else {
      throw UsageProblem(
        sentence: dataset.cases.isEmpty
          ? "\(path) holds no case that can be run."
          : "No case of \(path) is like that.")
    }
    // What a case says itself is nearer than what is said of all.
    for index in cases.indices {
      cases[index].variables.merge(choice.variables) { own, _ in own }
    }
    let definitions = try Self.scorers(given, of: workspace, for: cases)
    do throws(ScorerProblems) {
      scorers = try ScorerSet(definitions)
    } catch {
      throw Failure(.workspace, error.problems.map(\.sentence).joined(separator: " "))
    }
    plan = EvaluationPlan(
      dataset: path, contentHash: dataset.contentHash, cases: cases,
      strategies: strategies.map(\.name) + outputs.map(\.strategy), repeats: repeats,
      scorers: definitions,
      isGraded: scorers.isGraded, seed: selection.seed)
    prompts = try strategies.map {
      try TextFile.read(loaded.folder.file($0.prompt), shownAs: $0.prompt)
    }
    prompts += outputs.map { _ in "" }
    self.outputs = outputs
    notices += outputs.compactMap { $0.notice(for: cases) }
  }

  /// One strategy with another prompt on some of the cases, as a trial of its own.
  func trial(of strategy: String, prompt: String, on cases: [EvaluationCase]) -> EvaluationSetup {
    var trial = self
    trial.cases = cases
    trial.prompts = [prompt]
    trial.outputs = []
    trial.plan = EvaluationPlan(
      dataset: plan.dataset, contentHash: plan.contentHash, cases: cases, strategies: [strategy],
      scorers: plan.scorers, threshold: plan.threshold, isGraded: plan.isGraded, seed: plan.seed,
      level: plan.level, purpose: .optimize)
    return trial
  }

  /// Those that are named, else all of the workspace, unless there are outputs to score instead.
  private static func strategies(
    _ names: [String], of workspace: Workspace, besides outputs: [OutputFile]
  ) throws -> [Strategy] {
    var taken = Set(names)
    for file in outputs where !taken.insert(file.strategy).inserted {
      throw UsageProblem(
        sentence: "“\(file.strategy)” is scored already. Give the outputs another name.")
    }
    if names.isEmpty { return outputs.isEmpty ? workspace.strategies : [] }
    return try workspace.strategies(named: names)
  }

  /// The outputs of a strategy of the plan that is not called; `nil` for one that is.
  func outputs(of strategy: Int) -> OutputFile? {
    let place = strategy - (plan.strategies.count - outputs.count)
    return outputs.indices.contains(place) ? outputs[place] : nil
  }

  /// Places of cases that stand almost the same in the training set: they say little about new ones.
  private static func duplicates(
    of training: String, among cases: [EvaluationCase], in loaded: LoadedWorkspace
  ) throws -> Set<Int> {
    let others = try read(training, in: loaded).cases.map(\.input)
    return Set(NearDuplicates(of: cases.map(\.input), in: others).matches.map(\.index))
  }

  /// `test`, else the only one there is, when none is named.
  /// Strategies whose outputs do not cover every case, as gates tell it.
  var gaps: [String] {
    let ids = Set(cases.map(\.id))
    return outputs.compactMap { file in
      let missing = ids.count { file.outputs[$0] == nil }
      return missing > 0
        ? "\(file.strategy): \(missing) of \(ids.count) cases have no output" : nil
    }
  }

  /// One of the workspace's by name, or a file: `path` is within the workspace, or absolute.
  private static func dataset(
    named name: String?, of loaded: LoadedWorkspace
  ) throws -> (path: String, dataset: Dataset) {
    let datasets = loaded.workspace.datasets
    if let name, datasets[name] == nil, isFile(name, of: loaded) {
      return (name, try read(name, in: loaded))
    }
    guard !datasets.isEmpty else {
      throw Failure(
        .workspace, "The workspace has no dataset.",
        nextStep: "Name one in trivium.yaml: `datasets: { test: data/test.jsonl }`.")
    }
    let chosen =
      name ?? (datasets["test"] != nil ? "test" : datasets.count == 1 ? datasets.keys.first : nil)
    guard let chosen, let path = datasets[chosen] else {
      throw UsageProblem(
        sentence:
          "\(name.map { "There is no dataset or file “\($0)”." } ?? "Which dataset?") Give one of \(FailureText.list(datasets.keys.sorted(), joiner: "or")), or a file."
      )
    }
    return (path, try read(path, in: loaded))
  }

  private static func isFile(_ path: String, of loaded: LoadedWorkspace) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(
      atPath: location(of: path, in: loaded).path, isDirectory: &isFolder) && !isFolder.boolValue
  }

  private static func location(of path: String, in loaded: LoadedWorkspace) -> URL {
    path.hasPrefix("/") ? URL(fileURLWithPath: path) : loaded.folder.file(path)
  }

  /// The cases of a plan, as its dataset has them; throws when the dataset is another one by now.
  static func cases(
    of plan: EvaluationPlan, in loaded: LoadedWorkspace
  ) throws -> [EvaluationCase] {
    // A plan may come from somebody else's session, and name a device that never ends.
    let place = location(of: plan.dataset, in: loaded).resolvingSymlinksInPath()
    let kind = try? FileManager.default.attributesOfItem(atPath: place.path)[.type]
    guard kind as? FileAttributeType == .typeRegular else {
      throw Failure(
        .workspace, "\(plan.dataset), which was evaluated, is not here.",
        nextStep: "Put the dataset back, or evaluate anew with `trivium eval`.")
    }
    let dataset = try read(plan.dataset, in: loaded)
    let byID = Dictionary(dataset.cases.map { ($0.id, $0) }) { first, _ in first }
    let cases = plan.cases.compactMap { byID[$0] }
    guard dataset.contentHash == plan.contentHash, cases.count == plan.cases.count else {
      throw Failure(
        .workspace, "\(plan.dataset) has changed since it was evaluated.",
        nextStep: "Evaluate anew with `trivium eval`.")
    }
    return cases
  }

  private static func read(_ path: String, in loaded: LoadedWorkspace) throws -> Dataset {
    guard let handle = FileHandle(forReadingAtPath: location(of: path, in: loaded).path) else {
      throw Failure(.workspace, "\(path) cannot be read.", nextStep: "Check its permissions.")
    }
    defer { handle.closeFile() }
    let chunks = sequence(state: handle) { handle -> Data? in
      guard let chunk = try? handle.read(upToCount: 1 << 18), !chunk.isEmpty else { return nil }
      return chunk
    }
    let isTable = ["csv", "tsv"].contains(
      path.split(separator: ".").last.map { $0.lowercased() } ?? "")
    return Dataset(reading: chunks, as: isTable ? .csv(DatasetColumns()) : .jsonLines)
  }

  /// Those of the command line, else those of the workspace, else what the cases ask for.
  static func scorers(
    _ given: [String], of workspace: Workspace, for cases: [EvaluationCase]
  ) throws -> [ScorerDefinition] {
    if !given.isEmpty {
      return try given.map { text in
        do throws(ScorerProblem) {
          return try ScorerDefinition(parsing: .string(text))
        } catch {
          throw UsageProblem(sentence: error.sentence)
        }
      }
    }
    if let scorers = workspace.scorers, !scorers.isEmpty { return scorers }
    guard cases.contains(where: { !$0.expected.isEmpty }) else {
      throw Failure(
        .workspace,
        "Nothing says how answers are scored: no scorer, and no `expected` in the cases.",
        nextStep: "Name scorers in trivium.yaml, as in `scorers: [ exact ]`, or give --scorer.")
    }
    do throws(ScorerProblem) {
      return [try ScorerDefinition(parsing: .string("normalized-exact"))]
    } catch {
      throw Failure(.workspace, error.sentence)
    }
  }
}
