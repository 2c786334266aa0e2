import StrategyCore
import Testing

struct EmbeddingTests {
  @Test func `sparse vectors meet where both have a value`() {
    let a = Embedding.sparse(indices: [1, 4, 9], values: [1, 2, 3])
    let b = Embedding.sparse(indices: [0, 4, 9, 12], values: [7, 0.5, 2, 1])
    #expect(a.dot(b) == 7)
    #expect(b.dot(a) == 7)
    #expect(a.dot(.sparse(indices: [], values: [])) == 0)
  }

  @Test func `dense vectors of one size meet`() {
    #expect(Embedding.dense([1, 2]).dot(.dense([3, 4])) == 11)
    #expect(Embedding.dense([1, 2]).dot(.dense([3])) == 0)
  }

  @Test func `different kinds have nothing in common`() {
    #expect(Embedding.dense([1]).dot(.sparse(indices: [0], values: [1])) == 0)
  }

  @Test func `indices without values count as nothing`() {
    let torn = Embedding.sparse(indices: [1, 2, 3], values: [1])
    #expect(torn.dot(torn) == 1)
  }

  @Test func `an embedder that needs no collection prepares to itself`() async throws {
    struct Lengths: Embedder {
      let identity = "lengths"
      func embed(_ texts: [String]) async throws -> [Embedding] {
        texts.map { .dense([Float($0.count)]) }
      }
    }
    let prepared = try await Lengths().prepared(for: ["a"])
    #expect(prepared.identity == "lengths")
    #expect(try await prepared.embed(["abc"]) == [.dense([3])])
  }
}
