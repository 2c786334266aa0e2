import BaselineModel
import Foundation

/// A figure with the least, or the most, that it must be.
struct BenchLine {
  var measure: String
  var value: Double
  var unit: String
  var required: Double?
  var isLessBetter = false

  var isReached: Bool {
    guard let required else { return true }
    return isLessBetter ? value <= required : value >= required
  }

  static func printTable(_ title: String, _ lines: [BenchLine]) {
    print("\n\(title)")
    let width = lines.map(\.measure.count).max() ?? 0
    for line in lines {
      let bound = line.required.map {
        "\(line.isReached ? "reached" : "MISSED"): \(line.isLessBetter ? "≤" : "≥") \(number($0))"
      }
      let name = line.measure + String(repeating: " ", count: width - line.measure.count)
      let value = "\(number(line.value)) \(line.unit)"
      print("  \(name)   \(value)" + (bound.map { "   (\($0))" } ?? ""))
    }
    fflush(nil)
  }

  private static func number(_ value: Double) -> String {
    abs(value) < 1 ? String(format: "%.3f", value) : format(value)
  }
}

/// Trains and asks the classifier on banking77 as published: 10,003 questions to learn, 3,080 to test.
func benchmarkBanking77(folder: URL) async throws -> [BenchLine] {
  let train = try labelledTexts(folder.appendingPathComponent("train.csv"))
  let test = try labelledTexts(folder.appendingPathComponent("test.csv"))
  let names = Set(train.map(\.label)).sorted().map { LabelName($0) }
  let clock = ContinuousClock()
  let begin = clock.now
  let outcome = try await LabelTraining(seed: 1).train(train)
  let seconds = (clock.now - begin).seconds
  let model = outcome.model
  var extractor = LabelModel.extractor()
  let answers = test.map { text in
    let best = model.scores(text.text, with: &extractor).ranked[0]
    return (confidence: best.probability, isRight: best.label == text.label)
  }
  let rest = try await neighbours(of: test, in: train, model: model)
  return [
    BenchLine(measure: "trained: right", value: percent(answers), unit: "%", required: 91),
    BenchLine(
      measure: "trained: features, training and calibration", value: seconds, unit: "s",
      required: 2, isLessBetter: true),
    BenchLine(
      measure: "trained: calibration error", value: Calibration.expectedError(answers), unit: "",
      required: 0.025, isLessBetter: true),
    BenchLine(
      measure: "trained: classifications on one core",
      value: rate(test, model, &extractor), unit: "texts/s", required: 50_000),
    BenchLine(
      measure: "20 nearest of all examples: right", value: rest.vote, unit: "%", required: nil),
    BenchLine(measure: "both together: right", value: rest.hybrid, unit: "%", required: nil),
    BenchLine(
      measure: "label names only: right", value: byName(test, names), unit: "%", required: 46.5),
    BenchLine(
      measure: "10 demonstrations a label, mean of 5 draws: right",
      value: byDemonstrations(test, names, train), unit: "%", required: 73),
  ]
}

private func rate(
  _ test: [LabelledText], _ model: LabelModel, _ extractor: inout FeatureExtractor
) -> Double {
  let clock = ContinuousClock()
  var times: [Double] = []
  var sum = 0
  for _ in 0..<7 {
    let begin = clock.now
    for text in test { sum += model.best(text.text, with: &extractor) }
    times.append((clock.now - begin).seconds)
  }
  precondition(sum > 0)
  return Double(test.count) / median(times)
}

private func byName(_ test: [LabelledText], _ names: [LabelName]) -> Double {
  let similarity = LabelSimilarity(names)
  var extractor = LabelSimilarity.extractor()
  let right = test.count { text in
    similarity.scores(text.text, with: &extractor).ranked.first?.label == text.label
  }
  return Double(right) / Double(test.count) * 100
}

private func byDemonstrations(
  _ test: [LabelledText], _ names: [LabelName], _ train: [LabelledText]
) -> Double {
  var right = 0
  for seed in 1...5 as ClosedRange<UInt64> {
    var random = SplitMix(seed: seed)
    var order = train
    random.shuffle(&order)
    var taken: [String: Int] = [:]
    let demonstrations = order.filter { text in
      taken[text.label, default: 0] += 1
      return taken[text.label, default: 0] <= 10
    }
    let centroids = LabelCentroids(names, demonstrations: demonstrations)
    var extractor = LabelCentroids.extractor()
    right += test.count { text in
      centroids.scores(text.text, with: &extractor).ranked.first?.label == text.label
    }
  }
  return Double(right) / Double(5 * test.count) * 100
}

private func neighbours(
  of test: [LabelledText], in train: [LabelledText], model: LabelModel
) async throws -> (vote: Double, hybrid: Double) {
  let features = LabelModel.features
  let rows = try await FeatureRows.rows(
    of: train.map(\.text), features: features, rarity: model.rarity)
  let index = SparseIndex(rows, bucketCount: features.bucketCount)
  var extractor = LabelModel.extractor()
  var vote = 0
  var hybrid = 0
  for text in test {
    let own = model.scores(text.text, with: &extractor)
    var cosines = [Float](repeating: 0, count: train.count)
    index.score(buckets: extractor.buckets, values: extractor.values, into: &cosines)
    let nearest = SparseIndex.best(NeighbourVote.neighbours, of: cosines).map {
      (label: train[$0.row].label, cosine: $0.score)
    }
    let votes = NeighbourVote.scores(labels: model.labels, nearest: nearest)
    let both = own.combined(
      share: model.mixture.model, with: votes, share: model.mixture.neighbours)
    if votes.ranked.first?.label == text.label { vote += 1 }
    if both.ranked.first?.label == text.label { hybrid += 1 }
  }
  let count = Double(test.count)
  return (Double(vote) / count * 100, Double(hybrid) / count * 100)
}

private func percent(_ answers: [(confidence: Double, isRight: Bool)]) -> Double {
  Double(answers.count(where: \.isRight)) / Double(answers.count) * 100
}

/// Rows `text,category` with quoted fields, the first row being names.
private func labelledTexts(_ file: URL) throws -> [LabelledText] {
  var rows: [[String]] = []
  var row: [String] = []
  var field = ""
  var isQuoted = false
  for scalar in try String(contentsOf: file, encoding: .utf8).unicodeScalars {
    switch scalar {
    case "\"":
      if !isQuoted, !field.isEmpty { field.append("\"") }
      isQuoted.toggle()
    case "," where !isQuoted:
      row.append(field)
      field = ""
    case "\n" where !isQuoted:
      rows.append(row + [field])
      row = []
      field = ""
    case "\r" where !isQuoted: break
    default: field.unicodeScalars.append(scalar)
    }
  }
  if !field.isEmpty { rows.append(row + [field]) }
  return rows.dropFirst().filter { $0.count == 2 }.map { LabelledText(text: $0[0], label: $0[1]) }
}
