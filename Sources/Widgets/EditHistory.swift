/// What can be undone and redone: changes of text, never copies of it.
package struct EditHistory: Sendable, Hashable, Codable {
  /// What a change is part of: typing and erasing are undone by words, the rest one by one.
  enum Kind: String, Sendable, Hashable, Codable {
    case typing, erasing, single
  }

  /// One place where text changed.
  struct Edit: Sendable, Hashable, Codable {
    var start: TextEditor.Position
    var removed: String
    var inserted: String
  }

  /// Edits that are undone together.
  struct Step: Sendable, Hashable, Codable {
    var edits: [Edit]
    let cursorBefore: TextEditor.Position
    var cursorAfter: TextEditor.Position
    let kind: Kind

    var byteCount: Int {
      edits.reduce(64) { $0 + $1.removed.utf8.count + $1.inserted.utf8.count }
    }
  }

  private(set) var undone: [Step] = []
  private(set) var done: [Step] = []
  private var isOpen = false
  /// How many groups are open inside each other; their edits are one step.
  private var groups = 0
  private var groupHasStep = false
  private static let depth = 1000

  private enum CodingKeys: String, CodingKey {
    case undone, done
  }

  mutating func record(_ step: Step) {
    undone.removeAll()
    if groups > 0, groupHasStep, var last = done.popLast() {
      last.edits += step.edits
      last.cursorAfter = step.cursorAfter
      done.append(last)
    } else if isOpen, groups == 0, let last = done.last, let joined = Self.join(last, step) {
      done[done.count - 1] = joined
    } else {
      done.append(step)
      if done.count > Self.depth { done.removeFirst(done.count - Self.depth) }
    }
    groupHasStep = groups > 0
    isOpen = step.kind != .single && groups == 0
  }

  /// The next edit begins a new step: the cursor has moved, or time has passed.
  mutating func close() {
    isOpen = false
  }

  mutating func beginGroup() {
    if groups == 0 { groupHasStep = false }
    groups += 1
  }

  mutating func endGroup() {
    groups = max(groups - 1, 0)
    if groups == 0 { groupHasStep = false }
    isOpen = false
  }

  mutating func takeUndo() -> Step? {
    isOpen = false
    guard let step = done.popLast() else { return nil }
    undone.append(step)
    return step
  }

  mutating func takeRedo() -> Step? {
    isOpen = false
    guard let step = undone.popLast() else { return nil }
    done.append(step)
    return step
  }

  /// Without the oldest steps, so that the rest is not larger than so many bytes.
  func bounded(bytes: Int) -> EditHistory {
    var history = EditHistory()
    var left = bytes
    for step in done.reversed() {
      left -= step.byteCount
      guard left >= 0 else { break }
      history.done.append(step)
    }
    history.done.reverse()
    for step in undone.reversed() {
      left -= step.byteCount
      guard left >= 0 else { break }
      history.undone.append(step)
    }
    history.undone.reverse()
    return history
  }

  private static func isBlank(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar else { return false }
    return scalar.isASCII ? scalar == " " || scalar == "\t" : scalar.properties.isWhitespace
  }

  /// Two edits as one step, when the second goes on exactly where the first stopped, in a word.
  private static func join(_ first: Step, _ second: Step) -> Step? {
    guard first.kind == second.kind, first.cursorAfter == second.cursorBefore,
      first.edits.count == 1, second.edits.count == 1,
      var edit = first.edits.first, let next = second.edits.first,
      edit.start.line == next.start.line,
      ![edit.inserted, edit.removed, next.inserted, next.removed].contains(where: {
        $0.utf8.contains(0x0A)
      })
    else { return nil }
    switch first.kind {
    case .single: return nil
    case .typing:
      if isBlank(edit.inserted.unicodeScalars.last), !isBlank(next.inserted.unicodeScalars.first) {
        return nil
      }
      let end = edit.start.offset + edit.inserted.utf8.count
      guard next.removed.isEmpty, next.start.offset == end else { return nil }
      edit.inserted += next.inserted
    case .erasing:
      if next.start == edit.start {
        edit.removed += next.removed
      } else if next.start.offset + next.removed.utf8.count == edit.start.offset {
        edit.removed = next.removed + edit.removed
        edit.start = next.start
      } else {
        return nil
      }
    }
    var joined = first
    joined.edits = [edit]
    joined.cursorAfter = second.cursorAfter
    return joined
  }
}

/// What an editor takes over a restart: what can be undone, and where the cursor stood.
package struct SavedHistory: Sendable, Hashable, Codable {
  fileprivate var history: EditHistory
  fileprivate var cursor: TextEditor.Position
  /// Tells whether the text is still the one that the history belongs to.
  fileprivate var digest: UInt64
}

extension TextEditor {
  package var hasHistory: Bool { !history.done.isEmpty || !history.undone.isEmpty }

  /// - Parameter bytes: the most that the texts of the history may take; the oldest steps go first.
  package func savedHistory(bytes: Int = 1 << 20) -> SavedHistory {
    SavedHistory(history: history.bounded(bytes: bytes), cursor: cursor, digest: digest)
  }

  /// A text with its history. A history that belongs to another text is left out.
  package init(_ text: String, restoring saved: SavedHistory) {
    self.init(text)
    guard saved.digest == digest, fits(saved.history) else { return }
    history = saved.history
    cursor = aligned(saved.cursor)
  }

  /// FNV-1a over the lines.
  private var digest: UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for line in lines {
      for byte in line.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      hash = (hash ^ 0x0A) &* 0x100_0000_01B3
    }
    return hash
  }

  /// Whether every step can be carried out, both ways: a history comes from a file.
  private func fits(_ history: EditHistory) -> Bool {
    var trial = self
    for step in history.done.reversed() where !trial.revert(step) { return false }
    trial = self
    for step in history.undone.reversed() where !trial.apply(step) { return false }
    return true
  }
}
