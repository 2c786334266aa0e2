import StrategyCore

/// What a reply is compared with: the model that was asked for and how much there was to read.
struct Question: Sendable, Hashable {
  var model = ""
  /// Tokens that the prompt has by estimate.
  var promptTokens = 0
  /// Tokens that no vocabulary in use can do with fewer of, for prompts long enough to be cut.
  var leastPromptTokens = 0

  init() {}

  init(model: String, prompt: ComposedPrompt) {
    self.model = model
    promptTokens = prompt.tokens
    leastPromptTokens = prompt.sections.reduce(0) { $0 + Self.leastTokens(in: $1.text) }
  }

  /// True when `name` is another model than the one asked for.
  func isOther(_ name: String) -> Bool {
    Self.plain(name) != Self.plain(model)
  }

  private static func plain(_ name: String) -> Substring {
    var name = name[...]
    if name.hasPrefix("models/") { name = name.dropFirst(7) }
    if name.hasSuffix(":latest") { name = name.dropLast(7) }
    return name
  }

  /// A floor for the number of tokens in `text`: one for each word, more for long ones and for scripts without spaces.
  /// Vocabularies do not merge across words; spaces and signs may cost nothing, since they join what stands beside them.
  static func leastTokens(in text: String) -> Int {
    var tokens = 0
    var ascii = 0
    var others = 0
    func close() {
      guard ascii + others > 0 else { return }
      tokens += max(1, ascii / 16 + others / 12)
      (ascii, others) = (0, 0)
    }
    for byte in text.utf8 {
      switch byte {
      case 0x80...: others += 1
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        ascii += 1
      default: close()
      }
    }
    close()
    return tokens
  }

  /// What to say when the server read `usage.prompt` tokens of the prompt; `nil` when that can be all of it.
  ///
  /// - Parameter mayExcludeCache: the server counts only what it did not remember from the call before, so that a
  ///   very small number says nothing.
  func cutSentence(after usage: Usage, mayExcludeCache: Bool) -> String? {
    let read = usage.prompt
    // A quarter is left for vocabularies thriftier than those in use; chat templates only add to the count.
    guard leastPromptTokens > 200, read * 4 < leastPromptTokens * 3 else { return nil }
    if mayExcludeCache, read * 8 < leastPromptTokens { return nil }
    return
      "The server read \(read) tokens of a prompt of about \(max(promptTokens, leastPromptTokens)): "
      + "its context is too small, and the rest was cut off without a word. "
      + "Give the server a larger context; Ollama takes the `context-window:` of the model in "
      + "trivium.yaml."
  }
}
