package import CellGrid

/// A label with the key that chooses it.
package struct Tab: Sendable, Hashable {
  package let label: String
  package let key: String

  package init(_ label: String, key: String = "") {
    self.label = label
    self.key = key
  }
}

extension Canvas {
  /// Labels in a row, the active one in brackets; returns the columns used.
  ///
  /// When not all fit, those on the left make room, so that the active one is in sight.
  @discardableResult
  package mutating func tabs(
    _ tabs: [Tab], active: Int, row: Int, column: Int, maxColumns: Int = .max
  ) -> Int {
    let labels = tabs.map { $0.key.isEmpty ? $0.label : "\($0.key) \($0.label)" }
    let widths = labels.map { width.columns(of: $0) + 2 }
    var first = 0
    while first < active, widths[first...min(active, widths.count - 1)].reduce(0, +) > maxColumns {
      first += 1
    }
    var used = 0
    for index in labels.indices.dropFirst(first) {
      let room = maxColumns - used
      guard room > 0, index == first || widths[index] <= room else { break }
      let isActive = index == active
      let text = isActive ? "[\(labels[index])]" : " \(labels[index]) "
      used += put(
        text, row: row, column: column + used, role: isActive ? .tabActive : .tabInactive,
        emphasis: isActive ? .bold : [], maxColumns: room)
    }
    return used
  }
}
