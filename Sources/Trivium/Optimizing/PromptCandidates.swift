import StrategyCore

/// A prompt that is tried in place of the one there is.
struct PromptCandidate: Sendable, Equatable {
  /// What is other in it, for people.
  var title: String
  /// The whole text of its file.
  var text: String
}

extension PromptCandidates {
  /// With the line ends and the mark at the start of another file.
  private static func written(_ text: String, like original: String) -> String {
    let lines = original.contains("\r\n") ? text.replacing("\n", with: "\r\n") : text
    return original.unicodeScalars.first == "\u{FEFF}" ? "\u{FEFF}" + lines : lines
  }
}

/// The prompts that a search begins with; the first is the one there is.
struct PromptCandidates: Sendable, Equatable {
  private(set) var all: [PromptCandidate]

  /// - Parameters:
  ///   - original: text of the prompt file.
  ///   - instructions: texts for its system section, each with a title.
  ///   - sizes: how many demonstrations a set has.
  ///   - draws: sets of each size.
  ///   - most: of all candidates together; which ones are left out is chance.
  init(
    original: String, instructions: [(title: String, text: String)], pool: DemonstrationPool,
    sizes: [Int], draws: Int, most: Int, seed: UInt64
  ) throws(PromptTextError) {
    let prompt = try PromptText(original)
    var generator = Xoshiro256(seed: seed)
    var sets: [(title: String, demonstrations: [Demonstration])] = []
    for size in sizes where size <= pool.count {
      // All sets without a demonstration are the same one.
      for draw in 1...(size == 0 ? 1 : draws) {
        let title = size == 0 ? "no demonstrations" : "\(size) demonstrations #\(draw)"
        sets.append((title, size == 0 ? [] : pool.draw(size, using: &generator)))
      }
    }
    var others =
      sets.map { PromptCandidate(title: $0.title, text: prompt.showing($0.demonstrations).text) }
    for instruction in instructions {
      let instructed = prompt.instructing(instruction.text)
      others.append(PromptCandidate(title: instruction.title, text: instructed.text))
      for set in sets {
        others.append(
          PromptCandidate(
            title: "\(instruction.title), \(set.title)",
            text: instructed.showing(set.demonstrations).text))
      }
    }
    var known: Set = [original]
    others = others.filter { known.insert($0.text).inserted }
    if others.count > most - 1 {
      var places = Array(others.indices)
      generator.shuffle(&places)
      others = places.prefix(max(most - 1, 0)).sorted().map { others[$0] }
    }
    all =
      [PromptCandidate(title: "as it is", text: original)]
      + others.map { PromptCandidate(title: $0.title, text: Self.written($0.text, like: original)) }
  }
}
