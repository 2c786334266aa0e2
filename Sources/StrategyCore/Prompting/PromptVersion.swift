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
    spending.add(other.spending)
    name = name ?? other.name
  }
}

extension SessionState {
  /// The texts that runs of a prompt file used, the last used first.
  public func promptVersions(of path: String) -> [PromptVersion] {
    let strategies = Set(
      (workspace?.strategies ?? []).filter { $0.prompt == path }.map(\.name))
    var places: [String: Int] = [:]
    var versions: [PromptVersion] = []
    for run in runs.reversed() where strategies.contains(run.request.strategy) {
      let text = run.request.promptText
      if places[text] == nil {
        places[text] = versions.count
        versions.append(PromptVersion(text))
      }
      if let place = places[text] { versions[place].add(run) }
    }
    return versions
  }
}
