import CellGrid
import Foundation
import StrategyCore
import Testing
import Widgets
import Workbench

/// Random keys, pastes, clicks, resizes and answers; after each the screen must be whole.
///
/// `TRIVIUM_FUZZ_KEYS=100000` presses more of them.
struct KeyFuzzTests {
  private static let count =
    ProcessInfo.processInfo.environment["TRIVIUM_FUZZ_KEYS"].flatMap(Int.init) ?? 1500

  @Test(arguments: [EditingStyle.readline, .vi], [1, 2] as [UInt64])
  func `no key breaks the screen, whatever its size`(style: EditingStyle, seed: UInt64) throws {
    var fuzz = try KeyFuzz(style: style, seed: seed)
    for number in 1...Self.count / 4 {
      let step = fuzz.step()
      let problem = fuzz.problem()
      try #require(problem == nil, "seed \(seed), step \(number), after \(step): \(problem ?? "")")
    }
  }
}

/// A workbench, what is drawn of it, and chance.
private struct KeyFuzz {
  private var harness: WorkbenchHarness
  private var random: Numbers
  /// Drawn piece by piece, as on a terminal.
  private var frame = Grid(size: GridSize(rows: 0, columns: 0))
  private let evaluation: ShownEvaluation?
  private let keys = Array(Set(Keymap.standard.bindings.flatMap(\.keys))).sorted {
    $0.description < $1.description
  }
  private static let typed = Array(
    "abe gdwx$^0%{}()[]:/nNpuvV.;,\"#*~é日本語👩‍💻🇫🇷👍🏽𝒳\u{301}\u{200D}\u{202E}")
  private static let pastes = [
    "one\ntwo\n\nthree", "日本語の文章です。長い行は折り返されます。", "🇫🇷🇩🇪🇫🇷🇩🇪", "👩‍👩‍👧‍👦 family",
    "e\u{301}\u{301}\u{301}", "\u{1B}[31mred\u{1B}[0m\u{7}", "\t\ttabs",
    "{{input}} and {{nothing}}",
    "# user\n```swift\nlet x = 1\n", String(repeating: "long ", count: 400), "\u{202E}שלום\r\nعالم",
  ]

  init(style: EditingStyle, seed: UInt64) throws {
    harness = WorkbenchHarness(editing: style)
    random = Numbers(state: seed)
    evaluation = try ScreenTests.evaluated((24, 80)).state.evaluate.shown
  }

  private mutating func number(below limit: Int) -> Int {
    Int.random(in: 0..<limit, using: &random)
  }

  /// Does something, and says what.
  mutating func step() -> String {
    let choice = number(below: 100)
    harness.time += number(below: 300_000)
    switch choice {
    case ..<50: return press(keys[number(below: keys.count)])
    case ..<80: return press(KeyPress(.character(Self.typed[number(below: Self.typed.count)])))
    case ..<85: return paste()
    case ..<91: return click()
    case ..<95: return resize()
    case ..<97: return press(KeyPress(.enter))
    default: return advance()
    }
  }

  private mutating func press(_ key: KeyPress) -> String {
    harness.press(key)
    answer()
    return "\(key)"
  }

  private mutating func paste() -> String {
    let text = Self.pastes[number(below: Self.pastes.count)]
    if let command = harness.state.command(forPaste: text) { harness.send(.command(command)) }
    return "a paste of \(text.debugDescription.prefix(40))"
  }

  private mutating func click() -> String {
    let kinds: [MouseEvent.Kind] = [.press, .release, .drag, .move, .scrollUp, .scrollDown]
    let size = harness.state.size
    let event = MouseEvent(
      kind: kinds[number(below: kinds.count)], button: 0,
      point: Point(row: number(below: size.rows), column: number(below: size.columns)))
    if let command = harness.state.command(for: event) { harness.send(.command(command)) }
    answer()
    return "\(event)"
  }

