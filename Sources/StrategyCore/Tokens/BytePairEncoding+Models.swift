extension BytePairEncoding {
  private static let names: [String: BytePairEncoding] = [
    "o1": .o200k, "o3": .o200k, "gpt-4": .cl100k, "gpt-3.5": .cl100k, "gpt-35": .cl100k,
    "davinci-002": .cl100k, "babbage-002": .cl100k, "text-embedding-ada-002": .cl100k,
  ]

  /// Longer beginnings before shorter ones that begin the same.
  private static let beginnings: [(String, BytePairEncoding)] = [
    ("gpt-oss", .harmony), ("gpt-4o", .o200k), ("gpt-4.1", .o200k), ("gpt-4.5", .o200k),
    ("chatgpt-4o", .o200k), ("gpt-5", .o200k), ("gpt-6", .o200k), ("o1-", .o200k), ("o3-", .o200k),
    ("o4-mini", .o200k), ("gpt-4-", .cl100k), ("gpt-3.5-turbo", .cl100k), ("gpt-35-turbo", .cl100k),
    ("text-embedding-3-", .cl100k),
  ]

  /// The encoding of a model by its name, such as `gpt-4.1-mini`, `openai/gpt-4o`, `openrouter/openai/o3-mini`,
  /// `ft:gpt-4o-mini-2024-07-18:org::id` or `gpt-oss:20b`; `nil` when it is not known to have one of these.
  public init?(model name: String) {
    let last = name.split(separator: "/").last.map { $0.lowercased() } ?? ""
    let plain = last.hasPrefix("ft:") ? String(last.dropFirst(3)) : last
    let base = plain.prefix { $0 != ":" }
    if let encoding = Self.names[String(base)] {
      self = encoding
    } else if let (_, encoding) = Self.beginnings.first(where: { base.hasPrefix($0.0) }) {
      self = encoding
    } else {
      return nil
    }
  }
}
