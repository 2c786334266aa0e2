import Foundation
import StrategyCore

/// A path that a user wants something written to: through links, into devices and pipes as they are, in one step over
/// a file.
struct OutputPath: Sendable {
  let path: String

  /// Throws what would keep it from being written, before there is anything to lose.
  func check() throws(Failure) {
    let target = target
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: target.path, isDirectory: &isFolder) {
      guard !isFolder.boolValue else {
        throw Failure(.storage, "\(path) is a folder.", nextStep: "Give the path of a file.")
      }
      guard access(target.path, W_OK) == 0 else { throw refusal }
      return
    }
    let folder = target.deletingLastPathComponent()
    guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder),
      isFolder.boolValue
    else {
      throw Failure(
        .storage, "\(path) cannot be written: there is no folder \(folder.path).",
        nextStep: "Make it first.")
    }
    guard access(folder.path, W_OK) == 0 else { throw refusal }
  }

  func write(_ text: String) throws(Failure) {
    try write(Data(text.utf8))
  }

  func write(_ bytes: Data) throws(Failure) {
    try check()
    do {
      let type = try? FileManager.default.attributesOfItem(atPath: target.path)[.type]
      if let type = type as? FileAttributeType, type != .typeRegular {
        let handle = try FileHandle(forWritingTo: target)
        try handle.write(contentsOf: bytes)
        try handle.close()
      } else {
        try bytes.write(to: target, options: .atomic)
      }
    } catch {
      throw FailureText.failure(.storage, for: error)
    }
  }

  private var target: URL { URL(fileURLWithPath: path).resolvingSymlinksInPath() }

  private var refusal: Failure {
    Failure(.storage, "\(path) cannot be written.", nextStep: "Check its permissions.")
  }
}
