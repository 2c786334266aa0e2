import CellGrid
import StrategyCore
import Widgets

/// The colours of a prompt file: front matter lines, role headings, `{{variables}}`.
enum PromptHighlights {
  /// - Parameter measure: says which variables have a value; without it all are taken to.
  static func marks(
    in line: String, at number: Int = 0, measure: PromptMeasure? = nil
  ) -> [Highlight] {
    let first = line.utf8.first
    if first == UInt8(ascii: "#") && PromptText.role(ofHeading: line) != nil
      || first == UInt8(ascii: "-") && line == "---"
    {
      return [Highlight(0..<line.utf8.count, .heading, .bold)]
    }
    guard line.utf8.contains(UInt8(ascii: "{")) else { return [] }
    let isBody = measure?.sections.first.map { $0.line <= number } ?? false
    return variables(in: Array(line.utf8)).map { range, name in
      let isKnown = !isBody || measure?.variables.contains(name) != false
      return isKnown
        ? Highlight(range, .variable) : Highlight(range, .variableUndefined, .underline)
    }
  }

  /// Ranges of bytes that the template syntax reads as variables.
  private static func variables(in bytes: [UInt8]) -> [(range: Range<Int>, name: String)] {
    let (open, close, escape) = (UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\\"))
    var ranges: [(range: Range<Int>, name: String)] = []
    var start: Int?
    for index in bytes.indices.dropFirst() {
      if bytes[index] == open, bytes[index - 1] == open {
        let isEscaped = index > 1 && bytes[index - 2] == escape
        start = isEscaped ? nil : index - 1
      } else if bytes[index] == close, bytes[index - 1] == close, let first = start {
        let range = first..<(index + 1)
        if case .variable(let name)? = TemplatePiece.parse(
          String(decoding: bytes[range], as: UTF8.self)
        )
        .first {
          ranges.append((range, name))
        }
        start = nil
      }
    }
    return ranges
  }
}
