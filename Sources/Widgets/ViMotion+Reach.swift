import CellGrid

/// Where a motion leads, and how much an operator takes on the way.
struct ViReach: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case exclusive, inclusive, lines
  }

  var position: TextEditor.Position
  var kind = Kind.exclusive
}

/// Steps through a text character by character; the end of a line is a place of its own.
struct ViWalker {
  let editor: TextEditor
  var place: TextEditor.Position

  enum Step {
    case inLine, ontoEnd, newLine, nowhere
  }

  var character: Character? { editor.character(at: place) }

  var isOnEmptyLine: Bool { editor.lines[place.line].isEmpty }

  /// Blanks are 0; characters of one class stand together as a word.
  func kind(isBig: Bool) -> Int {
    guard let character, character != " ", character != "\t" else { return 0 }
    if isBig { return 1 }
    if TextEditor.isWord(character) { return Self.script(of: character) }
    return character.isASCII ? 1 : 3
  }

  private static func script(of character: Character) -> Int {
    guard let value = character.unicodeScalars.first?.value, value >= 0x1100 else { return 2 }
    switch value {
    case 0x3040...0x309F: return 4
    case 0x30A0...0x30FF: return 5
    case 0xAC00...0xD7A3, 0x1100...0x11FF: return 6
    case 0x2E80...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: return 7
    default: return 2
    }
  }

  mutating func forward() -> Step {
    if character != nil {
      place = editor.after(place)
      return character == nil ? .ontoEnd : .inLine
    }
    guard place.line + 1 < editor.lines.count else { return .nowhere }
    place = TextEditor.Position(line: place.line + 1, offset: 0)
    return .newLine
  }

  mutating func back() -> Step {
    if place.offset > 0 {
      place = editor.before(place)
      return .inLine
    }
    guard place.line > 0 else { return .nowhere }
    place = editor.lineEnd(place.line - 1)
    return .newLine
  }

  /// Over all characters of a kind; false at an end of the text.
  mutating func skip(_ kind: Int, isBig: Bool, forward isForward: Bool) -> Bool {
    while self.kind(isBig: isBig) == kind {
      if case .nowhere = isForward ? forward() : back() { return false }
    }
    return true
  }
}

extension ViWalker {
  /// `w`: to the beginning of the next word; an empty line is one.
  ///
  /// - Parameter staysInLine: the last word ends with its line, for an operator.
  mutating func nextWord(count: Int, isBig: Bool, staysInLine: Bool) {
    for number in 1...count {
      let stays = staysInLine && number == count
      let kind = kind(isBig: isBig)
      let isLastLine = place.line == editor.lines.count - 1
      switch forward() {
      case .nowhere: return
      case .ontoEnd, .newLine: if stays || isLastLine { return }
      case .inLine: break
      }
      if kind != 0 {
        while self.kind(isBig: isBig) == kind {
          switch forward() {
          case .nowhere: return
          case .ontoEnd, .newLine: if stays { return }
          case .inLine: break
          }
        }
      }
      while self.kind(isBig: isBig) == 0 {
        if place.offset == 0, isOnEmptyLine { break }
        switch forward() {
        case .nowhere: return
        case .ontoEnd, .newLine: if isLastLine { return }
        case .inLine: break
        }
      }
    }
  }

  /// `b`
  mutating func previousWord(count: Int, isBig: Bool) -> Bool {
    next: for _ in 0..<count {
      if case .nowhere = back() { return false }
      while kind(isBig: isBig) == 0 {
        if place.offset == 0, isOnEmptyLine { continue next }
        if case .nowhere = back() { return true }
      }
      guard skip(kind(isBig: isBig), isBig: isBig, forward: false) else { return true }
      _ = forward()
    }
    return true
  }

