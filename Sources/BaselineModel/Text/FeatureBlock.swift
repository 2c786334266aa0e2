import Foundation

/// A sparse vector under construction: adding to a bucket takes constant time and allocates nothing.
///
/// `slots` is never cleared: an entry counts only when the entry it points to points back.
package struct FeatureBlock: ~Copyable {
  private let slots: UnsafeMutablePointer<UInt32>
  package let buckets: UnsafeMutablePointer<UInt32>
  package let values: UnsafeMutablePointer<Float>
  package private(set) var count = 0
  private let capacity: Int

  package init(capacity: Int) {
    self.capacity = capacity
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: 0, count: capacity)
    buckets = .allocate(capacity: capacity)
    buckets.initialize(repeating: 0, count: capacity)
    values = .allocate(capacity: capacity)
    values.initialize(repeating: 0, count: capacity)
  }

  deinit {
    slots.deallocate()
    buckets.deallocate()
    values.deallocate()
  }

  package mutating func clear() {
    count = 0
  }

  /// The bucket must be below the capacity.
  @inline(__always)
  package mutating func add(_ value: Float, to bucket: UInt32) {
    let slot = Int(slots[Int(bucket)])
    if slot < count, buckets[slot] == bucket {
      values[slot] += value
      return
    }
    slots[Int(bucket)] = UInt32(truncatingIfNeeded: count)
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
