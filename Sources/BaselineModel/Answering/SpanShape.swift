/// What a span looks like as an answer.
package enum SpanShape: UInt8, Sendable, Hashable, CaseIterable {
  case money, duration, size, share, year, date, count, bareNumber, name, mixedName, phrase

  package init(_ tokens: ArraySlice<AnswerToken>) {
    var names = 0
    var contents = 0
    var quantity: Int?
    var unit: TokenKind?
    var hasMonth = false
    var hasYear = false
    var hasDay = false
    for index in tokens.indices {
      let kind = tokens[index].kind
      switch kind {
      case .money:
        self = .money
        return
      case .percent:
        self = .share
        return
      case .month: hasMonth = true
      case .weekday: hasDay = true
      case .year:
        hasYear = true
        quantity = quantity ?? index
      case .number, .numberWord: quantity = quantity ?? index
      case .timeUnit, .sizeUnit, .otherUnit:
        if quantity != nil, unit == nil { unit = kind }
      default: break
      }
      if kind.isName || kind == .month { names += 1 }
      if tokens[index].stem != 0 { contents += 1 }
    }
    if hasMonth || (hasDay && quantity == nil) {
      self = .date
    } else if quantity != nil, unit == .timeUnit {
      self = .duration
    } else if quantity != nil, unit == .sizeUnit {
      self = .size
    } else if hasYear {
      self = .year
    } else if quantity != nil {
      self = contents == 1 ? .bareNumber : .count
    } else if names > 0 {
      self = names == contents ? .name : .mixedName
    } else {
      self = .phrase
    }
  }
}
