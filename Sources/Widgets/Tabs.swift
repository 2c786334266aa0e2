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

/// Which tabs of a row are in sight, and where.
///
/// When not all fit, those on the left make room, so that the active one is in sight.
package struct TabRow: Sendable, Hashable {
  struct Place: Sendable, Hashable {
    let index: Int
    let label: String
    /// From the first column of the row on.
    let columns: Range<Int>
  }

  let places: [Place]
  /// `+3`: how many are out of sight; empty when none is, or there is no room to say so.
  let rest: String

  package init(_ tabs: [Tab], active: Int, maxColumns: Int = .max, width: CellWidth) {
    let labels = tabs.map { $0.key.isEmpty ? $0.label : "\($0.key) \($0.label)" }
    let widths = labels.map { width.columns(of: $0) + 2 }
    let all = Self.places(labels, widths, active, maxColumns)
    let mark = "+\(labels.count)".count + 1
    guard all.count < labels.count, maxColumns > 2 * mark else {
      (places, rest) = (all, "")
      return
    }
    places = Self.places(labels, widths, active, maxColumns - mark)
    rest = "+\(labels.count - places.count)"
  }

  private static func places(
    _ labels: [String], _ widths: [Int], _ active: Int, _ maxColumns: Int
  ) -> [Place] {
    var first = 0
    while first < active, widths[first...min(active, widths.count - 1)].reduce(0, +) > maxColumns {
      first += 1
    }
    var places: [Place] = []
    var used = 0
    for index in labels.indices.dropFirst(first) {
      let room = maxColumns - used
      guard room > 0, index == first || widths[index] <= room else { break }
      let end = used + min(widths[index], room)
      places.append(Place(index: index, label: labels[index], columns: used..<end))
      used = end
    }
    return places
  }

  private var tabColumns: Int { places.last?.columns.upperBound ?? 0 }
  package var columns: Int { tabColumns + (rest.isEmpty ? 0 : rest.count + 1) }

  /// The tab at a column of the row.
  package func index(atColumn column: Int) -> Int? {
    places.first { $0.columns.contains(column) }?.index
  }
}

extension Canvas {
  /// Labels in a row, the active one in brackets; returns the columns used.
  @discardableResult
  package mutating func tabs(
    _ tabs: [Tab], active: Int, row: Int, column: Int, maxColumns: Int = .max
  ) -> Int {
    let tabRow = TabRow(tabs, active: active, maxColumns: maxColumns, width: width)
    for place in tabRow.places {
      let isActive = place.index == active
      put(
        isActive ? "[\(place.label)]" : " \(place.label) ", row: row,
        column: column + place.columns.lowerBound, role: isActive ? .tabActive : .tabInactive,
        emphasis: isActive ? .bold : [], maxColumns: place.columns.count)
    }
    if !tabRow.rest.isEmpty {
      put(tabRow.rest, row: row, column: column + tabRow.columns - tabRow.rest.count, role: .dim)
    }
    return tabRow.columns
  }
}
