import CellGrid

/// What lies over the screen and takes the keys.
package enum Overlay: Sendable, Equatable {
  case help(Help)
  case picker(Picker)
  case line(LinePrompt)

  /// Where keys are looked up while it is open, nearest first.
  var contexts: [KeyContext] {
    switch self {
    case .help: [.help]
    case .picker: [.picker, .line, .editor]
    case .line: [.line, .editor]
    }
  }

  /// True when it takes typed text.
  var takesText: Bool {
    if case .help = self { false } else { true }
  }

  func draw(on canvas: inout Canvas) {
    switch self {
    case .help(let help): help.draw(on: &canvas)
    case .picker(let picker): picker.draw(on: &canvas)
    case .line(let line): line.draw(on: &canvas)
    }
  }
}
