extension ModelPrice {
  /// The most that a call with this prompt can cost, all its samples together.
  public func worstCase(of prompt: ComposedPrompt, with parameters: RequestParameters) -> Money {
    worstCase(
      promptTokens: prompt.tokens, maxOutputTokens: parameters.maxOutputTokens,
      serviceTier: parameters.serviceTier) * (parameters.samples ?? 1)
  }
}
