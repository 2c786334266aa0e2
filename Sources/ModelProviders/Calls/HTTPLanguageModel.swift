package import StrategyCore
import Synchronization

/// A model behind an HTTP server.
package struct HTTPLanguageModel: LanguageModel {
  package let name: String
  package let isTuned: Bool
  let server: ModelServer
  let retry: RetryPolicy
  let timing: RetryTiming
  let transport: HTTPTransport
  let limits: TransportLimits
  let gate: CallGate
  let secrets: KnownSecrets
  /// Prints the server's key, which it does not have then.
  let keyCommand: KeyCommand?
  /// What the server refused before, so that it is not asked in vain each time.
  private let refusals = Refusals()

  init(
    name: String, isTuned: Bool, server: ModelServer, retry: RetryPolicy = RetryPolicy(),
    timing: RetryTiming = .real, transport: HTTPTransport,
    limits: TransportLimits = TransportLimits(), gate: CallGate = CallGate(ceiling: 16),
    secrets: KnownSecrets = KnownSecrets(), keyCommand: KeyCommand? = nil
  ) {
    self.name = name
    self.isTuned = isTuned
    self.server = server
    self.retry = retry
    self.timing = timing
    self.transport = transport
    self.limits = limits
    self.gate = gate
    self.secrets = secrets
    self.keyCommand = keyCommand
  }

  /// The stream is pulled: nothing is sent before the first event is asked for, and a reader who is slow
  /// holds the server back.
  package func respond(to request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
    let call = ModelCall(model: self, request: request, refusals: refusals)
    return AsyncThrowingStream { try await call.next() }
  }

  /// The server with its key, also when a command has to be asked for it.
  func serverWithKey() async throws -> ModelServer {
    guard let keyCommand else { return server }
    do throws(KeyCommandError) {
      var server = server
      let key = try await keyCommand.key()
      server.key = key
      secrets.insert(key.value)
      return server
    } catch {
      if error == .cancelled { throw CancellationError() }
      throw Failure(error, of: keyCommand).redacted(by: secrets.current)
    }
  }
}

/// How long a server may keep a call waiting.
struct TransportLimits: Sendable, Hashable {
  var connect = Duration.seconds(5)
  var inactivity = Duration.seconds(300)
  var authorities = CertificateAuthorities()
}

/// The clock and the dice of retries.
struct RetryTiming: Sendable {
  var sleep: @Sendable (Duration) async throws -> Void
  /// 0…1.
  var jitter: @Sendable () -> Double

  static let real = RetryTiming(
    sleep: { try await Task.sleep(for: $0) }, jitter: { Double.random(in: 0...1) })
}

/// What one model's server does not take, learned from its refusals.
final class Refusals: Sendable {
  private let amendment = Mutex(ModelServer.Amendment())

  var current: ModelServer.Amendment {
    get { amendment.withLock { $0 } }
    set { amendment.withLock { $0 = newValue } }
  }
}
