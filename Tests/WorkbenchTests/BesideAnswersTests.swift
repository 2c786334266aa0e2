import StrategyCore
import Testing

@testable import Workbench

struct BesideAnswersTests {
  @Test func `the difference is made when the pair changes, and not for every picture`() throws {
    var harness = try ScreenTests.evaluated((43, 132))
    #expect(harness.state.evaluate.beside == nil)
    harness.press("c d")
    let first = try #require(harness.state.evaluate.beside)
    #expect(first.texts.count == 2 && first.lines.count == 2)
    harness.press("down")
    #expect(harness.state.evaluate.beside?.texts != first.texts)
    harness.press("up")
    #expect(harness.state.evaluate.beside == first)
    harness.press("s")
    #expect(harness.state.evaluate.beside?.texts == first.texts.reversed())
    harness.press("d")
    #expect(harness.state.evaluate.beside == nil)
  }
}
