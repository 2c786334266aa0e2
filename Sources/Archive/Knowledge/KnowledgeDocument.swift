/// The kinds of file that are read.
enum KnowledgeKind {
  case text, html, csv, jsonLines, pdf

  /// By the end of the name; `nil` for files that are not read.
  init?(path: String) {
    switch path.split(separator: ".").last?.lowercased() {
    case "md", "markdown", "mdx", "txt", "text", "rst", "adoc", "log": self = .text
    case "html", "htm", "xhtml": self = .html
    case "csv", "tsv": self = .csv
    case "jsonl", "ndjson": self = .jsonLines
    case "pdf": self = .pdf
    default: return nil
    }
  }
}

/// A file of the knowledge, as text with structure or as rows.
package struct KnowledgeDocument: Sendable, Hashable {
  /// One row of a table of examples.
  package struct Row: Sendable, Hashable {
    /// Line in the file, from 1.
    package var line: Int
    package var text: String
    package var label: String?
  }

  package enum Content: Sendable, Hashable {
    /// Markdown, or plain text, which reads the same way.
    case text(String)
    case rows([Row])
  }

  /// Path below the knowledge folder.
  package var source: String
  package var content: Content
  /// Rows that could not be read.
  package var problems: [KnowledgeProblem]

  package init(source: String, content: Content, problems: [KnowledgeProblem] = []) {
    self.source = source
    self.content = content
    self.problems = problems
  }
}
