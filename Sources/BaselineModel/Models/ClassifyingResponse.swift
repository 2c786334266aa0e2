import StrategyCore

/// Chooses a label by what the prompt offers: labelled passages, demonstrations or label names alone.
struct ClassifyingResponse {
  let prompt: ComposedPrompt
  let model: LabelModel?

  var response: ClassicalResponse {
    let neighbours = prompt.passages.filter { $0.passage.label != nil }
    if let model {
      return neighbours.isEmpty ? tuned(model) : hybrid(model, neighbours)
    }
    if !neighbours.isEmpty { return vote(neighbours) }
    return prompt.demonstrations.isEmpty ? byName() : byDemonstrations()
  }

  private var names: [LabelName] { prompt.labels.map { LabelName($0) } }

  private func byName() -> ClassicalResponse {
    let similarity = LabelSimilarity(names)
    var extractor = LabelSimilarity.extractor()
    let scores = similarity.scores(prompt.input, with: &extractor)
    return said(
      scores, by: "Compared the input with the names of \(prompt.labels.count) labels",
      evidence: Self.labels(scores))
  }

  private func byDemonstrations() -> ClassicalResponse {
    let known = prompt.demonstrations.map { LabelledText(text: $0.input, label: $0.output) }
    let allowed = Set(prompt.labels)
    let centroids = LabelCentroids(
      names, demonstrations: allowed.isEmpty ? known : known.filter { allowed.contains($0.label) })
    var extractor = LabelCentroids.extractor()
    let scores = centroids.scores(prompt.input, with: &extractor)
    let best = scores.ranked.first?.label
    let nearest = centroids.nearest(30, with: extractor)
    let own = nearest.filter { $0.demonstration.label == best }.prefix(3)
    let against = nearest.first { $0.demonstration.label != best }
    let evidence = (Array(own) + (against.map { [$0] } ?? [])).map {
      Explanation.Evidence(
        kind: .demonstration, text: "\($0.demonstration.label): \($0.demonstration.text)",
        weight: Double($0.cosine))
    }
    return said(
      scores,
      by: "Compared the input with \(known.count) demonstrations, averaged per label",
      evidence: evidence.isEmpty ? Self.labels(scores) : evidence)
  }

  private func vote(_ neighbours: [RetrievedPassage]) -> ClassicalResponse {
    let nearest = Self.cosines(neighbours, to: prompt.input)
    let labels = prompt.labels.isEmpty ? Self.unique(nearest.map(\.label)) : prompt.labels
    let scores = NeighbourVote.scores(labels: labels, nearest: nearest)
    return said(
      scores, by: "Let the \(neighbours.count) most similar labelled examples vote",
      evidence: Self.neighbours(neighbours, nearest, for: scores))
  }

  private func tuned(_ model: LabelModel) -> ClassicalResponse {
    var extractor = LabelModel.extractor()
    let scores = restricted(model.scores(prompt.input, with: &extractor))
    return said(
      scores, by: "Trained classifier over \(model.labels.count) labels",
      evidence: Self.features(model, scores, prompt.input, &extractor))
  }

  private func hybrid(
    _ model: LabelModel, _ neighbours: [RetrievedPassage]
  ) -> ClassicalResponse {
    var extractor = LabelModel.extractor()
    let own = model.scores(prompt.input, with: &extractor)
    let input = extractor.vector(of: prompt.input, rarity: model.rarity)
    let nearest = neighbours.map { neighbour in
      (
        label: neighbour.passage.label ?? "",
        cosine: input.dot(extractor.vector(of: neighbour.passage.text, rarity: model.rarity))
      )
    }
    let vote = NeighbourVote.scores(labels: model.labels, nearest: nearest)
    let scores = restricted(
      own.combined(
        share: model.mixture.model, with: vote, share: model.mixture.neighbours))
    let evidence =
      Self.features(model, scores, prompt.input, &extractor).prefix(4)
      + Self.neighbours(neighbours, nearest, for: scores).prefix(3)
    return said(
      scores,
      by: "Trained classifier and the \(neighbours.count) most similar labelled examples together",
      evidence: Array(evidence))
  }

