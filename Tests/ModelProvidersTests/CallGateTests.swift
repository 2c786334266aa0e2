import StrategyCore
import Synchronization
import Testing

@testable import ModelProviders

/// A clock that moves only when told, and wakes those who sleep.
final class GateHand: Sendable {
  private struct State {
    var now = ContinuousClock.now
    var sleepers: [(until: ContinuousClock.Instant, promise: Promise<Bool>)] = []
  }
  private let state = Mutex(State())

  var clock: GateClock {
    GateClock(now: { self.state.withLock { $0.now } }, sleep: { await self.sleep($0) })
  }

  var sleepers: Int { state.withLock { $0.sleepers.count } }

  private func sleep(_ duration: Duration) async {
    let promise = Promise<Bool>()
    state.withLock { $0.sleepers.append(($0.now + duration, promise)) }
    _ = await promise.value()
  }

  func pass(_ duration: Duration) {
    let awake = state.withLock { state in
      state.now += duration
      let now = state.now
      defer { state.sleepers.removeAll { $0.until <= now } }
      return state.sleepers.filter { $0.until <= now }
    }
    awake.forEach { $0.promise.give(true) }
  }
}

@Suite struct CallGateTests {
  /// The passes of tasks in the order in which they got through; a task alone would keep its pass.
  private final class Passes: Sendable {
    private struct State {
      var order: [Int] = []
      var held: [CallGate.Pass] = []
    }
    private let state = Mutex(State())
    var order: [Int] { state.withLock { $0.order } }

    func take(_ pass: consuming CallGate.Pass, as number: Int) {
      let pass = pass
      state.withLock { state in
        state.order.append(number)
        state.held.append(pass)
      }
    }

    func dropFirst() {
      // Let go of outside the lock, since the next call gets through by it.
      let pass = state.withLock { $0.held.removeFirst() }
      withExtendedLifetime(pass) {}
    }
  }

  private let nothingLeft = RateHeadroom(requests: .init(remaining: 0, resetSeconds: 5))

  @Test func `no more get through than there is room for, in the order in which they came`()
    async throws
  {
    let gate = CallGate(ceiling: 2)
    let passes = Passes()
    passes.take(try await gate.enter(), as: -2)
    passes.take(try await gate.enter(), as: -1)
    for number in 0..<10 {
      Task { passes.take(try await gate.enter(), as: number) }
      await eventually { gate.waiting == number + 1 }
    }
    #expect(passes.order == [-2, -1])
    for number in 0..<10 {
      passes.dropFirst()
      await eventually { passes.order.count == number + 3 }
      #expect(gate.window.underway == 2)
    }
    #expect(passes.order == Array(-2..<10))
  }

  @Test func `whoever gives up is passed over, and at once`() async throws {
    let gate = CallGate(ceiling: 1)
    let passes = Passes()
    passes.take(try await gate.enter(), as: 0)
    let quitter = Task { _ = try await gate.enter() }
    await eventually { gate.waiting == 1 }
    let stayer = Task { _ = try await gate.enter() }
    await eventually { gate.waiting == 2 }
    quitter.cancel()
    await #expect(throws: CancellationError.self) { try await quitter.value }
    passes.dropFirst()
    try await stayer.value
    await eventually { gate.window.underway == 0 }
  }

  @Test func `a task that is cancelled already does not wait`() async throws {
    let gate = CallGate(ceiling: 1)
    let pass = try await gate.enter()
    let (started, signal) = AsyncStream<Void>.makeStream()
    let task = Task {
      for await _ in started {}
      _ = try await gate.enter()
    }
    task.cancel()
    signal.finish()
    await #expect(throws: CancellationError.self) { try await task.value }
    withExtendedLifetime(pass) {}
  }

  @Test func `a gate with nothing left opens when the limit is whole again`() async throws {
    let hand = GateHand()
    let gate = CallGate(ceiling: 4, clock: hand.clock)
    try await gate.enter().succeed(nothingLeft)
    let waiting = Task { try await gate.enter() }
    await eventually { hand.sleepers == 1 }
    hand.pass(.seconds(4))
    #expect(gate.window.underway == 0)
    hand.pass(.seconds(1))
    _ = try await waiting.value
  }

