import StrategyCore

/// Sends a response word by word, within the limits of the request.
struct ResponseStream {
  let response: ClassicalResponse
  let request: ModelRequest
  private let counter = EstimatingTokenCounter()

  init(response: ClassicalResponse, request: ModelRequest) {
    self.response = response
    self.request = request
  }

  func send(_ event: (ModelEvent) -> Void) {
    let limit = request.parameters.maxOutputTokens ?? .max
    var sent = ""
    var reason = FinishReason.stop
    for word in words(beforeStop: response.text) {
      guard counter.count(sent + word) <= limit else {
        reason = .length
        break
      }
      sent += word
      event(.text(word))
    }
    event(.explanation(response.explanation))
    event(
      .usage(
        Usage(
          input: request.prompt.tokens, output: counter.count(sent), provenance: .reported)))
    event(.finished(reason))
  }

  /// Words with the white space before them.
  private func words(beforeStop text: String) -> [String] {
    var words: [String] = []
    var word = ""
    for character in cut(text) {
      if character.isWhitespace, word.contains(where: { !$0.isWhitespace }) {
        words.append(word)
        word = ""
      }
      word.append(character)
    }
    return word.isEmpty ? words : words + [word]
  }

  private func cut(_ text: String) -> Substring {
    let ends = (request.parameters.stop ?? []).filter { !$0.isEmpty }
      .compactMap { text.firstRange(of: $0)?.lowerBound }
    return text[..<(ends.min() ?? text.endIndex)]
  }
}
