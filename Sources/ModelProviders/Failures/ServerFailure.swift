import StrategyCore

/// What went wrong between us and a server, as a fact.
enum ServerFailure: Error, Hashable, Sendable {
  /// No response, or one that broke off.
  case transport(TransportError)
  /// A response with a status that does not mean success.
  case status(Int, headers: HTTPHeaders, reply: ErrorReply)
  /// A response that began well and is no reply.
  case reply(ReplyError)
}

/// What is wrong with a model's definition in a workspace.
enum DefinitionProblem: Error, Hashable, Sendable {
  case unknownProvider(String, nearest: [String])
  case noModel(provider: String)
  case noAddress(title: String, variables: [String])
  case badAddress(String, ServerAddress.Problem)
  case unsetVariable(String)
  /// A variable that is not about addresses must not end up in one.
  case secretInAddress(String)
  case missingKey(title: String, variables: [String])
  case unusableKey(KeySource)
  case unusableHeader(String)
  case keyForStranger(host: String, variable: String)
  case unencryptedKey(host: String, variable: String)
  case keyFile(path: String, KeyFile.Problem)
  /// `secret` says what would be sent, as `the variable NAME`.
  case secretForStranger(secret: String, host: String)
  /// A workspace that may not run programs names one.
  case untrusted(command: String)
  case noCommand
}
