import Yams

/// One value of a YAML file, with the keys that lead to it and its place.
struct DocumentField {
  let node: Node
  /// Keys joined by dots; empty for the whole file.
  let key: String
  /// Place in the file, from 1.
  let line: Int
  let column: Int

  var shape: DocumentProblem.Shape {
    switch node {
    case .mapping: .mapping
    case .sequence: .list
    case .scalar, .alias: .text
    }
  }

  /// True for `key:` without anything after it, `~` and `null`.
  var isNull: Bool {
    guard case .scalar(let scalar) = node, scalar.style == .plain || scalar.style == .any else {
      return false
    }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }
}
