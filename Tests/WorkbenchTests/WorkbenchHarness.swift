import CellGrid
import StrategyCore
import Workbench

/// A workbench without a terminal: keys go in, events are delivered, the screen is looked at.
///
/// `.record` effects are carried out at once; all others are kept in `effects`.
struct WorkbenchHarness {
  var state: WorkbenchState
  var session = SessionState()
  private(set) var entries: [JournalEntry] = []
  private(set) var effects: [Effect] = []
  /// What was asked to be measured.
  private(set) var measuring: [RunRequest] = []
  var time: Microseconds = 0
  /// What has to be drawn anew since it was asked for.
  private(set) var repaint = Repaint.everything

  init(
    rows: Int = 24, columns: Int = 80, workspace: Workspace = .sample,
    editing: EditingStyle = .readline, histories: EditHistories = EditHistories()
  ) {
    state = WorkbenchState(
      size: GridSize(rows: rows, columns: columns), themeNames: ["plain"], theme: "plain",
      editing: editing, histories: histories)
    deliver(.sessionStarted(workspace: workspace))
    for (path, text) in Workspace.samplePrompts { deliver(.promptEdited(path: path, text: text)) }
  }

  mutating func deliver(_ event: SessionEvent, after microseconds: Microseconds = 0) {
    time += microseconds
    let entry = JournalEntry(sequence: session.sequence + 1, at: time, event: event)
    entries.append(entry)
    session.apply(entry)
    send(.tick(time))
    send(.event(entry))
  }

  mutating func send(_ action: Action) {
    for effect in state.reduce(action, in: session, repaint: &repaint) {
      switch effect {
      case .record(let event): deliver(event)
      case .measurePrompt(_, let request): measuring.append(request)
      // Nobody keeps accounts here; tests of the meter tell it what was spent.
      case .readSpending: break
      default: effects.append(effect)
      }
    }
  }

  /// Presses keys written as `ctrl-j alt-2 tab`; `'some text'` is typed character by character.
  mutating func press(_ keys: String) {
    var rest = keys[...]
    while !rest.isEmpty {
      if rest.first == "'" {
        let text = rest.dropFirst().prefix { $0 != "'" }
        for character in text { press(KeyPress(.character(character))) }
        rest = rest.dropFirst(text.count + 2)
      } else {
        let word = rest.prefix { $0 != " " }
        if let key = KeyPress(String(word)) { press(key) }
        rest = rest.dropFirst(word.count)
      }
      rest = rest.drop { $0 == " " }
    }
  }

  mutating func takeRepaint() -> Repaint {
    defer { repaint = .nothing }
    return repaint
  }

  mutating func press(_ key: KeyPress) {
    send(.command(state.command(for: key)))
  }

  mutating func mouse(_ kind: MouseEvent.Kind, row: Int, column: Int) {
    let event = MouseEvent(kind: kind, button: 0, point: Point(row: row, column: column))
    send(.tick(time))
    if let command = state.command(for: event) { send(.command(command)) }
  }

  /// What was asked to happen outside since the last call.
  mutating func takeEffects() -> [Effect] {
    defer { effects = [] }
    return effects
  }

  var grid: Grid {
    var canvas = Canvas(size: state.size)
    state.draw(session, on: &canvas)
    return canvas.grid
  }

  var screen: String { GridText.plain(grid) }
}

extension Workspace {
  static let sample = Workspace(
    name: "support-desk",
    strategies: [
      Strategy(name: "prompt", prompt: "prompts/answer.md", model: "embedded"),
      Strategy(name: "tuned", prompt: "prompts/short.md", model: "reader"),
      Strategy(
        name: "rag", prompt: "prompts/answer.md", model: "embedded",
        grounding: Grounding(knowledge: "knowledge")),
      Strategy(
        name: "hybrid", prompt: "prompts/short.md", model: "reader",
        grounding: Grounding(knowledge: "knowledge")),
    ],
    models: [
      "embedded": ModelDefinition(use: "baseline"),
      "reader": ModelDefinition(use: "tuned/reader"),
    ],
    budget: Budget(session: Money(dollars: 2)))

  static let samplePrompts = [
    "prompts/answer.md": """
    ---
    name: answer
    ---
    # system
    You answer for {{company}}.
    # user
    {{passages}}
    {{input}}
    """,
    "prompts/short.md": "# user\n{{passages}}\n{{input}}",
  ]
}

extension SessionEvent {
  /// What a whole run of retrieval leaves, as a stream of events.
  static func wholeRun(
    _ id: RunID, strategy: String, input: String, chunks: [String], price: ModelPrice? = nil,
    ending: SessionEvent? = nil
  ) -> [SessionEvent] {
    let passage = RetrievedPassage(
      passage: Passage(
        id: "refunds.md#1", source: "refunds.md", heading: "Refunds › Annual plans",
        text: "Annual plans can be refunded within 30 days of the purchase."),
      scores: .init(lexical: 7.31, dense: 0.412, fused: 0.0328))
    let prompt = ComposedPrompt(
      sections: [
        .init(kind: .system, role: .system, text: "You answer.", tokens: 60),
        .init(kind: .passages, role: .user, text: passage.passage.text, tokens: 120),
        .init(kind: .input, role: .user, text: input, tokens: 20),
      ],
      input: input, passages: [passage])
    return [
      .runStarted(
        run: id, request: RunRequest(strategy: strategy, input: input, promptText: "…")),
      .runPlanned(
        run: id,
        plan: RunPlan(
          kind: .retrieval, model: "baseline",
          price: price ?? .free(model: "baseline", source: "embedded"))),
      .passagesRetrieved(run: id, passages: [passage], seconds: 0.004),
      .promptComposed(run: id, prompt: prompt),
    ] + chunks.map { .chunkReceived(run: id, text: $0, tokens: 2) } + [
      ending ?? .runFinished(run: id, reason: .stop)
    ]
  }
}