  @Test func `no server closes a gate for longer than a minute`() async throws {
    let hand = GateHand()
    let gate = CallGate(ceiling: 4, clock: hand.clock)
    try await gate.enter().succeed(
      RateHeadroom(tokens: .init(remaining: 0, resetSeconds: 86_400)))
    let waiting = Task { try await gate.enter() }
    await eventually { hand.sleepers == 1 }
    hand.pass(.seconds(60))
    _ = try await waiting.value
  }

  @Test func `a closing that is put off is waited for again`() async throws {
    let hand = GateHand()
    let gate = CallGate(ceiling: 4, clock: hand.clock)
    let (early, late) = (try await gate.enter(), try await gate.enter())
    early.succeed(nothingLeft)
    let waiting = Task { try await gate.enter() }
    await eventually { hand.sleepers == 1 }
    hand.pass(.seconds(3))
    late.succeed(nothingLeft)
    hand.pass(.seconds(2))
    await eventually { hand.sleepers == 1 }
    #expect(gate.waiting == 1)
    hand.pass(.seconds(3))
    _ = try await waiting.value
  }

  @Test func `models of one server share a gate, others do not`() throws {
    let catalogue = try ModelCatalogue.bundled(environment: ["OPENAI_API_KEY": "sk-1"])
    func gate(_ definition: ModelDefinition) throws -> CallGate {
      try #require(try catalogue.model(for: definition) as? HTTPLanguageModel).gate
    }
    let first = try gate(ModelDefinition(use: "openai/gpt-4.1"))
    #expect(try gate(ModelDefinition(use: "openai/gpt-4o")) === first)
    #expect(first.window.limit == 16)
    let local = try gate(ModelDefinition(use: "vllm/m"))
    #expect(local !== first)
    #expect(local.window.limit == 64)
    let narrow = try gate(
      ModelDefinition(use: "llama.cpp/m", connection: .init(concurrency: 3)))
    #expect(narrow.window.limit == 3)
  }
}

@Suite struct CallWindowTests {
  @Test func `a refusal halves the window, one for each round trip`() {
    var window = CallWindow(ceiling: 16)
    let calls = (0..<16).map { _ in window.begin() }
    calls.forEach { window.refuse($0) }
    #expect(window.limit == 8)
    calls.forEach { _ in window.end() }
    window.refuse(window.begin())
    #expect(window.limit == 4)
  }

  @Test func `a window of successes makes room for one more, up to the ceiling`() {
    var window = CallWindow(ceiling: 4)
    window.refuse(window.begin())
    #expect(window.limit == 2)
    for expected in [2, 3, 3, 3, 4, 4, 4, 4, 4] {
      window.succeed(window.begin())
      #expect(window.limit == expected)
    }
  }

  @Test func `successes from before a cut do not count`() {
    var window = CallWindow(ceiling: 8)
    let before = (0..<8).map { _ in window.begin() }
    window.refuse(before[0])
    before.dropFirst().forEach { window.succeed($0) }
    #expect(window.limit == 4)
  }

  @Test(arguments: [UInt64(1), 7, 42, 1234, 99999])
  func `whatever happens, the window stays between one and its ceiling`(seed: UInt64) {
    var dice = Dice(state: seed)
    var window = CallWindow(ceiling: 1 + dice.below(40))
    var underway: [Int] = []
    var surprises = 0
    for _ in 0..<5000 {
      let before = window.limit
      var isRight = true
      switch dice.below(10) {
      case 0..<5 where window.hasRoom: underway.append(window.begin())
      case 5..<8 where !underway.isEmpty:
        window.succeed(underway.remove(at: dice.below(underway.count)))
        window.end()
        isRight = (before...before + 1).contains(window.limit)
      case 8 where !underway.isEmpty:
        window.refuse(underway.remove(at: dice.below(underway.count)))
        window.end()
        isRight = [before, max(1, before / 2)].contains(window.limit)
      default: break
      }
      isRight = isRight && (1...window.ceiling).contains(window.limit)
      isRight = isRight && window.underway == underway.count && underway.count <= window.ceiling
      surprises += isRight ? 0 : 1
    }
    #expect(surprises == 0)
  }

  private struct Dice {
    var state: UInt64
    mutating func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
  }
}
