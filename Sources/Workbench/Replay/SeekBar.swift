import CellGrid
import Widgets

/// Where a recording stands, in one row: what lies behind, what comes, and the markers of both.
struct SeekBar {
  let replay: Replay

  func draw(in rect: Rect, on canvas: inout Canvas) {
    guard rect.rows > 0, rect.columns > 1 else { return }
    let letters = letters(rect.columns)
    let head = column(of: replay.position, rect.columns)
    for (column, letter) in letters.enumerated() {
      let (text, role) = cell(letter, isHead: column == head, isBehind: column < head)
      canvas.put(text, row: rect.row, column: rect.column + column, role: role)
    }
  }

  private func cell(_ letter: Character?, isHead: Bool, isBehind: Bool) -> (String, Role) {
    if isHead { return ("●", .live) }
    if let letter { return (String(letter), .keyLabel) }
    return isBehind ? ("━", .recorded) : ("─", .dim)
  }

  /// The marker of each column; an edit gives way to anything else that falls on the same one.
  private func letters(_ columns: Int) -> [Character?] {
    var kinds = [ReplayMarker.Kind?](repeating: nil, count: columns)
    for marker in replay.markers {
      let column = column(of: marker.position, columns)
      if kinds[column] == nil || kinds[column] == .edit { kinds[column] = marker.kind }
    }
    return kinds.map { $0?.letter }
  }

  private func column(of position: Int, _ columns: Int) -> Int {
    let timeline = replay.timeline
    guard timeline.duration > 0 else { return columns - 1 }
    let share = Double(timeline.time(at: position)) / Double(timeline.duration)
    return min(Int(share * Double(columns - 1)), columns - 1)
  }
}
