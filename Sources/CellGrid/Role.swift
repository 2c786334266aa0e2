/// What a cell means; a theme decides how that looks. The set is closed: a theme can be complete.
package enum Role: String, Sendable, Hashable, CaseIterable {
  case text, dim, title, heading, placeholder
  case border, borderFocused, scrollbar
  case selection, textSelection, cursorLine, searchMatch, marker
  case key, keyLabel, tabActive, tabInactive, tableHeader
  case statusInfo, statusSuccess, statusWarning, statusError
  case costNormal, costWarning, costOver, costEstimated, costFree
  case gaugeFilled, gaugeWarning, gaugeOver, gaugeEmpty
  case live, recorded
  case promptSystem, promptExamples, promptPassages, promptInput
  case variable, variableUndefined
  case userInput, response, reasoning, citation
  case code, codeKeyword, codeString, codeComment, codeNumber, quote, link
  case added, removed, changed
  case scoreRight, scoreWrong
  case chart, chartAlternate
  case strategyPrompt, strategyTuned, strategyRetrieval, strategyHybrid

  /// The role whose style is taken when a theme does not mention this one; `nil` only for `text`.
  package var fallback: Role? {
    switch self {
    case .text: nil
    case .dim, .title, .selection, .key, .statusWarning, .statusError, .statusSuccess: .text
    case .border, .scrollbar, .placeholder, .gaugeEmpty, .reasoning, .quote, .codeComment: .dim
    case .borderFocused, .heading, .tabActive, .tableHeader, .chart, .link, .live: .title
    case .textSelection, .searchMatch: .selection
    case .cursorLine, .userInput, .response, .costNormal, .statusInfo: .text
    case .keyLabel, .tabInactive, .costEstimated, .recorded: .dim
    case .marker, .variable, .citation, .code, .codeKeyword: .key
    case .costFree, .gaugeFilled, .added, .scoreRight, .codeString: .statusSuccess
    case .costWarning, .gaugeWarning, .changed, .chartAlternate, .codeNumber: .statusWarning
    case .costOver, .gaugeOver, .removed, .scoreWrong, .variableUndefined: .statusError
    case .promptSystem, .strategyPrompt: .title
    case .promptExamples, .strategyTuned: .statusWarning
    case .promptPassages, .strategyRetrieval: .statusSuccess
    case .promptInput, .strategyHybrid: .key
    }
  }
}

/// Stress on a cell beyond its role; terminals that cannot show one kind leave it out.
package struct Emphasis: OptionSet, Sendable, Hashable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// As the library has it, without its detour by way of a generic set: `[]` is in every text drawn.
  package init(arrayLiteral elements: Emphasis...) {
    rawValue = elements.reduce(0) { $0 | $1.rawValue }
  }

  package static let bold = Emphasis(rawValue: 1)
  package static let dim = Emphasis(rawValue: 2)
  package static let italic = Emphasis(rawValue: 4)
  package static let underline = Emphasis(rawValue: 8)
  package static let reverse = Emphasis(rawValue: 16)
}
