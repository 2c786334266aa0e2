/// A scorer ready for use: compiled once, so that a bad pattern or schema is refused before the first call.
public struct Scorer: Sendable {
  /// What a scorer needs beside the output.
  public enum Need: String, Sendable, Hashable, Codable {
    case nothing, embedder, model, command, person
  }

  public let definition: ScorerDefinition
  /// Keywords of a JSON Schema that are not checked; to be shown before the start.
  public let unchecked: [String]
  let patterns: [TextPattern]
  let schema: JSONSchema?
  let labels: LabelReading?

  public init(_ definition: ScorerDefinition) throws(ScorerProblem) {
    self.definition = definition
    var patterns: [TextPattern] = []
    var schema: JSONSchema?
    var labels: LabelReading?
    switch definition.measure {
    case .regex(let sources, let ignoresCase):
      for source in sources {
        do throws(PatternError) {
          patterns.append(try TextPattern(source, ignoresCase: ignoresCase))
        } catch {
          throw ScorerProblem(
            scorer: definition.title,
            reason: "its pattern “\(source)” is wrong at character \(error.offset + 1): "
              + error.reason)
        }
      }
    case .jsonSchema(let tree, _):
      do throws(JSONSchemaError) {
        if let text = tree.string {
          schema = try JSONSchema(text: text)
        } else {
          schema = try JSONSchema(tree)
        }
      } catch {
        throw ScorerProblem(
          scorer: definition.title, reason: "its schema is wrong at \(error.sentence)")
      }
    case .label(let set): labels = LabelReading(set)
    case .judge(let judge):
      guard judge.grades.count > 1, (1...25).contains(judge.votes) else {
        throw ScorerProblem(
          scorer: definition.title, reason: "it needs at least two grades and 1 to 25 votes")
      }
    default: break
    }
    self.patterns = patterns
    self.schema = schema
    self.labels = labels
    unchecked = schema?.unchecked ?? []
  }

  public var need: Need {
    switch definition.measure {
    case .similarity: .embedder
    case .judge: .model
    case .command: .command
    case .human: .person
    default: .nothing
    }
  }

  var passMark: Double { definition.threshold ?? definition.measure.passMark }

  /// Scores what needs nothing beside the output; the rest is unscored.
  public func score(_ output: ScoredOutput) -> ScoreOutcome {
    negated(measured(output))
  }

  func negated(_ outcome: ScoreOutcome) -> ScoreOutcome {
    guard definition.isNegated, case .scored(let score) = outcome else { return outcome }
    return .scored(
      score: Score(value: 1 - score.value, isPass: !score.isPass, reason: score.reason))
  }

  /// The label that an answer gives; `nil` when it is none. For confusion matrices.
  public func label(of output: ScoredOutput) -> String? {
    labels?.label(in: output.text, expected: output.expected)
  }

  private func measured(_ output: ScoredOutput) -> ScoreOutcome {
    switch definition.measure {
    case .exact, .normalizedExact, .contains, .containsAny, .containsAll, .startsWith, .f1, .rougeL,
      .levenshtein, .regex:
      return compared(output)
    case .isJSON(let isEmbedded): return json(output.text, isEmbedded: isEmbedded)
    case .jsonSchema(_, let isEmbedded): return validated(output.text, isEmbedded: isEmbedded)
    case .numeric(let tolerance): return numeric(output, tolerance)
    case .label: return labelled(output)
    case .retrieval(let measure, let k): return retrieved(output, measure, k)
    case .citation(let support): return cited(output, support: support)
    case .refusal:
      let isRefusal = Refusal.isRefusal(output.text, finish: output.finish)
      return .verdict(isRefusal, isRefusal ? "the answer declines" : "the answer does not decline")
    case .latency(let seconds):
      guard let taken = output.seconds else { return .unscored(reason: "no time was measured") }
      return .verdict(taken <= seconds, "took \(taken.rounded(to: 3)) s of \(seconds) s")
    case .cost(let most):
      guard let cost = output.cost, cost.provenance != .unpriced else {
        return .unscored(reason: "no price is known")
      }
      return .verdict(cost.amount <= most, "cost \(cost.formatted) of \(most.formatted)")
    case .wordCount(let least, let most):
      let count = output.text.split(whereSeparator: \.isWhitespace).count
      return .verdict(count >= least ?? 0 && count <= most ?? .max, "has \(count) words")
    case .similarity: return .unscored(reason: "no embedder was given")
    case .judge: return .unscored(reason: "no judging model was given")
    case .command: return .unscored(reason: "commands are not run here")
    case .human(let question): return .unscored(reason: "waits for a person: \(question)")
    }
  }
}

extension Double {
  func rounded(to decimals: Int) -> Double {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    return (self * scale).rounded() / scale
  }
}
