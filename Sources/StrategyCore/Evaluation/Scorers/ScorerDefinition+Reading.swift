/// Reads and writes `{ contains: { text: [a, b], ignore-case: true }, weight: 2 }` and its short forms:
/// `exact`, `{ contains: a }`, `{ not-regex: "^I " }`, `{ numeric: 0.01 }`.
extension ScorerDefinition {
  public init(parsing tree: JSONTree) throws(ScorerProblem) {
    if let name = tree.string {
      self = try Self.read(name: name, options: .null, scorer: name)
      return
    }
    guard let members = tree.members else {
      throw ScorerProblem(scorer: "scorers", reason: "a scorer is a name or an object")
    }
    let common: Set<String> = ["name", "weight", "threshold"]
    let own = members.filter { !common.contains($0.key) }
    guard own.count == 1, let member = own.first else {
      let keys = own.map { "`\($0.key)`" }.joined(separator: ", ")
      throw ScorerProblem(
        scorer: own.first?.key ?? "scorers",
        reason: own.isEmpty
          ? "it names no measure; they are \(Self.allNames)" : "it has \(keys), and one is read")
    }
    self = try Self.read(name: member.key, options: member.value, scorer: member.key)
    var fields = ScorerOptions(.object(members.filter { common.contains($0.key) }), of: member.key)
    name = try fields.text("name")
    weight = try fields.number("weight") ?? 1
    threshold = try fields.number("threshold") ?? threshold
    guard weight >= 0, weight.isFinite else {
      throw ScorerProblem(scorer: title, reason: "its weight is below zero")
    }
    guard threshold.map({ (0...1).contains($0) }) ?? true else {
      throw ScorerProblem(scorer: title, reason: "its threshold is not within 0…1")
    }
  }

  static var allNames: String {
    ScorerName.allCases.map(\.rawValue).joined(separator: ", ")
  }

  private static func read(
    name: String, options: JSONTree, scorer: String
  ) throws(ScorerProblem) -> ScorerDefinition {
    let isNegated = name.hasPrefix("not-")
    guard let known = ScorerName(rawValue: isNegated ? String(name.dropFirst(4)) : name) else {
      throw ScorerProblem(scorer: scorer, reason: "there is no such scorer; they are \(allNames)")
    }
    var fields = ScorerOptions(options, of: scorer)
    let threshold = try fields.number("threshold")
    let measure = try ScorerMeasure(known, &fields)
    try fields.finish()
    return ScorerDefinition(measure, isNegated: isNegated, threshold: threshold)
  }

  /// The long form, with what differs from the defaults.
  public var tree: JSONTree {
    let key = (isNegated ? "not-" : "") + measure.name.rawValue
    var members = [JSONTree.Member(key: key, value: .object(measure.options))]
    if let name { members.append(JSONTree.Member(key: "name", value: .string(name))) }
    if weight != 1 { members.append(JSONTree.Member(key: "weight", value: .number(weight))) }
    if let threshold {
      members.append(JSONTree.Member(key: "threshold", value: .number(threshold)))
    }
    return .object(members)
  }
}

extension ScorerDefinition: Codable {
  public init(from decoder: any Decoder) throws {
    let tree = try JSONTree(from: decoder)
    do {
      self = try ScorerDefinition(parsing: tree)
    } catch {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath, debugDescription: error.sentence))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    try tree.encode(to: encoder)
  }
}

/// The options of one scorer while they are read; what nobody asked for is a problem at the end.
struct ScorerOptions {
  private let scorer: String
  private var members: [JSONTree.Member]
  /// What stands in place of an object: `contains: a`.
  private var short: JSONTree?

  init(_ tree: JSONTree, of scorer: String) {
    self.scorer = scorer
    members = tree.members ?? []
    short = tree.members == nil && tree != .null ? tree : nil
  }

  func problem(_ reason: String) -> ScorerProblem { ScorerProblem(scorer: scorer, reason: reason) }

  mutating func value(_ key: String, isShort: Bool = false) -> JSONTree? {
    if isShort, let value = short {
      short = nil
      return value
    }
    guard let index = members.firstIndex(where: { $0.key == key }) else { return nil }
    let value = members.remove(at: index).value
    return value == .null ? nil : value
  }

  mutating func texts(_ key: String, isShort: Bool = true) throws(ScorerProblem) -> [String] {
    guard let value = value(key, isShort: isShort) else { return [] }
    guard let texts = value.texts else { throw problem("`\(key)` is not a text or a list of them") }
    return texts
  }

  mutating func text(_ key: String, isShort: Bool = false) throws(ScorerProblem) -> String? {
    guard let value = value(key, isShort: isShort) else { return nil }
    guard let text = value.scalarText else { throw problem("`\(key)` is not a text") }
    return text
  }

  mutating func number(_ key: String, isShort: Bool = false) throws(ScorerProblem) -> Double? {
    guard let value = value(key, isShort: isShort) else { return nil }
    guard let number = value.number ?? value.string.flatMap(Double.init), number.isFinite else {
      throw problem("`\(key)` is not a number")
    }
    return number
  }

  mutating func count(_ key: String, isShort: Bool = false) throws(ScorerProblem) -> Int? {
    guard let number = try number(key, isShort: isShort) else { return nil }
    guard let count = Int(exactly: number), count >= 0 else {
      throw problem("`\(key)` is not a whole number")
    }
    return count
  }

  mutating func flag(_ key: String, default standard: Bool = false) throws(ScorerProblem) -> Bool {
    guard let value = value(key) else { return standard }
    guard let flag = value.bool else { throw problem("`\(key)` is neither true nor false") }
    return flag
  }

  func finish() throws(ScorerProblem) {
    if short != nil { throw problem("it takes an object of options") }
    if let member = members.first { throw problem("it has no option `\(member.key)`") }
  }
}
