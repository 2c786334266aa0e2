import CellGrid
import StrategyCore
import Widgets

/// What is known about the prompt that is edited: its sizes and its variables.
extension WorkbenchState {
  /// Asks for the sizes of the prompt when it, its strategy or its model has changed.
  func measurePrompt(after event: SessionEvent, in session: SessionState) -> [Effect] {
    guard let name = session.strategy, let path = prompt.path(in: session) else { return [] }
    switch event {
    case .promptEdited(path, _), .strategyChosen, .modelChosen, .sessionResumed:
      let text = session.prompts[path] ?? prompt.text(of: path, in: session)
      return [
        .measurePrompt(
          path: path,
          RunRequest(strategy: name, input: "", promptText: text, model: session.model))
      ]
    default: return []
    }
  }

  mutating func completeVariable(in session: SessionState) {
    guard overlay == nil, takesText, focus == .prompt, let area = layout.panes[.prompt]?.inset()
    else {
      status = StatusMessage(.note, "Variables are completed in a prompt.")
      return
    }
    let done = prompt.completeVariable(size: area.size, width: width, in: session)
    guard let done else {
      status = StatusMessage(
        .warning, "No variable begins so; the front matter declares them under `variables:`.")
      return
    }
    guard done.names.count > 1 else { return }
    let others = done.names.enumerated().map { $0 == done.index ? "[\($1)]" : $1 }
    status = StatusMessage(.note, others.joined(separator: "  "))
  }
}
