/// The shapes that widgets draw with; the ASCII set serves terminals without UTF-8.
package struct GlyphSet: Sendable, Hashable {
  package let horizontal, vertical, topLeft, topRight, bottomLeft, bottomRight: String
  package let teeLeft, teeRight, teeTop, teeBottom, cross: String
  package let ellipsis, bullet, pointer, check, failure, dot, arrowUp, arrowDown: String
  package let gaugeFilled, gaugeEmpty, scrollThumb: String
  /// From empty to full.
  package let levels: [String]

  package static let unicode = GlyphSet(
    horizontal: "─", vertical: "│", topLeft: "┌", topRight: "┐", bottomLeft: "└",
    bottomRight: "┘", teeLeft: "├", teeRight: "┤", teeTop: "┬", teeBottom: "┴", cross: "┼",
    ellipsis: "…", bullet: "•", pointer: "▸", check: "✓", failure: "✗", dot: "●", arrowUp: "↑",
    arrowDown: "↓", gaugeFilled: "█", gaugeEmpty: "░", scrollThumb: "▐",
    levels: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"])

  package static let ascii = GlyphSet(
    horizontal: "-", vertical: "|", topLeft: "+", topRight: "+", bottomLeft: "+",
    bottomRight: "+", teeLeft: "+", teeRight: "+", teeTop: "+", teeBottom: "+", cross: "+",
    ellipsis: "~", bullet: "*", pointer: ">", check: "v", failure: "x", dot: "*", arrowUp: "^",
    arrowDown: "v", gaugeFilled: "#", gaugeEmpty: ".", scrollThumb: "#",
    levels: ["_", ".", ":", "-", "=", "+", "*", "#"])
}
