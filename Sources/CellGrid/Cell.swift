/// What is drawn in a cell: a base scalar and up to three combining marks.
///
/// Only `CellWidth` makes glyphs from text, so no control character is ever in one.
package struct Glyph: Sendable, Hashable {
  /// Three marks of 21 bits each; zero means none.
  private var packedMarks: UInt64 = 0
  private var scalar: UInt32
  /// 1, 2, or 0 for the right half of a wide glyph.
  package let columns: UInt8

  init(_ base: Unicode.Scalar, columns: Int) {
    scalar = base.value
    self.columns = UInt8(clamping: columns)
  }

  package static let space = Glyph(" ", columns: 1)
  static let replacement = Glyph("\u{FFFD}", columns: 1)
  static let continuation = Glyph(" ", columns: 0)

  package var base: Unicode.Scalar { Unicode.Scalar(scalar) ?? "\u{FFFD}" }
  package var hasMarks: Bool { packedMarks != 0 }

  package var marks: [Unicode.Scalar] {
    (0..<3).compactMap { position in
      let value = UInt32(truncatingIfNeeded: packedMarks >> (21 * position)) & 0x1F_FFFF
      return value == 0 ? nil : Unicode.Scalar(value)
    }
  }

  /// A fourth mark is left out of the picture; the text keeps it.
  mutating func add(mark: Unicode.Scalar) {
    for shift in [0, 21, 42] where (packedMarks >> shift) & 0x1F_FFFF == 0 {
      packedMarks |= UInt64(mark.value) << shift
      return
    }
  }

  /// Empty for the right half of a wide glyph.
  package var text: String {
    guard columns > 0 else { return "" }
    var scalars = String.UnicodeScalarView()
    scalars.append(base)
    scalars.append(contentsOf: marks)
    return String(scalars)
  }
}

/// One character cell: a glyph, what it means, and stress; how that looks is the theme's affair.
package struct Cell: Sendable, Hashable {
  package var glyph: Glyph
  package var role: Role
  package var emphasis: Emphasis

  package init(_ glyph: Glyph, role: Role = .text, emphasis: Emphasis = []) {
    self.glyph = glyph
    self.role = role
    self.emphasis = emphasis
  }

  package static let blank = Cell(.space)

  package var isContinuation: Bool { glyph.columns == 0 }
  package var isWide: Bool { glyph.columns == 2 }
}
