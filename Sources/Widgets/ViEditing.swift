package import CellGrid

/// Editing as in vi, on top of a text editor: keys go in, the text changes, nothing else happens.
///
/// What it does not know it leaves to others: `press` then says so.
package struct ViEditing: Sendable, Equatable {
  package enum Mode: String, Sendable, Hashable {
    case normal, insert, visual
    case visualLine = "visual-line"
    case visualBlock = "visual-block"
  }

  package enum Request: Sendable, Hashable {
    case write, quit, writeAndQuit
  }

  package internal(set) var mode = Mode.normal
  /// What the last command has to say: why nothing happened, how much was replaced.
  package internal(set) var message: String?
  /// The keys of a command that is not whole yet.
  var pending: [KeyPress] = []
  /// What other texts share.
  package var memory = Memory()
  var marks: [Character: TextEditor.Position] = [:]
  /// The column that j and k aim at; `Int.max` after `$`.
  var goal: Int?
  /// Where visual mode began.
  var visualStart = TextEditor.Position(line: 0, offset: 0)
  /// The latest change and what was typed for it, for `.`
  var lastChange: ViChange?
  /// What is being typed in insert mode, and how often it is to be there.
  var typing: ViChange?
  /// What was typed over in replace mode, character by character; `nil` outside of it.
  var overwritten: [Overwritten]?
  /// What `:w` and `:q` ask for.
  package internal(set) var request: Request?
  /// What `.` works on in visual block mode, in place of what is selected.
  var againBlock: ViBlock?
  /// What is being typed for all lines of a block.
  var blockTyping: BlockTyping?
  /// How wide characters are, as the room of the text has it.
  var width = CellWidth.standard
  /// Whether the line of the cursor holds nothing but blanks that nobody typed.
  var isIndentFresh = false

  package init(mode: Mode = .normal) {
    self.mode = mode
  }

  /// The line being typed after `:`, `/` or `?`, its sign first.
  package var line: String? {
    guard let start = pending.firstIndex(where: Self.opensLine), isWaitingForLine else {
      return nil
    }
    return String(pending[start...].compactMap(\.typed))
  }

  /// The keys of an unfinished command, for the footer.
  package var pendingText: String { String(pending.compactMap(\.typed)) }

  private static func opensLine(_ key: KeyPress) -> Bool {
    key.typed == ":" || key.typed == "/" || key.typed == "?"
  }

  /// Whether Enter would end what is pending, and a letter would not.
  private var isWaitingForLine: Bool {
    guard let start = pending.firstIndex(where: Self.opensLine) else { return false }
    let probe = Array(pending[...start]) + [KeyPress(.character("x")), KeyPress(.character("x"))]
    guard case .failure(.incomplete) = parse(probe) else { return false }
    return true
  }

  private func parse(_ keys: [KeyPress]) -> Result<ViCommand, ViParser.Stop> {
    do {
      return .success(try ViParser.command(keys, in: mode))
    } catch {
      return .failure(error)
    }
  }

  /// Typing goes over what is there.
  package var isReplacing: Bool { overwritten != nil }

  var isVisual: Bool { [.visual, .visualLine, .visualBlock].contains(mode) }

  /// Takes a key; false when it means nothing here and may mean something elsewhere.
  @discardableResult
  package mutating func press(
    _ key: KeyPress, in editor: inout TextEditor, layout: TextLayout
  ) -> Bool {
    message = nil
    request = nil
    width = layout.width
    settle(&editor)
    let isTaken =
      mode == .insert
      ? type(key, in: &editor, layout: layout) : command(key, in: &editor, layout: layout)
    showSelection(in: &editor)
    editor.revealCursor(layout: layout)
    return isTaken
  }

  private mutating func command(
    _ key: KeyPress, in editor: inout TextEditor, layout: TextLayout
  ) -> Bool {
    let cancels = key == KeyPress(.character("c"), .ctrl) && (!pending.isEmpty || isVisual)
    if key.key == .escape || key == KeyPress(.character("["), .ctrl) || cancels {
      let meantSomething = !pending.isEmpty || isVisual
      pending = []
      leaveVisual(&editor)
      return meantSomething
    }
    if line != nil, key.key == .backspace {
      pending.removeLast()
      return true
    }
    pending.append(key)
    switch parse(pending) {
    case .success(let command):
      pending = []
      carryOut(command, in: &editor, layout: layout)
      return true
    case .failure(.incomplete): return true
    case .failure(.invalid):
      let isAlone = pending.count == 1
      pending = []
      return !isAlone || key.typed != nil
    }
  }

  /// Clamps the cursor to where normal mode allows it.
  func settle(_ editor: inout TextEditor) {
    guard mode == .normal else { return }
    let line = editor.cursor.line
    if editor.cursor == editor.lineEnd(line) { editor.cursor = editor.lastCharacter(line) }
  }

  mutating func leaveVisual(_ editor: inout TextEditor) {
    if isVisual { mode = .normal }
    againBlock = nil
    settle(&editor)
  }

  func showSelection(in editor: inout TextEditor) {
    editor.anchor = nil
    editor.shown = isVisual ? visualRange(editor) : nil
    editor.shownBlock = mode == .visualBlock ? visualBlock(editor) : nil
  }

  /// What visual mode covers, the character under the cursor too.
  func visualRange(_ editor: TextEditor) -> Range<TextEditor.Position> {
    let start = editor.aligned(visualStart)
    let (lower, upper) = (min(start, editor.cursor), max(start, editor.cursor))
    if mode == .visual {
      // `$` takes the newline too.
      let end = goal == .max && upper == editor.cursor ? editor.lineEnd(upper.line) : upper
      return lower..<editor.after(end)
    }
    return TextEditor.Position(line: lower.line, offset: 0)..<editor.lineEnd(upper.line)
  }
}

extension ViEditing {
  /// What several texts have in common: registers, and what was looked for last.
  package struct Memory: Sendable, Equatable {
    var registers: [Character: ViRegister] = [:]
    var lastSearch: Search?
    var lastCharacter: Wanted?

    package init() {}
  }

  struct Search: Sendable, Equatable {
    var search: TextSearch
    var forward: Bool
  }

  struct Wanted: Sendable, Equatable {
    var wanted: Character
    var forward: Bool
    var isTill: Bool
  }
}

/// A change that can be made again, with what was typed for it.
struct ViChange: Sendable, Equatable {
  var command: ViCommand
  var keys: [KeyPress] = []
  /// How many characters or lines a visual change covered.
  var extent: Extent?

  struct Extent: Sendable, Equatable {
    var lines: Int
    var characters: Int
    var isLines: Bool
    /// Of a block, as they are shown; `Int.max` up to the ends of the lines; `nil` of what is no block.
    var columns: Int?
  }
}

/// Text that was cut or copied, and whether it was whole lines or a block.
struct ViRegister: Sendable, Equatable {
  var text: String
  var isLines: Bool
  /// How wide a block is; `nil` for what is none.
  var columns: Int?
}
