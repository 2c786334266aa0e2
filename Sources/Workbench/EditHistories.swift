package import Widgets

/// What can be undone in every text, kept over a restart.
package struct EditHistories: Sendable, Equatable, Codable {
  package var input: SavedHistory?
  /// By the path of the prompt.
  package var prompts: [String: SavedHistory] = [:]

  package init() {}
}

extension WorkbenchState {
  /// The histories of now, with those of prompts that were not touched.
  package var currentHistories: EditHistories {
    var current = histories
    if input.editor.hasHistory { current.input = input.editor.savedHistory() }
    for (path, editor) in prompt.drafts where editor.hasHistory {
      current.prompts[path] = editor.savedHistory()
    }
    return current
  }
}
