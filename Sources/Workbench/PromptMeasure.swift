package import StrategyCore

/// How large a prompt file is for a model, section by section, and which variables it may use.
package struct PromptMeasure: Sendable, Equatable {
  package struct Section: Sendable, Equatable {
    package var role: MessageRole
    /// The line that opens it, from 0.
    package var line: Int
    package var tokens: Int
    /// More comes from input, passages, examples or labels when it runs.
    package var isOpen: Bool
    /// At the price of the model; `nil` when that is unknown.
    package var cost: Cost?

    package init(role: MessageRole, line: Int, tokens: Int, isOpen: Bool, cost: Cost?) {
      self.role = role
      self.line = line
      self.tokens = tokens
      self.isOpen = isOpen
      self.cost = cost
    }
  }

  package var sections: [Section]
  /// Names that have a value: those of the front matter and those that are filled when it runs.
  package var variables: Set<String>
  /// False when the tokens are estimated.
  package var isExact: Bool
  package var model: String
  package var isFree: Bool

  package init(
    sections: [Section], variables: Set<String>, isExact: Bool, model: String, isFree: Bool = false
  ) {
    self.sections = sections
    self.variables = variables
    self.isExact = isExact
    self.model = model
    self.isFree = isFree
  }

  package var tokens: Int { sections.reduce(0) { $0 + $1.tokens } }

  /// `nil` when the cost of a section is unknown.
  var cost: Cost? {
    let costs = sections.compactMap(\.cost)
    guard let first = costs.first, costs.count == sections.count else { return nil }
    return Cost(
      amount: costs.reduce(.zero) { $0 + $1.amount }, provenance: first.provenance)
  }

  /// How much of the prompt a section is.
  func share(of section: Section) -> Double {
    tokens > 0 ? Double(section.tokens) / Double(tokens) : 0
  }

  /// The section that a heading opens. While one types, lines have moved since it was measured: then
  /// the nearest one of that role.
  func section(_ role: MessageRole, at line: Int) -> Section? {
    sections.filter { $0.role == role }.min { abs($0.line - line) < abs($1.line - line) }
  }
}
