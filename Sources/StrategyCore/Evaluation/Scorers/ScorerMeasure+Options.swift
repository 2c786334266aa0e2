extension ScorerMeasure {
  init(_ name: ScorerName, _ fields: inout ScorerOptions) throws(ScorerProblem) {
    switch name {
    case .exact, .contains, .containsAny, .containsAll, .startsWith, .normalizedExact, .f1,
      .rougeL, .similarity, .levenshtein:
      self = try Self.comparing(name, &fields)
    case .regex:
      let patterns = try fields.texts("pattern")
      self = .regex(patterns: patterns, ignoresCase: try fields.flag("ignore-case"))
    case .isJSON: self = .isJSON(isEmbedded: try fields.flag("embedded"))
    case .jsonSchema:
      let isEmbedded = try fields.flag("embedded")
      guard let schema = fields.value("schema") else { throw fields.problem("it has no `schema`") }
      self = .jsonSchema(schema: schema, isEmbedded: isEmbedded)
    case .numeric: self = .numeric(try Self.tolerance(&fields))
    case .label: self = .label(try Self.labels(&fields))
    case .retrieval:
      let measure = try fields.text("measure", isShort: true) ?? RetrievalMeasure.recall.rawValue
      guard let known = RetrievalMeasure(rawValue: measure) else {
        let names = RetrievalMeasure.allCases.map(\.rawValue).joined(separator: ", ")
        throw fields.problem("there is no measure `\(measure)`; they are \(names)")
      }
      let k = try fields.count("k") ?? 5
      guard k > 0 else { throw fields.problem("`k` is zero") }
      self = .retrieval(known, k: k)
    case .citation: self = .citation(support: try fields.number("support", isShort: true) ?? 0.5)
    case .refusal: self = .refusal
    case .latency:
      guard let seconds = try fields.number("seconds", isShort: true), seconds > 0 else {
        throw fields.problem("it needs `seconds` above zero")
      }
      self = .latency(seconds: seconds)
    case .cost:
      guard let text = try fields.text("most", isShort: true), let most = Money(text) else {
        throw fields.problem("it needs `most`, an amount such as $0.002")
      }
      self = .cost(most: most)
    case .wordCount:
      let most = try fields.count("most", isShort: true)
      let least = try fields.count("least")
      guard least != nil || most != nil, least ?? 0 <= most ?? .max else {
        throw fields.problem("it needs `least` or `most`, the lesser first")
      }
      self = .wordCount(least: least, most: most)
    case .command:
      let arguments = try fields.texts("run")
      guard let program = arguments.first, !program.isEmpty else {
        throw fields.problem("it needs `run`, a program and its arguments")
      }
      let limit = try fields.number("timeout") ?? 30
      guard limit > 0, limit <= 3600 else {
        throw fields.problem("its `timeout` is not above 0 and at most 3600 seconds")
      }
      self = .command(arguments: arguments, timeLimit: limit)
    case .judge: self = .judge(try JudgeDefinition(&fields))
    case .human:
      self = .human(question: try fields.text("question", isShort: true) ?? "Is the answer right?")
    }
  }

  private static func comparing(
    _ name: ScorerName, _ fields: inout ScorerOptions
  ) throws(ScorerProblem) -> ScorerMeasure {
    let texts = try fields.texts("text")
    switch name {
    case .normalizedExact: return .normalizedExact(texts: texts)
    case .f1: return .f1(texts: texts)
    case .rougeL: return .rougeL(texts: texts)
    case .similarity: return .similarity(texts: texts)
    case .levenshtein: return .levenshtein(texts: texts, most: try fields.count("most"))
    default: break
    }
    let ignoresCase = try fields.flag("ignore-case")
    return switch name {
    case .contains: .contains(texts: texts, ignoresCase: ignoresCase)
    case .containsAny: .containsAny(texts: texts, ignoresCase: ignoresCase)
    case .containsAll: .containsAll(texts: texts, ignoresCase: ignoresCase)
    case .startsWith: .startsWith(texts: texts, ignoresCase: ignoresCase)
    default: .exact(texts: texts, ignoresCase: ignoresCase)
    }
  }

  private static func tolerance(
    _ fields: inout ScorerOptions
  ) throws(ScorerProblem) -> NumericTolerance {
    var tolerance = NumericTolerance()
    tolerance.absolute = try fields.number("tolerance", isShort: true) ?? 0
    tolerance.relative = try fields.number("relative") ?? 1e-9
    if let place = try fields.text("number") {
      guard let known = NumericTolerance.Place(rawValue: place) else {
        throw fields.problem("`number` is `last`, `first` or `whole`")
      }
      tolerance.place = known
    }
    guard tolerance.absolute >= 0, tolerance.relative >= 0 else {
      throw fields.problem("a tolerance is below zero")
    }
    return tolerance
  }

  private static func labels(_ fields: inout ScorerOptions) throws(ScorerProblem) -> LabelSet {
    var set = LabelSet(labels: try fields.texts("labels"))
    for member in fields.value("aliases")?.members ?? [] {
      guard let words = member.value.texts else {
        throw fields.problem("`aliases` gives each label its other words")
      }
      for word in words { set.aliases[word] = member.key }
    }
    return set
  }

  /// The options in their long form.
  var options: [JSONTree.Member] {
    var fields = OptionList()
    switch self {
    case .exact(let texts, let ignoresCase), .contains(let texts, let ignoresCase),
      .containsAny(let texts, let ignoresCase), .containsAll(let texts, let ignoresCase),
      .startsWith(let texts, let ignoresCase):
      fields.add("text", texts)
      fields.add("ignore-case", ignoresCase)
    case .normalizedExact(let texts), .f1(let texts), .rougeL(let texts), .similarity(let texts):
      fields.add("text", texts)
    case .levenshtein(let texts, let most):
      fields.add("text", texts)
      fields.add("most", most.map { .number(Double($0)) })
    case .regex(let patterns, let ignoresCase):
      fields.add("pattern", patterns)
      fields.add("ignore-case", ignoresCase)
    case .isJSON(let isEmbedded): fields.add("embedded", isEmbedded)
    case .jsonSchema(let schema, let isEmbedded):
      fields.add("schema", schema)
      fields.add("embedded", isEmbedded)
    case .numeric(let tolerance):
      fields.add("tolerance", .number(tolerance.absolute))
      fields.add("relative", .number(tolerance.relative))
      fields.add("number", .string(tolerance.place.rawValue))
    case .label(let set):
      fields.add("labels", set.labels)
      let groups = Dictionary(grouping: set.aliases.keys.sorted()) { set.aliases[$0] ?? "" }
      let members = groups.sorted { $0.key < $1.key }.map { label, words in
        JSONTree.Member(key: label, value: .array(words.map(JSONTree.string)))
      }
      fields.add("aliases", members.isEmpty ? nil : .object(members))
    case .retrieval(let measure, let k):
      fields.add("measure", .string(measure.rawValue))
      fields.add("k", .number(Double(k)))
    case .citation(let support): fields.add("support", .number(support))
    case .refusal: break
    case .latency(let seconds): fields.add("seconds", .number(seconds))
    case .cost(let most): fields.add("most", .string(most.description))
    case .wordCount(let least, let most):
      fields.add("least", least.map { .number(Double($0)) })
      fields.add("most", most.map { .number(Double($0)) })
    case .command(let arguments, let timeLimit):
      fields.add("run", arguments)
      fields.add("timeout", .number(timeLimit))
    case .judge(let judge): fields.members = judge.options
    case .human(let question): fields.add("question", .string(question))
    }
    return fields.members
  }
}

/// Options while they are written; what is not there is left out.
struct OptionList {
  var members: [JSONTree.Member] = []

  mutating func add(_ key: String, _ value: JSONTree?) {
    if let value { members.append(JSONTree.Member(key: key, value: value)) }
  }

  mutating func add(_ key: String, _ texts: [String]) {
    if !texts.isEmpty { add(key, .array(texts.map(JSONTree.string))) }
  }

  mutating func add(_ key: String, _ flag: Bool) {
    if flag { add(key, .bool(true)) }
  }
}
