/// What a chat request of the OpenAI kind costs beyond the texts of its messages.
public enum ChatOverhead {
  /// Around each message: its start, its end, and one token for its role.
  public static let perMessage = 4
  /// What opens the answer.
  public static let priming = 3

  public static func tokens(messages: Int) -> Int {
    guard messages > 0 else { return 0 }
    let (product, overflows) = messages.multipliedReportingOverflow(by: perMessage)
    return overflows ? .max : product.addingSaturated(priming)
  }
}

extension TokenCounter {
  /// Tokens of a chat request without names, tools and images: the texts and what stands around them.
  public func count(_ messages: [ComposedPrompt.Message]) -> Int {
    messages.reduce(ChatOverhead.tokens(messages: messages.count)) {
      $0.addingSaturated(count($1.content))
    }
  }
}
