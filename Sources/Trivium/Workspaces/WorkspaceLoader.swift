import CellGrid
import Foundation
import ModelProviders
import StrategyCore

/// A workspace that has been read and whose names all stand for something.
struct LoadedWorkspace: Sendable, Hashable {
  var folder: WorkspaceFolder
  var workspace: Workspace

  /// The workspace as it may be journalled: without the secrets that addresses and commands may hold.
  var recorded: Workspace {
    var recorded = workspace
    recorded.models = recorded.models.mapValues(\.redacted)
    return recorded
  }
}

/// Reads the `trivium.yaml` of a folder, and checks that what it names is there.
enum WorkspaceLoader {
  /// Throws every problem at once, so that a file is corrected in one go.
  static func load(_ folder: WorkspaceFolder) throws(WorkspaceError) -> LoadedWorkspace {
    let shown = ShownPath(folder.file).text
    let text: String
    do throws(TextFileError) {
      text = try TextFile.read(folder.file, shownAs: shown)
    } catch {
      throw .unreadable(error)
    }
    var reader = WorkspaceReader(file: shown, folderName: folder.root.lastPathComponent)
    let workspace = reader.workspace(text)
    for reference in reader.references {
      if let reason = problem(with: reference, in: folder) {
        reader.document.report(reference.field, reason)
      }
    }
    guard let workspace, reader.document.problems.isEmpty else {
      throw .invalid(DocumentProblems(reader.document.problems))
    }
    return LoadedWorkspace(folder: folder, workspace: workspace)
  }

  private static func problem(
    with reference: WorkspaceReader.Reference, in folder: WorkspaceFolder
  ) -> DocumentProblem.Reason? {
    switch reference.target {
    case .model, .dataset: nil
    case .pricedModel: pricing(reference.text)
    case .promptFile, .datasetFile: missing(reference.text, in: folder, mayBeFolder: false)
    case .knowledge: missing(reference.text, in: folder, mayBeFolder: true)
    }
  }

  private static func missing(
    _ path: String, in folder: WorkspaceFolder, mayBeFolder: Bool
  ) -> DocumentProblem.Reason? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    if path.hasPrefix("/") || path.hasPrefix("~") || parts.contains("..") {
      return .outsideWorkspace(path: path)
    }
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: folder.file(path).path, isDirectory: &isFolder),
      mayBeFolder || !isFolder.boolValue
    {
      return nil
    }
    let nearest = nearestFile(to: path, in: folder)
    return mayBeFolder
      ? .noSuchKnowledge(path: path, nearest: nearest) : .noSuchFile(path: path, nearest: nearest)
  }

  /// A file of nearly the same name in the same folder.
  private static func nearestFile(to path: String, in folder: WorkspaceFolder) -> String? {
    let parent = path.split(separator: "/").dropLast().joined(separator: "/")
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.file(parent).path)
    let prefix = parent.isEmpty ? "" : parent + "/"
    let paths = (names ?? []).filter { !$0.hasPrefix(".") }.sorted().map { prefix + $0 }
    return path.nearest(in: paths)
  }

  private static func pricing(_ model: String) -> DocumentProblem.Reason? {
    guard let book = try? PriceBook.bundled() else { return nil }
    do throws(PriceNameError) {
      _ = try book.listing(named: model)
      return nil
    } catch {
      switch error {
      case .unknown(_, let nearest):
        return .undefined(
          text: model, what: "model with a price", nearest: nearest.first, known: [])
      case .ambiguous(_, let candidates):
        return .notAChoice(text: model, what: "one model alone", choices: candidates)
      }
    }
  }
}

/// A path as people know it: from the current folder when it is below it, else whole.
struct ShownPath {
  var text: String

  init(_ file: URL, from current: String = FileManager.default.currentDirectoryPath) {
    let path = file.standardizedFileURL.path
    let prefix = current.hasSuffix("/") ? current : current + "/"
    text = path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }
}
