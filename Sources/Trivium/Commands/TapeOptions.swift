import ArgumentParser

/// Answers of served models that are recorded, or come from a recording; shared by all commands that call models.
struct TapeOptions: ParsableArguments {
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

  var taping: Taping {
    if let record { return .recording(to: record) }
    if let cassette { return .playing(from: cassette, orElseAsking: cassetteFallback) }
    return .none
  }
}
