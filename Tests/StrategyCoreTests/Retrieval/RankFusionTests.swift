import StrategyCore
import Testing

struct RankFusionTests {
  /// 1/(60+rank) summed over [a b c] and [b d a], ten decimals.
  @Test func `two lists fuse as in the paper`() {
    let fused = RankFusion.fuse([["a", "b", "c"], ["b", "d", "a"]])
    #expect(fused.map(\.id) == ["b", "a", "d", "c"])
    let scores = [0.0325224749, 0.0322664585, 0.0161290323, 0.0158730159]
    for (fused, score) in zip(fused, scores) { #expect(abs(fused.score - score) < 5e-11) }
  }

  @Test func `ties are broken by name, so that the order is always the same`() {
    #expect(RankFusion.fuse([["z"], ["a"], ["m"]]).map(\.id) == ["a", "m", "z"])
  }

  @Test func `nothing fuses to nothing`() {
    #expect(RankFusion.fuse([[String]]()).isEmpty)
    #expect(RankFusion.fuse([[], [String]()]).isEmpty)
  }

  @Test func `one list keeps its order`() {
    #expect(RankFusion.fuse([[3, 1, 2]]).map(\.id) == [3, 1, 2])
  }
}
