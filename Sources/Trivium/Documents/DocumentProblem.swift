/// Something in a YAML file that cannot be used: where it stands, and why.
struct DocumentProblem: Error, Sendable, Hashable {
  enum Reason: Sendable, Hashable {
    /// The file is not YAML, in the words of its parser.
    case notYAML(detail: String)
    case empty
    case repeatedKey
    case unknownKey(nearest: String?, known: [String])
    case missingKey(name: String)
    case noValue
    case wrongShape(wanted: Shape, found: Shape)
    case notAChoice(text: String, what: String, choices: [String])
    /// `wanted` completes the sentence “… is not”.
    case unusable(text: String, wanted: String)
    case undefined(text: String, what: String, nearest: String?, known: [String])
    case noSuchFile(path: String, nearest: String?)
    case noSuchKnowledge(path: String, nearest: String?)
    case outsideWorkspace(path: String)
    case unclosedFrontMatter
    case noPromptText
    case noStrategy
    case reservedVariable
    /// A value that may be a key stands in a file; it is never repeated.
    case keyInFile
    case scorer(sentence: String)
    /// One key for two actions.
    case conflict(key: String, first: String, second: String)
    case repeatedText(text: String)
  }

  enum Shape: String, Sendable, Hashable {
    case mapping = "a mapping of keys to values"
    case list = "a list"
    case text = "a single value"
  }

  var file: String
  /// From 1.
  var line: Int
  /// From 1, in Unicode scalars.
  var column: Int
  /// Keys on the way to the place, joined by dots; empty for the whole file.
  var key: String
  var reason: Reason
}

/// Everything that is wrong with a file, in the order of its lines.
struct DocumentProblems: Error, Sendable, Hashable {
  var problems: [DocumentProblem]

  init(_ problems: [DocumentProblem]) {
    self.problems = problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
  }
}
