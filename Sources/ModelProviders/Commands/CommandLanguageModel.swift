package import StrategyCore

/// A model that is a program of the user's: it reads one request and writes one answer.
package struct CommandLanguageModel: LanguageModel {
  package let name: String
  package let isTuned: Bool
  /// The program and its arguments.
  let command: [String]
  /// The workspace's, where the program runs.
  let folder: String?
  let environment: [String: String]
  var inactivity = Duration.seconds(300)
  var grace = Duration.seconds(2)
  let gate: CallGate
  let secrets: KnownSecrets

  package func respond(to request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
    let call = CommandCall(model: self, request: request)
    return AsyncThrowingStream { try await call.next() }
  }

  /// What to start for `request`.
  func launch(for request: ModelRequest) throws(CommandError) -> CommandProcess.Launch {
    guard let program = command.first,
      let path = Executable.path(of: program, in: folder, environment: environment)
    else { throw .notFound }
    let model = name.split(separator: "/", maxSplits: 1).last.map(String.init) ?? name
    return CommandProcess.Launch(
      path: path, arguments: command, environment: environment, folder: folder,
      input: CommandRequest.body(for: request, model: model), inactivity: inactivity, grace: grace)
  }
}

/// One run of a program for one answer.
actor CommandCall {
  private enum Phase {
    case unsent
    case reading(CommandProcess)
    case over((any Error)?)
  }

  private let model: CommandLanguageModel
  private let request: ModelRequest
  private var phase = Phase.unsent
  private var reply = CommandOutput()
  private var ready: ArraySlice<ModelEvent> = []
  private var masks: TextMasks
  private var pass: CallGate.Pass?

  init(model: CommandLanguageModel, request: ModelRequest) {
    self.model = model
    self.request = request
    masks = TextMasks(model.secrets.current)
  }

  deinit {
    if case .reading(let process) = phase { process.cancel() }
  }

  /// The next event; `nil` after the last one.
  func next() async throws -> ModelEvent? {
    while true {
      if let event = ready.popFirst() { return event }
      switch phase {
      case .unsent: try await start()
      case .reading(let process): try await read(process)
      case .over(let error):
        phase = .over(nil)
        pass = nil
        if let error { throw error }
        return nil
      }
    }
  }

  private func start() async throws {
    pass = try await model.gate.enter()
    do throws(CommandError) {
      phase = .reading(try CommandProcess.start(try model.launch(for: request)))
    } catch {
      end(Failure(error, of: model.command, saying: ""))
    }
  }

  private func read(_ process: CommandProcess) async throws {
    let portion: CommandProcess.Portion
    do throws(CommandError) {
      portion = .success(try await process.next())
    } catch {
      portion = .failure(error)
    }
    do throws(CommandOutput.Problem) {
      switch portion {
      case .success(let bytes?): try reply.feed(bytes)
      case .success(nil):
        try reply.end()
        collect()
        pass?.succeed(nil)
        end(nil)
      case .failure(.cancelled):
        collect()
        phase = .over(CancellationError())
      case .failure(let error):
        collect()
        end(Failure(error, of: model.command, saying: process.complaint))
      }
      collect()
    } catch {
      collect()
      process.cancel()
      end(Failure(error, of: model.command, saying: process.complaint))
    }
  }

  private func collect() {
    ready.append(contentsOf: masks.masking(reply.takeEvents()))
  }

  private func end(_ failure: Failure?) {
    ready.append(contentsOf: masks.finish())
    phase = .over(failure?.redacted(by: model.secrets.current))
  }
}
