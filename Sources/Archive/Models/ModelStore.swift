package import Foundation
package import StrategyCore

/// The tuned models of a workspace: `NAME.model` with the bytes, `NAME.json` with the facts.
package struct ModelStore: Sendable {
  package static let largestModel = 1 << 30
  private static let longestName = 100

  package let folder: URL

  package init(folder: URL) {
    self.folder = folder
  }

  package func file(of name: String) throws(Failure) -> URL {
    try Self.check(name)
    return folder.appendingPathComponent(name + ".model")
  }

  private func factsFile(of name: String) -> URL {
    folder.appendingPathComponent(name + ".json")
  }

  /// Keeps a model in the place of any other of its name; on return it is on the medium.
  @discardableResult
  package func save(
    _ artifact: TunedModelArtifact, trainingFingerprint: String, trainedAt: Double
  ) throws(Failure) -> TunedModelFacts {
    let file = try file(of: artifact.name)
    let facts = TunedModelFacts(
      of: artifact, trainingFingerprint: trainingFingerprint, trainedAt: trainedAt)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      let description = try encoder.encode(facts)
      try AtomicFile.write([UInt8](artifact.bytes), to: file)
      try AtomicFile.write([UInt8](description), to: factsFile(of: artifact.name))
    } catch let problem as FileProblem {
      throw Failure(
        .storage, "The model \(artifact.name) could not be saved: \(problem.failure.message)",
        nextStep: "Make room, or check the permissions of \(folder.path), and train it again.")
    } catch {
      throw Failure(
        .storage, "\(folder.path): the folder of tuned models could not be made.",
        nextStep: "Check the permissions of the workspace.")
    }
    return facts
  }

  package func bytes(of name: String) throws(Failure) -> Data {
    let file = try file(of: name)
    do {
      return Data(try OpenFile(file.path, .read).read(limit: Self.largestModel))
    } catch {
      guard error.isMissing else { throw error.failure }
      throw Failure(
        .model, "There is no tuned model “\(name)”.",
        nextStep: "`trivium tune list` shows those there are.")
    }
  }

  /// Facts of the bytes that are there now.
  package func facts(of name: String) throws(Failure) -> TunedModelFacts? {
    facts(of: name, bytes: try bytes(of: name))
  }

  private func facts(of name: String, bytes: Data) -> TunedModelFacts? {
    guard let description = try? OpenFile(factsFile(of: name).path, .read).read(limit: 1 << 20),
      let facts = try? JSONDecoder().decode(TunedModelFacts.self, from: Data(description)),
      facts.contentHash == ContentHash.of(bytes)
    else { return nil }
    return facts
  }

  /// By name.
  package func list() throws(Failure) -> [StoredModel] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    } catch {
      guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
      throw Failure(
        .storage, "\(folder.path): the folder of tuned models cannot be read.",
        nextStep: "Check that it is a folder and that you may read it.")
    }
    return names.filter { $0.hasSuffix(".model") && !$0.hasPrefix(".") }
      .map { String($0.dropLast(6)) }.sorted().compactMap { name in
        guard let bytes = try? bytes(of: name) else { return nil }
        return StoredModel(
          name: name, byteCount: bytes.count, facts: facts(of: name, bytes: bytes))
      }
  }

  private static func check(_ name: String) throws(Failure) {
    let isSafe = name.unicodeScalars.allSatisfy {
      $0 != "/" && $0 != "\\" && !$0.isInvisible
    }
    guard !name.isEmpty, name.utf8.count <= longestName, !name.hasPrefix("."), isSafe else {
      throw Failure(
        .model, "“\(name.shown)” cannot be the name of a model.",
        nextStep:
          "Use up to \(longestName) letters, digits, dashes and dots, no slash, no dot first.")
    }
  }
}

extension String {
  /// Short, and without characters that could drive a terminal.
  fileprivate var shown: String {
    let scalars = unicodeScalars.prefix(40).map { $0.isInvisible ? "\u{FFFD}" : $0 }
    return String(String.UnicodeScalarView(scalars))
  }
}

extension Unicode.Scalar {
  fileprivate var isInvisible: Bool {
    [.control, .format, .lineSeparator, .paragraphSeparator].contains(properties.generalCategory)
  }
}
