import StrategyCore
import Testing

struct PromptComposerTests {
  private func template(
    _ sections: (MessageRole, String)..., variables: [String: TemplateVariable] = [:],
    labels: [String] = [], demonstrations: [Demonstration] = []
  ) -> PromptTemplate {
    PromptTemplate(
      name: "test", variables: variables, labels: labels, demonstrations: demonstrations,
      sections: sections.map { PromptTemplate.Section(role: $0.0, text: $0.1) })
  }

  private func compose(
    _ template: PromptTemplate, _ input: String = "Q", passages: [RetrievedPassage] = [],
    variables: [String: String] = [:]
  ) throws -> ComposedPrompt {
    try PromptComposer(template: template, counter: CharacterCounter())
      .compose(input: input, passages: passages, variables: variables)
  }

  private func transcript(_ prompt: ComposedPrompt) -> [String] {
    prompt.messages.map { "\($0.role): \($0.content)" }
  }

  private let pair = Demonstration(input: "in", output: "out")
  private let passage = RetrievedPassage(
    passage: Passage(id: "a#1", source: "a.md", heading: "A", text: "Text."),
    scores: RetrievedPassage.Scores(fused: 1))

  @Test func `sections carry their purpose and their tokens`() throws {
    let prompt = try compose(
      template((.system, "Be brief."), (.user, "Question: {{input}}!")), "Why?")
    #expect(prompt.sections.map(\.kind) == [.system, .instruction, .input, .instruction])
    #expect(prompt.sections.map(\.tokens) == [9, 10, 4, 1])
    #expect(prompt.tokens == 24)
    #expect(prompt.tokens(of: .instruction) == 11)
    #expect(transcript(prompt) == ["system: Be brief.", "user: Question: Why?!"])
  }

  @Test func `an input that the template does not place comes last, as a message`() throws {
    let prompt = try compose(template((.user, "Answer in one word.")))
    #expect(transcript(prompt) == ["user: Answer in one word.", "user: Q"])
    #expect(prompt.sections.last?.startsMessage == true)
  }

