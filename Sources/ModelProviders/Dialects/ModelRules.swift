import StrategyCore

/// What one model is known to take, beyond what its API has places for. A model that nobody knows takes everything;
/// its server says when that is wrong.
struct ModelRules: Sendable, Hashable {
  typealias Effort = RequestParameters.ReasoningEffort

  var refused: Set<RequestParameter> = []
  /// Refused, or without effect, while the model thinks.
  var refusedWhileThinking: Set<RequestParameter> = []
  var thinksUnasked = true
  /// The efforts it has names for; `nil` when that is not known.
  var efforts: Set<Effort>?
  var takesAnyJSON = true
  var takesSchema = true

  func takes(_ parameter: RequestParameter, in parameters: RequestParameters) -> Bool {
    if refused.contains(parameter) { return false }
    if refusedWhileThinking.contains(parameter), thinks(parameters) { return false }
    switch parameter {
    case .reasoningEffort:
      guard let effort = parameters.reasoningEffort else { return true }
      return efforts?.contains(effort) ?? true
    case .responseFormat:
      switch parameters.responseFormat {
      case .json: return takesAnyJSON
      case .schema: return takesSchema && parameters.responseFormat?.schema != nil
      case nil: return true
      }
    default: return true
    }
  }

  /// True when the model thinks before it answers such a request.
  func thinks(_ parameters: RequestParameters) -> Bool {
    guard let effort = parameters.reasoningEffort, efforts?.contains(effort) ?? true else {
      return thinksUnasked
    }
    return effort != .none
  }
}

/// Whose naming of models tells what they take.
enum ModelFamily: Sendable, Hashable {
  case unknown, openAI, anthropic, gemini, deepSeek, xAI

  func rules(for model: String) -> ModelRules {
    switch self {
    case .unknown: ModelRules()
    case .openAI: .openAI(model)
    case .anthropic: .anthropic(model)
    case .gemini: .gemini(model)
    case .deepSeek: .deepSeek(model)
    case .xAI: .xAI(model)
    }
  }
}

extension ModelRules {
  private static let muted = RequestParameter.sampling.union(RequestParameter.penalties)

  /// OpenAI: models that think take no sampling parameters; from 5.1 on they do while they do not think.
  static func openAI(_ name: String) -> ModelRules {
    let model = name.hasPrefix("ft:") ? String(name.dropFirst(3)) : name
    if model.hasPrefix("gpt-4") || model.hasPrefix("gpt-3") || model.contains("-chat") {
      return ModelRules(refused: [.reasoningEffort], thinksUnasked: false)
    }
    if ["o1", "o3", "o4"].contains(where: model.hasPrefix) {
      let stops = model.hasPrefix("o1") || model.hasPrefix("o3-mini")
      return ModelRules(
        refused: stops ? muted : muted.union([.stop]), efforts: [.low, .medium, .high])
    }
    guard model.hasPrefix("gpt-"), let version = ModelVersion(in: model), version.major >= 5 else {
      return ModelRules()
    }
    let isPro = model.contains("-pro")
    var rules = ModelRules(refused: [.stop], efforts: [.low, .medium, .high])
    switch version {
    case ..<ModelVersion(5, 1):
      rules.refused.formUnion(muted)
      rules.efforts?.insert(.minimal)
      return rules
    case ..<ModelVersion(5, 2): rules.efforts?.insert(.none)
    case ..<ModelVersion(6, 0): rules.efforts?.formUnion([.none, .xhigh])
    default: rules.efforts?.formUnion([.none, .xhigh, .max])
    }
    rules.thinksUnasked = isPro || version >= ModelVersion(5, 5)
    let cannotRest = isPro || model.contains("-astra") || model.hasPrefix("gpt-6.1-sol")
    if cannotRest { rules.efforts?.remove(.none) }
    rules.refusedWhileThinking = muted
    return rules
  }

