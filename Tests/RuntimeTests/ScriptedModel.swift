import StrategyCore
import Synchronization

/// A model that says what the test tells it to say, when it is told.
final class ScriptedModel: LanguageModel {
  let name: String
  let isTuned = false
  private let calls = Mutex<[AsyncThrowingStream<ModelEvent, any Error>.Continuation]>([])

  init(_ name: String = "scripted") {
    self.name = name
  }

  var callCount: Int { calls.withLock(\.count) }

  func respond(to request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
    AsyncThrowingStream { continuation in
      calls.withLock { $0.append(continuation) }
    }
  }

  /// Speaks in the latest call.
  func say(_ text: String) {
    send(.text(text))
  }

  func send(_ event: ModelEvent) {
    calls.withLock { _ = $0.last?.yield(event) }
  }

  func finish(_ reason: FinishReason = .stop) {
    calls.withLock { calls in
      calls.last?.yield(.finished(reason))
      calls.last?.finish()
    }
  }

  func fail(_ failure: Failure) {
    calls.withLock { $0.last?.finish(throwing: failure) }
  }
}

/// A model that says all of its chunks as fast as they are taken.
struct FastModel: LanguageModel {
  let name = "fast"
  let isTuned = false
  let chunks: [String]

  func respond(to request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
    AsyncThrowingStream { continuation in
      for chunk in chunks { continuation.yield(.text(chunk)) }
      continuation.yield(.finished(.stop))
      continuation.finish()
    }
  }
}

/// Gives every strategy the same model.
struct ScriptedResolver: StrategyResolver {
  let workspace: Workspace
  let model: any LanguageModel
  var price: ModelPrice?

  func resolve(_ request: RunRequest) throws -> ResolvedStrategy {
    guard let strategy = workspace.strategy(named: request.strategy) else {
      throw Failure(.workspace, "There is no strategy “\(request.strategy)”.")
    }
    return ResolvedStrategy(
      strategy: strategy,
      template: PromptTemplate(
        name: strategy.prompt, sections: [.init(role: .user, text: request.promptText)]),
      model: model, price: price)
  }
}
