/// Where the clusters of a text begin, found without looking at more than a stretch of it.
///
/// What a cluster is follows Unicode's rules as the standard library has them. Most borders are plain
/// from two scalars (`ScalarBytes`); where they are not the library decides, on a copy of a few bytes: within
/// a text it looks on to the end of a cluster, and told to go back at all that might belong together,
/// such as a line of flags from its beginning. So clusters are counted forward only here, from a
/// border nearby that no other text could change; where there is none for two blocks, one is taken
/// at a block's beginning. Offsets are bytes of UTF-8.
package enum Clusters {
  /// Clusters are no longer than this: a base with more marks is taken apart.
  static let block = 1024
  /// Of flags so much is read back, in words; the one across a border of such blocks may be split.
  static let flagBlock = 16384

  /// The last border at an offset or before it.
  package static func floor(_ text: String, _ offset: Int) -> Int {
    let end = text.utf8.count
    guard offset > 0, offset < end else { return min(max(offset, 0), end) }
    return ScalarBytes.of(text[...]) { floor($0, offset) }
  }

  /// The border after a border.
  package static func after(_ text: String, _ offset: Int) -> Int {
    guard offset < text.utf8.count else { return text.utf8.count }
    return ScalarBytes.of(text[...]) { bytes in
      let next = bytes.clusterEnd(offset)
      let border = bytes.scalarStart(atOrAfter: (offset / block + 1) * block)
      guard next > border else { return next }
      for place in [border, next] {
        let known = floor(bytes, place)
        if known > offset { return known }
      }
      return next
    }
  }

  /// The border before an offset.
  package static func before(_ text: String, _ offset: Int) -> Int {
    offset > 0 ? floor(text, offset - 1) : 0
  }

  /// The cluster that begins at a border; `nil` at the end.
  package static func character(_ text: String, at offset: Int) -> Character? {
    guard offset < text.utf8.count else { return nil }
    return ScalarBytes.of(text[...]) { $0.text(offset..<$0.clusterEnd(offset)).first }
  }

  private static func floor(_ bytes: ScalarBytes, _ offset: Int) -> Int {
    guard offset < bytes.count else { return bytes.count }
    let goal = bytes.scalarStart(offset)
    var place = bytes.border(near: goal)
    while place < goal {
      let next = bytes.clusterEnd(place)
      if next > goal { return place }
      place = next
    }
    return place
  }
}