  /// Anthropic: sampling ends with 4.7, effort without a budget of tokens begins with 4.6.
  static func anthropic(_ model: String) -> ModelRules {
    var rules = ModelRules(thinksUnasked: false, efforts: [])
    rules.takesAnyJSON = false
    guard model.hasPrefix("claude-") else { return ModelRules() }
    let version = ModelVersion(in: model) ?? ModelVersion(99, 0)
    if version >= ModelVersion(3, 7) { rules.efforts = [.none, .low, .medium, .high] }
    if version >= ModelVersion(4, 6) { rules.efforts?.insert(.max) }
    if version >= ModelVersion(4, 7) {
      rules.efforts?.insert(.xhigh)
      rules.refused.formUnion(RequestParameter.sampling)
    }
    let always = ["fable", "mythos", "opus-5-5", "sonnet-5-5"].contains { model.contains($0) }
    if always {
      rules.thinksUnasked = true
      rules.efforts?.remove(.none)
    }
    rules.takesSchema = version >= ModelVersion(4, 5)
    rules.refusedWhileThinking = RequestParameter.sampling
    return rules
  }

  /// Gemini: thinking has a budget in 2.5 and a level from 3 on; the flash models from 3.6 on take no sampling.
  static func gemini(_ name: String) -> ModelRules {
    let model = name.hasPrefix("models/") ? String(name.dropFirst(7)) : name
    guard model.hasPrefix("gemini-"), let version = ModelVersion(in: model) else {
      return model.hasPrefix("gemma") || model.hasPrefix("learnlm")
        ? ModelRules(refused: [.reasoningEffort], thinksUnasked: false) : ModelRules()
    }
    var rules = ModelRules(efforts: [.minimal, .low, .medium, .high])
    if version < ModelVersion(2, 5) { rules.efforts = [] }
    if version == ModelVersion(2, 5), !model.contains("-pro") { rules.efforts?.insert(.none) }
    if version >= ModelVersion(3, 0) {
      rules.efforts?.insert(.xhigh)
      if !model.contains("flash") || version >= ModelVersion(3, 7) {
        rules.efforts?.remove(.minimal)
      }
    }
    let isLite = model.hasPrefix("gemini-3.5-flash-lite")
    if isLite || (version >= ModelVersion(3, 6) && version.major == 3) {
      rules.refused.formUnion(RequestParameter.sampling)
    }
    return rules
  }

  /// DeepSeek: thinking is on unless it is switched off; temperature and penalties are then ignored without a word.
  static func deepSeek(_ model: String) -> ModelRules {
    ModelRules(
      refused: [.seed, .serviceTier],
      refusedWhileThinking: RequestParameter.penalties.union([.temperature]),
      thinksUnasked: model != "deepseek-chat", efforts: [.none, .low, .high, .max],
      takesSchema: false)
  }

  /// xAI: models that think refuse penalties and stop sequences.
  static func xAI(_ model: String) -> ModelRules {
    let thinks =
      !model.contains("non-reasoning") && !model.hasPrefix("grok-2")
      && (!model.hasPrefix("grok-3") || model.hasPrefix("grok-3-mini"))
    return ModelRules(refused: thinks ? RequestParameter.penalties.union([.stop]) : [])
  }
}

/// The generation in a model's name: the 4.7 of `claude-opus-4-7`, the 2.5 of `gemini-2.5-pro`.
struct ModelVersion: Sendable, Hashable, Comparable {
  var major: Int
  var minor: Int

  init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Dates in names are no versions.
  init?(in model: String) {
    let parts = model.split(whereSeparator: { $0 == "-" || $0 == "." || $0 == "@" })
    func number(_ index: Int) -> Int? {
      guard parts.indices.contains(index), let value = Int(parts[index]), (0..<100).contains(value)
      else { return nil }
      return value
    }
    guard let place = parts.indices.first(where: { number($0) != nil }), let major = number(place)
    else { return nil }
    self.init(major, number(place + 1) ?? 0)
  }

  static func < (a: ModelVersion, b: ModelVersion) -> Bool {
    (a.major, a.minor) < (b.major, b.minor)
  }
}
