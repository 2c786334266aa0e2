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
      let limit = ContinuousClock.now + .seconds(60)
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
    return decoder.feed(Array(outside.pipe.fileHandleForReading.availableData))
  }

  func present(_ grid: Grid, area: Rect, theme: Theme) {
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
