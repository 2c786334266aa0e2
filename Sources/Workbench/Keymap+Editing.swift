import CellGrid
import Widgets

extension Keymap {
  private static func edit(
    _ keys: String, _ id: String, _ command: TextCommand, _ title: String
  ) -> Binding {
    bind(.editor, keys, "editor.\(id)", title, .editor(command))
  }

  private static func ask(
    _ keys: String, _ id: String, _ purpose: LinePrompt.Purpose, _ title: String
  ) -> Binding {
    bind(.editor, keys, "editor.\(id)", title, .ask(purpose))
  }

  /// The keys of texts, as readline and Emacs have them, with those of other editors beside them.
  static let editing = moving + selecting + changing + finding

  private static let moving = [
    edit("left ctrl-b", "left", .left, "Left"),
    edit("right ctrl-f", "right", .right, "Right"),
    edit("up", "up", .up, "Up"),
    edit("down", "down", .down, "Down"),
    edit("alt-b ctrl-left alt-left", "word-left", .wordLeft, "Word left"),
    edit("alt-f ctrl-right alt-right", "word-right", .wordRight, "Word right"),
    edit("home ctrl-a", "line-start", .lineStart, "Start of the line"),
    edit("end ctrl-e", "line-end", .lineEnd, "End of the line"),
    edit("page-up alt-v", "page-up", .pageUp, "Page up"),
    edit("page-down ctrl-v", "page-down", .pageDown, "Page down"),
    edit("ctrl-up alt-{", "paragraph-up", .move(.paragraphUp), "To the paragraph above"),
    edit("ctrl-down alt-}", "paragraph-down", .move(.paragraphDown), "To the paragraph below"),
    edit("ctrl-home alt-<", "text-start", .textStart, "Start of the text"),
    edit("ctrl-end alt->", "text-end", .textEnd, "End of the text"),
    edit("ctrl-]", "matching-bracket", .move(.matchingBracket), "To the matching bracket"),
  ]

  private static let selecting = [
    edit("shift-left", "select-left", .select(.left), "Select to the left"),
    edit("shift-right", "select-right", .select(.right), "Select to the right"),
    edit("shift-up", "select-up", .select(.up), "Select upwards"),
    edit("shift-down", "select-down", .select(.down), "Select downwards"),
    edit("ctrl-shift-left", "select-word-left", .select(.wordLeft), "Select the word to the left"),
    edit(
      "ctrl-shift-right", "select-word-right", .select(.wordRight), "Select the word to the right"),
    edit("shift-home", "select-line-start", .select(.lineStart), "Select to the line's start"),
    edit("shift-end", "select-line-end", .select(.lineEnd), "Select to the line's end"),
    edit("alt-a", "select-all", .selectAll, "Select everything"),
    edit("alt-w", "copy", .copy, "Keep the selection for putting back"),
    edit("ctrl-x", "cut", .cut, "Cut the selection, or the line"),
  ]

  private static let changing = [
    edit("enter shift-enter", "newline", .newline, "New line"),
    edit("backspace ctrl-h", "backspace", .backspace, "Delete to the left"),
    edit("delete ctrl-d", "delete", .delete, "Delete to the right"),
    edit(
      "ctrl-w alt-backspace ctrl-backspace", "delete-word-left", .deleteWordBackward,
      "Delete the word to the left"),
    edit(
      "alt-d ctrl-delete", "delete-word-right", .deleteWordForward, "Delete the word to the right"),
    edit("ctrl-k", "kill-to-line-end", .killLine, "Cut to the end of the line"),
    edit("ctrl-u", "kill-to-line-start", .killToLineStart, "Cut to the start of the line"),
    edit("ctrl-y", "yank", .yank, "Put back what was cut"),
    edit("alt-Y", "yank-pop", .yankPop, "Put back what was cut before instead"),
    edit("alt-up", "move-lines-up", .moveLinesUp, "Move the lines up"),
    edit("alt-down", "move-lines-down", .moveLinesDown, "Move the lines down"),
    edit("alt-D", "duplicate-lines", .duplicateLines, "Double the lines"),
    edit("alt-K", "delete-lines", .deleteLines, "Delete the lines"),
    edit("alt-j", "join-lines", .joinLines, "Join with the line below"),
    edit("ctrl-t", "indent", .indent, "Indent"),
    edit("alt-T", "outdent", .outdent, "Indent less"),
    edit(
      "alt-;", "toggle-comment", .toggleComment(prefix: "<!-- ", suffix: " -->"),
      "Comment out, or in again"),
    bind(
      .editor, "ctrl-space alt-/", "editor.complete-variable",
      "Complete a {{variable}}; again, the next one", .completeVariable),
    edit("ctrl-_ alt-u", "undo", .undo, "Undo"),
    edit("ctrl-r alt-U", "redo", .redo, "Redo"),
  ]

  private static let finding = [
    ask("alt-s", "find", .find, "Find; /…/ is a regular expression"),
    edit("alt-n", "find-next", .findNext, "Next match"),
    edit("alt-N", "find-previous", .findPrevious, "Match before"),
    ask("alt-%", "replace", .replace, "Replace all that was found"),
    ask("alt-g", "go-to-line", .goToLine, "Go to a line"),
  ]
}
