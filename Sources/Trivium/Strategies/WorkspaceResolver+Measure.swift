import StrategyCore
import Workbench

extension WorkspaceResolver {
  /// Counts a prompt file section by section, as the model of a request does, without calling anyone.
  ///
  /// `nil` while the file cannot be read as a prompt: half of a front matter, say.
  @concurrent
  func measure(_ request: RunRequest) async -> PromptMeasure? {
    guard let strategy = loaded.workspace.strategy(named: request.strategy),
      let definition = try? definition(named: request.model ?? strategy.model, of: strategy),
      let template = try? known.template(reading: request.promptText, file: strategy.prompt),
      let text = try? PromptText(request.promptText)
    else { return nil }
    let counter = access.counters.counter(forModel: definition.model)
    let price = (try? price(of: definition)) ?? nil
    let sections = text.placedSections.map { section, line in
      let (literal, isOpen) = Self.literal(of: section.text, in: template)
      let tokens = counter.count(literal)
      return PromptMeasure.Section(
        role: section.role, line: line - 1, tokens: tokens, isOpen: isOpen,
        cost: price?.cost(of: Usage(input: tokens, provenance: .estimated)))
    }
    return PromptMeasure(
      sections: sections,
      variables: PromptTemplate.reservedVariables.union(template.variables.keys),
      isExact: counter.isExact, model: request.model ?? strategy.model,
      isFree: price?.isFree == true)
  }

  /// The text with the defaults of its variables, and whether anything is filled in only when it runs.
  private static func literal(
    of text: String, in template: PromptTemplate
  ) -> (text: String, isOpen: Bool) {
    var result = ""
    var isOpen = false
    for piece in TemplatePiece.parse(text) {
      switch piece {
      case .literal(let text): result += text
      case .variable(let name):
        let value = template.variables[name]?.defaultValue
        isOpen = isOpen || value == nil
        result += value ?? ""
      }
    }
    return (result, isOpen)
  }
}
