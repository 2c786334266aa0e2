import ArgumentParser
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

  @Option(
    help: ArgumentHelp(
      "Record all answers of served models into this file, for --cassette.", valueName: "file"))
  var record: String?

  @Option(
    help: ArgumentHelp(
      "Answer from a recorded file: no key and no network are needed.", valueName: "file"))
  var cassette: String?

  @Flag(
    name: .customLong("cassette-fallback"),
    help: "Ask the model where the cassette has no answer, instead of failing.")
  var cassetteFallback = false

  func validate() throws {
    if record != nil, cassette != nil {
      throw ValidationError("--record and --cassette exclude each other.")
    }
    if cassetteFallback, cassette == nil {
      throw ValidationError("--cassette-fallback belongs to --cassette.")
    }
  }

  private var taping: Taping {
    if let record { return .recording(to: record) }
    if let cassette { return .playing(from: cassette, orElseAsking: cassetteFallback) }
    return .none
  }

  /// The options as they were meant; throws what is wrong with them.
  func choice() throws -> CallChoice {
    var choice = CallChoice(
      variables: try CommandInput.variables(variables), model: model,
      usesCache: !noCache, taping: taping)
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

/// Whether answers of served models are recorded, or come from a recording.
enum Taping: Sendable, Hashable {
  case none
  case recording(to: String)
  case playing(from: String, orElseAsking: Bool)
}
