/// What can be undone and redone: changes of text, never copies of it.
struct EditHistory: Sendable, Hashable {
  /// What a change is part of: typing and erasing are undone by words, the rest one by one.
  enum Kind: Sendable, Hashable {
    case typing, erasing, single
  }

  struct Edit: Sendable, Hashable {
    var start: TextEditor.Position
    var removed: String
    var inserted: String
    let cursorBefore: TextEditor.Position
    var cursorAfter: TextEditor.Position
    let kind: Kind
  }

  private(set) var undone: [Edit] = []
  private(set) var done: [Edit] = []
  private var isOpen = false
  private static let depth = 1000

  mutating func record(_ edit: Edit) {
    undone.removeAll()
    if isOpen, let last = done.last, let joined = Self.join(last, edit) {
      done[done.count - 1] = joined
    } else {
      done.append(edit)
      if done.count > Self.depth { done.removeFirst(done.count - Self.depth) }
    }
    isOpen = edit.kind != .single
  }

  /// The next edit begins a new step: the cursor has moved.
  mutating func close() {
    isOpen = false
  }

  mutating func takeUndo() -> Edit? {
    isOpen = false
    guard let edit = done.popLast() else { return nil }
    undone.append(edit)
    return edit
  }

  mutating func takeRedo() -> Edit? {
    isOpen = false
    guard let edit = undone.popLast() else { return nil }
    done.append(edit)
    return edit
  }

  /// Two edits as one step, when the second goes on exactly where the first stopped, in a word.
  private static func join(_ first: Edit, _ second: Edit) -> Edit? {
    guard first.kind == second.kind, first.cursorAfter == second.cursorBefore,
      first.start.line == second.start.line,
      ![first.inserted, first.removed, second.inserted, second.removed].contains(where: {
        $0.utf8.contains(0x0A)
      })
    else { return nil }
    var joined = first
    joined.cursorAfter = second.cursorAfter
    switch first.kind {
    case .single: return nil
    case .typing:
      let endsWord = first.inserted.last?.isWhitespace == true
      if endsWord, second.inserted.first?.isWhitespace != true { return nil }
      let end = first.start.offset + first.inserted.utf8.count
      guard second.removed.isEmpty, second.start.offset == end else { return nil }
      joined.inserted += second.inserted
    case .erasing:
      if second.start == first.start {
        joined.removed += second.removed
      } else if second.start.offset + second.removed.utf8.count == first.start.offset {
        joined.removed = second.removed + first.removed
        joined.start = second.start
      } else {
        return nil
      }
    }
    return joined
  }
}
