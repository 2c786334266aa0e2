import CellGrid
import StrategyCore
import Widgets

/// The colours of a prompt file: front matter lines, role headings, `{{variables}}`.
enum PromptHighlights {
  static func marks(in line: String) -> [Highlight] {
    if PromptText.role(ofHeading: line) != nil || line == "---" {
      return [Highlight(0..<line.utf8.count, .heading, .bold)]
    }
    return variables(in: Array(line.utf8)).map { Highlight($0, .variable) }
  }

  /// Ranges of bytes that the template syntax reads as variables.
  private static func variables(in bytes: [UInt8]) -> [Range<Int>] {
    let (open, close, escape) = (UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\\"))
    var ranges: [Range<Int>] = []
    var start: Int?
    for index in bytes.indices.dropFirst() {
      if bytes[index] == open, bytes[index - 1] == open {
        let isEscaped = index > 1 && bytes[index - 2] == escape
        start = isEscaped ? nil : index - 1
      } else if bytes[index] == close, bytes[index - 1] == close, let first = start {
        let range = first..<(index + 1)
        if case .variable? = TemplatePiece.parse(String(decoding: bytes[range], as: UTF8.self))
          .first
        {
          ranges.append(range)
        }
        start = nil
      }
    }
    return ranges
  }
}