  /// `e`
  ///
  /// - Parameter mayStay: the end of the word that one stands on counts, as for `cw`.
  mutating func wordEnd(count: Int, isBig: Bool, mayStay: Bool) -> Bool {
    for number in 0..<count {
      let kind = kind(isBig: isBig)
      if case .nowhere = forward() { return false }
      if kind != 0, self.kind(isBig: isBig) == kind {
        guard skip(kind, isBig: isBig, forward: true) else { return false }
      } else if kind == 0 || !(mayStay && number == 0) {
        guard skip(0, isBig: isBig, forward: true) else { return false }
        guard skip(self.kind(isBig: isBig), isBig: isBig, forward: true) else { return false }
      }
      _ = back()
    }
    return true
  }
}

extension TextEditor {
  func firstNonBlank(_ line: Int) -> Position {
    let count = lines[line].utf8.prefix { $0 == 0x20 || $0 == 0x09 }.count
    let place = Position(line: line, offset: count)
    return place == lineEnd(line) && count > 0 ? before(place) : place
  }

  /// The last place of a line that a cursor of normal mode can have.
  func lastCharacter(_ line: Int) -> Position {
    let end = lineEnd(line)
    return end.offset == 0 ? end : before(end)
  }

  /// Over words forward.
  func wordReach(
    _ count: Int, isBig: Bool, for operation: ViOperator?
  ) -> ViReach {
    var walker = ViWalker(editor: self, place: cursor)
    if operation == .change, let here = walker.character, here != " ", here != "\t" {
      _ = walker.wordEnd(count: count, isBig: isBig, mayStay: true)
      let isPast = walker.character == nil
      return ViReach(position: walker.place, kind: isPast ? .exclusive : .inclusive)
    }
    walker.nextWord(count: count, isBig: isBig, staysInLine: operation != nil)
    return ViReach(position: walker.place)
  }

  /// The n-th such character of the line.
  func characterReach(
    _ wanted: Character, count: Int, forward: Bool, isTill: Bool, isRepeat: Bool
  ) -> ViReach? {
    let line = cursor.line
    var place = cursor
    var left = count
    // Repeating `t` next to the character goes on to the next one.
    if isTill, isRepeat, count == 1 {
      let near = forward ? after(place) : before(place)
      if near.line == line, character(at: near) == wanted { place = near }
    }
    while left > 0 {
      let next = forward ? after(place) : before(place)
      guard next != place, next.line == line, next.offset < lines[line].utf8.count else {
        return nil
      }
      place = next
      if character(at: place) == wanted { left -= 1 }
    }
    if isTill { place = forward ? before(place) : after(place) }
    return ViReach(position: place, kind: forward ? .inclusive : .exclusive)
  }

  /// `}` and `{`: to an empty line.
  func paragraphReach(_ count: Int, forward: Bool) -> ViReach? {
    var line = cursor.line
    var hitsEnd = false
    for number in 1...count {
      var wasText = false
      var isFirst = true
      while true {
        let isEmpty = lines[line].isEmpty
        if !isEmpty { wasText = true }
        if !isFirst, wasText, isEmpty { break }
        isFirst = false
        let next = line + (forward ? 1 : -1)
        guard next >= 0, next < lines.count else {
          if number < count { return nil }
          hitsEnd = true
          break
        }
        line = next
      }
    }
    guard forward, hitsEnd || line == lines.count - 1 else {
      return ViReach(position: Position(line: line, offset: 0))
    }
    let last = lastCharacter(line)
    return ViReach(position: last, kind: lines[line].isEmpty ? .exclusive : .inclusive)
  }

  /// `%`: from the first bracket at the cursor or behind it in the line.
  func bracketReach() -> ViReach? {
    let bytes = lines[cursor.line].utf8
    let marks = Set("()[]{}".utf8)
    guard
      let found = bytes.indices.dropFirst(cursor.offset).first(where: { marks.contains(bytes[$0]) })
    else { return nil }
    let here = Position(
      line: cursor.line, offset: bytes.distance(from: bytes.startIndex, to: found))
    return bracketPair(at: here).map { ViReach(position: aligned($0.partner), kind: .inclusive) }
  }
}
