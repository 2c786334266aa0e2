import CellGrid
import Foundation
import StrategyCore
import Synchronization
import Testing
import Workbench

@testable import Runtime

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An executor of its own with a thread of its own.
private actor Clerk {
  nonisolated let executor = PollExecutor()
  private(set) var log: [Int] = []

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  func note(_ number: Int) { log.append(number) }

  /// Set on the executor's own thread: its last job, after which the loop looks at the flag.
  func finish(_ flag: Flag) { flag.set() }

  func wait(for input: InputWait) async { await executor.nextTurn(input) }
}

/// Runs an executor until told otherwise.
private final class Room: Sendable {
  let clerk = Clerk()
  private let isClosed = Flag()

  func open() {
    Thread.detachNewThread { [self] in
      clerk.executor.run { isClosed.isSet }
    }
  }

  func close() async {
    await clerk.finish(isClosed)
  }
}

/// Something that comes true once, seen by all threads.
fileprivate final class Flag: Sendable {
  private let value = Atomic(false)

  var isSet: Bool { value.load(ordering: .acquiring) }

  func set() { value.store(true, ordering: .releasing) }
}

@Suite
struct PollExecutorTests {
  @Test func `jobs of one task run in order, on one thread`() async {
    let room = Room()
    room.open()
    for number in 0..<1000 { await room.clerk.note(number) }
    #expect(await room.clerk.log == Array(0..<1000))
    await room.close()
  }

  @Test func `it wakes for work and for nothing else`() async {
    let room = Room()
    room.open()
    await room.clerk.note(0)
    let before = room.clerk.executor.wakes
    for number in 1...50 { await room.clerk.note(number) }
    #expect(room.clerk.executor.wakes - before <= 50)
    await room.close()
  }

  @Test func `a flood of jobs does not keep those who wait for a turn`() async {
    let room = Room()
    let isDone = Flag()
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        while !isDone.isSet { await room.clerk.note(0) }
      }
      group.addTask {
        for _ in 0..<100 { await room.clerk.wait(for: InputWait(descriptors: [])) }
        isDone.set()
      }
      room.open()
    }
    #expect(isDone.isSet)
    await room.close()
  }

  @Test func `a readable descriptor and a deadline end the wait`() async {
    let room = Room()
    room.open()
    let pipe = Pipe()
    async let turn: Void = room.clerk.wait(
      for: InputWait(descriptors: [pipe.fileHandleForReading.fileDescriptor]))
    pipe.fileHandleForWriting.write(Data([1]))
    await turn
    await room.clerk.wait(for: InputWait(descriptors: [], milliseconds: 1))
    await room.close()
  }
}

/// A terminal whose keys come through a pipe, as a real one's do.
private final class PipeTerminal: Terminal {
  let size = GridSize(rows: 24, columns: 80)
  let traits = TerminalTraits()
  private let outside: Outside
  private var decoder = InputDecoder()

  init(_ outside: Outside) {
    self.outside = outside
  }

  /// What a test sees of it from another thread.
  final class Outside: Sendable {
    let pipe = Pipe()
    let screen = Mutex("")
    let requests = Mutex<[TerminalRequest]>([])

    func type(_ text: String) {
      pipe.fileHandleForWriting.write(Data(text.utf8))
    }

    func until(_ text: String) async {
      let limit = ContinuousClock.now + .seconds(20)
      while !screen.withLock({ $0.contains(text) }) {
        guard ContinuousClock.now < limit else {
          Issue.record("never seen: \(text)\n\(screen.withLock(\.self))")
          return
        }
        await Task.yield()
      }
    }
  }

  private var descriptor: Int32 { outside.pipe.fileHandleForReading.fileDescriptor }

  var input: InputWait { InputWait(descriptors: [descriptor]) }

  func readEvents() -> [TerminalEvent] {
    var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&wanted, 1, 0) > 0 else { return [] }
    let bytes = outside.pipe.fileHandleForReading.availableData
    return bytes.withUnsafeBytes { decoder.feed($0) }
  }

  func present(_ grid: Grid, theme: Theme) {
    outside.screen.withLock { $0 = GridText.plain(grid) }
  }

  func perform(_ request: TerminalRequest) {
    outside.requests.withLock { $0.append(request) }
  }
}

@Suite(.onUIThread)
struct WorkbenchRunTests {
  @Test func `the whole loop runs from the first frame to the restored terminal`() async {
    let outside = PipeTerminal.Outside()
    let journal = MemoryJournal()
    let model = FastModel(chunks: ["In ", "the ", "cellar."])
    let resolver = ScriptedResolver(workspace: WorkbenchHarness.workspace, model: model)
    let environment = Environment(
      strategyRunner: StrategyRunner(resolver: resolver), journal: journal, shelf: FixedShelf(),
      themes: [.plain], editor: ExternalEditor(arguments: [], directory: ""))
    async let exit = Task { @UI in
      WorkbenchLoop.run(
        terminal: PipeTerminal(outside), environment: environment,
        workbench: WorkbenchState(size: GridSize(rows: 24, columns: 80)),
        events: WorkbenchHarness.firstEvents)
    }.value
    await outside.until("support-desk")
    outside.type("Where?\n")
    await outside.until("In the cellar.")
    outside.type("\u{11}")
    #expect(await exit == WorkbenchExit(reason: .quit))
    #expect(outside.requests.withLock(\.self) == [.restore])
    #expect(await SessionState(folding: journal.entries).runs.map(\.text) == ["In the cellar."])
  }
}
