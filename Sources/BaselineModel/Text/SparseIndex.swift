/// For each bucket the rows that hold it: finds the rows most like a text without visiting the rest.
package struct SparseIndex: Sendable {
  private let starts: [UInt32]
  private let rows: [UInt32]
  private let values: [Float]
  package let count: Int

  package init(_ vectors: SparseRows, bucketCount: Int) {
    count = vectors.count
    var starts = [UInt32](repeating: 0, count: bucketCount + 1)
    for bucket in vectors.buckets { starts[Int(bucket) + 1] += 1 }
    for bucket in 0..<bucketCount { starts[bucket + 1] += starts[bucket] }
    var next = starts
    var rows = [UInt32](repeating: 0, count: vectors.buckets.count)
    var values = [Float](repeating: 0, count: vectors.buckets.count)
    for row in 0..<vectors.count {
      for entry in vectors.starts[row]..<vectors.starts[row + 1] {
        let bucket = Int(vectors.buckets[entry])
        rows[Int(next[bucket])] = UInt32(truncatingIfNeeded: row)
        values[Int(next[bucket])] = vectors.values[entry]
        next[bucket] += 1
      }
    }
    self.starts = starts
    self.rows = rows
    self.values = values
  }

  /// Adds each row's dot product with the query to `scores`, which has one place per row.
  package func score(
    buckets: UnsafeBufferPointer<UInt32>, values query: UnsafeBufferPointer<Float>,
    into scores: inout [Float]
  ) {
    scores.withUnsafeMutableBufferPointer { scores in
      rows.withUnsafeBufferPointer { rows in
        values.withUnsafeBufferPointer { values in
          for index in buckets.indices {
            let bucket = Int(buckets[index])
            let weight = query[index]
            for entry in Int(starts[bucket])..<Int(starts[bucket + 1]) {
              scores[Int(rows[entry])] += weight * values[entry]
            }
          }
        }
      }
    }
  }

  /// The rows with the highest scores above zero, best first; equal scores keep the row order.
  package static func best(_ limit: Int, of scores: [Float]) -> [(row: Int, score: Float)] {
    var best: [(row: Int, score: Float)] = []
    guard limit > 0 else { return best }
    best.reserveCapacity(limit + 1)
    for (row, score) in scores.enumerated() where score > 0 {
      if best.count == limit, score <= best[limit - 1].score { continue }
      var place = best.count
      while place > 0, best[place - 1].score < score { place -= 1 }
      best.insert((row: row, score: score), at: place)
      if best.count > limit { best.removeLast() }
    }
    return best
  }
}
