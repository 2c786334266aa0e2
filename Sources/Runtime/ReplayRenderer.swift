package import CellGrid
package import StrategyCore
package import Workbench

/// Draws a recorded session as it was after any of its entries, without a terminal.
package struct ReplayRenderer: Sendable {
  /// A screen and its time in the recording.
  package struct Frame: Sendable, Hashable {
    package let at: Microseconds
    package let grid: Grid
  }

  private var workbench: WorkbenchState
  private let traits: TerminalTraits

  package init(
    _ recording: RecordedSession, size: GridSize, traits: TerminalTraits = TerminalTraits(),
    keymap: Keymap = .standard
  ) {
    workbench = WorkbenchState(size: size, keymap: keymap)
    self.traits = traits
    _ = workbench.reduce(.reply(.journalLoaded(recording)), in: SessionState())
  }

  package var recording: RecordedSession? { workbench.replay?.recording }

  /// The screen after the first `position` entries; places outside are taken as the nearest end.
  package mutating func grid(at position: Int) -> Grid {
    workbench.replay?.seek(to: position)
    return workbench.grid(of: SessionState(), traits: traits)
  }

  /// The screens as one would have seen them, at most one per `interval`, each once.
  package mutating func frames(every interval: Microseconds = 33_333) -> [Frame] {
    let entries = recording?.entries ?? []
    var frames: [Frame] = []
    for (index, entry) in entries.enumerated() {
      let isLast = index == entries.count - 1
      guard isLast || entries[index + 1].at / interval != entry.at / interval else { continue }
      let grid = grid(at: index + 1)
      if frames.last?.grid != grid { frames.append(Frame(at: entry.at, grid: grid)) }
    }
    return frames
  }
}
