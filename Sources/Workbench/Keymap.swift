package import CellGrid

/// Where a binding holds. A key is looked up in the contexts of the moment, nearest first.
package enum KeyContext: String, Sendable, Hashable, CaseIterable {
  case help, picker, line, history, replay, editor, response, evidence
  case compare, evaluate, decide, cost
  case sessions, reading, everywhere
}

/// A named command: what settings files, help and the palette call it.
package struct NamedCommand: Sendable, Hashable {
  /// Stable id such as `workbench.run`.
  package var id: String
  package var title: String
  package var command: Command

  package init(_ id: String, _ title: String, _ command: Command) {
    self.id = id
    self.title = title
    self.command = command
  }
}

/// Which key does what, and where.
package struct Keymap: Sendable, Equatable {
  package struct Binding: Sendable, Hashable {
    package var context: KeyContext
    package var keys: [KeyPress]
    package var action: NamedCommand

    package init(context: KeyContext, keys: [KeyPress], action: NamedCommand) {
      self.context = context
      self.keys = keys
      self.action = action
    }
  }

  package private(set) var bindings: [Binding]
  private var table: [KeyContext: [KeyPress: Command]] = [:]
  /// Where characters are bound that a text would take.
  private var typing: Set<KeyContext> = []

  package init(bindings: [Binding]) {
    self.bindings = bindings
    rebuild()
  }

  /// The command of a key in the nearest context that knows it.
  package func command(for key: KeyPress, in contexts: [KeyContext]) -> Command? {
    let isTyped = key.typed != nil
    for context in contexts where !isTyped || typing.contains(context) {
      if let command = table[context]?[key] { return command }
    }
    return nil
  }

  /// The first key of a command, for hints.
  package func key(for command: Command) -> KeyPress? {
    bindings.first { $0.action.command == command }?.keys.first
  }

  /// Binds an action to other keys. Throws facts about what is wrong.
  package func rebinding(_ id: String, to keys: [String]) throws(KeymapError) -> Keymap {
    guard let index = bindings.firstIndex(where: { $0.action.id == id }) else {
      throw .unknownAction(id: id, known: bindings.map(\.action.id))
    }
    var presses: [KeyPress] = []
    for text in keys {
      guard let press = KeyPress(text) else { throw .unreadableKey(id: id, text: text) }
      presses.append(press)
    }
    var changed = self
    changed.bindings[index].keys = presses
    changed.rebuild()
    if let conflict = changed.conflicts.first { throw conflict }
    return changed
  }

  /// Keys that two actions of one context claim.
  package var conflicts: [KeymapError] {
    var owners: [KeyContext: [KeyPress: String]] = [:]
    var found: [KeymapError] = []
    for binding in bindings {
      for key in binding.keys {
        if let other = owners[binding.context]?[key] {
          found.append(.conflict(key: key, first: other, second: binding.action.id))
        }
        owners[binding.context, default: [:]][key] = binding.action.id
      }
    }
    return found
  }

  private mutating func rebuild() {
    table = [:]
    typing = []
    for binding in bindings {
      for key in binding.keys {
        if key.typed != nil { typing.insert(binding.context) }
        table[binding.context, default: [:]][key] = binding.action.command
      }
    }
  }
}

/// What can be wrong with a key binding.
package enum KeymapError: Error, Sendable, Hashable {
  case unknownAction(id: String, known: [String])
  case unreadableKey(id: String, text: String)
  case conflict(key: KeyPress, first: String, second: String)
}
