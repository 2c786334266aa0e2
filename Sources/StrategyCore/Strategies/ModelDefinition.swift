/// A model of a workspace: `use: PROVIDER/MODEL` and what differs from the provider's defaults.
public struct ModelDefinition: Sendable, Hashable, Codable {
  /// `baseline`, `tuned/NAME`, `openai/gpt-4.1-mini`, `openai-compatible/NAME`, `command/NAME`, …
  public var use: String
  public var url: String?
  public var price: PriceChoice?
  /// Where the key is, when not where the provider's own is; never the key itself.
  public var key: KeySource?
  /// True when a key may travel unencrypted to another machine.
  public var insecure: Bool?
  /// True for a served fine-tune whose name does not tell.
  public var tuned: Bool?
  /// Parameters for every call of the model; those of a strategy count before them.
  public var parameters: RequestParameters?
  /// Tokens of prompt and completion together, where the price book does not know.
  public var contextWindow: Int?
  /// A program with its arguments that answers in place of a server; only in a trusted workspace.
  public var command: [String]?
  public var connection: Connection?
  public var dialect: DialectChoice?

  public init(
    use: String, url: String? = nil, price: PriceChoice? = nil, key: KeySource? = nil,
    insecure: Bool? = nil, tuned: Bool? = nil, parameters: RequestParameters? = nil,
    contextWindow: Int? = nil, command: [String]? = nil, connection: Connection? = nil,
    dialect: DialectChoice? = nil
  ) {
    self.use = use
    self.url = url
    self.price = price
    self.key = key
    self.insecure = insecure
    self.tuned = tuned
    self.parameters = parameters
    self.contextWindow = contextWindow
    self.command = command
    self.connection = connection
    self.dialect = dialect
  }

  /// How a workspace prices a model, when not by the price book.
  public enum PriceChoice: Sendable, Hashable, Codable {
    case free
    /// As the price book prices another model.
    case like(model: String)
    /// Per million tokens.
    case rates(input: Money, output: Money)
    /// Nothing per token, but so much for each hour of the machine that serves the model.
    case hosted(perGPUHour: Money)
  }

  /// How a server is reached; durations in seconds.
  public struct Connection: Sendable, Hashable, Codable {
    public var connectTimeout: Double?
    /// How long nothing may arrive.
    public var inactivityTimeout: Double?
    /// How many calls may be on their way at once.
    public var concurrency: Int?
    /// A socket on this machine in place of host and port.
    public var unixSocket: String?

    public init(
      connectTimeout: Double? = nil, inactivityTimeout: Double? = nil, concurrency: Int? = nil,
      unixSocket: String? = nil
    ) {
      self.connectTimeout = connectTimeout
      self.inactivityTimeout = inactivityTimeout
      self.concurrency = concurrency
      self.unixSocket = unixSocket
    }
  }

  /// How an OpenAI-compatible server differs from the plain dialect.
  public struct DialectChoice: Sendable, Hashable, Codable {
    /// The field that bounds completion tokens.
    public var tokenLimit: String?
    /// Fields that are never sent.
    public var omit: [String]?
    /// Headers to add; values may be `${VARIABLE}`.
    public var headers: [String: String]?
    /// `api-version` of Azure's older addresses.
    public var apiVersion: String?

    public init(
      tokenLimit: String? = nil, omit: [String]? = nil, headers: [String: String]? = nil,
      apiVersion: String? = nil
    ) {
      self.tokenLimit = tokenLimit
      self.omit = omit
      self.headers = headers
      self.apiVersion = apiVersion
    }
  }

  /// `use` up to the first slash.
  public var provider: String {
    use.split(separator: "/", maxSplits: 1).first.map(String.init) ?? use
  }

  /// `use` after the first slash; empty for `baseline`.
  public var model: String {
    let parts = use.split(separator: "/", maxSplits: 1)
    return parts.count == 2 ? String(parts[1]) : ""
  }

  public var isTuned: Bool { tuned ?? (provider == "tuned" || model.hasPrefix("ft:")) }
}
