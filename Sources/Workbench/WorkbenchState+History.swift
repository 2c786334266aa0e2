import StrategyCore
import Widgets

extension WorkbenchState {
  /// Opens the history of the chosen strategy's prompt, on the Compare screen that of the column.
  mutating func openHistory(in live: SessionState) -> [Effect] {
    let session = shown(live)
    let name = screen == .compare ? compare.focused?.strategy : session.strategy
    guard let path = name.flatMap({ session.workspace?.strategy(named: $0)?.prompt }) else {
      return []
    }
    let current =
      replay == nil ? prompt.text(of: path, in: session) : session.prompts[path] ?? ""
    var history = PromptHistory(
      path: path, current: current,
      rows: session.promptVersions(of: path).map { PromptVersionRow($0) })
    history.isSearching = replay == nil
    overlay = .history(history)
    return replay == nil ? [.listPromptVersions(path: path)] : []
  }

  mutating func showVersions(_ rows: [PromptVersionRow], of path: String) {
    guard case .history(var history) = overlay, history.path == path else { return }
    history.isSearching = false
    history.show(rows)
    overlay = .history(history)
  }

  mutating func reduce(
    _ command: PromptHistory.Command, _ history: PromptHistory, in session: SessionState
  ) -> [Effect] {
    var history = history
    switch command {
    case .next, .previous:
      history.move(by: command == .next ? 1 : -1)
      overlay = .history(history)
    case .name:
      guard replay == nil, let version = history.selected else { return [] }
      overlay = .line(
        LinePrompt(
          .versionName(path: history.path, version: version.id), text: version.name ?? ""))
    case .restore:
      guard replay == nil, let version = history.selected else { return [] }
      overlay = nil
      prompt.replace(version.text, path: history.path, in: session)
      status = StatusMessage(
        .success, "\(history.path) is that of \(version.label) again; undo takes it back.")
    }
    return []
  }

  /// An empty name takes a name away.
  mutating func takeName(
    _ text: String, path: String, version: String, in session: SessionState
  ) -> [Effect] {
    let name = text.allSatisfy(\.isWhitespace) ? nil : text
    overlay = nil
    let effects = openHistory(in: session)
    if case .history(var history) = overlay {
      history.rename(version, to: name)
      overlay = .history(history)
    }
    return [.record(.promptVersionNamed(path: path, version: version, name: name))] + effects
  }
}
