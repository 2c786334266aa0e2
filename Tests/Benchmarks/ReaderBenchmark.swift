import Archive
import BaselineModel
import Foundation
import StrategyCore

/// Reads XQuAD's 1,190 English questions on 240 paragraphs. What is trained has never seen the
/// article that it is asked about: five folds, by article, all answers together.
func benchmarkXQuAD(folder: URL, scratch: URL) async throws -> [BenchLine] {
  let questions = try Question.read(folder.appendingPathComponent("xquad.en.json"))
  let knowledge = scratch.appendingPathComponent("xquad", isDirectory: true)
  try FileManager.default.createDirectory(at: knowledge, withIntermediateDirectories: true)
  for (number, paragraph) in Set(questions.map(\.paragraph)).sorted().enumerated() {
    try Data(paragraph.utf8).write(to: knowledge.appendingPathComponent("\(number + 100).txt"))
  }
  let (index, report) = try await SQLitePassageIndex.open(
    database: scratch.appendingPathComponent("xquad.sqlite"), knowledge: knowledge,
    embedder: HashedEmbedder())

  let clock = ContinuousClock()
  var training = 0.0
  var hand = Answers()
  var trained = Answers()
  for fold in 0..<5 {
    let begin = clock.now
    let outcome = try await ReaderTraining(seed: 1).train(
      questions.filter { $0.article % 5 != fold }.map { question in
        ReaderExample(
          question: question.text, answers: question.answers,
          passages: [PassageReading(text: question.paragraph)], group: "\(question.article)")
      })
    training += (clock.now - begin).seconds / 5
    let file = TunedModelFile(
      content: .answers(outcome.model), seed: 1, fingerprint: 0,
      exampleCount: outcome.lessonCount, heldOutScore: outcome.heldOutF1)
    let model = ClassicalModel(name: "tuned/reader", tuned: file)
    for question in questions where question.article % 5 == fold {
      let found = try await index.search(PassageQuery(text: question.text, count: 4))
      hand.add(ClassicalModel(), question, found)
      trained.add(model, question, found)
    }
  }
  let count = Double(questions.count)
  let passages = "of \(report.passages) passages"
  return [
    BenchLine(
      measure: "hand-set weights, right paragraph: F1", value: hand.gold / count * 100, unit: "%",
      required: 26),
    BenchLine(
      measure: "trained, right paragraph: F1", value: trained.gold / count * 100, unit: "%",
      required: 40),
    BenchLine(
      measure: "trained, right paragraph: exact", value: trained.exact / count * 100, unit: "%"),
    BenchLine(
      measure: "hand-set weights, 4 \(passages): F1", value: hand.found / count * 100, unit: "%",
      required: 24),
    BenchLine(
      measure: "trained, 4 \(passages): F1", value: trained.found / count * 100, unit: "%",
      required: 38),
    BenchLine(
      measure: "trained, 4 \(passages): calibration error",
      value: Calibration.expectedError(trained.outcomes), unit: ""),
    BenchLine(
      measure: "training on about 950 questions, five held-out parts included", value: training,
      unit: "s"),
    BenchLine(
      measure: "trained, 4 passages: answers on one core", value: count / trained.seconds,
      unit: "questions/s"),
  ]
}

/// The answers of one reader, added up.
private struct Answers {
  private(set) var gold = 0.0
  private(set) var exact = 0.0
  private(set) var found = 0.0
  private(set) var seconds = 0.0
  private(set) var outcomes: [(confidence: Double, isRight: Bool)] = []

  mutating func add(
    _ model: ClassicalModel, _ question: Question, _ retrieved: [RetrievedPassage]
  ) {
    let right = RetrievedPassage(
      passage: Passage(id: "1", source: "1", heading: "", text: question.paragraph),
      scores: .init(fused: 1))
    let onGold = score(model.response(to: prompt(question, [right])), question)
    gold += onGold
    if onGold == 1 { exact += 1 }
    let clock = ContinuousClock()
    let begin = clock.now
    let response = model.response(to: prompt(question, retrieved))
    seconds += (clock.now - begin).seconds
    let score = score(response, question)
    found += score
    outcomes.append((response.explanation.confidence ?? 0, score >= 0.5))
  }

  private func prompt(_ question: Question, _ passages: [RetrievedPassage]) -> ComposedPrompt {
    ComposedPrompt(sections: [], input: question.text, passages: passages)
  }

  /// F1 of the words before the citation.
  private func score(_ response: ClassicalResponse, _ question: Question) -> Double {
    let answer = response.text.split(separator: " ").filter { !$0.hasPrefix("[") }
      .joined(separator: " ")
    return question.answers.map { AnswerOverlap.f1(answer, $0) }.max() ?? 0
  }
}

/// One question of a file in SQuAD's format.
private struct Question {
  var text: String
  var answers: [String]
  var paragraph: String
  var article: Int

  static func read(_ file: URL) throws -> [Question] {
    let articles = try JSONDecoder().decode(Articles.self, from: Data(contentsOf: file)).data
    return articles.enumerated().flatMap { number, article in
      article.paragraphs.flatMap { paragraph in
        paragraph.qas.map { question in
          Question(
            text: question.question, answers: question.answers.map(\.text),
            paragraph: paragraph.context, article: number)
        }
      }
    }
  }

  private struct Articles: Decodable {
    var data: [Article]
  }
  private struct Article: Decodable {
    var paragraphs: [Paragraph]
  }
  private struct Paragraph: Decodable {
    var context: String
    var qas: [Entry]
  }
  private struct Entry: Decodable {
    var question: String
    var answers: [Answer]
  }
  private struct Answer: Decodable {
    var text: String
  }
}
