/// A way to move through a text.
package enum TextMotion: String, Sendable, Hashable, CaseIterable {
  case left, right
  case wordLeft = "word-left"
  case wordRight = "word-right"
  case lineStart = "line-start"
  case lineEnd = "line-end"
  case textStart = "text-start"
  case textEnd = "text-end"
  case up, down
  case pageUp = "page-up"
  case pageDown = "page-down"
  case paragraphUp = "paragraph-up"
  case paragraphDown = "paragraph-down"
  case matchingBracket = "matching-bracket"
}

/// What can be done to a text with a key. Which key does what is the affair of a keymap.
package enum TextCommand: Sendable, Hashable {
  case insert(String)
  /// One undo step, however long.
  case paste(String)
  /// A new line that begins as far right as the one before.
  case newline
  case backspace, delete, deleteWordBackward, deleteWordForward
  case killLine, killToLineStart
  /// Puts back what was killed last; `yankPop` then takes what was killed before instead.
  case yank, yankPop
  case undo, redo
  case move(TextMotion)
  /// Moves the cursor and leaves the other end of the selection where it is.
  case select(TextMotion)
  case selectAll, selectLine, selectWord, dropSelection
  /// To the kill ring; `cut` without a selection takes the line.
  case copy, cut
  case duplicateLines, moveLinesUp, moveLinesDown, deleteLines, joinLines
  case indent, outdent
  /// Puts the lines between marks, or takes the marks away when all lines have them.
  case toggleComment(prefix: String, suffix: String)
  /// Counted from 1.
  case goToLine(Int)
  /// Looks from the cursor on and keeps what is looked for; `nil` forgets it.
  case find(TextSearch?)
  case findNext, findPrevious
  /// Replaces the match that is selected and goes to the next one.
  case replace(with: String)
  /// One undo step.
  case replaceAll(with: String)

  package static let left = TextCommand.move(.left)
  package static let right = TextCommand.move(.right)
  package static let wordLeft = TextCommand.move(.wordLeft)
  package static let wordRight = TextCommand.move(.wordRight)
  package static let lineStart = TextCommand.move(.lineStart)
  package static let lineEnd = TextCommand.move(.lineEnd)
  package static let textStart = TextCommand.move(.textStart)
  package static let textEnd = TextCommand.move(.textEnd)
  package static let up = TextCommand.move(.up)
  package static let down = TextCommand.move(.down)
  package static let pageUp = TextCommand.move(.pageUp)
  package static let pageDown = TextCommand.move(.pageDown)

  /// Whether a text of one line could get a second one by this.
  package var addsLines: Bool {
    switch self {
    case .newline, .paste, .duplicateLines: true
    case .insert(let text), .replace(let text), .replaceAll(let text): text.utf8.contains(0x0A)
    default: false
    }
  }
}
