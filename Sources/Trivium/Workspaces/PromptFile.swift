import CellGrid
import StrategyCore

/// Reads the text of a prompt file into a template.
enum PromptFile {
  /// - Parameter file: how the file is named in problems, and the template when its text gives no name.
  static func template(
    reading text: String, file: String
  ) throws(DocumentProblems) -> PromptTemplate {
    let halves: PromptText
    do throws(PromptTextError) {
      halves = try PromptText(text)
    } catch {
      throw DocumentProblems([
        DocumentProblem(file: file, line: 1, column: 1, key: "", reason: .unclosedFrontMatter)
      ])
    }
    var reader = FrontMatterReader(file: file, linesAbove: halves.frontMatterLine - 1)
    var template = PromptTemplate(name: name(of: file), sections: halves.sections)
    if !halves.frontMatter.allSatisfy(\.isWhitespace) {
      reader.read(halves.frontMatter, into: &template)
    }
    if template.sections.isEmpty {
      reader.document.report(line: halves.bodyLine, column: 1, key: "", .noPromptText)
    }
    guard reader.document.problems.isEmpty else {
      throw DocumentProblems(reader.document.problems)
    }
    return template
  }

  /// `answer` for `prompts/answer.md`.
  static func name(of file: String) -> String {
    let name = file.split(separator: "/").last ?? ""
    return String(name.prefix { $0 != "." })
  }

  /// The text of a new prompt file.
  static func newText(name: String) -> String {
    """
    ---
    name: \(name)
    technique: zero-shot
    # labels: [yes, no]            # for classifying: the answers to choose from
    # demonstrations:              # for few-shot: solved examples
    #   - input: What is two and two?
    #     output: four
    ---

    # system

    Answer in the fewest words that settle the question. If passages are given, answer from them and cite them as [n].

    # user

    {{passages}}

    {{input}}

    """
  }
}

/// Reads the front matter of a prompt file.
private struct FrontMatterReader {
  var document: DocumentReader

  init(file: String, linesAbove: Int) {
    document = DocumentReader(file: file, linesAbove: linesAbove)
  }

  mutating func read(_ text: String, into template: inout PromptTemplate) {
    guard let root = document.document(text) else { return }
    let values = document.values(
      of: root, keys: ["name", "technique", "variables", "labels", "demonstrations"])
    if let name = values["name"].flatMap({ document.text($0) }) { template.name = name }
    if let field = values["technique"],
      let technique: Technique = document.choice(
        field, what: "a technique")
    {
      template.technique = technique
    }
    for (name, field) in document.entries(of: values["variables"]) {
      template.variables[name] = variable(field, name: name)
    }
    for (label, field) in document.texts(of: values["labels"]) {
      if template.labels.contains(label) {
        document.report(field, .repeatedText(text: label))
      } else {
        template.labels.append(label)
      }
    }
    for field in document.elements(of: values["demonstrations"]) {
      if let demonstration = demonstration(field) { template.demonstrations.append(demonstration) }
    }
  }

  /// `{ default:, required: }`, or the default alone.
  private mutating func variable(_ field: DocumentField, name: String) -> TemplateVariable? {
    guard !PromptTemplate.reservedVariables.contains(name) else {
      document.report(field, .reservedVariable)
      return nil
    }
    guard field.shape == .mapping else {
      return document.text(field).map { TemplateVariable(defaultValue: $0) }
    }
    let values = document.values(of: field, keys: ["default", "required"])
    return TemplateVariable(
      defaultValue: values["default"].flatMap { document.text($0) },
      isRequired: values["required"].flatMap { document.flag($0) } ?? false)
  }

  private mutating func demonstration(_ field: DocumentField) -> Demonstration? {
    let values = document.values(of: field, keys: ["input", "output"])
    let input = document.required("input", in: values, of: field).flatMap { document.text($0) }
    let output = document.required("output", in: values, of: field).flatMap { document.text($0) }
    guard let input, let output else { return nil }
    return Demonstration(input: input, output: output)
  }
}
