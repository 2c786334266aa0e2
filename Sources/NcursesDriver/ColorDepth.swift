import CellGrid

/// How many colours a terminal shows, and which of them stands for a colour of a theme.
package enum ColorDepth: Sendable, Hashable, CaseIterable {
  case none, eight, sixteen, indexed, direct

  /// From the number of colours that the terminal's description states.
  package init(colors: Int) {
    switch colors {
    case ..<8: self = .none
    case ..<16: self = .eight
    case ..<256: self = .sixteen
    case ..<0x10000: self = .indexed
    default: self = .direct
    }
  }

  /// The number that the terminal knows the colour by; -1 is its own default.
  func number(of color: ThemeColor) -> Int32 {
    switch (self, color) {
    case (.none, _), (_, .standard): -1
    case (.eight, .ansi(let index)): Int32(index & 7)
    case (_, .ansi(let index)): Int32(index & 15)
    case (_, .indexed(let index)) where index < 16: number(of: .ansi(index))
    case (.indexed, .indexed(let index)): Int32(index)
    case (_, .indexed(let index)): number(of: Self.components(ofIndex: Int(index)))
    case (.direct, .rgb(let red, let green, let blue)):
      // The sixteen lowest numbers mean the terminal's own palette.
      max(Int32(red) << 16 | Int32(green) << 8 | Int32(blue), 16)
    case (.indexed, .rgb(let red, let green, let blue)):
      Self.nearest(Self.components(red, green, blue), among: 16..<256)
    case (.sixteen, .rgb(let red, let green, let blue)):
      Self.nearest(Self.components(red, green, blue), among: 0..<16)
    case (.eight, .rgb(let red, let green, let blue)):
      Self.nearest(Self.components(red, green, blue), among: 0..<8)
    }
  }

  private static func components(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> SIMD3<Int32> {
    SIMD3(Int32(red), Int32(green), Int32(blue))
  }

  private static func components(ofIndex index: Int) -> ThemeColor {
    let color = palette[index]
    return .rgb(
      red: UInt8(clamping: color.x), green: UInt8(clamping: color.y), blue: UInt8(clamping: color.z)
    )
  }

  /// Distances are weighted as the eye weighs red, green and blue.
  private static func nearest(_ wanted: SIMD3<Int32>, among range: Range<Int>) -> Int32 {
    let best = range.min { distance(palette[$0], wanted) < distance(palette[$1], wanted) }
    return Int32(best ?? 0)
  }

  private static func distance(_ one: SIMD3<Int32>, _ other: SIMD3<Int32>) -> Int32 {
    let difference = one &- other
    return (difference &* difference &* SIMD3(3, 6, 2)).wrappedSum()
  }

  /// The 256 colours of xterm: sixteen, a cube of 6 × 6 × 6, and 24 greys.
  private static let palette: [SIMD3<Int32>] = {
    let basic: [SIMD3<Int32>] = [
      SIMD3(0, 0, 0), SIMD3(205, 0, 0), SIMD3(0, 205, 0), SIMD3(205, 205, 0), SIMD3(0, 0, 238),
      SIMD3(205, 0, 205), SIMD3(0, 205, 205), SIMD3(229, 229, 229), SIMD3(127, 127, 127),
      SIMD3(255, 0, 0), SIMD3(0, 255, 0), SIMD3(255, 255, 0), SIMD3(92, 92, 255),
      SIMD3(255, 0, 255), SIMD3(0, 255, 255), SIMD3(255, 255, 255),
    ]
    let steps: [Int32] = [0, 95, 135, 175, 215, 255]
    let cube = (0..<216).map { SIMD3(steps[$0 / 36], steps[$0 / 6 % 6], steps[$0 % 6]) }
    let greys = (0..<24).map { SIMD3(repeating: Int32(8 + 10 * $0)) }
    return basic + cube + greys
  }()
}
