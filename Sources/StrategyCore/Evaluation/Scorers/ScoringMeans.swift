/// What the caller gives to scorers that need more than the output; what is absent leaves its scorers unscored.
public struct ScoringMeans: Sendable {
  public var embedder: (any Embedder)?
  /// Gives the model that judges: by the definition's name, or the caller's choice for `nil`.
  public var judge: (@Sendable (String?) -> BookedModel?)?
  public var counter: any TokenCounter
  /// Runs a trusted command; a hanging one is ended after the time limit.
  public var command: (@Sendable (CommandQuestion) async -> CommandReply)?
  /// Of the judging calls.
  public var parameters: RequestParameters

  public init(
    embedder: (any Embedder)? = nil, judge: (@Sendable (String?) -> BookedModel?)? = nil,
    counter: any TokenCounter = EstimatingTokenCounter(),
    command: (@Sendable (CommandQuestion) async -> CommandReply)? = nil,
    parameters: RequestParameters = RequestParameters(temperature: 0)
  ) {
    self.embedder = embedder
    self.judge = judge
    self.counter = counter
    self.command = command
    self.parameters = parameters
  }
}

/// What a scoring command is asked.
public struct CommandQuestion: Sendable, Hashable {
  public var arguments: [String]
  /// One line of JSON for its standard input: `input, expected, output, vars, passages`.
  public var input: String
  /// Seconds.
  public var timeLimit: Double

  public init(arguments: [String], input: String, timeLimit: Double) {
    self.arguments = arguments
    self.input = input
    self.timeLimit = timeLimit
  }
}

/// How a scoring command ended.
public enum CommandReply: Sendable, Hashable {
  case ended(status: Int32, output: String, errors: String)
  case timedOut
  case notStarted(reason: String)
}

extension Scorer {
  /// Scores one output, asking the embedder, the judge or the command where the measure needs it.
  ///
  /// - Parameter judges: is told of every call.
  public func score(
    _ output: ScoredOutput, with means: ScoringMeans, _ judges: JudgeTally = JudgeTally()
  ) async -> ScoreOutcome {
    switch definition.measure {
    case .similarity:
      guard let embedder = means.embedder else { return score(output) }
      return negated(await similarity(output, embedder))
    case .judge(let judge):
      guard let model = means.judge?(judge.model) else { return score(output) }
      return negated(await judged(output, Judge(judge), model, means, judges))
    case .command(let arguments, let limit):
      guard let run = means.command else { return score(output) }
      let question = Self.question(to: arguments, about: output, timeLimit: limit)
      return negated(outcome(of: await run(question)))
    default: return score(output)
    }
  }

  private func similarity(_ output: ScoredOutput, _ embedder: any Embedder) async -> ScoreOutcome {
    let references = references(for: output)
    guard !references.isEmpty else { return .unscored(reason: "the case expects nothing") }
    do {
      let vectors = try await embedder.embed([output.text] + references)
      guard let first = vectors.first, vectors.count == references.count + 1 else {
        return .unscored(reason: "the embedder gave too few vectors")
      }
      let value = vectors.dropFirst().map { Double(first.dot($0)) }.max() ?? 0
      return .scored(value, isPass: value >= passMark, "similarity \(value.rounded(to: 3))")
    } catch {
      return .unscored(reason: (error as? Failure)?.sentence ?? "the embedder failed")
    }
  }

  private func judged(
    _ output: ScoredOutput, _ judge: Judge, _ model: BookedModel, _ means: ScoringMeans,
    _ judges: JudgeTally
  ) async -> ScoreOutcome {
    if judge.definition.comparesWithExpected, output.expected.isEmpty {
      return .unscored(reason: "the case expects nothing to compare with")
    }
    var verdicts: [(question: Judge.Question, verdict: Judge.Verdict)] = []
    for question in judge.questions(about: output, counter: means.counter) {
      if Task.isCancelled {
        return .unscored(reason: "it was stopped before the judge had answered")
      }
      let request = ModelRequest(
        prompt: question.prompt, parameters: means.parameters, repeatIndex: question.vote)
      let answer = await model.answer(request, within: judges.share)
      judges.note(answer, of: model.name)
      let verdict =
        answer.failure.map { Judge.Verdict.noAnswer(reason: $0.sentence) }
        ?? judge.verdict(reading: answer.text, isSwapped: question.isSwapped)
      verdicts.append((question, verdict))
    }
    return judge.outcome(of: verdicts, threshold: definition.threshold)
  }

  static func question(
    to arguments: [String], about output: ScoredOutput, timeLimit: Double
  ) -> CommandQuestion {
    let passages = (output.passages ?? []).map { retrieved in
      JSONTree([
        "id": .string(retrieved.passage.id), "source": .string(retrieved.passage.source),
        "text": .string(retrieved.passage.text),
      ])
    }
    let vars = output.variables.sorted { $0.key < $1.key }.map { name, value in
      JSONTree.Member(key: name, value: .string(value))
    }
    let tree = JSONTree([
      "input": .string(output.input),
      "expected": .array(output.expected.map(JSONTree.string)), "output": .string(output.text),
      "vars": .object(vars), "passages": .array(passages),
    ])
    return CommandQuestion(
      arguments: arguments, input: tree.description + "\n", timeLimit: timeLimit)
  }

  /// A command prints `{"score": 0.7, "pass": true, "reason": "…"}`, a number of 0…1, `true` or `false`, `pass` or
  /// `fail`.
  public func outcome(of reply: CommandReply) -> ScoreOutcome {
    switch reply {
    case .timedOut: return .unscored(reason: "the command took too long and was ended")
    case .notStarted(let reason): return .unscored(reason: "the command did not start: \(reason)")
    case .ended(let status, _, let errors) where status != 0:
      let said = errors.isEmpty ? "" : ": \(errors.excerpt(120))"
      return .unscored(reason: "the command ended with status \(status)\(said)")
    case .ended(_, let output, _):
      switch output.lowercased().filter({ !$0.isWhitespace }) {
      case "pass": return .verdict(true)
      case "fail": return .verdict(false)
      default: break
      }
      guard let tree = try? JSONTree(parsing: output) else {
        return .unscored(
          reason: "the command printed neither a score nor pass or fail: “\(output.excerpt())”")
      }
      if let isPass = tree.bool { return .verdict(isPass) }
      let reason = tree["reason"]?.string?.excerpt(240) ?? ""
      guard let value = tree.number ?? tree["score"]?.number else {
        guard let isPass = tree["pass"]?.bool else {
          return .unscored(reason: "the command printed no score: “\(output.excerpt())”")
        }
        return .verdict(isPass, reason)
      }
      guard (0...1).contains(value) else {
        return .unscored(reason: "the command's score \(value) is not within 0…1")
      }
      return .scored(value, isPass: tree["pass"]?.bool ?? (value >= passMark), reason)
    }
  }

  /// What a person said: 0…1.
  public func outcome(ofPerson value: Double, note: String = "") -> ScoreOutcome {
    negated(.scored(value, isPass: value >= passMark, note))
  }
}
