package import Foundation
import StrategyCore

/// Reads a knowledge folder, or a single file, into documents. Hidden files are passed over; links are followed
/// only within the folder, so that a workspace from elsewhere cannot reach into other places of the disk.
package struct KnowledgeReader: Sendable {
  package static let largestFile = 32 << 20

  /// A file that may hold knowledge.
  struct File: Sendable, Hashable {
    /// Path below the folder; for a single file its name.
    var source: String
    var path: String
    var kind: KnowledgeKind
  }

  private let root: String
  private let pdfTool: String?

  /// `pdfTool` is the path of pdftotext; by default it is looked for along `PATH`.
  package init(
    _ knowledge: URL,
    pdfTool: String? = PDFText.toolPath(in: ProcessInfo.processInfo.environment["PATH"])
  ) {
    root = knowledge.standardizedFileURL.path
    self.pdfTool = pdfTool
  }

  /// All documents at once.
  package func documents() -> (documents: [KnowledgeDocument], problems: [KnowledgeProblem]) {
    let (files, listed) = files()
    var problems = listed
    var documents: [KnowledgeDocument] = []
    for file in files {
      do throws(KnowledgeProblem) {
        let document = try document(of: file, bytes: try bytes(of: file))
        documents.append(document)
        problems += document.problems
      } catch {
        problems.append(error)
      }
    }
    return (documents, problems)
  }

  /// Every file that can be read, sorted by path, and why others cannot.
  func files() -> (files: [File], problems: [KnowledgeProblem]) {
    var listing = Listing()
    let name = (root as NSString).lastPathComponent
    var isFolder: ObjCBool = false
    if !FileManager.default.fileExists(atPath: root, isDirectory: &isFolder) {
      listing.problems.append(KnowledgeProblem(name, .missing))
    } else if isFolder.boolValue {
      listing.walk(resolved(root), below: "", parents: [])
    } else {
      listing.add(root, as: name)
    }
    listing.files.sort { $0.source < $1.source }
    return (listing.files, listing.problems)
  }

  func bytes(of file: File) throws(KnowledgeProblem) -> [UInt8] {
    do {
      let open = try OpenFile(file.path, .read)
      let size = try open.size()
      guard size <= Self.largestFile else {
        throw KnowledgeProblem(file.source, .tooLarge(bytes: size))
      }
      return try open.read(limit: Self.largestFile)
    } catch let problem as FileProblem {
      throw KnowledgeProblem(file.source, .unreadable(why: problem.reason))
    } catch let problem as KnowledgeProblem {
      throw problem
    } catch {
      throw KnowledgeProblem(file.source, .unreadable(why: "\(error)"))
    }
  }

  func document(
    of file: File, bytes: [UInt8]
  ) throws(KnowledgeProblem) -> KnowledgeDocument {
    var document = KnowledgeDocument(source: file.source, content: .text(""))
    switch file.kind {
    case .text:
      document.content = .text(try text(bytes, of: file))
    case .html:
      document.content = .text(HTMLText.markdown(of: try text(bytes, of: file)))
    case .pdf:
      guard let pdfTool else { throw KnowledgeProblem(file.source, .pdfToolMissing) }
      do {
        let output = try PDFText.text(of: file.path, tool: pdfTool, limit: Self.largestFile)
        document.content = .text(try text(output, of: file))
      } catch let problem as PDFText.Problem {
        throw KnowledgeProblem(file.source, .pdfFailed(why: problem.why))
      } catch let problem as KnowledgeProblem {
        throw problem
      } catch {
        throw KnowledgeProblem(file.source, .pdfFailed(why: "\(error)"))
      }
    case .csv:
      document = CSVTable(try text(bytes, of: file)).document(source: file.source)
    case .jsonLines:
      document = Self.examples(bytes, source: file.source)
    }
    guard document.hasText || !document.problems.isEmpty else {
      throw KnowledgeProblem(file.source, .empty)
    }
    return document
  }

  private func text(_ bytes: [UInt8], of file: File) throws(KnowledgeProblem) -> String {
    if bytes.prefix(8192).contains(0) { throw KnowledgeProblem(file.source, .binary) }
    let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    guard let text = String(validating: content, as: UTF8.self) else {
      throw KnowledgeProblem(file.source, .notUTF8)
    }
    return text
  }

  private static func examples(_ bytes: [UInt8], source: String) -> KnowledgeDocument {
    let dataset = Dataset(jsonLines: Data(bytes))
    let rows = dataset.cases.map {
      KnowledgeDocument.Row(line: $0.line, text: $0.input, label: $0.expected.first)
    }
    let problems = dataset.problems.map {
      KnowledgeProblem(source, line: $0.line, .row(why: $0.reason))
    }
    return KnowledgeDocument(source: source, content: .rows(rows), problems: problems)
  }

  /// Files as they are found.
  private struct Listing {
    var files: [File] = []
    var problems: [KnowledgeProblem] = []
    private var top = ""

    mutating func walk(_ folder: String, below prefix: String, parents: [String]) {
      if parents.isEmpty { top = folder }
      let names: [String]
      do {
        names = try FileManager.default.contentsOfDirectory(atPath: folder)
      } catch {
        let why = "the folder cannot be listed"
        problems.append(KnowledgeProblem(prefix.isEmpty ? "." : prefix, .unreadable(why: why)))
        return
      }
      for name in names.sorted() where !name.hasPrefix(".") {
        let source = prefix.isEmpty ? name : prefix + "/" + name
        let path = folder + "/" + name
        guard let target = target(of: path, source: source) else { continue }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: target, isDirectory: &isFolder) else {
          continue
        }
        if !isFolder.boolValue {
          add(target, as: source)
        } else if (parents + [folder]).contains(target) {
          problems.append(KnowledgeProblem(source, .linkLoop))
        } else {
          walk(target, below: source, parents: parents + [folder])
        }
      }
    }

    /// Where a path leads when that is within the knowledge; otherwise a problem.
    private mutating func target(of path: String, source: String) -> String? {
      guard (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil else {
        return path
      }
      let target = resolved(path)
      if !FileManager.default.fileExists(atPath: target) {
        problems.append(KnowledgeProblem(source, .dangling))
      } else if target == top || target.hasPrefix(top + "/") {
        return target
      } else if top.hasPrefix(target + "/") {
        problems.append(KnowledgeProblem(source, .linkLoop))
      } else {
        problems.append(KnowledgeProblem(source, .linkOutside))
      }
      return nil
    }

    mutating func add(_ path: String, as source: String) {
      guard let kind = KnowledgeKind(path: source) else {
        problems.append(KnowledgeProblem(source, .unknownKind))
        return
      }
      files.append(File(source: source, path: path, kind: kind))
    }
  }
}

/// The path with every link in it followed; the path itself when it leads nowhere.
private func resolved(_ path: String) -> String {
  guard let real = realpath(path, nil) else { return path }
  defer { free(real) }
  return String(cString: real)
}

extension KnowledgeDocument {
  fileprivate var hasText: Bool {
    switch content {
    case .text(let text): text.contains { !$0.isWhitespace }
    case .rows(let rows): !rows.isEmpty
    }
  }
}
