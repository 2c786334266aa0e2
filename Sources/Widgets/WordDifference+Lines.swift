package import CellGrid

extension WordDifference {
  /// Both texts in one: `[-what went-]` and `{+what came+}`, marked so that it is read without
  /// colours too; a change over several lines is marked on each of them.
  package func lines(_ role: Role) -> [StyledLine] {
    var lines: [StyledLine] = []
    var spans: [Span] = []
    for part in parts {
      let (text, mark) = part.marked(role)
      for (index, piece) in text.textLines.enumerated() {
        if index > 0 {
          lines.append(StyledLine(spans))
          spans = []
        }
        if !piece.isEmpty { spans.append(mark(String(piece))) }
      }
    }
    return lines + [StyledLine(spans)]
  }

  /// The same as plain text.
  package var text: String { lines(.text).map(\.text).joined(separator: "\n") }
}

extension WordDifference.Part {
  fileprivate func marked(_ role: Role) -> (text: String, mark: (String) -> Span) {
    switch self {
    case .kept(let text): (text, { Span($0, role) })
    case .removed(let text): (text, { Span("[-\($0)-]", .removed) })
    case .added(let text): (text, { Span("{+\($0)+}", .added) })
    }
  }
}
