import StrategyCore
import Synchronization

/// A model that sends what it was told to, one step whenever it is asked for more.
struct ScriptedModel: LanguageModel {
  enum Step: Sendable {
    case send(ModelEvent)
    case fail(any Error)
  }

  var name = "scripted/model"
  var isTuned = false
  var steps: [Step]
  var diary = Diary()

  init(_ events: ModelEvent..., isTuned: Bool = false) {
    steps = events.map { .send($0) }
    self.isTuned = isTuned
  }

  init(steps: [Step]) {
    self.steps = steps
  }

  func respond(to request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
    diary.note(.asked(request))
    let place = Place()
    return AsyncThrowingStream {
      let index = place.advance()
      guard index < steps.count else { return nil }
      diary.note(.pulled(index))
      switch steps[index] {
      case .send(let event): return event
      case .fail(let error): throw error
      }
    }
  }

  private final class Place: Sendable {
    private let index = Mutex(0)

    func advance() -> Int {
      index.withLock { index in
        defer { index += 1 }
        return index
      }
    }
  }
}

/// A model that never says anything and tells when its stream is let go.
struct SilentModel: LanguageModel {
  let name = "silent/model"
  let isTuned = false
  let diary = Diary()

  func respond(to request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
    let (stream, continuation) = AsyncThrowingStream<ModelEvent, any Error>.makeStream()
    continuation.onTermination = { [diary] _ in diary.note(.released) }
    diary.note(.asked(request))
    return stream
  }
}

/// A model that has said everything before anyone listens.
struct HastyModel: LanguageModel {
  let name = "hasty/model"
  let isTuned = false
  var events: [ModelEvent]

  func respond(to request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
    let (stream, continuation) = AsyncThrowingStream<ModelEvent, any Error>.makeStream()
    for event in events { continuation.yield(event) }
    continuation.finish()
    return stream
  }
}

/// What happened, in order, from whichever task.
final class Diary: Sendable {
  enum Note: Sendable, Equatable {
    case asked(ModelRequest)
    case pulled(Int)
    case released
    case recorded(SessionEvent)
  }

  private let entries = Mutex<[Note]>([])

  var notes: [Note] { entries.withLock { $0 } }

  var request: ModelRequest? {
    for case .asked(let request) in notes { return request }
    return nil
  }

  var events: [SessionEvent] {
    notes.compactMap { if case .recorded(let event) = $0 { event } else { nil } }
  }

  func note(_ note: Note) {
    entries.withLock { $0.append(note) }
  }
}

/// Counts a token for each character, so that sums can be seen.
struct CharacterCounter: TokenCounter {
  var isExact: Bool { true }
  func count(_ text: String) -> Int { text.count }
}
