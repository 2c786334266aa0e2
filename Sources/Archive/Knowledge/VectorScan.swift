import StrategyCore

/// The vectors of a collection, laid out for comparing one vector with all of them.
struct VectorScan: Sendable {
  /// By feature: the vectors that have it, and how much of it.
  private struct Postings: Sendable {
    var features: [UInt32: Int] = [:]
    /// Where the vectors of a feature begin; one more at the end.
    var starts: [Int] = []
    var vectors: [UInt32] = []
    var values: [Float] = []
  }

  private let count: Int
  private let width: Int
  /// Dense vectors, one after another, each of `width` numbers.
  private let dense: [Float]
  private let postings: Postings

  /// Vectors of another kind or size than most count as empty.
  init(_ vectors: [Embedding]) {
    count = vectors.count
    width =
      vectors.lazy.compactMap { vector in
        if case .dense(let values) = vector { values.count } else { nil }
      }.max() ?? 0
    var dense: [Float] = []
    if width > 0 {
      dense.reserveCapacity(count * width)
      for vector in vectors {
        if case .dense(let values) = vector, values.count == width {
          dense += values
        } else {
          dense += repeatElement(0, count: width)
        }
      }
    }
    self.dense = dense
    postings = Self.postings(of: vectors)
  }

  private static func postings(of vectors: [Embedding]) -> Postings {
    var postings = Postings()
    var sizes: [Int] = []
    for case .sparse(let indices, _) in vectors {
      for index in indices {
        let feature = postings.features[index] ?? sizes.count
        if feature == sizes.count {
          postings.features[index] = feature
          sizes.append(0)
        }
        sizes[feature] += 1
      }
    }
    var total = 0
    postings.starts.reserveCapacity(sizes.count + 1)
    for size in sizes {
      postings.starts.append(total)
      total += size
    }
    postings.starts.append(total)
    postings.vectors = Array(repeating: 0, count: total)
    postings.values = Array(repeating: 0, count: total)
    var next = postings.starts
    for (vector, embedding) in vectors.enumerated() {
      guard case .sparse(let indices, let values) = embedding else { continue }
      for (index, value) in zip(indices, values) {
        guard let feature = postings.features[index] else { continue }
        postings.vectors[next[feature]] = UInt32(vector)
        postings.values[next[feature]] = value
        next[feature] += 1
      }
    }
    return postings
  }

  /// Places of the vectors with the largest positive cosine, best first; ties in the order of the collection.
  func nearest(to query: Embedding, limit: Int) -> [(place: Int, cosine: Float)] {
    top(limit, of: cosines(to: query))
  }

  private func cosines(to query: Embedding) -> [Float] {
    var cosines = [Float](repeating: 0, count: count)
    switch query {
    case .sparse(let indices, let values):
      for (index, value) in zip(indices, values) {
        guard let feature = postings.features[index] else { continue }
        for entry in postings.starts[feature]..<postings.starts[feature + 1] {
          cosines[Int(postings.vectors[entry])] += value * postings.values[entry]
        }
      }
    case .dense(let values):
      guard values.count == width, width > 0 else { break }
      dense.withUnsafeBufferPointer { dense in
        values.withUnsafeBufferPointer { values in
          for place in 0..<count {
            let row = UnsafeBufferPointer(rebasing: dense[place * width..<(place + 1) * width])
            cosines[place] = Self.dot(row, values)
          }
        }
      }
    }
    return cosines
  }

  private static func dot(_ a: UnsafeBufferPointer<Float>, _ b: UnsafeBufferPointer<Float>) -> Float
  {
    var sums = SIMD8<Float>.zero
    var index = 0
    while index + 8 <= a.count {
      var (x, y) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
      for lane in 0..<8 {
        x[lane] = a[index + lane]
        y[lane] = b[index + lane]
      }
      sums += x * y
      index += 8
    }
    var sum = sums.sum()
    while index < a.count {
      sum += a[index] * b[index]
      index += 1
    }
    return sum
  }

  private func top(_ limit: Int, of cosines: [Float]) -> [(place: Int, cosine: Float)] {
    var best: [(place: Int, cosine: Float)] = []
    guard limit > 0 else { return best }
    for (place, cosine) in cosines.enumerated() where cosine > 0 {
      if best.count == limit, let last = best.last, cosine <= last.cosine { continue }
      var (low, high) = (0, best.count)
      while low < high {
        let middle = (low + high) / 2
        if best[middle].cosine >= cosine { low = middle + 1 } else { high = middle }
      }
      best.insert((place, cosine), at: low)
      if best.count > limit { best.removeLast() }
    }
    return best
  }
}
