import CNcurses
package import CellGrid

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The user's terminal: ncurses draws, bytes are read and decoded here.
///
/// There is one per process, used by the thread that made it. Whatever way the process ends, short
/// of SIGKILL, the terminal is given back.
package final class NcursesTerminal: Terminal {
  package private(set) var size: GridSize
  package let traits: TerminalTraits
  package let colors: ColorDepth

  private let environment: TerminalEnvironment
  private let inputDescriptor: Int32
  private let outputDescriptor: Int32
  private let signals: Int32
  private var decoder: InputDecoder
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 1)
  /// When half a sequence is to be read as it stands.
  private var deadline: ContinuousClock.Instant?
  private var screen = ScreenWriter()
  private var isClaimed = true
  /// They belong to the alternate screen, which ncurses enters with the first frame.
  private var hasModes = false
  private var hasTitle = false

  /// Claims the terminal, or says why it cannot be used and leaves it as it is.
  package init(
    environment: TerminalEnvironment, input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO
  ) throws(TerminalError) {
    guard isatty(input) != 0 else { throw .notATerminal(stream: "stdin") }
    guard isatty(output) != 0 else { throw .notATerminal(stream: "stdout") }
    guard !environment.type.isEmpty else { throw .typeUnset }
    let isUTF8 = tv_use_utf8() != 0
    switch Int(tv_check(environment.type, output)) {
    case TV_OK: break
    case TV_TOO_SIMPLE: throw .typeTooSimple(name: environment.type)
    default: throw .typeUnknown(name: environment.type)
    }
    self.environment = environment
    inputDescriptor = input
    outputDescriptor = output
    decoder = InputDecoder(eraseByte: UInt8(clamping: tv_erase_byte(input)))
    // Before ncurses starts, which else would take SIGWINCH and SIGTSTP for itself.
    signals = tv_signals()
    guard Self.start(environment, input, output) else {
      tv_signals_end()
      throw .typeUnknown(name: environment.type)
    }
    traits = TerminalTraits(
      width: CellWidth { Int(tv_width($0.value)) }, glyphs: isUTF8 ? .unicode : .ascii)
    colors = environment.wantsNoColor ? .none : ColorDepth(colors: Int(tv_colors()))
    size = Self.measure(output)
    tv_resize(Int32(size.rows), Int32(size.columns))
  }

  deinit {
    close()
    buffer.deallocate()
  }

  private static func start(
    _ environment: TerminalEnvironment, _ input: Int32, _ output: Int32
  ) -> Bool {
    if environment.hasTrueColor, !environment.wantsNoColor,
      let cache = environment.cacheDirectory,
      let description = TerminalDescription(extending: environment.type, in: cache),
      Int(tv_start(description.name, description.directory, input, output)) == TV_OK
    {
      return true
    }
    return Int(tv_start(environment.type, nil, input, output)) == TV_OK
  }

  /// Some serial lines and containers report 0 × 0: then it is taken for 24 × 80.
  private static func measure(_ output: Int32) -> GridSize {
    var rows: Int32 = 0
    var columns: Int32 = 0
    guard tv_size(output, &rows, &columns) == 0, rows > 0, columns > 0 else {
      return GridSize(rows: 24, columns: 80)
    }
    return GridSize(rows: Int(rows), columns: Int(columns))
  }
}

extension NcursesTerminal {
  package var input: InputWait {
    let left = deadline.map { $0 - ContinuousClock.now }
    let milliseconds = left.map { max(Int($0 / .milliseconds(1)) + 1, 0) }
    return InputWait(descriptors: [inputDescriptor, signals], milliseconds: milliseconds)
  }

  package func readEvents() -> [TerminalEvent] {
    guard isClaimed else { return [] }
    var ready = look()
    var events = ready.signals ? readSignals() : []
    var hasRead = false
    if ready.signals { ready = look() }
    while ready.input {
      let count = read(inputDescriptor, buffer.baseAddress, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        events.append(.hangup)
        break
      }
      hasRead = true
      events += decoder.feed(Array(buffer[..<count]))
      // A few bytes are all there were; what comes now ends the next wait.
      if count < 1024 { break }
      ready = look()
    }
    if !hasRead, let deadline, ContinuousClock.now >= deadline { events += decoder.flush() }
    if hasRead || decoder.pending == .nothing { deadline = nextDeadline }
    return events
  }

  private var nextDeadline: ContinuousClock.Instant? {
    switch decoder.pending {
    case .nothing: nil
    case .escape: .now + .milliseconds(25)
    case .sequence: .now + .milliseconds(500)
    case .paste: .now + .seconds(2)
    }
  }

