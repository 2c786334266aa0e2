/// A terminal that only remembers: for tests, and for replaying a session as text.
package final class HeadlessTerminal: Terminal {
  package private(set) var size: GridSize
  package let traits: TerminalTraits
  package private(set) var frames: [Grid] = []
  package private(set) var requests: [TerminalRequest] = []
  private var events: [TerminalEvent] = []
  private let keepsAllFrames: Bool

  package init(
    size: GridSize, traits: TerminalTraits = TerminalTraits(), keepsAllFrames: Bool = true
  ) {
    self.size = size
    self.traits = traits
    self.keepsAllFrames = keepsAllFrames
  }

  package var input: InputWait { InputWait(descriptors: [], milliseconds: 0) }

  /// Queues what the next `readEvents` returns; a resize takes effect at once.
  package func deliver(_ events: [TerminalEvent]) {
    for case .resized(let size) in events { self.size = size }
    self.events += events
  }

  package func readEvents() -> [TerminalEvent] {
    defer { events = [] }
    return events
  }

  package func present(_ grid: Grid, area: Rect, theme: Theme) {
    if !keepsAllFrames { frames.removeAll(keepingCapacity: true) }
    if grid != frames.last { frames.append(grid) }
  }

  package func perform(_ request: TerminalRequest) throws(TerminalError) {
    requests.append(request)
  }
}
