/// A few weighted buckets out of many.
package struct SparseVector: Sendable, Equatable {
  /// In ascending order.
  package let buckets: [UInt32]
  package let values: [Float]

  package init(buckets: [UInt32], values: [Float]) {
    let order = buckets.indices.sorted { buckets[$0] < buckets[$1] }
    self.buckets = order.map { buckets[$0] }
    self.values = order.map { values[$0] }
  }

  package var isEmpty: Bool { buckets.isEmpty }

  /// The cosine, since vectors from an extractor have length 1.
  package func dot(_ other: SparseVector) -> Float {
    var sum: Float = 0
    var mine = 0
    var theirs = 0
    while mine < buckets.count, theirs < other.buckets.count {
      if buckets[mine] == other.buckets[theirs] {
        sum += values[mine] * other.values[theirs]
        mine += 1
        theirs += 1
      } else if buckets[mine] < other.buckets[theirs] {
        mine += 1
      } else {
        theirs += 1
      }
    }
    return sum
  }
}

/// Many sparse vectors one after the other in three contiguous buffers.
package struct SparseRows: Sendable {
  package typealias Row = (
    buckets: UnsafeBufferPointer<UInt32>, values: UnsafeBufferPointer<Float>
  )

  package private(set) var starts: [Int] = [0]
  package private(set) var buckets: [UInt32] = []
  package private(set) var values: [Float] = []

  package init() {}

  package var count: Int { starts.count - 1 }

  package mutating func append(
    buckets new: UnsafeBufferPointer<UInt32>, values newValues: UnsafeBufferPointer<Float>
  ) {
    buckets.append(contentsOf: new)
    values.append(contentsOf: newValues)
    starts.append(buckets.count)
  }

  package mutating func append(_ other: SparseRows) {
    let offset = buckets.count
    buckets += other.buckets
    values += other.values
    starts += other.starts.dropFirst().map { $0 + offset }
  }

  package func vector(_ row: Int) -> SparseVector {
    SparseVector(
      buckets: Array(buckets[starts[row]..<starts[row + 1]]),
      values: Array(values[starts[row]..<starts[row + 1]]))
  }

  /// Lends the rows without copying; they are valid only inside `body`.
  package func withRows<Result>(_ body: ((Int) -> Row) throws -> Result) rethrows -> Result {
    try buckets.withUnsafeBufferPointer { buckets in
      try values.withUnsafeBufferPointer { values in
        try starts.withUnsafeBufferPointer { starts in
          try body { row in
            let range = starts[row]..<starts[row + 1]
            return (
              UnsafeBufferPointer(rebasing: buckets[range]),
              UnsafeBufferPointer(rebasing: values[range])
            )
          }
        }
      }
    }
  }
}
