/// The modes that are switched on while the screen is ours, beyond what ncurses does.
struct TerminalModes {
  let environment: TerminalEnvironment
  let hasTitle: Bool

  /// Consoles that print what they do not understand are left alone.
  private var isOldConsole: Bool {
    ["linux", "vt", "cons", "ansi"].contains { environment.type.hasPrefix($0) }
  }

  /// Bracketed paste, focus reports, unambiguous keys, and the mouse when asked for.
  var claim: String {
    guard !isOldConsole else { return "" }
    return "\u{1B}[?2004h\u{1B}[?1004h\u{1B}[>1u"
      + (environment.wantsMouse ? "\u{1B}[?1002h\u{1B}[?1006h" : "")
  }

  var undo: String {
    guard !isOldConsole else { return "" }
    return "\u{1B}[?2026l" + (environment.wantsMouse ? "\u{1B}[?1006l\u{1B}[?1002l" : "")
      + "\u{1B}[<u\u{1B}[?1004l\u{1B}[?2004l" + (hasTitle ? "\u{1B}[23;2t" : "")
  }
}
