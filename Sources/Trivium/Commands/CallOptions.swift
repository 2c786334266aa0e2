import ArgumentParser
import ModelProviders
import StrategyCore

/// What a run is made with besides its strategy; shared by all commands that call models.
struct CallOptions: ParsableArguments {
  @Option(
    name: .customLong("var"), parsing: .singleValue,
    help: ArgumentHelp("Value of a variable of the prompt; repeatable.", valueName: "name=value"))
  var variables: [String] = []

  @Option(
    name: [.customShort("m"), .long],
    help: ArgumentHelp(
      "Model in place of the strategy's own: a name from trivium.yaml, or PROVIDER/MODEL.",
      valueName: "model"))
  var model: String?

  @Option(
    name: [.customShort("p"), .customLong("parameter")], parsing: .singleValue,
    help: ArgumentHelp(
      "Request parameter, such as temperature=0.2 or max-tokens=400; repeatable.",
      valueName: "name=value"))
  var parameters: [String] = []

  @Flag(name: .customLong("no-cache"), help: "Ask the model even if its answer was kept.")
  var noCache = false

  @OptionGroup var tape: TapeOptions

  /// The options as they were meant; throws what is wrong with them.
  func choice() throws -> CallChoice {
    var choice = CallChoice(
      variables: try CommandInput.variables(variables), model: model,
      usesCache: !noCache, taping: tape.taping)
    for word in parameters {
      var parameters = choice.parameters ?? RequestParameters()
      try parameters.assign(word)
      choice.parameters = parameters
    }
    return choice
  }
}

/// What `CallOptions` say, read.
struct CallChoice: Sendable, Hashable {
  var variables: [String: String] = [:]
  var model: String?
  var parameters: RequestParameters?
  var usesCache = true
  var taping = Taping.none
}

extension CallChoice {
  /// Throws for a variable that no prompt of these strategies uses: a slip of the pen would go unnoticed.
  func checkVariables(of strategies: [Strategy], in loaded: LoadedWorkspace) throws {
    guard !variables.isEmpty else { return }
    var known: Set<String> = []
    for path in Set(strategies.map(\.prompt)) {
      let text = try TextFile.read(loaded.folder.file(path), shownAs: path)
      known.formUnion(try PromptFile.template(reading: text, file: path).ownVariables)
    }
    guard let unknown = variables.keys.filter({ !known.contains($0) }).min() else { return }
    let near = Spelling.nearest(to: unknown, among: known.sorted(), limit: 1).first
    let step =
      near.map { "Did you mean --var \($0)=…?" }
      ?? (known.isEmpty
        ? "Write {{\(unknown)}} where it belongs in the prompt, or leave out --var."
        : "There is \(FailureText.list(known.sorted())).")
    throw UsageProblem(
      sentence:
        "No prompt of \(FailureText.list(strategies.map(\.name))) has a variable “\(unknown)”. \(step)"
    )
  }
}
