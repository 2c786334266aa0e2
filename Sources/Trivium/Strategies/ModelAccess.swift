import Archive
import Foundation
import ModelProviders
import StrategyCore
import Synchronization

/// What models are reached through, whatever the workspace: prices, keys, vocabularies and kept answers.
struct ModelAccess: Sendable {
  let catalogue: ModelCatalogue
  let counters: TokenCounters
  /// `nil` when every answer is asked for anew.
  let cache: (any ResponseCache)?
  let tape: Tape
  /// Models that were found on servers where nobody would look for them by name alone.
  let found = FoundModels()
  private let made = MadeModels()

  /// - Parameters:
  ///   - loaded: the workspace whose commands may run if it is trusted; `nil` allows none.
  ///   - tape: one that is in use already, in place of one that `taping` asks for.
  ///   - notice: is told what is wrong with files that are not needed to go on.
  init(
    for loaded: LoadedWorkspace?, usesCache: Bool = true, taping: Taping = .none,
    tape: Tape? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment,
    notice: @escaping @Sendable (String) -> Void = { _ in }
  ) throws {
    let paths = UserPaths(environment: environment)
    let settings = try UserSettings.load(paths)
    let (tables, unreadable) = PriceBook.load(
      [PriceFile(path: paths.priceUpdate.path, role: .update)], read: Self.bytes(of:))
    let (prices, unusable) = tables.overridden(
      by: settings.prices, source: ShownPath(paths.configuration).text)
    for problem in unreadable + unusable { notice(problem.sentence) }
    catalogue = ModelCatalogue(
      prices: prices, environment: environment, folder: loaded?.folder.root.path,
      isTrusted: loaded.map(WorkspaceTrust(paths: paths).trusts) ?? false)
    counters = TokenCounters(
      VocabularyStore(folder: paths.vocabularies), notice: notice)
    self.tape =
      try tape
      ?? Tape(taping, redactedBy: Redaction { [catalogue] in catalogue.secrets.redact($0) })
    cache = usesCache && !self.tape.isUsed ? Self.cache(paths, notice: notice) : nil
  }

  private static func bytes(of path: String) throws -> [UInt8]? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private static func cache(
    _ paths: UserPaths, notice: @escaping @Sendable (String) -> Void
  ) -> (any ResponseCache)? {
    do {
      try FileManager.default.createDirectory(
        at: paths.cache, withIntermediateDirectories: true)
      return try SQLiteResponseCache(paths.responses, notify: notice)
    } catch {
      notice("Answers are not kept: \(FailureText.failure(.storage, for: error).sentence)")
      return nil
    }
  }

  /// Takes the keys that were used, and what looks like one, out of all that is recorded.
  var redaction: Redaction {
    Redaction { [catalogue] in catalogue.secrets.redact($0) }
  }

  /// A served model, with kept or recorded answers where the user wants them.
  func model(for definition: ModelDefinition) throws -> any LanguageModel {
    if case .cassette(let cassette, let asks) = tape {
      return CassetteModel(
        definition.use, isTuned: definition.isTuned, from: cassette,
        fallback: asks ? try served(by: definition) : nil)
    }
    let model = try served(by: definition)
    if case .recorder(let recorder) = tape {
      let start = ContinuousClock.now
      return RecordingModel(model, to: recorder) {
        Microseconds((ContinuousClock.now - start) / .microseconds(1))
      }
    }
    guard let cache else { return model }
    return CachingLanguageModel(
      model, cache: cache, address: Self.place(of: definition),
      counter: counters.counter(forModel: definition.model))
  }

  /// Addresses and keys are looked up once for all calls; a key in a file, each time anew, for it may change.
  private func served(by definition: ModelDefinition) throws(Failure) -> any LanguageModel {
    if let known = made[definition] { return known }
    let model = try catalogue.model(for: definition)
    if case .file = definition.key { return model }
    made[definition] = model
    return model
  }

  /// Where a model is, and what of the way there shapes its answers.
  private static func place(of definition: ModelDefinition) -> String {
    var place = ModelDefinition(
      use: definition.use, url: definition.url, command: definition.command,
      dialect: definition.dialect)
    if let socket = definition.connection?.unixSocket {
      place.connection = ModelDefinition.Connection(unixSocket: socket)
    }
    return (try? JSONText.of(place)) ?? definition.use
  }
}

/// Definitions of models that servers were found to have, by the name under which they were listed.
final class FoundModels: Sendable {
  private let definitions = Mutex<[String: ModelDefinition]>([:])

  subscript(name: String) -> ModelDefinition? {
    get { definitions.withLock { $0[name] } }
    set { definitions.withLock { $0[name] = newValue } }
  }
}

/// Served models by what makes them, for as long as the files of the workspace are not read again.
private final class MadeModels: Sendable {
  private let models = Mutex<[ModelDefinition: any LanguageModel]>([:])

  subscript(definition: ModelDefinition) -> (any LanguageModel)? {
    get { models.withLock { $0[definition] } }
    set { models.withLock { $0[definition] = newValue } }
  }
}

/// Token counters by model; a vocabulary is read once.
final class TokenCounters: Sendable {
  private let store: VocabularyStore
  private let notice: @Sendable (String) -> Void
  private let loaded = Mutex<[BytePairEncoding?: any TokenCounter]>([:])

  init(_ store: VocabularyStore, notice: @escaping @Sendable (String) -> Void) {
    self.store = store
    self.notice = notice
  }

  func counter(forModel name: String) -> any TokenCounter {
    let encoding = BytePairEncoding(model: name)
    return loaded.withLock { loaded in
      if let counter = loaded[encoding] { return counter }
      let counter = read(name)
      loaded[encoding] = counter
      return counter
    }
  }

  private func read(_ name: String) -> any TokenCounter {
    do throws(Failure) {
      return try store.counter(forModel: name)
    } catch {
      notice(error.sentence)
      return EstimatingTokenCounter(like: BytePairEncoding(model: name))
    }
  }
}
