/// Turns texts into vectors whose cosine says how alike they are.
public protocol Embedder: Sendable {
  /// Name and version; vectors of different identities are not comparable.
  var identity: String { get }

  /// An embedder that knows the statistics of a collection (tf-idf); models that need none return themselves.
  func prepared(for collection: [String]) async throws -> any Embedder

  /// One vector per text, in order, each of length 1 or empty. Throws a `Failure`.
  func embed(_ texts: [String]) async throws -> [Embedding]
}

extension Embedder {
  public func prepared(for collection: [String]) async throws -> any Embedder { self }
}

/// A vector, kept sparse where most of it is zero.
public enum Embedding: Sendable, Hashable {
  case dense([Float])
  /// Ascending indices and their values.
  case sparse(indices: [UInt32], values: [Float])

  /// The dot product: the cosine of vectors of length 1. Zero for vectors of different kinds or sizes.
  public func dot(_ other: Embedding) -> Float {
    switch (self, other) {
    case (.dense(let a), .dense(let b)):
      guard a.count == b.count else { return 0 }
      return zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    case (.sparse(let aIndices, let aValues), .sparse(let bIndices, let bValues)):
      let aCount = min(aIndices.count, aValues.count)
      let bCount = min(bIndices.count, bValues.count)
      var (i, j, sum) = (0, 0, Float(0))
      while i < aCount, j < bCount {
        if aIndices[i] == bIndices[j] {
          sum += aValues[i] * bValues[j]
          i += 1
          j += 1
        } else if aIndices[i] < bIndices[j] {
          i += 1
        } else {
          j += 1
        }
      }
      return sum
    case (.dense, .sparse), (.sparse, .dense):
      return 0
    }
  }
}
