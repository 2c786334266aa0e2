extension CellWidth {
  /// The longest beginning, in whole clusters, that fits into so many columns.
  package func prefix(of text: Substring, columns limit: Int) -> Substring {
    guard limit > 0 else { return text.prefix(0) }
    if let count = Self.plainCount(text) {
      return count <= limit ? text : text[..<text.utf8.index(text.startIndex, offsetBy: limit)]
    }
    let count = ScalarBytes.of(text) { bytes in
      var used = 0
      var place = 0
      while place < bytes.count {
        let end = bytes.clusterEnd(place)
        used += columns(of: place..<end, in: bytes)
        if used > limit { break }
        place = end
      }
      return place
    }
    return text[..<text.utf8.index(text.startIndex, offsetBy: count)]
  }

  /// The text itself when it fits, else its beginning and the ellipsis.
  package func truncated(_ text: String, columns limit: Int, ellipsis: String = "…") -> String {
    if columns(of: text) <= limit { return text }
    let room = limit - columns(of: ellipsis)
    guard room >= 0 else { return String(prefix(of: text[...], columns: limit)) }
    return prefix(of: text[...], columns: room) + ellipsis
  }

  /// Filled with spaces to exactly so many columns, or cut.
  package func padded(_ text: String, columns limit: Int, alignment: Alignment = .leading) -> String
  {
    let cut = truncated(text, columns: limit)
    let missing = max(limit - columns(of: cut), 0)
    let left = alignment == .leading ? 0 : alignment == .trailing ? missing : missing / 2
    return String(repeating: " ", count: left) + cut
      + String(repeating: " ", count: missing - left)
  }

  /// The rows that show the text: newlines end a row, long lines break after spaces, a word longer
  /// than a row breaks between clusters. Later rows of a line have `indent` columns less.
  package func wrapped(_ text: String, columns limit: Int, indent: Int = 0) -> [Substring] {
    var rows: [Substring] = []
    for line in text.textLines {
      wrap(line, columns: limit, indent: indent) { rows.append($0) }
    }
    return rows
  }

  /// Rows of one line; together they are the line, spaces at the ends of rows included.
  package func wrap(
    _ line: Substring, columns limit: Int, indent: Int = 0, _ body: (Substring) -> Void
  ) {
    let limit = max(limit, 1)
    var rest = line
    var room = limit
    while true {
      if rest.utf8.count <= room, Self.plainCount(rest) != nil { return body(rest) }
      let cut = breakIndex(in: rest, columns: room)
      if cut == rest.endIndex { return body(rest) }
      body(rest[..<cut])
      rest = rest[cut...]
      room = max(limit - indent, 1)
    }
  }

  /// Where the first row of the text ends: after the last space that fits, with the spaces that
  /// hang over the edge; always past the first cluster.
  private func breakIndex(in text: Substring, columns limit: Int) -> Substring.Index {
    if let count = Self.plainBreak(in: text, columns: limit) {
      return text.utf8.index(text.startIndex, offsetBy: count)
    }
    let count = ScalarBytes.of(text) { clusterBreak(in: $0, columns: limit) }
    return text.utf8.index(text.startIndex, offsetBy: count)
  }

  private func clusterBreak(in bytes: ScalarBytes, columns limit: Int) -> Int {
    var used = 0
    var place = 0
    var afterSpace: Int?
    while place < bytes.count {
      let next = bytes.clusterEnd(place)
      let first = bytes.base[place]
      let isSpace = (first == 0x20 || first == 0x09) && next == place + 1
      used += columns(of: place..<next, in: bytes)
      if used > limit, !isSpace { return afterSpace ?? (place == 0 ? next : place) }
      place = next
      if isSpace { afterSpace = next }
    }
    return bytes.count
  }

  /// The same in bytes, when everything up to the first byte that does not fit is plain.
  private static func plainBreak(in text: Substring, columns limit: Int) -> Int? {
    let count = text.utf8.withContiguousStorageIfAvailable { bytes -> Int in
      for byte in bytes.prefix(limit + 1) where byte < 0x20 || byte >= 0x7F { return -1 }
      guard bytes.count > limit else { return bytes.count }
      var end = limit
      if bytes[end] == 0x20 {
        while end < bytes.count, bytes[end] == 0x20 { end += 1 }
        return end < bytes.count && (bytes[end] >= 0x80 || bytes[end] == 0x09) ? -1 : end
      }
      while end > 0, bytes[end - 1] != 0x20 { end -= 1 }
      return end > 0 ? end : max(limit, 1)
    }
    guard let count, count >= 0 else { return nil }
    return count
  }
}

extension String {
  /// The lines of a text, ended by LF or CR LF; one more than there are ends.
  package var textLines: [Substring] {
    utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
      Substring(line.last == 0x0D ? line.dropLast() : line)
    }
  }
}

/// Where text stands in room wider than itself.
package enum Alignment: Sendable, Hashable {
  case leading, center, trailing
}
