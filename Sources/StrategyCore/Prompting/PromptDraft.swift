/// Sections in the making: knows where messages begin and joins what belongs together.
struct PromptDraft {
  private(set) var sections: [ComposedPrompt.Section] = []
  private let counter: any TokenCounter
  private var role = MessageRole.user
  private var opensMessage = false

  init(counter: any TokenCounter) {
    self.counter = counter
  }

  /// Begins a message; nothing is sent for it unless text follows.
  mutating func open(_ role: MessageRole) {
    self.role = role
    opensMessage = true
  }

  /// Adds text to the open message, joining it with a neighbour of the same kind.
  mutating func append(_ text: String, _ kind: ComposedPrompt.SectionKind) {
    guard !text.isEmpty else { return }
    if !opensMessage, let last = sections.last, last.kind == kind {
      sections[sections.count - 1].text += text
      sections[sections.count - 1].tokens = counter.count(last.text + text)
    } else {
      addSection(text, kind)
    }
  }

  /// Adds demonstrations as pairs of messages, empty texts included, so that the roles alternate.
  mutating func append(_ demonstrations: [Demonstration]) {
    for demonstration in demonstrations {
      open(.user)
      addSection(demonstration.input, .examples)
      open(.assistant)
      addSection(demonstration.output, .examples)
    }
  }

  private mutating func addSection(_ text: String, _ kind: ComposedPrompt.SectionKind) {
    sections.append(
      ComposedPrompt.Section(
        kind: kind, role: role, text: text, tokens: counter.count(text),
        startsMessage: opensMessage && sections.last?.role == role))
    opensMessage = false
  }
}
