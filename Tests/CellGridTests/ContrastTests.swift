import CellGrid
import Testing

@Suite struct ContrastTests {
  private static func ratio(_ a: String, _ b: String) -> Double? {
    guard let first = ThemeColor(a), let second = ThemeColor(b) else { return nil }
    return Contrast.ratio(first, second).map { ($0 * 100).rounded() / 100 }
  }

  @Test func `known pairs have the ratios that WCAG gives them`() {
    #expect(Self.ratio("#000000", "#ffffff") == 21)
    #expect(Self.ratio("#ffffff", "#000000") == 21)
    #expect(Self.ratio("#777777", "#ffffff") == 4.48)
    #expect(Self.ratio("#767676", "#ffffff") == 4.54)
    #expect(Self.ratio("#0000ff", "#ffffff") == 8.59)
    #expect(Self.ratio("#123456", "#123456") == 1)
  }

  @Test func `the 256 colours are those of xterm`() {
    #expect(Self.ratio("16", "231") == 21)
    #expect(Self.ratio("196", "#ff0000") == 1)
    #expect(Self.ratio("244", "#808080") == 1)
  }

  @Test func `what the terminal decides is not known`() {
    #expect(Self.ratio("default", "#ffffff") == nil)
    #expect(Self.ratio("#ffffff", "red") == nil)
  }
}
