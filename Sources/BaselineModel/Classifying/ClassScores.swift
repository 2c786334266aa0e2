/// Arithmetic on rows of class scores, sixteen classes at a time.
package enum ClassScores {
  package typealias Block = SIMD16<Float>

  package static func blockCount(classes: Int) -> Int {
    (classes + 15) / 16
  }

  /// e^x to seven digits for x ≤ 0, by our own polynomial: the same bits on every machine.
  @inline(__always)
  package static func exponential(_ x: Block) -> Block {
    let clamped = x.replacing(with: -87, where: x .< -87)
    let magic = Block(repeating: 12_582_912)
    let shifted = clamped * 1.442_695_04 + magic
    let whole = shifted - magic
    let rest = clamped - whole * 0.693_145_751_953_125 - whole * 1.428_606_765e-6
    var power = Block(repeating: 1.987_569_15e-4)
    power = power * rest + 1.398_199_95e-3
    power = power * rest + 8.333_451_9e-3
    power = power * rest + 4.166_579_6e-2
    power = power * rest + 1.666_666_55e-1
    power = power * rest + 5.000_000_1e-1
    power = power * rest * rest + rest + 1
    let exponent = unsafeBitCast(shifted, to: SIMD16<Int32>.self) &- Int32(bitPattern: 0x4b40_0000)
    let scale = (exponent &+ 127) &<< 23
    return power * unsafeBitCast(scale, to: Block.self)
  }

  /// Turns scores into probabilities; places past `classes` become 0.
  @inline(__always)
  package static func softmax(_ scores: UnsafeMutablePointer<Block>, classes: Int) {
    let blocks = blockCount(classes: classes)
    let padding = blocks * 16 - classes
    for lane in (16 - padding)..<16 { scores[blocks - 1][lane] = -.infinity }
    var highest = scores[0]
    for block in 1..<max(blocks, 1) { highest.replaceIfLess(scores[block]) }
    let peak = highest.max()
    var total = Block.zero
    for block in 0..<blocks {
      scores[block] = exponential(scores[block] - peak)
      total += scores[block]
    }
    for lane in (16 - padding)..<16 {
      total[lane] -= scores[blocks - 1][lane]
      scores[blocks - 1][lane] = 0
    }
    let share = 1 / total.sum()
    for block in 0..<blocks { scores[block] *= share }
  }

  /// Adds up the weight rows of the given features; `rows` holds `blocks` blocks per bucket.
  @inline(__always)
  package static func gather(
    buckets: UnsafeBufferPointer<UInt32>, values: UnsafeBufferPointer<Float>,
    rows: UnsafePointer<Block>, blocks: Int, into scores: UnsafeMutablePointer<Block>
  ) {
    for block in 0..<blocks {
      var sum = Block.zero
      for index in 0..<buckets.count {
        sum += rows[Int(buckets[index]) &* blocks &+ block] * values[index]
      }
      scores[block] = sum
    }
  }
}

extension SIMD16<Float> {
  @inline(__always)
  fileprivate mutating func replaceIfLess(_ other: Self) {
    replace(with: other, where: self .< other)
  }
}
