package import CellGrid

extension Canvas {
  /// A bar that is filled to a part of 1; from `warning` on, and from 1 on, it has other roles.
  ///
  /// What is not a number is drawn as empty. More than 1 is drawn as full.
  package mutating func gauge(
    _ fraction: Double, warning: Double = 0.8, role: Role? = nil, row: Int, column: Int,
    columns: Int
  ) {
    guard columns > 0 else { return }
    let part = fraction.isNaN ? 0 : min(max(fraction, 0), 1)
    // Something is never drawn as nothing, nor almost all as all.
    var filled = Int(part * Double(columns) + 0.5)
    if part > 0, filled == 0 { filled = 1 }
    if part < 1, filled == columns { filled = columns - 1 }
    let meaning =
      fraction >= 1 ? Role.gaugeOver : fraction >= warning ? .gaugeWarning : .gaugeFilled
    fill(
      Rect(row: row, column: column, rows: 1, columns: filled), with: glyphs.gaugeFilled,
      role: role ?? meaning)
    fill(
      Rect(row: row, column: column + filled, rows: 1, columns: columns - filled),
      with: glyphs.gaugeEmpty, role: .gaugeEmpty)
  }

  /// The latest values as small columns, from zero to the highest in sight.
  package mutating func sparkline(
    _ values: [Double], role: Role = .chart, row: Int, column: Int, columns: Int
  ) {
    let shown = values.suffix(max(columns, 0))
    let highest = shown.filter(\.isFinite).max() ?? 0
    let levels = glyphs.levels
    for (position, value) in shown.enumerated() {
      let part = highest > 0 && value.isFinite ? max(value, 0) / highest : 0
      let level = min(Int(part * Double(levels.count - 1) + 0.5), levels.count - 1)
      put(levels[level], row: row, column: column + position, role: role)
    }
  }
}
