/// What bringing an index up to date with its knowledge found.
package struct KnowledgeReport: Sendable, Hashable {
  /// Something about the index itself that a person should know.
  package enum Note: Sendable, Hashable {
    /// The file was damaged, or belonged to another program; it was set aside under a new name.
    case rebuilt(file: String, setAside: String)
    /// The index lives in memory, because its file could not be written.
    case inMemory(why: String)

    package var sentence: String {
      switch self {
      case .rebuilt(let file, let setAside):
        "\(file) was damaged or not an index of trivium: it is now \(setAside), and the index was made anew."
      case .inMemory(let why):
        "The index is kept in memory and made anew each time, because \(why)."
      }
    }
  }

  /// Paths of files below the knowledge folder.
  package var added: [String] = []
  package var changed: [String] = []
  package var removed: [String] = []
  package var unchanged: [String] = []
  /// Passages in the index now.
  package var passages = 0
  package var problems: [KnowledgeProblem] = []
  package var notes: [Note] = []

  package init() {}
}
