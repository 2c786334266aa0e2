/// A check in promptfoo's words: `type`, `value`, `threshold`, as a scorer of ours.
enum Assertion {
  static func scorer(
    type: String, value: JSONTree?, threshold: Double?
  ) throws(RowRejection) -> ScorerDefinition {
    let isNegated = type.hasPrefix("not-")
    let name = isNegated ? String(type.dropFirst(4)) : type
    let texts = value?.texts ?? []
    var definition = ScorerDefinition(
      try measure(name, value, texts, threshold), isNegated: isNegated)
    switch name {
    case "similar", "similarity", "rouge-l", "f1", "llm-rubric", "model-graded-closedqa":
      definition.threshold = threshold
    default: break
    }
    do throws(ScorerProblem) {
      _ = try Scorer(definition)
    } catch {
      throw RowRejection(reason: error.sentence)
    }
    return definition
  }

  private static func measure(
    _ name: String, _ value: JSONTree?, _ texts: [String], _ threshold: Double?
  ) throws(RowRejection) -> ScorerMeasure {
    switch name {
    case "equals": return .exact(texts: texts, ignoresCase: false)
    case "contains", "icontains":
      return .contains(texts: texts, ignoresCase: name.hasPrefix("i"))
    case "contains-any", "icontains-any":
      return .containsAny(texts: list(value), ignoresCase: name.hasPrefix("i"))
    case "contains-all", "icontains-all":
      return .containsAll(texts: list(value), ignoresCase: name.hasPrefix("i"))
    case "regex": return .regex(patterns: texts, ignoresCase: false)
    case "starts-with": return .startsWith(texts: texts, ignoresCase: false)
    case "is-json", "contains-json":
      let isEmbedded = name == "contains-json"
      guard let schema = value, schema != .null, schema != "" else {
        return .isJSON(isEmbedded: isEmbedded)
      }
      return .jsonSchema(schema: schema, isEmbedded: isEmbedded)
    case "similar", "similarity": return .similarity(texts: texts)
    case "rouge-l": return .rougeL(texts: texts)
    case "f1": return .f1(texts: texts)
    case "levenshtein":
      return .levenshtein(texts: texts, most: Int(exactly: (threshold ?? 5).rounded()) ?? 5)
    case "is-refusal": return .refusal
    default: return try limit(name, value, texts, threshold)
    }
  }

  private static func limit(
    _ name: String, _ value: JSONTree?, _ texts: [String], _ threshold: Double?
  ) throws(RowRejection) -> ScorerMeasure {
    switch name {
    case "latency":
      guard let threshold, threshold > 0 else {
        throw RowRejection(reason: "`latency` needs a threshold in milliseconds")
      }
      return .latency(seconds: threshold / 1000)
    case "cost":
      guard let threshold, let most = Money(String(threshold)) else {
        throw RowRejection(reason: "`cost` needs a threshold in dollars")
      }
      return .cost(most: most)
    case "word-count":
      let exact = value?.integer ?? texts.first.flatMap { Int($0) }
      let least = exact ?? value?["min"]?.integer
      let most = exact ?? value?["max"]?.integer
      guard least != nil || most != nil else {
        throw RowRejection(reason: "`word-count` needs a number, or `min` and `max`")
      }
      return .wordCount(least: least, most: most)
    case "llm-rubric", "model-graded-closedqa", "g-eval":
      return .judge(JudgeDefinition(rubric: texts.joined(separator: "\n")))
    case "factuality", "model-graded-factuality":
      let facts = texts.joined(separator: "\n")
      return .judge(
        JudgeDefinition(rubric: "The answer agrees in all facts with this reference: \(facts)"))
    case "javascript", "python", "ruby", "webhook", "fn", "eval":
      throw RowRejection(
        reason: "`\(name)` runs code of the dataset, which is not done; use the scorer `command`")
    default: throw RowRejection(reason: "the assertion `\(name)` is not known")
    }
  }

  /// A list, or one text with commas.
  private static func list(_ value: JSONTree?) -> [String] {
    if let text = value?.string {
      return text.split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
    }
    return value?.texts ?? []
  }
}

/// What a field `__expected` of a table says: an answer, or a check such as `contains: refund` or `similar(0.8): a`.
enum AssertionText {
  case nothing
  case answer(String)
  case check(ScorerDefinition)

  private static let standing: Set<String> = [
    "is-json", "not-is-json", "contains-json", "not-contains-json", "is-refusal", "not-is-refusal",
  ]
  private static let known: Set<String> = [
    "equals", "contains", "icontains", "contains-any", "icontains-any", "contains-all",
    "icontains-all", "regex", "starts-with", "is-json", "contains-json", "similar", "rouge-l", "f1",
    "levenshtein", "is-refusal", "latency", "cost", "word-count", "llm-rubric", "factuality",
    "model-graded-closedqa", "javascript", "python", "fn", "eval", "webhook", "g-eval", "grade",
  ]

  static func read(_ field: String) throws(RowRejection) -> AssertionText {
    let text = field.trimmed
    if text.isEmpty { return .nothing }
    if standing.contains(text) {
      return .check(try Assertion.scorer(type: text, value: nil, threshold: nil))
    }
    let (head, value) = halves(text)
    let open = head.firstIndex(of: "(")
    var name = String(head[..<(open ?? head.endIndex)]).trimmed
    guard known.contains(name.hasPrefix("not-") ? String(name.dropFirst(4)) : name) else {
      return .answer(field)
    }
    var threshold: Double?
    if let open {
      guard head.last == ")", let number = Double(head[head.index(after: open)...].dropLast())
      else {
        return .answer(field)
      }
      threshold = number
    } else if value == nil {
      return .answer(field)
    }
    if name == "grade" { name = "llm-rubric" }
    var tree = value.map(JSONTree.string)
    if name.hasSuffix("-json"), let value, let schema = try? JSONTree(parsing: value) {
      tree = schema
    }
    return .check(try Assertion.scorer(type: name, value: tree, threshold: threshold))
  }

  /// What stands before the first colon, and after it.
  private static func halves(_ text: String) -> (head: Substring, value: String?) {
    guard let colon = text.firstIndex(of: ":") else { return (text[...], nil) }
    return (text[..<colon], String(text[text.index(after: colon)...]).trimmed)
  }
}
