package import StrategyCore

/// Programs that score answers: each is given one line of JSON, and what it prints is read when it has ended.
extension ModelCatalogue {
  /// Programs of one kind that run at the same time.
  private static let scoringPrograms = 4
  /// Bytes of an output that are kept.
  private static let scoringOutput = 64 * 1024

  /// Throws when a scoring command may not or cannot be run, so that nothing is paid for before that is known.
  package func checkScoring(_ arguments: [String]) throws(Failure) {
    let command = PlainWords.onOneLine(SecretPatterns.masking(arguments.joined(separator: " ")))
    guard isTrusted else {
      throw Failure(
        .workspace,
        "A scorer would run the program `\(command)`, and this workspace is not trusted.",
        nextStep: "Read trivium.yaml; `trivium trust` is what allows it.")
    }
    guard scoringProgram(of: arguments) != nil else {
      throw Failure(CommandError.notFound, of: arguments, saying: "")
    }
  }

  /// Runs a scoring command in the workspace's folder; one that takes longer than it may is ended with all it started.
  package func reply(to question: CommandQuestion) async -> CommandReply {
    guard isTrusted else { return .notStarted(reason: "this workspace is not trusted") }
    guard let path = scoringProgram(of: question.arguments) else {
      return .notStarted(reason: "it is neither in the workspace's folder nor in PATH")
    }
    let gate = gates.gate(
      to: "scoring " + question.arguments.joined(separator: " "), ceiling: Self.scoringPrograms)
    guard let pass = try? await gate.enter() else { return .notStarted(reason: "it was cancelled") }
    let limit = Duration.seconds(question.timeLimit)
    let launch = CommandProcess.Launch(
      path: path, arguments: question.arguments, environment: environment, folder: folder,
      input: Array(question.input.utf8), inactivity: limit, patience: limit)
    let reply = await Self.reply(of: launch)
    pass.succeed(nil)
    return reply
  }

  private static func reply(of launch: CommandProcess.Launch) async -> CommandReply {
    var output: [UInt8] = []
    var complaint = ""
    func ended(_ status: Int) -> CommandReply {
      .ended(
        status: Int32(clamping: status), output: String(decoding: output, as: UTF8.self),
        errors: PlainWords.onOneLine(complaint))
    }
    do throws(CommandError) {
      let process = try CommandProcess.start(launch)
      defer { complaint = process.complaint }
      while let more = try await process.next() {
        output += more.prefix(scoringOutput - output.count)
      }
      return ended(0)
    } catch {
      switch error {
      case .tooSlow, .inactive: return .timedOut
      case .exited(let status): return ended(status)
      // As a shell counts them.
      case .killed(let signal): return ended(128 + signal)
      case .notStarted(let number): return .notStarted(reason: Failure.reason(number))
      case .notFound: return .notStarted(reason: "it is not there")
      case .cancelled: return .notStarted(reason: "it was cancelled")
      }
    }
  }

  private func scoringProgram(of arguments: [String]) -> String? {
    arguments.first.flatMap { Executable.path(of: $0, in: folder, environment: environment) }
  }
}
