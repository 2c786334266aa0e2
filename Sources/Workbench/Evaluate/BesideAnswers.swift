import CellGrid
import Widgets

/// Two answers to one case, the second with the words in which it differs from the first.
struct BesideAnswers: Sendable, Equatable {
  let texts: [String]
  /// Of the first, and of the second.
  let lines: [[StyledLine]]

  /// - Parameter texts: two of them.
  init(_ texts: [String]) {
    self.texts = texts
    let (first, second) = (texts.first ?? "", texts.last ?? "")
    lines = [
      first.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        .map { StyledLine(String($0)) },
      WordDifference(from: first, to: second).lines(.text),
    ]
  }
}
