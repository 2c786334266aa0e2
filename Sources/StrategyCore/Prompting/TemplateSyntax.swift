/// The inside of a template text: literal runs and `{{variables}}`.
///
/// `\{{` stands for a literal `{{`. A `{{` that no name and `}}` follow is literal text too, so JSON and code
/// need no escapes. Values are never parsed again: a `{{` in an input or a passage means nothing.
public enum TemplatePiece: Sendable, Hashable {
  case literal(String)
  case variable(String)

  public static func parse(_ text: String) -> [TemplatePiece] {
    var pieces: [TemplatePiece] = []
    var literal = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    func endLiteral() {
      if !literal.isEmpty { pieces.append(.literal(String(literal))) }
      literal = String.UnicodeScalarView()
    }
    while let scalar = rest.popFirst() {
      if scalar == "\\", rest.starts(with: "{{".unicodeScalars) {
        literal.append(contentsOf: rest.prefix(2))
        rest.removeFirst(2)
      } else if scalar == "{", let name = variableName(afterFirstBrace: &rest) {
        endLiteral()
        pieces.append(.variable(name))
      } else {
        literal.append(scalar)
      }
    }
    endLiteral()
    return pieces
  }

  /// Takes `{name}}` off the text: letters, digits, `_`, `-` and `.`, with blanks around allowed.
  private static func variableName(
    afterFirstBrace text: inout Substring.UnicodeScalarView
  ) -> String? {
    guard text.first == "{" else { return nil }
    let inside = text.dropFirst().drop { $0 == " " }
    let name = inside.prefix { isNamePart($0) }
    let close = inside[name.endIndex...].drop { $0 == " " }
    guard !name.isEmpty, close.starts(with: "}}".unicodeScalars) else { return nil }
    text = close.dropFirst(2)
    return String(String.UnicodeScalarView(name))
  }

  private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "_" || scalar == "-" || scalar == "." { return true }
    return switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber, .nonspacingMark, .spacingMark:
      true
    default: false
    }
  }
}
