import CellGrid
import NcursesDriver
import Testing

extension NcursesTerminalTests {
  /// The C library knows an older Unicode than Swift does, and some symbols and marks by themselves.
  @Test func `the table for tests agrees with the C library where it matters`() throws {
    let pseudo = try PseudoTerminal()
    let library = try claim(pseudo).traits.width
    var differences = 0
    for value in UInt32(0xA0)..<0x10000 {
      guard let scalar = Unicode.Scalar(value),
        scalar.properties.generalCategory != .privateUse
      else { continue }
      let own = CellWidth.standard.columns(of: scalar)
      let other = library.columns(of: scalar)
      if own == other || own < 0 || other < 0 { continue }
      differences += 1
      let isCommon =
        value < 0x300 || (0x370..<0x590).contains(value) || isDrawing(value)
        || (0x3041..<0xA000).contains(value) || (0xAC00..<0xD7A4).contains(value)
      #expect(!isCommon || isKnown(value), "U+\(String(value, radix: 16)): \(own), \(other)")
    }
    #expect(differences < 900)
  }

  /// Arrows, box drawing, blocks and the shapes that widgets use.
  private func isDrawing(_ value: UInt32) -> Bool {
    (0x2010..<0x2028).contains(value) || (0x2190..<0x2300).contains(value)
      || (0x2400..<0x2600).contains(value)
  }

  private func isKnown(_ value: UInt32) -> Bool {
    switch value {
    case 0xAD, 0x4DC0...0x4DFF, 0x3248...0x324F, 0x31E4...0x31EF: true
    default: false
    }
  }
}
