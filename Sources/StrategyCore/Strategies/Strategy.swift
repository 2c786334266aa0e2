/// How one task is solved: a prompt, with or without retrieved passages, on a base or tuned model.
public struct Strategy: Sendable, Hashable, Codable {
  public var name: String
  /// Path of the prompt file below the workspace.
  public var prompt: String
  /// Name of a model of the workspace.
  public var model: String
  public var grounding: Grounding?
  public var parameters: RequestParameters

  public init(
    name: String, prompt: String, model: String, grounding: Grounding? = nil,
    parameters: RequestParameters = RequestParameters()
  ) {
    self.name = name
    self.prompt = prompt
    self.model = model
    self.grounding = grounding
    self.parameters = parameters
  }
}

/// Retrieval: which knowledge, how it is searched, how many passages go into the prompt.
public struct Grounding: Sendable, Hashable, Codable {
  /// Path of the knowledge folder or file below the workspace.
  public var knowledge: String
  public var method: SearchMethod
  public var count: Int

  public init(knowledge: String, method: SearchMethod = .fused, count: Int = 4) {
    self.knowledge = knowledge
    self.method = method
    self.count = count
  }
}

/// The four roads, derived from what a strategy is made of and never stored in it.
public enum StrategyKind: String, Sendable, Hashable, Codable, CaseIterable {
  case prompt, fineTuned, retrieval, hybrid

  public init(isTuned: Bool, isGrounded: Bool) {
    self =
      switch (isTuned, isGrounded) {
      case (false, false): .prompt
      case (true, false): .fineTuned
      case (false, true): .retrieval
      case (true, true): .hybrid
      }
  }

  /// For tabs and headings.
  public var title: String {
    switch self {
    case .prompt: "Prompt"
    case .fineTuned: "Tuned"
    case .retrieval: "RAG"
    case .hybrid: "Hybrid"
    }
  }
}
