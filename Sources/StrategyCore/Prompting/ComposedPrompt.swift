/// A prompt ready to send: sections in order, each with its token count, and the structure it was made from.
public struct ComposedPrompt: Sendable, Hashable, Codable {
  /// What a section is for; the meter and the gutter show shares by it.
  public enum SectionKind: String, Sendable, Hashable, Codable, CaseIterable {
    case system, examples, passages, instruction, input
  }

  /// A run of text with one purpose inside one message.
  public struct Section: Sendable, Hashable, Codable {
    public var kind: SectionKind
    public var role: MessageRole
    public var text: String
    public var tokens: Int
    /// True when the section opens a message of its own although the role before is the same.
    public var startsMessage: Bool

    public init(
      kind: SectionKind, role: MessageRole, text: String, tokens: Int, startsMessage: Bool = false
    ) {
      self.kind = kind
      self.role = role
      self.text = text
      self.tokens = tokens
      self.startsMessage = startsMessage
    }
  }

  /// One message of a chat request.
  public struct Message: Sendable, Hashable {
    public var role: MessageRole
    public var content: String

    public init(role: MessageRole, content: String) {
      self.role = role
      self.content = content
    }
  }

  public var sections: [Section]
  public var input: String
  public var labels: [String]
  public var demonstrations: [Demonstration]
  public var passages: [RetrievedPassage]

  public init(
    sections: [Section], input: String, labels: [String] = [], demonstrations: [Demonstration] = [],
    passages: [RetrievedPassage] = []
  ) {
    self.sections = sections
    self.input = input
    self.labels = labels
    self.demonstrations = demonstrations
    self.passages = passages
  }

  public var tokens: Int { sections.reduce(0) { $0.addingSaturated($1.tokens) } }

  public func tokens(of kind: SectionKind) -> Int {
    sections.reduce(0) { $1.kind == kind ? $0.addingSaturated($1.tokens) : $0 }
  }

  /// Sections of one role that follow each other, joined.
  public var messages: [Message] {
    var messages: [Message] = []
    for section in sections {
      if !section.startsMessage, let last = messages.indices.last,
        messages[last].role == section.role
      {
        messages[last].content += section.text
      } else {
        messages.append(Message(role: section.role, content: section.text))
      }
    }
    return messages
  }
}
