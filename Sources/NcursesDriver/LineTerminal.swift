import CNcurses
package import CellGrid

/// A terminal that is only written to line by line: it shows no grids, but lends itself to an editor.
package final class LineTerminal: Terminal {
  package init() {}

  package var size: GridSize { GridSize(rows: 24, columns: 80) }
  package var traits: TerminalTraits { TerminalTraits() }
  package var input: InputWait { InputWait(descriptors: []) }

  package func readEvents() -> [TerminalEvent] { [] }
  package func present(_ grid: Grid, area: Rect, theme: Theme) {}

  package func perform(_ request: TerminalRequest) throws(TerminalError) {
    guard case .handOver(let arguments) = request, let name = arguments.first else { return }
    switch ChildProcess.start(arguments, input: 0, output: 1) {
    case .failure(let failure): throw .commandNotStarted(name: name, errno: failure.errno)
    case .success(let child):
      let status = tv_wait(child)
      if status != 0 { throw .commandFailed(name: name, status: status) }
    }
  }
}
