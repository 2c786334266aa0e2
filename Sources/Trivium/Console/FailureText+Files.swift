import StrategyCore

extension FailureText {
  static func sentences(for error: WorkspaceError) -> String {
    switch error {
    case .noSuchFolder(let path):
      "\(path) is not a folder. Give -w the folder of a workspace."
    case .notFound(let start):
      "There is no trivium.yaml in \(start) or above. Make a workspace with `trivium init`, "
        + "unpack a sample with `trivium demo`, or name one with -w DIR."
    case .unreadable(let error): sentence(for: error)
    case .invalid(let problems): sentences(for: problems)
    }
  }

  static func sentences(for problems: DocumentProblems) -> String {
    problems.problems.map(sentence(for:)).joined(separator: "\n")
  }

  static func sentence(for error: TextFileError) -> String {
    switch error.reason {
    case .missing: "\(error.file): there is no such file. Check the path."
    case .folder: "\(error.file) is a folder. Give the path of a file in it."
    case .forbidden: "\(error.file) cannot be read. Check its permissions."
    case .tooLong:
      "\(error.file) is longer than \(TextFile.longest >> 20) MB. Is it the right file?"
    case .binary: "\(error.file) is not a text file. Is it the right file?"
    case .notUTF8(let line):
      "\(error.file):\(line): the text is not UTF-8. Save it as UTF-8."
    }
  }

  static func sentence(for problem: DocumentProblem) -> String {
    let key = problem.key.isEmpty ? "" : "\(problem.key): "
    return "\(problem.file):\(problem.line):\(problem.column): \(key)\(text(of: problem.reason))"
  }

  private static func text(of reason: DocumentProblem.Reason) -> String {
    switch reason {
    case .notYAML(let detail):
      "the YAML cannot be read here: \(detail). \(yamlHint(detail))"
    case .empty: "the file is empty. `trivium init` in an empty folder shows what belongs here."
    case .repeatedKey: "the key is there twice. Remove one of them."
    case .unknownKey(let nearest, let known):
      "there is no such key. " + hint(nearest, else: "The keys here are \(list(known)).")
    case .missingKey(let name): "the key “\(name)” is missing. Add it."
    case .noValue: "the key has no value. Give it one, or remove it."
    case .wrongShape(let wanted, let found):
      "\(wanted.rawValue) belongs here, not \(found.rawValue)."
    case .notAChoice(let text, let what, let choices):
      "“\(text)” is not \(what); choose \(list(choices, joiner: "or"))."
    case .unusable(let text, let wanted): "“\(text)” is not \(wanted)."
    case .undefined(let text, let what, let nearest, let known):
      "there is no \(what) “\(text)”. "
        + hint(nearest, else: known.isEmpty ? "" : "There is \(list(known)).")
    case .noSuchFile(let path, let nearest):
      "there is no file \(path). " + hint(nearest, else: "Make it, or correct the path.")
    case .noSuchKnowledge(let path, let nearest):
      "there is no file or folder \(path). " + hint(nearest, else: "Make it, or correct the path.")
    case .noStrategy:
      "there is no strategy. Add NAME: { prompt: prompts/NAME.md, model: MODEL }."
    case .outsideWorkspace(let path):
      "\(path) leads out of the workspace. Paths start at the folder of trivium.yaml and stay in it."
    case .unclosedFrontMatter:
      "the front matter has no end. Put a line --- after its last key."
    case .noPromptText:
      "the prompt has no text. Write it under a line # user, with {{input}} where the input goes."
    case .reservedVariable: "Trivium fills this variable itself. Give yours another name."
    case .repeatedText(let text): "“\(text)” is there twice. Remove one of them."
    case .conflict(let key, let first, let second):
      "\(key) is bound to \(first) and \(second). Give one of them another key."
    case .scorer(let sentence): sentence
    case .keyInFile:
      "Only a place of the key may stand here, since files get shared: write ${VARIABLE}, { command: … } or { file: … }."
    }
  }

  private static func hint(_ nearest: String?, else other: String) -> String {
    nearest.map { "Did you mean “\($0)”?" } ?? other
  }

  /// `a, b and c`.
  static func list(_ names: [String], joiner: String = "and") -> String {
    guard names.count > 1, let last = names.last else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " \(joiner) " + last
  }

  private static func yamlHint(_ detail: String) -> String {
    if detail.contains("cannot start any token") {
      return
        "Indent with spaces, not tabs, and put quotes around text that begins with @, `, % or &."
    }
    if detail.contains("mapping values are not allowed") {
      return "Check the indentation, and put quotes around text that holds “: ”."
    }
    if detail.contains("control characters") { return "Remove the control character." }
    return "Check the indentation, brackets and quotes around it."
  }
}
