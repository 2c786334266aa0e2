import CellGrid
import Widgets

extension TextCommand {
  /// The command for a text of one line: what is pasted loses its line ends.
  var onOneLine: TextCommand {
    switch self {
    case .paste(let text):
      .insert(text.split(whereSeparator: \.isNewline).joined(separator: " "))
    case .newline: .insert("")
    default: self
    }
  }
}

extension TextLayout {
  /// A text of one line is never wrapped while it is edited.
  static func oneLine(_ width: CellWidth) -> TextLayout {
    TextLayout(size: GridSize(rows: 1, columns: 10_000), width: width)
  }
}
