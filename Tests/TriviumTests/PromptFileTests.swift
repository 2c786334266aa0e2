import StrategyCore
import Testing

@testable import Trivium

struct PromptFileTests {
  private func problems(_ text: String) -> [String] {
    do throws(DocumentProblems) {
      _ = try PromptFile.template(reading: text, file: "prompts/a.md")
      return []
    } catch {
      return error.problems.map(FailureText.sentence(for:))
    }
  }

  @Test func `front matter and roles become a template`() throws {
    let template = try PromptFile.template(
      reading: """
        ---
        name: sorter
        technique: few-shot
        labels: [refund, login]
        variables:
          company: Larkfile
          tone: { default: kind }
          city: { required: true }
        demonstrations:
          - { input: money back, output: refund }
        ---

        # system

        You work for {{company}}.

        # user

        {{input}}
        """, file: "prompts/a.md")
    #expect(template.name == "sorter")
    #expect(template.technique == .fewShot)
    #expect(template.labels == ["refund", "login"])
    #expect(
      template.variables == [
        "company": TemplateVariable(defaultValue: "Larkfile"),
        "tone": TemplateVariable(defaultValue: "kind"), "city": TemplateVariable(isRequired: true),
      ])
    #expect(template.demonstrations == [Demonstration(input: "money back", output: "refund")])
    #expect(template.sections.map(\.role) == [.system, .user])
  }

  @Test func `a prompt needs no front matter, and is named by its file`() throws {
    let template = try PromptFile.template(reading: "{{input}}", file: "prompts/short.md")
    #expect(template.name == "short")
    #expect(template.sections == [.init(role: .user, text: "{{input}}")])
  }

  @Test func `problems are counted in lines of the file, not of the front matter`() {
    #expect(
      problems("---\nname: a\ntecnique: few-shot\nlabels: [a, a]\n---\n# user\nhi\n") == [
        "prompts/a.md:3:1: tecnique: there is no such key. Did you mean “technique”?",
        "prompts/a.md:4:13: labels[2]: “a” is there twice. Remove one of them.",
      ])
  }

  @Test(arguments: [
    (
      "---\nname: a\n",
      "prompts/a.md:1:1: the front matter has no end. Put a line --- after its last key."
    ),
    (
      "---\nname: a\n---\n",
      "prompts/a.md:4:1: the prompt has no text. Write it under a line # user, with {{input}} where the input goes."
    ),
    (
      "---\ntechnique: magic\n---\nhi",
      "prompts/a.md:2:12: technique: “magic” is not a technique; choose zero-shot, few-shot, chain-of-thought or structured-output."
    ),
    (
      "---\ndemonstrations:\n  - input: a\n---\nhi",
      "prompts/a.md:3:5: demonstrations[1]: the key “output” is missing. Add it."
    ),
    (
      "---\nvariables: { input: x }\n---\nhi",
      "prompts/a.md:2:21: variables.input: Trivium fills this variable itself. Give yours another name."
    ),
  ])
  func `a bad prompt is a sentence`(text: String, sentence: String) {
    #expect(problems(text) == [sentence])
  }

  @Test func `the text of a new prompt is a valid prompt`() throws {
    let template = try PromptFile.template(
      reading: PromptFile.newText(name: "answer"), file: "prompts/answer.md")
    #expect(template.name == "answer")
    #expect(template.sections.map(\.role) == [.system, .user])
  }
}
