import CellGrid
import StrategyCore
import Widgets

/// Reading a response: what the pane itself does, and what must be said or done about it.
extension WorkbenchState {
  mutating func reduceResponse(
    _ command: ResponsePane.Command, in session: SessionState
  ) -> [Effect] {
    response.reduce(command, in: session, size: responseArea.size, width: width)
    switch command {
    case .nextMatch, .previousMatch:
      if response.search == nil {
        status = StatusMessage(.note, "Nothing is looked for; / begins a search.")
      } else {
        tellMatches(in: session)
      }
    case .shiftLeft, .shiftRight:
      if response.wraps {
        status = StatusMessage(.note, "Long lines are wrapped; w cuts them at the edge.")
      }
    case .copyCode: return copyCode(in: session)
    default: break
    }
    return []
  }

  private var responseArea: Rect { layout.panes[.response]?.inset() ?? Rect(size: size) }

  /// Marks every match and goes to the first one; an empty text ends the search.
  mutating func search(_ search: TextSearch?, in session: SessionState) {
    response.find(search, in: session, size: responseArea.size, width: width)
    if search != nil { tellMatches(in: session) }
  }

  private mutating func tellMatches(in session: SessionState) {
    guard let search = response.search,
      let matches = response.matches(in: response.run(in: session))
    else { return }
    let count = matches.count >= 1000 ? "1000 or more" : "\(matches.count)"
    let lines = matches.count == 1 ? "line" : "lines"
    if matches.count == 0 {
      status = StatusMessage(.warning, "“\(search.pattern)” is not in this response.")
    } else if let current = matches.current {
      status = StatusMessage(.note, "“\(search.pattern)”: \(current) of \(count) \(lines).")
    } else {
      status = StatusMessage(.note, "“\(search.pattern)”: in \(count) \(lines).")
    }
  }

  private mutating func copyCode(in session: SessionState) -> [Effect] {
    guard let block = response.takeCodeBlock(in: session) else {
      status = StatusMessage(.warning, "There is no code block in this response.")
      return []
    }
    copying = "Code block \(block.number) of \(block.count) copied"
    return [.copy(text: block.text)]
  }
}
