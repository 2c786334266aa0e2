/// The inside of a template text: literal runs and `{{variables}}`.
///
/// `\{{` stands for a literal `{{`. A `{{` without its `}}` on the same line is literal text.
public enum TemplatePiece: Sendable, Hashable {
  case literal(String)
  case variable(String)

  public static func parse(_ text: String) -> [TemplatePiece] {
    var pieces: [TemplatePiece] = []
    var literal = ""
    var rest = text[...]
    while let open = rest.range(ofFirst: "{{") {
      if rest[..<open.lowerBound].last == "\\" {
        literal += rest[..<open.lowerBound].dropLast() + "{{"
        rest = rest[open.upperBound...]
        continue
      }
      guard let close = rest[open.upperBound...].range(ofFirst: "}}"),
        let name = variableName(rest[open.upperBound..<close.lowerBound])
      else {
        literal += rest[..<open.upperBound]
        rest = rest[open.upperBound...]
        continue
      }
      literal += rest[..<open.lowerBound]
      if !literal.isEmpty { pieces.append(.literal(literal)) }
      literal = ""
      pieces.append(.variable(name))
      rest = rest[close.upperBound...]
    }
    literal += rest
    if !literal.isEmpty { pieces.append(.literal(literal)) }
    return pieces
  }

  /// Letters, digits, `_`, `-` and `.`, with blanks around allowed.
  private static func variableName(_ text: Substring) -> String? {
    let name = text.drop(while: { $0 == " " }).trimmedEnd
    guard !name.isEmpty,
      name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == "." })
    else { return nil }
    return String(name)
  }
}

extension Substring {
  /// The first place of a two-character ASCII mark.
  fileprivate func range(ofFirst mark: String) -> Range<Index>? {
    let bytes = Array(mark.utf8)
    var index = utf8.startIndex
    while index < utf8.endIndex {
      let next = utf8.index(after: index)
      guard next < utf8.endIndex else { return nil }
      if utf8[index] == bytes[0], utf8[next] == bytes[1] { return index..<utf8.index(after: next) }
      index = next
    }
    return nil
  }
}
