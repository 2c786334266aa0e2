import StrategyCore
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

  /// The value with all that is in it; numbers and truth values are those that YAML writes without quotes.
  var tree: JSONTree {
    switch node {
    case .mapping(let mapping):
      .object(
        mapping.map { key, value in
          JSONTree.Member(
            key: key.scalar?.string ?? "",
            value: DocumentField(node: value, key: "", line: 0, column: 0).tree)
        })
    case .sequence(let sequence):
      .array(sequence.map { DocumentField(node: $0, key: "", line: 0, column: 0).tree })
    case .scalar(let scalar): Self.tree(of: scalar, isNull: isNull)
    case .alias: .null
    }
  }

  private static func tree(of scalar: Node.Scalar, isNull: Bool) -> JSONTree {
    if isNull { return .null }
    guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
    if let number = Double(scalar.string), number.isFinite { return .number(number) }
    switch scalar.string {
    case "true": return .bool(true)
    case "false": return .bool(false)
    default: return .string(scalar.string)
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