  /// Every third size is one that people have.
  private mutating func resize() -> String {
    let usual = [
      GridSize(rows: 24, columns: 80), GridSize(rows: 43, columns: 132),
      GridSize(rows: 60, columns: 200),
    ]
    let size =
      number(below: 3) == 0
      ? usual[number(below: 3)]
      : GridSize(rows: 1 + number(below: 60), columns: 1 + number(below: 200))
    harness.send(.resized(size))
    return "\(size)"
  }

  /// Time goes on, and so does what runs.
  private mutating func advance() -> String {
    harness.send(.tick(harness.time))
    guard let run = harness.session.runningRuns.first else { return "time" }
    let texts = Self.pastes
    switch number(below: 4) {
    case 0: harness.deliver(.runFinished(run: run.id, reason: .stop))
    case 1:
      harness.deliver(
        .runFailed(run: run.id, failure: Failure(.network, "Cut \u{1B}]0;x\u{7}off.")))
    default:
      harness.deliver(
        .chunkReceived(run: run.id, text: texts[number(below: texts.count)] + "\n", tokens: 3))
    }
    return "an event of a run"
  }

  /// Answers what was asked outside, as far as it shows.
  private mutating func answer() {
    for effect in harness.takeEffects() {
      switch effect {
      case .startRun(let request):
        let run = harness.session.nextRunID
        harness.deliver(.runStarted(run: run, request: request))
        harness.deliver(
          .runPlanned(
            run: run, plan: RunPlan(kind: .prompt, model: "baseline", price: .sample)))
      case .cancelRun(let run):
        if harness.session.run(run)?.isRunning == true { harness.deliver(.runCancelled(run: run)) }
      case .listSessions:
        harness.send(.reply(.sessionsListed((1...9).map(SessionRow.sample))))
      case .loadJournal(let id):
        let entries = Array(harness.entries.prefix(60))
        harness.send(
          .reply(.journalLoaded(RecordedSession(id: id, title: "日本 \u{1B}[2J", entries: entries))))
      case .loadEvaluation: harness.send(.reply(.evaluationLoaded(evaluation)))
      case .prepareEvaluation:
        if let evaluation {
          harness.send(.reply(.evaluationPrepared(evaluation, receipt: "120 calls · free")))
        }
      case .readLedger: harness.send(.reply(.ledgerRead(Ledger(), today: "2026-11-24")))
      case .listModels:
        let items = ["one", "日本語", "three"].map { PickerItem($0, title: $0) }
        harness.send(.reply(.modelsListed(items, isComplete: true)))
      case .editText(let text, let target):
        harness.send(.reply(.textEdited(text: text + "x\u{7}\n", target: target)))
      case .copy: harness.send(.reply(.copied(place: "clipboard")))
      case .savePrompt(let path, _): harness.send(.reply(.promptSaved(path: path)))
      default: break
      }
    }
  }

  /// Draws what has to be drawn anew, and says what is wrong with the screen.
  mutating func problem() -> String? {
    let size = harness.state.size
    var repaint = harness.takeRepaint()
    if frame.size != size { (frame, repaint) = (Grid(size: size), .everything) }
    var canvas = Canvas(over: frame)
    let area = harness.state.draw(repaint, of: harness.session, on: &canvas)
    let shown = frame
    frame = canvas.grid
    if GridDifference(from: shown, to: frame) != GridDifference(from: shown, to: frame, in: area) {
      return "drawn outside of \(area)"
    }
    if let broken = frame.brokenInvariant { return broken }
    if frame != harness.grid {
      return
        "drawn anew it would differ:\n\(GridText.plain(frame))\n\(GridText.plain(harness.grid))"
    }
    if let broken = harness.state.input.editor.brokenInvariant { return "input: \(broken)" }
    for (path, draft) in harness.state.prompt.drafts {
      if let broken = draft.brokenInvariant { return "\(path): \(broken)" }
    }
    guard ScreenLayout.fits(size) else { return nil }
    let footer = (0..<size.columns).map { frame[size.rows - 1, $0].glyph.text }
    return footer.joined().allSatisfy { $0 == " " } ? "nothing in the footer" : nil
  }
}

/// Numbers that come again with the same seed.
private struct Numbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