  @Test func `a template without a user section still asks`() throws {
    let prompt = try compose(
      template((.system, "S"), demonstrations: [pair]), passages: [passage])
    #expect(
      transcript(prompt) == [
        "system: S", "user: in", "assistant: out", "user: [1] A (a.md)\nText.\n\nQ",
      ])
  }

  @Test func `an empty template sends the input`() throws {
    #expect(transcript(try compose(template())) == ["user: Q"])
    #expect(try compose(template(), "").messages.isEmpty)
  }

  @Test func `demonstrations go before the last user section`() throws {
    let prompt = try compose(
      template((.system, "S"), (.user, "{{input}}"), demonstrations: [pair, pair]))
    #expect(
      transcript(prompt) == [
        "system: S", "user: in", "assistant: out", "user: in", "assistant: out", "user: Q",
      ])
    #expect(prompt.tokens(of: .examples) == 10)
    #expect(prompt.demonstrations == [pair, pair])
  }

  @Test func `an empty answer of a demonstration keeps the turns`() throws {
    let prompt = try compose(
      template((.user, "{{input}}"), demonstrations: [Demonstration(input: "in", output: "")]))
    #expect(prompt.messages.map(\.role) == [.user, .assistant, .user])
  }

  @Test func `a template may place demonstrations itself`() throws {
    let prompt = try compose(
      template((.user, "{{examples}}\n{{input}}"), demonstrations: [pair, pair]))
    #expect(
      transcript(prompt)
        == ["user: Input: in\nOutput: out\n\nInput: in\nOutput: out\nQ"])
    #expect(prompt.sections.map(\.kind) == [.examples, .instruction, .input])
  }

  @Test func `passages stand at the head of the last user section, or where the template says`()
    throws
  {
    let head = try compose(template((.user, "Q: {{input}}")), passages: [passage])
    #expect(transcript(head) == ["user: [1] A (a.md)\nText.\n\nQ: Q"])
    let placed = try compose(
      template((.system, "{{passages}}"), (.user, "{{input}}")), passages: [passage])
    #expect(transcript(placed) == ["system: [1] A (a.md)\nText.", "user: Q"])
    #expect(placed.sections.first?.kind == .passages)
    #expect(head.passages == [passage])
  }

  @Test func `without passages there is no trace of them`() throws {
    #expect(transcript(try compose(template((.user, "{{passages}}{{input}}")))) == ["user: Q"])
  }

  @Test func `a passage without a heading is named by its source, a labelled one shows its label`()
  {
    let passages = [
      RetrievedPassage(
        passage: Passage(id: "1", source: "s.md", heading: "", text: "T", label: "billing"),
        scores: RetrievedPassage.Scores(fused: 1))
    ]
    #expect(PromptComposer.render(passages) == "[1] s.md\nT\n→ billing")
    #expect(PromptComposer.render([]) == "")
  }

  @Test func `sections of one role are messages of their own`() throws {
    let prompt = try compose(template((.user, "A"), (.user, "{{input}}")))
    #expect(transcript(prompt) == ["user: A", "user: Q"])
  }

  @Test func `labels are listed where they are asked for`() throws {
    let prompt = try compose(
      template((.system, "One of {{labels}}."), (.user, "{{input}}"), labels: ["a", "b"]))
    #expect(transcript(prompt).first == "system: One of a, b.")
    #expect(prompt.sections.count == 2)
    #expect(prompt.labels == ["a", "b"])
  }

  @Test func `a variable has the caller's value, else its default, else nothing if optional`()
    throws
  {
    let form = template(
      (.user, "{{tone}}|{{length}}|{{extra}}|{{input}}"),
      variables: [
        "tone": TemplateVariable(defaultValue: "dry", isRequired: true),
        "length": TemplateVariable(defaultValue: "short"), "extra": TemplateVariable(),
      ])
    #expect(transcript(try compose(form)) == ["user: dry|short||Q"])
    #expect(
      transcript(try compose(form, variables: ["tone": "warm", "extra": ""]))
        == ["user: warm|short||Q"])
  }

  @Test func `a missing value is a failure that names all that are missing`() {
    let form = template(
      (.user, "{{b}} {{a}} {{input}} {{ok}}"),
      variables: [
        "unused": TemplateVariable(isRequired: true), "ok": TemplateVariable(defaultValue: ""),
      ])
    let failure = #expect(throws: Failure.self) { try compose(form) }
    #expect(failure?.kind == .prompt)
    #expect(
      failure?.message == "The prompt “test” needs {{a}}, {{b}}, {{unused}}, which has no value.")
    #expect(failure?.nextStep?.contains("--var NAME=VALUE") == true)
  }

  @Test func `values are never read as templates`() throws {
    let prompt = try compose(
      template((.user, "{{x}} {{input}}"), variables: ["x": TemplateVariable()]),
      #"{{y}} \{{z}}"#, variables: ["x": "{{input}}", "input": "ignored"])
    #expect(transcript(prompt) == [#"user: {{input}} {{y}} \{{z}}"#])
  }

  @Test func `literal braces are sent as braces`() throws {
    let prompt = try compose(template((.user, #"Use \{{name}} and {"a":{{input}}}"#)), "1")
    #expect(transcript(prompt) == [#"user: Use {{name}} and {"a":1}"#])
  }

  @Test func `neighbours of one kind are one section`() throws {
    let prompt = try compose(
      template((.user, "A {{x}} B{{input}}{{input}}"), variables: ["x": TemplateVariable()]),
      variables: ["x": "v"])
    #expect(prompt.sections.map(\.text) == ["A v B", "QQ"])
    #expect(prompt.sections.map(\.tokens) == [5, 2])
  }

  @Test func `token sums stop at the limit`() {
    let section = ComposedPrompt.Section(kind: .input, role: .user, text: "", tokens: .max)
    let prompt = ComposedPrompt(sections: [section, section], input: "")
    #expect(prompt.tokens == .max)
    #expect(prompt.tokens(of: .input) == .max)
  }
}