  /// Which of the two can be read without waiting.
  private func look() -> (input: Bool, signals: Bool) {
    var wanted = (
      pollfd(fd: inputDescriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals, events: Int16(POLLIN), revents: 0)
    )
    withUnsafeMutableBytes(of: &wanted) { bytes in
      bytes.withMemoryRebound(to: pollfd.self) { _ = poll($0.baseAddress, 2, 0) }
    }
    return (wanted.0.revents != 0, wanted.1.revents != 0)
  }

  private func readSignals() -> [TerminalEvent] {
    var events: [TerminalEvent] = []
    for signal in takeSignals() {
      switch signal {
      case SIGWINCH: noteSize(&events)
      case SIGTERM, SIGINT: events.append(.terminate)
      case SIGHUP: events.append(.hangup)
      case SIGTSTP: suspend()
      case SIGCONT:
        // Whoever stopped us may have changed the line and the window.
        comeBack()
        events.append(.resumed)
        noteSize(&events)
      default: break
      }
    }
    return events
  }

  /// The pending signals, each once.
  private func takeSignals() -> [Int32] {
    var bytes = [UInt8](repeating: 0, count: 64)
    var signals: [Int32] = []
    while true {
      let count = read(self.signals, &bytes, bytes.count)
      guard count > 0 else { return signals }
      for byte in bytes[..<count] where !signals.contains(Int32(byte)) {
        signals.append(Int32(byte))
      }
    }
  }

  private func noteSize(_ events: inout [TerminalEvent]) {
    let measured = Self.measure(outputDescriptor)
    guard measured != size else { return }
    size = measured
    tv_resize(Int32(size.rows), Int32(size.columns))
    screen.forget()
    events.append(.resized(size))
  }
}

extension NcursesTerminal {
  package func present(_ grid: Grid, area: Rect, theme: Theme) {
    guard isClaimed else { return }
    screen.write(grid, area: area, theme: theme, colors: colors, width: traits.width)
    guard !hasModes else { return }
    hasModes = true
    tv_set_undo(modes.undo)
    write(modes.claim)
  }

  package func perform(_ request: TerminalRequest) throws(TerminalError) {
    guard isClaimed else { return }
    switch request {
    case .suspend: suspend()
    case .copy(let text): try copy(text)
    case .bell: write("\u{7}")
    case .setTitle(let title): setTitle(title)
    case .handOver(let arguments): try handOver(arguments)
    case .redraw: screen.forget()
    case .restore: close()
    }
  }

  private func close() {
    guard isClaimed else { return }
    isClaimed = false
    tv_stop()
    tv_signals_end()
  }

  private func suspend() {
    leave()
    // The SIGCONT that ends the stop brings everything back.
    if tv_stop_job() == 0 { comeBack() }
  }

  private func leave() {
    tv_leave()
    tv_set_undo("")
    hasModes = false
    hasTitle = false
  }

  private func comeBack() {
    tv_enter()
    screen.forget()
    hasModes = false
  }

  private func handOver(_ arguments: [String]) throws(TerminalError) {
    guard let name = arguments.first else { return }
    leave()
    tv_yield_signals(1)
    let started = ChildProcess.start(arguments, input: inputDescriptor, output: outputDescriptor)
    let status = (try? started.get()).map(tv_wait)
    tv_yield_signals(0)
    comeBack()
    if case .failure(let failure) = started {
      throw .commandNotStarted(name: name, errno: failure.errno)
    }
    if let status, status != 0 { throw .commandFailed(name: name, status: status) }
  }

  private func copy(_ text: String) throws(TerminalError) {
    if environment.isInsideTmux {
      if Clipboard.fillTmux(text) { return }
      throw .clipboardUnavailable
    }
    write(Clipboard.sequence(text))
  }

  /// The former title waits on the terminal's stack until the screen is given back.
  private func setTitle(_ title: String) {
    let visible = title.unicodeScalars.filter {
      $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value)
    }
    if !hasTitle { write("\u{1B}[22;2t") }
    hasTitle = true
    if hasModes { tv_set_undo(modes.undo) }
    write("\u{1B}]2;\(String(String.UnicodeScalarView(visible)))\u{1B}\\")
  }

  private var modes: TerminalModes {
    TerminalModes(environment: environment, hasTitle: hasTitle)
  }

  private func write(_ text: String) {
    tv_write(text, text.utf8.count)
  }
}
