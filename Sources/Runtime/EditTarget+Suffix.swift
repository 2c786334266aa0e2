import Workbench

extension EditTarget {
  /// The ending of the file that an editor sees, for its colours.
  var suffix: String {
    switch self {
    case .input, .correction: ".md"
    case .prompt(let path):
      path.split(separator: "/").last?.split(separator: ".").dropFirst().last.map { ".\($0)" }
        ?? ".md"
    }
  }
}
