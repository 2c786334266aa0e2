/// How a model judges answers: by which rubric, on which scale, how often.
public struct JudgeDefinition: Sendable, Hashable {
  /// One grade that the judge may give.
  public struct Grade: Sendable, Hashable, Codable {
    public var name: String
    /// 0…1.
    public var value: Double

    public init(name: String, value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// What is right in the words of the user; placed before the case.
  public var rubric: String
  /// In the order in which they are offered: FIRST, SECOND, TIE where answers are compared. A grade that is not
  /// among them leaves the answer unscored.
  public var grades: [Grade]
  /// How many times each question is asked.
  public var votes: Int
  /// True when the answer is set against the expected one, in both orders: only a verdict that stays the same
  /// when the places are swapped counts, any other is a tie.
  public var comparesWithExpected: Bool
  /// Name of a model of the workspace; `nil` means the caller's choice.
  public var model: String?

  public init(
    rubric: String, grades: [Grade] = Self.passFail, votes: Int = 1,
    comparesWithExpected: Bool = false, model: String? = nil
  ) {
    self.rubric = rubric
    self.grades = comparesWithExpected ? Self.preference : grades
    self.votes = votes
    self.comparesWithExpected = comparesWithExpected
    self.model = model
  }

  public static let passFail = [Grade(name: "PASS", value: 1), Grade(name: "FAIL", value: 0)]
  static let preference = [
    Grade(name: "FIRST", value: 1), Grade(name: "SECOND", value: 0),
    Grade(name: "TIE", value: 0.5),
  ]

  /// Whole grades from `low` to `high`, spread over 0…1.
  public static func scale(_ low: Int, _ high: Int) -> [Grade] {
    (low...high).map { grade in
      Grade(name: String(grade), value: Double(grade - low) / Double(max(high - low, 1)))
    }
  }

  /// A preference passes when it is at least a tie, a grade in the upper half of the scale.
  var passMark: Double { 0.5 }
}

extension JudgeDefinition {
  init(_ fields: inout ScorerOptions) throws(ScorerProblem) {
    guard let rubric = try fields.text("rubric", isShort: true), !rubric.isEmpty else {
      throw fields.problem("it needs a `rubric`")
    }
    self.init(rubric: rubric)
    votes = try fields.count("votes") ?? 1
    guard (1...25).contains(votes) else { throw fields.problem("`votes` is not within 1…25") }
    comparesWithExpected = try fields.flag("compare")
    model = try fields.text("model")
    if let scale = fields.value("scale") { grades = try Self.grades(scale, fields) }
    if comparesWithExpected { grades = Self.preference }
  }

  /// `pass-fail`, `1-5`, or an object that gives each grade its value; these are offered best first.
  private static func grades(
    _ tree: JSONTree, _ fields: ScorerOptions
  ) throws(ScorerProblem) -> [Grade] {
    if let text = tree.string {
      if text == "pass-fail" { return passFail }
      let ends = text.split(whereSeparator: { $0 == "-" || $0 == "…" || $0 == "–" })
        .compactMap { Int($0.filter { $0 != " " }) }
      guard ends.count == 2, ends[0] < ends[1], ends[1] - ends[0] <= 100 else {
        throw fields.problem("`scale` is `pass-fail`, a range such as `1-5`, or names with values")
      }
      return scale(ends[0], ends[1])
    }
    guard let members = tree.members, members.count > 1 else {
      throw fields.problem("`scale` is `pass-fail`, a range such as `1-5`, or names with values")
    }
    var grades: [Grade] = []
    for member in members {
      guard let value = member.value.number, (0...1).contains(value) else {
        throw fields.problem("the grade `\(member.key)` has no value within 0…1")
      }
      grades.append(Grade(name: member.key, value: value))
    }
    return grades.sorted { ($0.value, $1.name) > ($1.value, $0.name) }
  }

  private var writtenScale: JSONTree {
    if let low = grades.first.flatMap({ Int($0.name) }),
      let high = grades.last.flatMap({ Int($0.name) }), low < high, grades == Self.scale(low, high)
    {
      return .string("\(low)…\(high)")
    }
    return .object(grades.map { JSONTree.Member(key: $0.name, value: .number($0.value)) })
  }

  var options: [JSONTree.Member] {
    var fields = OptionList()
    fields.add("rubric", .string(rubric))
    if !comparesWithExpected, grades != Self.passFail { fields.add("scale", writtenScale) }
    if votes != 1 { fields.add("votes", .number(Double(votes))) }
    fields.add("compare", comparesWithExpected)
    fields.add("model", model.map(JSONTree.string))
    return fields.members
  }
}
