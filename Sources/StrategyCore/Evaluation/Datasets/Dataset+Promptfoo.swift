extension Dataset {
  /// Most cases that one test with lists of variables becomes.
  static let mostExpansions = 1000

  /// Reads promptfoo's `tests`, given as values of the parsed file; a problem's line is the number of the test.
  public init(promptfooTests tests: [JSONTree]) {
    self.init()
    for (index, test) in tests.enumerated() {
      do throws(RowRejection) {
        cases += try Self.cases(of: test, number: index + 1)
      } catch {
        problems.append(Problem(line: index + 1, reason: error.reason))
      }
    }
    contentHash = SHA256.digest(of: JSONTree.array(tests).description.utf8)
  }

  private init() {}

  private static func cases(
    of test: JSONTree, number: Int
  ) throws(RowRejection) -> [EvaluationCase] {
    guard test.members != nil else { throw RowRejection(reason: "the test is not an object") }
    let vars = test["vars"] ?? .object([])
    guard let members = vars.members else { throw RowRejection(reason: "`vars` is not an object") }
    var row = EvaluationCase(id: "test-\(number)", input: "", line: number)
    for assertion in test["assert"]?.elements ?? [] { try add(assertion, to: &row) }
    if let description = test["description"]?.scalarText {
      row.variables["description"] = description
    }
    var variants: [[(name: String, text: String)]] = [[]]
    for member in members {
      guard let texts = member.value.texts, !texts.isEmpty else {
        throw RowRejection(reason: "the variable “\(member.key)” is not a text")
      }
      variants = variants.flatMap { variant in texts.map { variant + [(member.key, $0)] } }
      guard variants.count <= mostExpansions else {
        throw RowRejection(reason: "its lists of variables make over \(mostExpansions) cases")
      }
    }
    return try variants.enumerated().map { (place, variant) throws(RowRejection) in
      var next = row
      if variants.count > 1 { next.id += "-\(place + 1)" }
      for (name, text) in variant { next.variables[name] = text }
      let usual = ["input", "question", "query", "text", "prompt", "message"]
      let chosen = usual.lazy.compactMap { name in variant.first { $0.name == name } }.first
      guard let input = chosen ?? variant.first else {
        throw RowRejection(reason: "the test has no variables")
      }
      next.input = input.text
      return next
    }
  }

  private static func add(
    _ assertion: JSONTree, to row: inout EvaluationCase
  ) throws(RowRejection) {
    guard let type = assertion["type"]?.string else {
      throw RowRejection(reason: "an assertion has no `type`")
    }
    if type == "assert-set" {
      for inner in assertion["assert"]?.elements ?? [] { try add(inner, to: &row) }
      return
    }
    var definition = try Assertion.scorer(
      type: type, value: assertion["value"], threshold: assertion["threshold"]?.number)
    if let weight = assertion["weight"]?.number, weight >= 0 { definition.weight = weight }
    definition.name = assertion["metric"]?.string
    row.checks.append(definition)
    if type == "equals", let texts = assertion["value"]?.texts { row.expected += texts }
  }
}
