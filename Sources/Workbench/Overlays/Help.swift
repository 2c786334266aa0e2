import CellGrid
import Widgets

/// The keys that work where help was asked for, made from the keymap.
package struct Help: Sendable, Equatable {
  private let sections: [HelpSection]
  private var scroll = Scroll()

  package init(keymap: Keymap, contexts: [KeyContext], editing: EditingStyle = .readline) {
    let known = contexts.map { context in
      HelpSection(context.title, Self.hints(keymap.bindings.filter { $0.context == context }))
    }
    let vi = HelpSection(ViKeys.title, ViKeys.all.map { KeyHint($0.keys, $0.title) })
    sections = (editing == .vi && contexts.contains(.editor) ? [vi] : []) + known
  }

  /// One row a binding; the nine keys that choose a strategy share one.
  private static func hints(_ bindings: [Keymap.Binding]) -> [KeyHint] {
    bindings.compactMap { binding in
      guard let first = binding.keys.first else { return nil }
      if case .strategy(let number) = binding.action.command {
        let label = KeyLabel.short(first)
        return number == 1 ? KeyHint("\(label) … 9", "Choose a strategy") : nil
      }
      return KeyHint(
        binding.keys.map(KeyLabel.short).joined(separator: ", "), binding.action.title)
    }
  }

  mutating func reduce(_ command: ScrollCommand, page: Int) {
    let count = sections.reduce(-1) { $0 + $1.hints.count + 2 }
    let rows = command.rows(page: page) ?? (command == .top ? -count : count)
    scroll.move(by: rows, count: count, height: page - 2)
  }

  func draw(on canvas: inout Canvas) {
    canvas.helpSheet("Help", sections, scroll: scroll)
  }
}

extension KeyContext {
  /// For headings of the help.
  package var title: String {
    switch self {
    case .help: "In this help"
    case .picker: "Choosing"
    case .history: "History of a prompt"
    case .line: "One line"
    case .replay: "Replay"
    case .editor: "Editing"
    case .response: "Response"
    case .evidence: "Passages, why, trace"
    case .compare: "Compare"
    case .evaluate: "Evaluate"
    case .decide: "Decide"
    case .sessions: "Sessions"
    case .cost: "Cost"
    case .reading: "Reading"
    case .everywhere: "Everywhere"
    }
  }
}
