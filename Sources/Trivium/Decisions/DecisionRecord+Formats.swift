import Foundation

extension DecisionRecord {
  /// What a record is written as; the ending of the file names it.
  enum Format: String, CaseIterable, Sendable {
    case md, html, json

    init?(file: String) {
      guard file.contains("."), let ending = file.split(separator: ".").last else { return nil }
      self.init(rawValue: ending.lowercased())
    }
  }

  func text(as format: Format) throws -> String {
    switch format {
    case .md: markdown
    case .html: html
    case .json: try JSONText.of(self) + "\n"
    }
  }

  /// One page that loads nothing, and says what the Markdown does.
  var html: String {
    var body = ""
    var list: [String] = []
    var table: [String] = []
    func close() {
      if !list.isEmpty { body += "<ul>\n\(list.joined())</ul>\n" }
      if !table.isEmpty { body += "<table>\n\(table.joined())</table>\n" }
      (list, table) = ([], [])
    }
    for line in markdown.split(separator: "\n") {
      if line.hasPrefix("- ") {
        list.append("<li>\(Self.inline(line.dropFirst(2)))</li>\n")
      } else if line.hasPrefix("|---") {
        continue
      } else if line.hasPrefix("| ") {
        let tag = table.isEmpty ? "th" : "td"
        let cells = line.dropFirst(2).dropLast(2).components(separatedBy: " | ")
        let row = cells.map { "<\(tag)>\(Self.inline(Substring($0)))</\(tag)>" }.joined()
        table.append("<tr>\(row)</tr>\n")
      } else {
        close()
        let level = line.prefix { $0 == "#" }.count
        let text = Self.inline(line.dropFirst(level > 0 ? level + 1 : 0))
        body += level > 0 ? "<h\(level)>\(text)</h\(level)>\n" : "<p>\(text)</p>\n"
      }
    }
    close()
    return Self.page(title: question, body: body)
  }

  private static func page(title: String, body: String) -> String {
    """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <title>\(EvaluationOutput.escaped(title))</title>
    <style>
    body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
    table { border-collapse: collapse; width: 100%; } td, th { border-bottom: 1px solid #ccc; padding: .3rem .6rem; text-align: left; vertical-align: top; }
    @media (prefers-color-scheme: dark) { body { background: #111; color: #ddd; } td, th { border-color: #444; } }
    </style></head><body>
    \(body)</body></html>

    """
  }

  /// Code and emphasis, the only marks that a record has inside its lines.
  private static func inline(_ text: Substring) -> String {
    EvaluationOutput.escaped(String(text))
      .replacing(/`([^`]*)`/) { "<code>\($0.output.1)</code>" }
      .replacing(/\*\(([^)]*)\)\*/) { "<em>(\($0.output.1))</em>" }
  }
}
