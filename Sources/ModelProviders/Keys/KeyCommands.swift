import StrategyCore
import Synchronization

/// Why a command gave no key.
enum KeyCommandError: Error, Hashable, Sendable {
  case cancelled
  case failed(CommandError, complaint: String)
  /// It printed nothing that can be a key.
  case unusable
}

/// A command that prints a key when it is needed.
struct KeyCommand: Sendable {
  var line: String
  var folder: String?
  var environment: [String: String]
  var runs: KeyCommands

  func key() async throws(KeyCommandError) -> APIKey {
    APIKey(
      value: try await runs.key(from: line, in: folder, environment: environment),
      source: .command(line: line))
  }
}

/// Runs the commands that print keys: each once, when its key is first needed, and for everybody who needs it then.
final class KeyCommands: Sendable {
  typealias Outcome = Result<String, KeyCommandError>

  /// Those of the process, so that a password manager asks once.
  static let shared = KeyCommands()

  private struct Run {
    /// Tells it from a later run of the same command.
    var number: Int
    var task: Task<Void, Never>
    var waiting: [ObjectIdentifier: Promise<Outcome>]
  }

  private struct State {
    var keys: [Place: String] = [:]
    var runs: [Place: Run] = [:]
    var lastNumber = 0
  }

  private struct Place: Hashable, Sendable {
    var line: String
    var folder: String?
  }

  private static let outputLimit = 64 * 1024
  private let patience: Duration
  private let state = Mutex(State())

  init(patience: Duration = .seconds(30)) {
    self.patience = patience
  }

  /// The first line that `line` prints. Cancelling ends the command unless others wait for it too.
  func key(
    from line: String, in folder: String?, environment: [String: String]
  ) async throws(KeyCommandError) -> String {
    let place = Place(line: line, folder: folder)
    let promise = Promise<Outcome>()
    state.withLock { state in
      if let key = state.keys[place] {
        promise.give(.success(key))
      } else if state.runs[place] != nil {
        state.runs[place]?.waiting[ObjectIdentifier(promise)] = promise
      } else {
        state.lastNumber += 1
        let number = state.lastNumber
        let task = Task { await self.run(place, environment, as: number) }
        state.runs[place] = Run(
          number: number, task: task, waiting: [ObjectIdentifier(promise): promise])
      }
    }
    let outcome = await withTaskCancellationHandler {
      await promise.value()
    } onCancel: {
      if promise.give(.failure(.cancelled)) { leave(promise, place) }
    }
    return try outcome.get()
  }

  private func leave(_ promise: Promise<Outcome>, _ place: Place) {
    state.withLock { state in
      state.runs[place]?.waiting[ObjectIdentifier(promise)] = nil
      guard let run = state.runs[place], run.waiting.isEmpty else { return }
      run.task.cancel()
      state.runs[place] = nil
    }
  }

  @concurrent
  private func run(
    _ place: Place, _ environment: [String: String], as number: Int
  ) async {
    let outcome: Outcome
    do throws(KeyCommandError) {
      outcome = .success(try await output(of: place, environment))
    } catch {
      outcome = .failure(error)
    }
    let waiting: [Promise<Outcome>] = state.withLock { state in
      // Everybody left, and whoever came since has a run of their own.
      guard state.runs[place]?.number == number else { return [] }
      if case .success(let key) = outcome { state.keys[place] = key }
      return (state.runs.removeValue(forKey: place)?.waiting.values).map(Array.init) ?? []
    }
    waiting.forEach { $0.give(outcome) }
  }

  private func output(
    of place: Place, _ environment: [String: String]
  ) async throws(KeyCommandError) -> String {
    var complaint = ""
    var bytes: [UInt8] = []
    do throws(CommandError) {
      let process = try CommandProcess.start(
        CommandProcess.Launch(
          path: "/bin/sh", arguments: ["sh", "-c", place.line], environment: environment,
          folder: place.folder, inactivity: patience, patience: patience))
      defer { complaint = process.complaint }
      while let more = try await process.next() {
        if bytes.count < Self.outputLimit { bytes += more }
      }
    } catch {
      throw error == .cancelled ? .cancelled : .failed(error, complaint: complaint)
    }
    let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
    let key = String(String(decoding: line, as: UTF8.self).trimmingSpaces)
    guard APIKey.isUsable(key) else { throw .unusable }
    return key
  }
}
