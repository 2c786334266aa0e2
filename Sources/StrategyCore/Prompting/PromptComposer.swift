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
  /// template places them by `{{examples}}`. Passages go where `{{passages}}` stands, else before the input.
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
    let placesExamples = used.contains("examples")
    let passageText = Self.render(passages)

    var sections: [ComposedPrompt.Section] = []
    for (index, (role, pieces)) in parsed.enumerated() {
      if index == lastUser {
        if !placesExamples { sections += demonstrationMessages() }
        if !used.contains("passages"), !passages.isEmpty {
          append(passageText + "\n\n", .passages, role, to: &sections)
        }
      }
      for piece in pieces {
        switch piece {
        case .literal(let text):
          append(text, role == .system ? .system : .instruction, role, to: &sections)
        case .variable("input"): append(input, .input, role, to: &sections)
        case .variable("passages"): append(passageText, .passages, role, to: &sections)
        case .variable("examples"): append(demonstrationText(), .examples, role, to: &sections)
        case .variable("labels"):
          append(
            template.labels.joined(separator: ", "), role == .system ? .system : .instruction,
            role, to: &sections)
        case .variable(let name):
          append(
            values[name] ?? "", role == .system ? .system : .instruction, role, to: &sections)
        }
      }
    }
    if !used.contains("input"), !input.isEmpty {
      append(
        input, .input, .user, startsMessage: sections.last?.role == .user, to: &sections)
    }
    return ComposedPrompt(
      sections: sections, input: input, labels: template.labels,
      demonstrations: template.demonstrations, passages: passages)
  }

  /// Numbered passages with their source, as a model is to cite them.
  public static func render(_ passages: [RetrievedPassage]) -> String {
    passages.enumerated().map { index, retrieved in
      let passage = retrieved.passage
      let label = passage.label.map { "\n→ \($0)" } ?? ""
      let title = passage.heading.isEmpty ? passage.source : "\(passage.heading) (\(passage.source))"
      return "[\(index + 1)] \(title)\n\(passage.text)\(label)"
    }
    .joined(separator: "\n\n")
  }

  private func values(
    for used: Set<String>, given: [String: String]
  ) throws(Failure) -> [String: String] {
    var values: [String: String] = [:]
    var missing: [String] = []
    let names = used.union(template.variables.filter(\.value.isRequired).keys)
      .subtracting(PromptTemplate.reservedVariables)
    for name in names.sorted() {
      if let value = given[name] ?? template.variables[name]?.defaultValue {
        values[name] = value
      } else {
        missing.append("{{\(name)}}")
      }
    }
    guard missing.isEmpty else {
      throw Failure(
        .prompt,
        "The prompt “\(template.name)” uses \(missing.joined(separator: ", ")), which has no value.",
        nextStep: "Give it a default under `variables:` in the front matter, or pass --var NAME=VALUE.")
    }
    return values
  }

  private func demonstrationMessages() -> [ComposedPrompt.Section] {
    template.demonstrations.flatMap { demonstration in
      [
        ComposedPrompt.Section(
          kind: .examples, role: .user, text: demonstration.input,
          tokens: counter.count(demonstration.input), startsMessage: true),
        ComposedPrompt.Section(
          kind: .examples, role: .assistant, text: demonstration.output,
          tokens: counter.count(demonstration.output), startsMessage: true),
      ]
    }
  }

  private func demonstrationText() -> String {
    template.demonstrations.map { "Input: \($0.input)\nOutput: \($0.output)" }
      .joined(separator: "\n\n")
  }

  /// Adds text to the sections, joining it with a neighbour of the same kind in the same message.
  private func append(
    _ text: String, _ kind: ComposedPrompt.SectionKind, _ role: MessageRole,
    startsMessage: Bool = false, to sections: inout [ComposedPrompt.Section]
  ) {
    guard !text.isEmpty else { return }
    if !startsMessage, let last = sections.last, last.kind == kind, last.role == role {
      sections[sections.count - 1].text += text
      sections[sections.count - 1].tokens = counter.count(last.text + text)
    } else {
      sections.append(
        ComposedPrompt.Section(
          kind: kind, role: role, text: text, tokens: counter.count(text),
          startsMessage: startsMessage))
    }
  }
}
