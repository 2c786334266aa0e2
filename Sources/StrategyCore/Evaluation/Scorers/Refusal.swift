/// Answers that decline to answer.
public enum Refusal {
  /// True when the server says so, or when the answer opens with words that models decline in.
  public static func isRefusal(_ text: String, finish: FinishReason? = nil) -> Bool {
    if finish == .refusal || finish == .contentFilter { return true }
    let opening = text.prefix(240).lowercased().replacing("’", with: "'")
    return phrases.contains { opening.contains($0) }
  }

  private static let phrases = [
    "i can't help", "i cannot help", "i can't assist", "i cannot assist", "i can't provide",
    "i cannot provide", "i'm sorry, but", "i am sorry, but", "i'm unable to", "i am unable to",
    "i'm not able to", "i am not able to", "i won't", "i will not", "as an ai", "i must decline",
    "i can't answer", "i cannot answer", "i can't comply", "i cannot comply", "i'm afraid i can't",
    "i do not have enough information", "i don't have enough information",
    "i don't have information", "i do not have information", "i don't know", "i do not know",
  ]
}
