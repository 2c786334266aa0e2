/// Who speaks a part of a prompt.
public enum MessageRole: String, Sendable, Hashable, Codable {
  case system, user, assistant
}

/// How a prompt asks.
public enum Technique: String, Sendable, Hashable, Codable, CaseIterable {
  case zeroShot = "zero-shot"
  case fewShot = "few-shot"
  case chainOfThought = "chain-of-thought"
  case structuredOutput = "structured-output"
}

/// One solved example shown to the model.
public struct Demonstration: Sendable, Hashable, Codable {
  public var input: String
  public var output: String

  public init(input: String, output: String) {
    self.input = input
    self.output = output
  }
}

/// A variable of a template: filled by the caller, else by its default, else an error when required.
public struct TemplateVariable: Sendable, Hashable, Codable {
  public var defaultValue: String?
  public var isRequired: Bool

  public init(defaultValue: String? = nil, isRequired: Bool = false) {
    self.defaultValue = defaultValue
    self.isRequired = isRequired
  }
}

/// A prompt as its author wrote it: front matter and role sections with `{{variables}}`.
public struct PromptTemplate: Sendable, Hashable {
  /// One role section of the template.
  public struct Section: Sendable, Hashable {
    public var role: MessageRole
    public var text: String

    public init(role: MessageRole, text: String) {
      self.role = role
      self.text = text
    }
  }

  public var name: String
  public var technique: Technique
  public var variables: [String: TemplateVariable]
  /// The labels among which a classifying prompt chooses; empty for other tasks.
  public var labels: [String]
  public var demonstrations: [Demonstration]
  public var sections: [Section]

  public init(
    name: String, technique: Technique = .zeroShot, variables: [String: TemplateVariable] = [:],
    labels: [String] = [], demonstrations: [Demonstration] = [], sections: [Section]
  ) {
    self.name = name
    self.technique = technique
    self.variables = variables
    self.labels = labels
    self.demonstrations = demonstrations
    self.sections = sections
  }

  /// Names that the composer fills itself.
  public static let reservedVariables: Set = ["input", "passages", "labels", "examples"]

  /// Names whose values come from the caller: those that stand in its sections, and those that it declares.
  public var ownVariables: Set<String> {
    let used = sections.flatMap { TemplatePiece.parse($0.text) }.compactMap { piece in
      if case .variable(let name) = piece { name } else { nil }
    }
    return Set(used).union(variables.keys).subtracting(Self.reservedVariables)
  }
}
