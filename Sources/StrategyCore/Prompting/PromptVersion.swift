/// A text that a prompt file once had, and what came of it.
public struct PromptVersion: Sendable, Hashable, Identifiable {
  /// The first twelve digits of the text's SHA-256.
  public var id: String
  public var text: String
  public var name: String?
  /// Runs that used it.
  public var runs = 0
  public var good = 0
  public var bad = 0
  /// Cells of evaluations that used it and have a score, and the sum of these.
  public var scored = 0
  public var score = 0.0
  /// What runs and cells came to.
  public var spending = Spending()

  public init(_ text: String, name: String? = nil) {
    id = Self.id(of: text)
    self.text = text
    self.name = name
  }

  public static func id(of text: String) -> String {
    String(SHA256.digest(of: text.utf8).prefix(12))
  }

  /// Its name, else the start of its id.
  public var label: String { name ?? String(id.prefix(6)) }

  public var meanScore: Double? { scored > 0 ? score / Double(scored) : nil }

  mutating func add(_ result: EvaluationOutline.Result) {
    scored += result.scored
    score += result.score
    spending.add(result.spending)
  }

  mutating func add(_ run: Run) {
    runs += 1
    switch run.rating {
    case .good: good += 1
    case .bad: bad += 1
    case nil: break
    }
    spending.add(run)
  }

  /// Adds what the same text came to elsewhere.
  public mutating func add(_ other: PromptVersion) {
    runs += other.runs
    good += other.good
    bad += other.bad
    scored += other.scored
    score += other.score
    spending.add(other.spending)
    name = name ?? other.name
  }
}

extension SessionState {
  /// The texts that runs and evaluations of a prompt file used, the last used first.
  public func promptVersions(of path: String) -> [PromptVersion] {
    let strategies = Set(
      (workspace?.strategies ?? []).filter { $0.prompt == path }.map(\.name))
    var places: [String: Int] = [:]
    var versions: [PromptVersion] = []
    func place(of text: String) -> Int {
      if let known = places[text] { return known }
      var version = PromptVersion(text)
      version.name = versionNames[path]?[version.id]
      places[text] = versions.count
      versions.append(version)
      return versions.count - 1
    }
    for run in runs.reversed() where strategies.contains(run.request.strategy) {
      versions[place(of: run.request.promptText)].add(run)
    }
    for evaluation in evaluations.reversed() {
      for (name, result) in evaluation.results where strategies.contains(name) {
        guard let text = evaluation.prompts[name] else { continue }
        versions[place(of: text)].add(result)
      }
    }
    return versions
  }
}
