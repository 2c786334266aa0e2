/// Which of many equally high rows are in sight.
package struct Scroll: Sendable, Hashable {
  /// The first row in sight.
  package private(set) var offset = 0

  package init(offset: Int = 0) {
    self.offset = max(offset, 0)
  }

  /// Never past the end: the last rows stay at the bottom.
  package mutating func clamp(count: Int, height: Int) {
    offset = min(max(offset, 0), max(count - height, 0))
  }

  package mutating func move(by rows: Int, count: Int, height: Int) {
    offset += rows
    clamp(count: count, height: height)
  }

  /// Moves as little as possible to bring a row into sight.
  package mutating func reveal(_ row: Int, count: Int, height: Int) {
    if row < offset { offset = row }
    if row >= offset + height { offset = row - height + 1 }
    clamp(count: count, height: height)
  }

  /// The same, as a value: what a view shows when nobody has moved the scroll yet.
  package func revealing(_ row: Int?, count: Int, height: Int) -> Scroll {
    var scroll = self
    if let row { scroll.reveal(row, count: count, height: height) }
    scroll.clamp(count: count, height: height)
    return scroll
  }
}
