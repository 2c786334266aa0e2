extension RequestParameters {
  /// Names of the parameters, as trivium.yaml and `--parameter` write them.
  public static let names = [
    "temperature", "top-p", "max-tokens", "stop", "seed", "presence-penalty", "frequency-penalty",
    "reasoning-effort", "response-format", "service-tier", "samples",
  ]

  /// Reads `temperature=0.2 max-tokens=400`, one assignment a word. Throws what is wrong and what may stand there.
  public init(assignments text: String) throws(Failure) {
    self.init()
    for word in text.split(whereSeparator: \.isWhitespace) { try assign(word) }
  }

  /// Takes one `NAME=VALUE`.
  public mutating func assign(_ word: some StringProtocol) throws(Failure) {
    guard let sign = word.firstIndex(of: "=") else {
      throw Self.problem("“\(word)” is no parameter", "Write NAME=VALUE, such as temperature=0.2.")
    }
    let value = String(word[word.index(after: sign)...])
    switch String(word[..<sign]) {
    case "temperature": temperature = try Self.number(word, value, 0...2)
    case "top-p": topP = try Self.number(word, value, 0...1)
    case "max-tokens": maxOutputTokens = try Self.count(word, value, 1...10_000_000)
    case "stop": stop = (stop ?? []) + [value]
    case "seed": seed = try Self.count(word, value, 0...Int.max)
    case "presence-penalty": presencePenalty = try Self.number(word, value, -2...2)
    case "frequency-penalty": frequencyPenalty = try Self.number(word, value, -2...2)
    case "reasoning-effort":
      guard let effort = ReasoningEffort(rawValue: value) else {
        let known = ReasoningEffort.allCases.map(\.rawValue).joined(separator: ", ")
        throw Self.problem("“\(word)” is no reasoning effort", "There is \(known).")
      }
      reasoningEffort = effort
    case "response-format":
      guard value == "json" else {
        throw Self.problem(
          "“\(word)” is no response format", "Write json; a schema stands in trivium.yaml.")
      }
      responseFormat = .json
    case "service-tier": serviceTier = value
    case "samples": samples = try Self.count(word, value, 1...100)
    default:
      throw Self.problem(
        "“\(word[..<sign])” is no request parameter",
        "There is \(Self.names.joined(separator: ", ")).")
    }
  }

  /// These parameters as `init(assignments:)` reads them; a schema is only named.
  public var assignments: String {
    var words: [String] = []
    func add(_ name: String, _ value: (some CustomStringConvertible)?) {
      if let value { words.append("\(name)=\(value)") }
    }
    add("temperature", temperature)
    add("top-p", topP)
    add("max-tokens", maxOutputTokens)
    for text in stop ?? [] { add("stop", text) }
    add("seed", seed)
    add("presence-penalty", presencePenalty)
    add("frequency-penalty", frequencyPenalty)
    add("reasoning-effort", reasoningEffort?.rawValue)
    switch responseFormat {
    case .json: add("response-format", "json")
    case .schema(let name, _): add("response-format", name)
    case nil: break
    }
    add("service-tier", serviceTier)
    add("samples", samples)
    return words.joined(separator: " ")
  }

  private static func number(
    _ word: some StringProtocol, _ value: String, _ range: ClosedRange<Double>
  ) throws(Failure) -> Double {
    guard let number = Double(value), range.contains(number) else {
      throw problem(
        "“\(word)” is out of bounds",
        "Write a number from \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }

  private static func count(
    _ word: some StringProtocol, _ value: String, _ range: ClosedRange<Int>
  ) throws(Failure) -> Int {
    guard let number = Int(value), range.contains(number) else {
      let most = range.upperBound == .max ? "up" : "to \(range.upperBound)"
      throw problem(
        "“\(word)” is out of bounds", "Write a whole number from \(range.lowerBound) \(most).")
    }
    return number
  }

  private static func problem(_ what: String, _ step: String) -> Failure {
    Failure(.prompt, what + ".", nextStep: step)
  }
}
