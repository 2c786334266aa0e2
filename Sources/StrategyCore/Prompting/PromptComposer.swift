/// Puts a template, an input, passages and variables together into a prompt.
public struct PromptComposer: Sendable {
  public var template: PromptTemplate
  public var counter: any TokenCounter

  public init(template: PromptTemplate, counter: any TokenCounter) {
    self.template = template
    self.counter = counter
  }

  /// The composed prompt. Throws a `Failure` of kind `prompt` that names every variable without a value.
  ///
  /// Demonstrations become pairs of user and assistant messages before the last user section, unless the
  /// template places them by `{{examples}}`. Passages go where `{{passages}}` stands, else to the head of the last
  /// user section; an input that the template does not place becomes a user message of its own at the end.
  public func compose(
    input: String, passages: [RetrievedPassage] = [], variables: [String: String] = [:]
  ) throws(Failure) -> ComposedPrompt {
    let parsed = template.sections.map { ($0.role, TemplatePiece.parse($0.text)) }
    let used = Set(
      parsed.flatMap { $0.1 }.compactMap { piece in
        if case .variable(let name) = piece { name } else { nil }
      })
    let values = try values(for: used, given: variables)
    let lastUser = parsed.lastIndex { $0.0 == .user }
    let passageText = Self.render(passages)
    let head = used.contains("passages") || passages.isEmpty ? "" : passageText + "\n\n"
    let demonstrations = used.contains("examples") ? [] : template.demonstrations

    var draft = PromptDraft(counter: counter)
    for (index, (role, pieces)) in parsed.enumerated() {
      if index == lastUser { draft.append(demonstrations) }
      draft.open(role)
      if index == lastUser { draft.append(head, .passages) }
      let kind: ComposedPrompt.SectionKind = role == .system ? .system : .instruction
      for piece in pieces {
        switch piece {
        case .literal(let text): draft.append(text, kind)
        case .variable("input"): draft.append(input, .input)
        case .variable("passages"): draft.append(passageText, .passages)
        case .variable("examples"): draft.append(demonstrationText(), .examples)
        case .variable("labels"): draft.append(template.labels.joined(separator: ", "), kind)
        case .variable(let name): draft.append(values[name] ?? "", kind)
        }
      }
    }
    if lastUser == nil {
      draft.append(demonstrations)
      draft.open(.user)
      draft.append(head, .passages)
    }
    if !used.contains("input") {
      if lastUser != nil { draft.open(.user) }
      draft.append(input, .input)
    }
    return ComposedPrompt(
      sections: draft.sections, input: input, labels: template.labels,
      demonstrations: template.demonstrations, passages: passages)
  }

  /// Numbered passages with their source, as a model is to cite them.
  public static func render(_ passages: [RetrievedPassage]) -> String {
    passages.enumerated().map { index, retrieved in
      let passage = retrieved.passage
      let label = passage.label.map { "\n→ \($0)" } ?? ""
      let title =
        passage.heading.isEmpty ? passage.source : "\(passage.heading) (\(passage.source))"
      return "[\(index + 1)] \(title)\n\(passage.text)\(label)"
    }
    .joined(separator: "\n\n")
  }

  /// Values of the template's own variables: the caller's, else the default, else nothing when the front matter
  /// declares the variable as optional.
  private func values(
    for used: Set<String>, given: [String: String]
  ) throws(Failure) -> [String: String] {
    var values: [String: String] = [:]
    var missing: [String] = []
    let names = used.union(template.variables.filter(\.value.isRequired).keys)
      .subtracting(PromptTemplate.reservedVariables)
    for name in names.sorted() {
      let variable = template.variables[name]
      if let value = given[name] ?? variable?.defaultValue {
        values[name] = value
      } else if variable?.isRequired ?? true {
        missing.append("{{\(name)}}")
      }
    }
    guard missing.isEmpty else {
      throw Failure(
        .prompt,
        "The prompt “\(template.name)” needs \(missing.joined(separator: ", ")), which has no value.",
        nextStep:
          "Give it a default under `variables:` in the front matter, or pass --var NAME=VALUE.")
    }
    return values
  }

  private func demonstrationText() -> String {
    template.demonstrations.map { "Input: \($0.input)\nOutput: \($0.output)" }
      .joined(separator: "\n\n")
  }
}