  /// Only the labels that the prompt allows, when it names any that the model knows.
  private func restricted(_ scores: LabelScores) -> LabelScores {
    let allowed = Set(prompt.labels)
    let kept = scores.labels.indices.filter { allowed.contains(scores.labels[$0]) }
    guard !kept.isEmpty, kept.count < scores.labels.count else { return scores }
    return LabelScores(
      labels: kept.map { scores.labels[$0] }, scores: kept.map { scores.logProbabilities[$0] },
      temperature: 1)
  }

  private func said(
    _ scores: LabelScores, by method: String, evidence: [Explanation.Evidence]
  ) -> ClassicalResponse {
    let ranked = scores.ranked
    guard let best = ranked.first else {
      return ClassicalResponse(
        text: "The prompt names no label to choose from.",
        explanation: Explanation(
          summary: "Add `labels:` to the front matter of the prompt, or demonstrations.",
          confidence: 0))
    }
    let runnerUp = ranked.dropFirst().first.map { ", ahead of \($0.label)" } ?? ""
    return ClassicalResponse(
      text: best.label,
      explanation: Explanation(
        summary: "\(method); \(best.label)\(runnerUp).", confidence: best.probability,
        evidence: evidence))
  }
}

extension ClassifyingResponse {
  private static func labels(_ scores: LabelScores) -> [Explanation.Evidence] {
    scores.ranked.prefix(3).map {
      Explanation.Evidence(kind: .label, text: $0.label, weight: $0.probability)
    }
  }

  /// The words that spoke for the chosen label against the next.
  private static func features(
    _ model: LabelModel, _ scores: LabelScores, _ input: String,
    _ extractor: inout FeatureExtractor
  ) -> [Explanation.Evidence] {
    let ranked = scores.ranked.prefix(2).compactMap { model.labels.firstIndex(of: $0.label) }
    guard let best = ranked.first, let next = ranked.last else { return [] }
    return model.contributions(to: best, against: next, in: input, with: &extractor).prefix(6)
      .map { Explanation.Evidence(kind: .feature, text: $0.feature, weight: Double($0.weight)) }
  }

  private static func neighbours(
    _ passages: [RetrievedPassage], _ nearest: [(label: String, cosine: Float)],
    for scores: LabelScores
  ) -> [Explanation.Evidence] {
    let best = scores.ranked.first?.label
    let order = passages.indices.sorted { left, right in
      let leftOwn = nearest[left].label == best
      let rightOwn = nearest[right].label == best
      return leftOwn != rightOwn ? leftOwn : nearest[left].cosine > nearest[right].cosine
    }
    return order.prefix(5).map { place in
      Explanation.Evidence(
        kind: .demonstration, text: "\(nearest[place].label): \(passages[place].passage.text)",
        weight: Double(nearest[place].cosine))
    }
  }

  /// The search's own cosines where all passages have one, else cosines of their texts.
  private static func cosines(
    _ neighbours: [RetrievedPassage], to input: String
  ) -> [(label: String, cosine: Float)] {
    let labels = neighbours.map { $0.passage.label ?? "" }
    let dense = neighbours.compactMap(\.scores.dense)
    if dense.count == neighbours.count {
      return zip(labels, dense).map { (label: $0, cosine: Float($1)) }
    }
    let features = TextFeatures()
    let rarity = Rarity(of: neighbours.map(\.passage.text), features: features)
    var extractor = FeatureExtractor(features)
    let vector = extractor.vector(of: input, rarity: rarity)
    return zip(labels, neighbours).map { label, neighbour in
      (
        label: label,
        cosine: vector.dot(extractor.vector(of: neighbour.passage.text, rarity: rarity))
      )
    }
  }

  private static func unique(_ labels: [String]) -> [String] {
    var seen: Set<String> = []
    return labels.filter { seen.insert($0).inserted }
  }
}
