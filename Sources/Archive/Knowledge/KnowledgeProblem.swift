/// Why a file of the knowledge, or one of its rows, is not searched.
package struct KnowledgeProblem: Error, Sendable, Hashable, Codable {
  package enum Reason: Sendable, Hashable, Codable {
    case missing
    case unreadable(why: String)
    case unknownKind
    case binary
    case notUTF8
    case tooLarge(bytes: Int)
    case empty
    /// A link to a folder that it stands in.
    case linkLoop
    /// A link to a place outside of the knowledge.
    case linkOutside
    case dangling
    case pdfToolMissing
    case pdfFailed(why: String)
    case row(why: String)
  }

  /// Path below the knowledge folder.
  package var file: String
  /// From 1, when a single row is meant.
  package var line: Int?
  package var reason: Reason

  init(_ file: String, line: Int? = nil, _ reason: Reason) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  package var sentence: String {
    let place = line.map { "\(file), line \($0)" } ?? file
    return "\(place): \(explanation)"
  }

  private var explanation: String {
    switch reason {
    case .missing: "there is no such file or folder. Name one that exists as `knowledge`."
    case .unreadable(let why): "it cannot be read: \(why). Check its permissions."
    case .unknownKind:
      "this kind of file is not read. Save it as md, txt, html, csv, jsonl or pdf."
    case .binary: "it is not text. Remove it from the knowledge, or save it as text."
    case .notUTF8: "it is not UTF-8 text. Save it as UTF-8."
    case .tooLarge(let bytes):
      "it has \(bytes >> 20) MB, more than the \(KnowledgeReader.largestFile >> 20) MB that are read. Split it."
    case .empty: "there is no text in it."
    case .linkLoop: "the link leads back to a folder that it stands in. Remove it."
    case .linkOutside:
      "the link leads out of the knowledge and is not followed. Copy here what it points to."
    case .dangling: "the link leads nowhere. Remove it, or restore what it points to."
    case .pdfToolMissing:
      "reading PDF needs the program pdftotext. Install it (Debian: poppler-utils) or save the text."
    case .pdfFailed(let why): "pdftotext could not read it: \(why)."
    case .row(let why): "\(why). The row is left out."
    }
  }
}
