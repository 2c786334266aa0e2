/// What changed between two texts, word by word, in the order of reading.
///
/// Cost grows with the length of the texts and with how much they differ, up to a bound: texts that
/// share little, or are longer than `longestByWords`, are compared less finely, never wrongly.
package struct WordDifference: Sendable, Hashable {
  package enum Part: Sendable, Hashable {
    case kept(String)
    case removed(String)
    case added(String)
  }

  /// What was removed stands before what was added in its place.
  package private(set) var parts: [Part] = []

  /// Bytes of both texts together up to which words are compared; beyond, lines are.
  package static let longestByWords = 128 << 10

  package init(from old: String, to new: String) {
    let byLine = old.utf8.count + new.utf8.count > Self.longestByWords
    let before = byLine ? old.linePieces : old.wordPieces
    let after = byLine ? new.linePieces : new.wordPieces
    var numbers: [Substring: Int32] = [:]
    func number(_ piece: Substring) -> Int32 {
      if let known = numbers[piece] { return known }
      let next = Int32(clamping: numbers.count)
      numbers[piece] = next
      return next
    }
    let matching = SequenceMatching(before.map(number), after.map(number))
    take(matching.kept, before, after)
    absorbStrays()
  }

  package var isSame: Bool { parts.allSatisfy { if case .kept = $0 { true } else { false } } }

  /// Words that are only in the one or the other; blanks and marks do not count.
  package var wordCounts: (removed: Int, added: Int) {
    var counts = (removed: 0, added: 0)
    for part in parts {
      switch part {
      case .kept: break
      case .removed(let text): counts.removed += text.wordCount
      case .added(let text): counts.added += text.wordCount
      }
    }
    return counts
  }

  /// - Parameter kept: places of equal pieces, ascending in both.
  private mutating func take(
    _ kept: [(old: Int, new: Int)], _ before: [Substring], _ after: [Substring]
  ) {
    var change = (removed: "", added: "")
    var same = ""
    var (old, new) = (0, 0)
    for place in kept + [(before.count, after.count)] {
      if old < place.old || new < place.new {
        if same.isBlank, !change.removed.isEmpty || !change.added.isEmpty {
          change.removed += same
          change.added += same
        } else {
          close(&change)
          if !same.isEmpty { parts.append(.kept(same)) }
        }
        same = ""
        change.removed += before[old..<place.old].joined()
        change.added += after[new..<place.new].joined()
      }
      if place.old < before.count { same += before[place.old] }
      (old, new) = (place.old + 1, place.new + 1)
    }
    close(&change)
    if !same.isEmpty { parts.append(.kept(same)) }
  }

  /// A lone word that two large changes happen to share is read more easily as part of them.
  private mutating func absorbStrays() {
    var absorbed: [Part] = []
    for (index, part) in parts.enumerated() {
      if case .kept(let text) = part, isStray(text, at: index) {
        absorbed += [.removed(text), .added(text)]
      } else {
        absorbed.append(part)
      }
    }
    guard absorbed.count > parts.count else { return }
    parts = []
    var change = (removed: "", added: "")
    for part in absorbed {
      switch part {
      case .removed(let text): change.removed += text
      case .added(let text): change.added += text
      case .kept:
        close(&change)
        parts.append(part)
      }
    }
    close(&change)
  }

  private func isStray(_ text: String, at index: Int) -> Bool {
    let most = 4 * text.utf8.count
    return changeSize(before: index) >= most && changeSize(after: index) >= most
      && text.wordCount <= 1 && !text.contains(where: \.isNewline)
  }

  private func changeSize(before index: Int) -> Int {
    parts[..<index].suffix(2).reversed().prefix { $0.isChange }.map(\.size).max() ?? 0
  }

  private func changeSize(after index: Int) -> Int {
    parts[(index + 1)...].prefix(2).prefix { $0.isChange }.map(\.size).max() ?? 0
  }

  private mutating func close(_ change: inout (removed: String, added: String)) {
    if !change.removed.isEmpty { parts.append(.removed(change.removed)) }
    if !change.added.isEmpty { parts.append(.added(change.added)) }
    change = ("", "")
  }
}

extension WordDifference.Part {
  fileprivate var isChange: Bool { if case .kept = self { false } else { true } }

  fileprivate var size: Int {
    switch self {
    case .kept(let text), .removed(let text), .added(let text): text.utf8.count
    }
  }
}

extension String {
  /// The text in words, runs of blanks, line ends, and single marks; ideographs stand alone.
  var wordPieces: [Substring] {
    var pieces: [Substring] = []
    var start = startIndex
    var kind = PieceKind.single
    for index in indices {
      let next = PieceKind(self[index])
      if index > startIndex, next == .single || next != kind {
        pieces.append(self[start..<index])
        start = index
      }
      kind = next
    }
    if start < endIndex { pieces.append(self[start...]) }
    return pieces
  }

  /// The text in lines, their ends included.
  var linePieces: [Substring] {
    var pieces: [Substring] = []
    var start = startIndex
    while start < endIndex {
      let end = self[start...].firstIndex(where: \.isNewline).map(index(after:)) ?? endIndex
      pieces.append(self[start..<end])
      start = end
    }
    return pieces
  }

  /// Blanks alone between two changes belong to both.
  fileprivate var isBlank: Bool { utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } }

  fileprivate var wordCount: Int {
    wordPieces.count { piece in piece.contains { $0.isLetter || $0.isNumber } }
  }
}

private enum PieceKind {
  case word, blank, single

  init(_ character: Character) {
    if let byte = character.asciiValue {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: self = .word
      case 0x20, 0x09: self = .blank
      default: self = .single
      }
    } else if character.isLetter || character.isNumber {
      let isIdeograph = character.unicodeScalars.first?.properties.isIdeographic ?? false
      let isKana = ("\u{3040}"..."\u{30FF}").contains(character)
      self = isIdeograph || isKana ? .single : .word
    } else {
      self = character.isWhitespace && !character.isNewline ? .blank : .single
    }
  }
}
