import StrategyCore
import Testing

@testable import Archive

struct VectorScanTests {
  private func sparse(_ values: [UInt32: Float]) -> Embedding {
    let indices = values.keys.sorted()
    return .sparse(indices: indices, values: indices.compactMap { values[$0] })
  }

  @Test(arguments: [true, false])
  func `the nearest are those with the largest dot product`(isDense: Bool) {
    var random = SeededGenerator(state: 8)
    func vector() -> Embedding {
      if isDense { return .dense((0..<21).map { _ in Float.random(in: -1...1, using: &random) }) }
      var values: [UInt32: Float] = [:]
      for _ in 0..<9 {
        values[UInt32.random(in: 0..<40, using: &random)] = .random(in: -1...1, using: &random)
      }
      return sparse(values)
    }
    let vectors = (0..<200).map { _ in vector() }
    for limit in [1, 5, 100, 500] {
      let query = vector()
      let wanted = vectors.enumerated().map { (place: $0.offset, cosine: query.dot($0.element)) }
        .filter { $0.cosine > 0 }.sorted { $0.cosine > $1.cosine }.prefix(limit)
      let found = VectorScan(vectors).nearest(to: query, limit: limit)
      #expect(found.count == wanted.count)
      for (one, other) in zip(found, wanted) { #expect(abs(one.cosine - other.cosine) < 1e-5) }
    }
  }

  @Test func `equal cosines come in the order of the collection`() {
    let vectors = [Embedding](repeating: .sparse(indices: [3], values: [1]), count: 9)
    let found = VectorScan(vectors).nearest(to: vectors[0], limit: 4)
    #expect(found.map(\.place) == [0, 1, 2, 3])
  }

  @Test func `odd vectors are far from everything`() {
    let vectors: [Embedding] = [
      .dense([1, 0]), .dense([]), .sparse(indices: [], values: []), .dense([1, 0, 0]),
      .sparse(indices: [1, 2], values: [1]),
    ]
    let scan = VectorScan(vectors)
    #expect(scan.nearest(to: .dense([1, 0, 0]), limit: 9).map(\.place) == [3])
    #expect(scan.nearest(to: .dense([1]), limit: 9).isEmpty)
    #expect(scan.nearest(to: .sparse(indices: [1], values: [1]), limit: 9).map(\.place) == [4])
    #expect(scan.nearest(to: .sparse(indices: [], values: []), limit: 9).isEmpty)
    #expect(scan.nearest(to: .dense([1, 0, 0]), limit: 0).isEmpty)
    #expect(VectorScan([]).nearest(to: .dense([1]), limit: 3).isEmpty)
  }
}
