import CellGrid
import Yams

/// Reads the values of one YAML file and keeps every problem with its place instead of stopping at the first.
struct DocumentReader {
  let file: String
  private(set) var problems: [DocumentProblem] = []
  /// Lines of the file above the YAML, as over the front matter of a prompt.
  private let linesAbove: Int

  init(file: String, linesAbove: Int = 0) {
    self.file = file
    self.linesAbove = linesAbove
  }

  /// The whole document; `nil`, with a problem, when the text is no YAML or holds nothing.
  mutating func document(_ text: String) -> DocumentField? {
    do {
      guard let root = try Yams.compose(yaml: text) else {
        report(line: linesAbove + 1, column: 1, key: "", .empty)
        return nil
      }
      return field(root, key: "")
    } catch let error as YamlError {
      report(error)
    } catch {
      report(line: linesAbove + 1, column: 1, key: "", .notYAML(detail: "\(error)"))
    }
    return nil
  }

  mutating func report(_ field: DocumentField, _ reason: DocumentProblem.Reason) {
    report(line: field.line, column: field.column, key: field.key, reason)
  }

  mutating func report(line: Int, column: Int, key: String, _ reason: DocumentProblem.Reason) {
    problems.append(
      DocumentProblem(file: file, line: line, column: column, key: key, reason: reason))
  }

  private mutating func report(_ error: YamlError) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      report(
        line: mark.line + linesAbove, column: mark.column, key: "", .notYAML(detail: problem))
    case .duplicatedKeysInMapping(let duplicates, let context):
      report(
        line: context.mark.line + linesAbove, column: context.mark.column,
        key: duplicates.first ?? "", .repeatedKey)
    case .reader(let problem, let offset, _, let yaml):
      let before = yaml.prefix(offset ?? 0)
      report(
        line: linesAbove + 1 + before.count(where: \.isNewline), column: 1, key: "",
        .notYAML(detail: problem))
    default:
      report(line: linesAbove + 1, column: 1, key: "", .notYAML(detail: "\(error)"))
    }
  }

  private func field(_ node: Node, key: String) -> DocumentField {
    DocumentField(
      node: node, key: key, line: (node.mark?.line ?? 1) + linesAbove,
      column: node.mark?.column ?? 1)
  }
}

extension DocumentReader {
  /// The values of a mapping whose keys are fixed; any other key is a problem.
  mutating func values(
    of mapping: DocumentField, keys: [String]
  ) -> [String: DocumentField] {
    var values: [String: DocumentField] = [:]
    for (name, place, value) in pairs(of: mapping) {
      guard keys.contains(name) else {
        report(place, .unknownKey(nearest: name.nearest(in: keys), known: keys))
        continue
      }
      values[name] = value
    }
    return values
  }

  /// The values of a mapping whose keys are names of the author's choice, in the order of the file.
  mutating func entries(of mapping: DocumentField?) -> [(name: String, value: DocumentField)] {
    guard let mapping else { return [] }
    return pairs(of: mapping).map { (name: $0.name, value: $0.value) }
  }

  /// A value that must be there.
  mutating func required(
    _ name: String, in values: [String: DocumentField], of mapping: DocumentField
  ) -> DocumentField? {
    if values[name] == nil, mapping.shape == .mapping { report(mapping, .missingKey(name: name)) }
    return values[name]
  }

  mutating func elements(of list: DocumentField?) -> [DocumentField] {
    guard let list else { return [] }
    guard case .sequence(let sequence) = list.node else {
      report(list, list.isNull ? .noValue : .wrongShape(wanted: .list, found: list.shape))
      return []
    }
    return sequence.enumerated().map { index, node in
      field(node, key: "\(list.key)[\(index + 1)]")
    }
  }

  /// The texts of a list.
  mutating func texts(of list: DocumentField?) -> [(text: String, field: DocumentField)] {
    var texts: [(text: String, field: DocumentField)] = []
    for element in elements(of: list) {
      if let text = text(element) { texts.append((text, element)) }
    }
    return texts
  }

  mutating func text(_ field: DocumentField) -> String? {
    guard case .scalar(let scalar) = field.node else {
      report(field, .wrongShape(wanted: .text, found: field.shape))
      return nil
    }
    if field.isNull {
      report(field, .noValue)
      return nil
    }
    return scalar.string
  }

  private mutating func pairs(
    of mapping: DocumentField
  ) -> [(name: String, place: DocumentField, value: DocumentField)] {
    guard case .mapping(let node) = mapping.node else {
      report(
        mapping, mapping.isNull ? .noValue : .wrongShape(wanted: .mapping, found: mapping.shape))
      return []
    }
    var pairs: [(name: String, place: DocumentField, value: DocumentField)] = []
    for (key, value) in node {
      let place = field(key, key: mapping.key)
      guard let name = text(place) else { continue }
      let path = mapping.key.isEmpty ? name : "\(mapping.key).\(name)"
      pairs.append((name, field(key, key: path), field(value, key: path)))
    }
    return pairs
  }
}
