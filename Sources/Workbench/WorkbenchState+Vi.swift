import CellGrid
import StrategyCore
import Widgets

/// Texts edited as in vi. Vi has a key first; what it leaves means what it means everywhere.
extension WorkbenchState {
  /// True when the focused text is edited as in vi. Lines that are asked for never are.
  var usesVi: Bool { editing == .vi && overlay == nil && takesText }

  /// Takes a key of the focused text.
  mutating func press(_ key: KeyPress, in session: SessionState) -> [Effect] {
    if let parts = escapeAndKey(key) {
      return press(parts.escape, in: session) + press(parts.key, in: session)
    }
    var isTaken = false
    var isInsert = false
    var request: ViEditing.Request?
    performVi(in: session) { vi, editor, layout in
      isTaken = vi.press(key, in: &editor, layout: layout)
      isInsert = vi.mode == .insert
      request = vi.request
    }
    if let request { return carryOut(request, in: session) }
    if isTaken { return [] }
    return reduce(leftCommand(of: key, isInsert: isInsert), in: session)
  }

  /// `:w` and `:q`. Only a prompt has a file; the input is part of the session.
  private mutating func carryOut(
    _ request: ViEditing.Request, in session: SessionState
  ) -> [Effect] {
    if focus == .input, request == .write {
      status = StatusMessage(.note, "The input is kept with the session; only a prompt has a file.")
      return []
    }
    let saves = focus == .prompt && request != .quit
    return (saves ? reduce(.savePrompt, in: session) : [])
      + (request == .write ? [] : reduce(.quit, in: session))
  }

  /// Escape and the key after it may come as one, which looks like Alt with the key.
  private func escapeAndKey(_ key: KeyPress) -> (escape: KeyPress, key: KeyPress)? {
    guard key.modifiers == .alt, case .character = key.key,
      keymap.command(for: key, in: contexts) == nil
    else { return nil }
    return (KeyPress(.escape), KeyPress(key.key))
  }

  mutating func paste(_ text: String, in session: SessionState) {
    performVi(in: session) { vi, editor, layout in vi.paste(text, in: &editor, layout: layout) }
  }

  /// Hands the focused text to vi, with what all texts share.
  mutating func performVi(
    in session: SessionState, _ change: (inout ViEditing, inout TextEditor, TextLayout) -> Void
  ) {
    guard let area = layout.panes[focus]?.inset() else { return }
    var memory = viMemory
    var message: String?
    let sharing = { (vi: inout ViEditing, editor: inout TextEditor, layout: TextLayout) in
      vi.memory = memory
      change(&vi, &editor, layout)
      memory = vi.memory
      message = vi.message
    }
    switch focus {
    case .input: input.perform(size: area.size, width: width, sharing)
    case .prompt: prompt.perform(size: area.size, width: width, in: session, sharing)
    case .response, .evidence: return
    }
    viMemory = memory
    if let message { status = StatusMessage(.note, message) }
  }

  /// What a key means that vi left: outside insert mode nothing that types or deletes.
  private func leftCommand(of key: KeyPress, isInsert: Bool) -> Command {
    let isPlain: Bool
    switch key.key {
    case .character: isPlain = !key.modifiers.contains(.alt)
    default: isPlain = !key.modifiers.contains(.alt) && !key.modifiers.contains(.ctrl)
    }
    let contexts = contexts.filter { isInsert || !isPlain || $0 != .editor }
    return keymap.command(for: key, in: contexts) ?? .unbound(key: key)
  }

  /// The mode, and the keys of a command that is not whole.
  func viMode(_ vi: ViEditing) -> StyledLine {
    guard editing == .vi, replay == nil else { return StyledLine() }
    let mode = Span(vi.isReplacing ? "REPLACE" : vi.mode.label, vi.mode == .normal ? .dim : .marker)
    guard vi.line == nil, !vi.pendingText.isEmpty else { return StyledLine([mode]) }
    return StyledLine([Span(vi.pendingText + "  ", .text), mode])
  }

  /// The line after `:`, `/` or `?` that is being typed.
  func viLine(in session: SessionState) -> String? {
    guard usesVi else { return nil }
    return focus == .input ? input.vi.line : prompt.vi(in: session).line
  }

  /// The end of a long line stays in sight.
  func drawViLine(_ line: String, in rect: Rect, on canvas: inout Canvas) {
    var shown = line.suffix(max(rect.columns - 1, 0))
    while canvas.width.columns(of: shown) > rect.columns - 1, !shown.isEmpty {
      shown = shown.dropFirst()
    }
    let used = canvas.put(shown, row: rect.row, column: rect.column, role: .userInput)
    canvas.placeCursor(row: rect.row, column: rect.column + used)
  }
}

extension ViEditing.Mode {
  /// As vi itself writes it.
  var label: String {
    switch self {
    case .normal: "NORMAL"
    case .insert: "INSERT"
    case .visual: "VISUAL"
    case .visualLine: "VISUAL LINE"
    case .visualBlock: "VISUAL BLOCK"
    }
  }
}
