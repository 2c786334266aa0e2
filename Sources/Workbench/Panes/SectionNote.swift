import CellGrid
import StrategyCore
import Widgets

/// What stands in the gutter beside a section of a prompt: its tokens, how much of the whole that is,
/// and what it costs.
enum SectionNote {
  private static let short = 9
  private static let long = 19

  /// Columns of the gutter in a pane of so many; none in a narrow one.
  static func columns(inside columns: Int) -> Int {
    columns >= 72 ? long : columns >= 44 ? short : 0
  }

  /// `nil` for a line that opens no section.
  static func note(
    in measure: PromptMeasure, heading: String, at line: Int, columns: Int, _ glyphs: GlyphSet
  ) -> StyledLine? {
    guard let role = PromptText.role(ofHeading: heading),
      let section = measure.section(role, at: line)
    else { return nil }
    let share = measure.share(of: section)
    let level = min(Int(share * Double(glyphs.levels.count)), glyphs.levels.count - 1)
    var spans = [Span(count(section.tokens, section.isOpen, measure), .text)]
    if columns >= long { spans.append(Span(" " + text(section.cost, measure), .dim)) }
    return StyledLine(spans + [Span(" " + glyphs.levels[level], heat(share))])
  }

  /// The height of the mark says the same without colour.
  private static func heat(_ share: Double) -> Role {
    share < 0.34 ? .costNormal : share < 0.67 ? .costWarning : .costOver
  }

  /// `~` before an estimate, `+` behind what grows when it runs.
  private static func count(_ tokens: Int, _ isOpen: Bool, _ measure: PromptMeasure) -> String {
    (measure.isExact ? "" : "~") + Quantity.tokens(tokens) + (isOpen ? "+" : "")
  }

  /// The whole prompt, for the foot of the pane.
  static func total(_ measure: PromptMeasure) -> StyledLine {
    let isOpen = measure.sections.contains(where: \.isOpen)
    return StyledLine([
      Span(count(measure.tokens, isOpen, measure)), Span(" tok · ", .dim),
      Span(text(measure.cost, measure)), Span(" at \(measure.model)", .dim),
    ])
  }

  private static func text(_ cost: Cost?, _ measure: PromptMeasure) -> String {
    measure.isFree ? "free" : cost?.formatted ?? "unpriced"
  }
}
