import CellGrid

/// What lies over the screen and takes the keys.
package indirect enum Overlay: Sendable, Equatable {
  case help(Help)
  case picker(Picker)
  case line(LinePrompt)
  case history(PromptHistory)
  case reading(ReadingView)

  /// Where keys are looked up while it is open, nearest first.
  var contexts: [KeyContext] {
    switch self {
    case .help, .reading: [.help]
    case .history: [.history]
    case .picker: [.picker, .line, .editor]
    case .line: [.line, .editor]
    }
  }

  /// True when it takes typed text.
  var takesText: Bool {
    switch self {
    case .help, .history, .reading: false
    case .picker, .line: true
    }
  }

  func draw(on canvas: inout Canvas) {
    switch self {
    case .help(let help): help.draw(on: &canvas)
    case .picker(let picker): picker.draw(on: &canvas)
    case .line(let line): line.draw(on: &canvas)
    case .history(let history): history.draw(on: &canvas)
    case .reading(let text): text.draw(on: &canvas)
    }
  }
}
