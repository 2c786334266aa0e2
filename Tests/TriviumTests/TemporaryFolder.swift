import Foundation

@testable import Trivium

/// A folder of a test's own, removed with it.
final class TemporaryFolder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("trivium-tests-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  var workspace: WorkspaceFolder { WorkspaceFolder(root: url) }

  func write(_ text: String, to path: String) throws {
    try write(Data(text.utf8), to: path)
  }

  func write(_ bytes: Data, to path: String) throws {
    let file = url.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try bytes.write(to: file)
  }

  func read(_ path: String) throws -> String {
    try String(contentsOf: url.appendingPathComponent(path), encoding: .utf8)
  }

  /// A workspace with one prompt, some knowledge and two datasets, and this `trivium.yaml`.
  static func workspace(_ yaml: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write(yaml, to: "trivium.yaml")
    try folder.write("# user\n\n{{input}}\n", to: "prompts/answer.md")
    try folder.write(
      """
      # Storage

      Deleted files stay in the trash for 30 days on Free and 60 days on Team.

      # Support

      The support desk answers on weekdays from nine to five.
      """, to: "knowledge/help.md")
    try folder.write(
      """
      {"input":"please give me my money back","expected":"refund"}
      {"input":"i want a refund for october","expected":"refund"}
      {"input":"the password is wrong","expected":"login"}
      {"input":"cannot sign in since monday","expected":"login"}

      """, to: "data/train.jsonl")
    return folder
  }

  static let yaml = """
    name: desk
    models:
      embedded: baseline
      router: { use: tuned/router }
    strategies:
      prompt: { prompt: prompts/answer.md, model: embedded }
      tuned: { prompt: prompts/answer.md, model: router }
      rag: { prompt: prompts/answer.md, model: embedded, knowledge: { from: knowledge, search: fused, k: 2 } }
    datasets: { train: data/train.jsonl }
    tuning: { router: { task: labels, from: train } }
    """
}
