import StrategyCore
import Testing

struct PromptTextTests {
  private static let file = "---\nname: answer\n---\n# system\nBe brief.\n\n# user\n{{input}}\n"

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `front matter and body part, whatever ends the lines`(end: String) throws {
    let text = try PromptText(Self.file.replacing("\n", with: end))
    #expect(text.frontMatter == "name: answer")
    #expect(text.frontMatterLine == 2)
    #expect(text.bodyLine == 4)
    #expect(
      text.sections == [
        PromptTemplate.Section(role: .system, text: "Be brief."),
        PromptTemplate.Section(role: .user, text: "{{input}}"),
      ])
  }

  @Test func `a byte order mark is not a part of the text`() throws {
    #expect(try PromptText("\u{FEFF}" + Self.file) == PromptText(Self.file))
    #expect(try PromptText("\u{FEFF}Hello").body == "Hello")
  }

  @Test func `without front matter all is body`() throws {
    let text = try PromptText("Hello\n---\nworld")
    #expect(text.frontMatter == "")
    #expect(text.bodyLine == 1)
    #expect(text.sections == [PromptTemplate.Section(role: .user, text: "Hello\n---\nworld")])
  }

  @Test func `empty front matter is allowed`() throws {
    let text = try PromptText("---\n---\nHi")
    #expect(text.frontMatter == "")
    #expect(text.body == "Hi")
    #expect(text.bodyLine == 3)
  }

  @Test(arguments: ["---", "---\nname: x\n", "---\r\nname: x\r\n----"])
  func `unclosed front matter is an error`(text: String) {
    #expect(throws: PromptTextError.unclosedFrontMatter) { try PromptText(text) }
  }

  @Test func `text before the first heading is the user's`() throws {
    let sections = try PromptText("Hi\n# assistant\nHello\n# user\nBye").sections
    #expect(sections.map(\.role) == [.user, .assistant, .user])
    #expect(sections.map(\.text) == ["Hi", "Hello", "Bye"])
  }

  @Test(arguments: ["# System", "## user", "#user", " # user", "# users", "# tool", "# user:"])
  func `other headings are text`(line: String) throws {
    let sections = try PromptText("a\n\(line)\nb").sections
    #expect(sections == [PromptTemplate.Section(role: .user, text: "a\n\(line)\nb")])
  }

  @Test func `blanks after a heading's role do not matter`() {
    #expect(PromptText.role(ofHeading: "# user \t") == .user)
  }

  @Test func `empty sections vanish, inner blank lines stay`() throws {
    let sections = try PromptText("# system\n\n  \n# user\n\n  a\n\n\nb  \n\n").sections
    #expect(sections == [PromptTemplate.Section(role: .user, text: "  a\n\n\nb")])
  }

  @Test(arguments: ["```", "~~~", "````"])
  func `headings inside a closed code fence are text`(fence: String) throws {
    let text = "Follow this:\n\(fence)md\n# user\nHi\n\(fence)\n# assistant\nSure"
    let sections = try PromptText(text).sections
    #expect(sections.map(\.role) == [.user, .assistant])
    #expect(sections.first?.text == "Follow this:\n\(fence)md\n# user\nHi\n\(fence)")
  }

  @Test func `a fence that is never closed hides nothing`() throws {
    let sections = try PromptText("# user\nWrite it:\n```swift\n# assistant\nlet").sections
    #expect(sections.map(\.role) == [.user, .assistant])
  }

  @Test func `between two fences headings count`() throws {
    let text = "```\n# user\n```\n# system\nA\n```\n# user\n```\n"
    let sections = try PromptText(text).sections
    #expect(sections.map(\.role) == [.user, .system])
    #expect(sections.last?.text == "A\n```\n# user\n```")
  }

  @Test func `a longer fence holds a shorter one`() throws {
    let text = "````\n```\n# user\n```\n# system\n````\n# assistant\nb"
    #expect(try PromptText(text).sections.map(\.role) == [.user, .assistant])
  }

  @Test func `an escaped heading is a literal one`() throws {
    let sections = try PromptText("# system\nA file begins so:\n\\# user\n").sections
    #expect(sections == [PromptTemplate.Section(role: .system, text: "A file begins so:\n# user")])
  }

  @Test func `sections know the line that opens them`() throws {
    let text = try PromptText(
      "---\nname: a\n---\nHi\n\n# system\n\n# assistant\nHello\n# user\nBye")
    #expect(text.placedSections.map(\.line) == [4, 8, 10])
    #expect(text.placedSections.map(\.section) == text.sections)
  }

  @Test func `Unicode separators do not end lines`() throws {
    let sections = try PromptText("a\u{2028}# user\u{85}b").sections
    #expect(sections == [PromptTemplate.Section(role: .user, text: "a\u{2028}# user\u{85}b")])
  }
}
