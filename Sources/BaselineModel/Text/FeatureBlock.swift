import Foundation

/// A sparse vector under construction: adding to a bucket takes constant time.
///
/// A small hash table finds the entry of a bucket. Its places carry the number of the text that wrote
/// them, so that it is never cleared; memory grows with the longest text and is kept.
package struct FeatureBlock: ~Copyable {
  /// Number of the text in the upper half, place of the entry in the lower.
  private var table: UnsafeMutablePointer<UInt64>
  private var tableSize: Int
  private var generation: UInt64 = 1
  package private(set) var buckets: UnsafeMutablePointer<UInt32>
  package private(set) var values: UnsafeMutablePointer<Float>
  package private(set) var count = 0

  package init() {
    tableSize = 1024
    table = .allocate(capacity: tableSize)
    table.initialize(repeating: 0, count: tableSize)
    buckets = .allocate(capacity: tableSize / 2)
    values = .allocate(capacity: tableSize / 2)
  }

  deinit {
    table.deallocate()
    buckets.deallocate()
    values.deallocate()
  }

  /// Forgets all entries and makes room for as many as `entries`.
  package mutating func clear(for entries: Int) {
    count = 0
    generation += 1
    guard entries > tableSize / 2 || generation == 1 << 32 else { return }
    self.grow(to: entries)
  }

  private mutating func grow(to entries: Int) {
    table.deallocate()
    buckets.deallocate()
    values.deallocate()
    while tableSize / 2 < entries { tableSize *= 2 }
    generation = 1
    table = .allocate(capacity: tableSize)
    table.initialize(repeating: 0, count: tableSize)
    buckets = .allocate(capacity: tableSize / 2)
    values = .allocate(capacity: tableSize / 2)
  }

  /// No more different buckets may be added than `clear(for:)` made room for.
  @inline(__always)
  package mutating func add(_ value: Float, to bucket: UInt32) {
    let mask = tableSize - 1
    var place = Int(bucket) & mask
    while table[place] >> 32 == generation {
      let entry = Int(truncatingIfNeeded: table[place] & 0xffff_ffff)
      if buckets[entry] == bucket {
        values[entry] += value
        return
      }
      place = (place + 1) & mask
    }
    table[place] = generation << 32 | UInt64(truncatingIfNeeded: count)
    buckets[count] = bucket
    values[count] = value
    count += 1
  }

  package func squaredLength() -> Float {
    var sum: Float = 0
    for index in 0..<count { sum += values[index] * values[index] }
    return sum
  }

  /// Raises every value to a power; values must not be negative.
  package func damp(by power: Float) {
    for index in 0..<count { values[index] = pow(values[index], power) }
  }

  package func scale(by factor: Float) {
    for index in 0..<count { values[index] *= factor }
  }
}
