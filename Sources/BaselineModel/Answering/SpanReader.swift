import Foundation

/// One answer that a reader considered, best first in a reading.
package struct FoundAnswer: Sendable, Equatable {
  package var text: String
  /// Place of the passage in the order given.
  package var passage: Int
  /// UTF-8 offsets of the answer in the passage.
  package var start: Int
  package var end: Int
  package var sentence: String
  package var score: Float
}

/// What a reader found, and how clearly the best answer stands out.
package struct Reading: Sendable, Equatable {
  /// Different answers, best first; empty when the passages hold no possible answer.
  package var answers: [FoundAnswer]
  /// Log-odds of the best answer's share among all spans; spans that touch it count for it.
  package var certainty: Float
}

/// Finds answers in passages: sentences first, then spans, each judged by weights.
package struct SpanReader: Sendable {
  package var sentencesPerPassage = 3
  /// What the best passage is ahead of one without any score.
  package var passageWeight: Float = 5
  /// `nil` reads by the hand-set weights alone.
  package var weights: SpanWeights?

  package init(weights: SpanWeights? = nil) {
    self.weights = weights
  }

  private typealias Found = (score: Float, candidate: SpanCandidate)

  /// - Parameter priors: how well retrieval liked each passage, 1 for the best; none when there was none.
  package func read(
    _ question: String, in passages: [PassageReading], priors: [Float] = [], limit: Int = 5
  ) -> Reading {
    let reading = QuestionReading(question, passages, sentencesPerPassage: sentencesPerPassage)
    var found: [Found] = []
    func keep(_ candidate: SpanCandidate, _ judged: Float) {
      let passage = reading.sentences[candidate.sentence].sentence.passage
      let prior = passage < priors.count ? passageWeight * priors[passage] : 0
      found.append((judged + prior, candidate))
    }
    if let weights {
      reading.visit { candidate, hand, features in
        keep(candidate, weights.score(hand: hand, features: features))
      }
    } else {
      reading.visitByHand { candidate, _, hand in keep(candidate, hand) }
    }
    found.sort {
      ($0.score, $1.candidate.sentence, $1.candidate.tokens.lowerBound)
        > ($1.score, $0.candidate.sentence, $0.candidate.tokens.lowerBound)
    }
    return Reading(
      answers: distinct(found, reading, limit), certainty: Self.certainty(found))
  }

  private static func certainty(_ found: [Found]) -> Float {
    guard let best = found.first else { return -8 }
    var own: Float = 0
    var others: Float = 0
    for (score, candidate) in found.prefix(200) {
      let share = exp(score - best.score)
      if candidate.sentence == best.candidate.sentence,
        candidate.tokens.overlaps(best.candidate.tokens)
      {
        own += share
      } else {
        others += share
      }
    }
    return min(max(log(own / max(others, 1e-6)), -8), 8)
  }

  private func distinct(_ found: [Found], _ reading: QuestionReading, _ limit: Int)
    -> [FoundAnswer]
  {
    var answers: [FoundAnswer] = []
    var seen: Set<String> = []
    for (score, candidate) in found {
      let facts = reading.sentences[candidate.sentence]
      let passage = reading.passages[facts.sentence.passage]
      let text = passage.string(candidate.tokens)
      guard seen.insert(text.lowercased()).inserted else { continue }
      answers.append(
        FoundAnswer(
          text: text, passage: facts.sentence.passage,
          start: Int(passage.tokens[candidate.tokens.lowerBound].start),
          end: Int(passage.tokens[candidate.tokens.upperBound - 1].end),
          sentence: passage.string(facts.range), score: score))
      if answers.count == limit { break }
    }
    return answers
  }
}

/// A question laid beside passages: the sentences worth reading and all spans in them.
package struct QuestionReading: Sendable {
  package let question: QuestionShape
  package let passages: [PassageReading]
  package let sentences: [SentenceFacts]
  package let questionStems: Set<UInt32>

  package init(_ text: String, _ passages: [PassageReading], sentencesPerPassage: Int) {
    let rarity = StemRarity(passages)
    var question = QuestionShape(text)
    question.replace(
      SpellingRepair.repairs(of: question, in: passages) { rarity.knows($0) })
    self.question = question
    self.passages = passages
    questionStems = Set(question.stems)
    let weights = Dictionary(uniqueKeysWithValues: question.stems.map { ($0, rarity.weight($0)) })
    sentences = passages.indices.flatMap { [question] place in
      passages[place]
        .bestSentences(sentencesPerPassage, for: question, weights: weights, passage: place)
        .map { SentenceFacts($0, in: passages[place], weights: weights) }
    }
  }

  /// Calls `body` with each candidate, its facts and its hand-set score.
  package func visitByHand(_ body: (SpanCandidate, SpanFacts, Float) -> Void) {
    for (number, sentence) in sentences.enumerated() {
      let tokens = passages[sentence.sentence.passage].tokens
      let candidates = SpanCandidates.candidates(
        in: sentence.range, number: number, of: tokens, question: questionStems)
      for candidate in candidates {
        let facts = SpanFacts(
          candidate, in: sentence, tokens: tokens, question: question,
          questionStems: questionStems)
        let hand = HandWeights.score(
          facts, sentence, question: question, first: tokens[candidate.tokens.lowerBound],
          last: tokens[candidate.tokens.upperBound - 1],
          before: candidate.tokens.lowerBound > sentence.range.lowerBound
            ? tokens[candidate.tokens.lowerBound - 1] : nil,
          after: candidate.tokens.upperBound < sentence.range.upperBound
            ? tokens[candidate.tokens.upperBound] : nil)
        body(candidate, facts, hand)
      }
    }
  }

  /// The same with hashed features, which are valid only during the call.
  package func visit(
    _ body: (SpanCandidate, Float, UnsafeBufferPointer<SpanFeature>) -> Void
  ) {
    var features = SpanFeatures()
    visitByHand { candidate, facts, hand in
      let sentence = sentences[candidate.sentence]
      features.describe(
        candidate, facts, sentence, passages[sentence.sentence.passage].tokens, question,
        questionStems)
      features.withFeatures { body(candidate, hand, $0) }
    }
  }
}
