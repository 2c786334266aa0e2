/// Where a key is found; never the key itself.
public enum KeySource: Sendable, Hashable {
  /// An environment variable, written `${NAME}`.
  case variable(name: String)
  /// What a command prints, such as `op read op://…`; only in a trusted workspace.
  case command(line: String)
  /// The first line of a file that only its owner may read.
  case file(path: String)

  /// Reads `${NAME}`; `nil` for any other text, which may be a key.
  public init?(reference text: some StringProtocol) {
    guard text.hasPrefix("${"), text.hasSuffix("}") else { return nil }
    let name = text.dropFirst(2).dropLast()
    let isName = name.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
        || $0 == UInt8(ascii: "_")
    }
    guard isName, !name.isEmpty else { return nil }
    self = .variable(name: String(name))
  }
}

extension KeySource: Codable {
  private enum CodingKeys: String, CodingKey {
    case command, file
  }

  public init(from decoder: any Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      guard let source = KeySource(reference: text) else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "not a ${VARIABLE}"))
      }
      self = source
      return
    }
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    if let line = try fields.decodeIfPresent(String.self, forKey: .command) {
      self = .command(line: line)
    } else {
      self = .file(path: try fields.decode(String.self, forKey: .file))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .variable(let name):
      var text = encoder.singleValueContainer()
      try text.encode("${\(name)}")
    case .command(let line):
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(line, forKey: .command)
    case .file(let path):
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(path, forKey: .file)
    }
  }
}
