package import Foundation
package import StrategyCore

/// The vocabularies that a user has added, each `ENCODING.tiktoken` in one folder.
package struct VocabularyStore: Sendable {
  /// More than any published vocabulary has.
  static let largestFile = 64 << 20

  package let folder: URL

  package init(folder: URL) {
    self.folder = folder
  }

  /// A vocabulary that is there.
  package struct Entry: Sendable, Hashable {
    package var encoding: BytePairEncoding
    package var file: URL
    package var byteCount: Int
    /// False when the bytes are no longer the published ones, so that it is not used.
    package var isIntact: Bool
  }

  /// The encodings that have a vocabulary file of their own.
  private static let encodings = BytePairEncoding.allCases.filter { $0.vocabulary == $0 }

  package func file(of encoding: BytePairEncoding) -> URL {
    folder.appendingPathComponent(encoding.vocabulary.rawValue + ".tiktoken")
  }

  /// Keeps a copy of a published vocabulary, whatever the file is called; on return it is on the medium.
  @discardableResult
  package func add(_ source: URL) throws(Failure) -> Entry {
    let bytes = try read(source)
    let digest = SHA256.digest(of: bytes)
    guard let encoding = Self.encodings.first(where: { $0.vocabularyDigest == digest }) else {
      throw Self.refusal(of: source, bytes: bytes, digest: digest)
    }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(
        .storage, "\(folder.path): the folder of vocabularies could not be made.",
        nextStep: "Check the permissions of the folder that it stands in.")
    }
    do {
      try AtomicFile.write(bytes, to: file(of: encoding))
    } catch {
      throw error.failure
    }
    return Entry(
      encoding: encoding, file: file(of: encoding), byteCount: bytes.count, isIntact: true)
  }

  /// By name.
  package func list() -> [Entry] {
    Self.encodings.compactMap { encoding in
      let file = file(of: encoding)
      guard let bytes = try? OpenFile(file.path, .read).read(limit: Self.largestFile) else {
        return nil
      }
      return Entry(
        encoding: encoding, file: file, byteCount: bytes.count,
        isIntact: SHA256.digest(of: bytes) == encoding.vocabularyDigest)
    }
  }

  /// The tokenizer of an encoding; `nil` when its vocabulary was not added.
  package func tokenizer(for encoding: BytePairEncoding) throws(Failure) -> BytePairTokenizer? {
    let file = file(of: encoding)
    let bytes: [UInt8]
    do {
      bytes = try OpenFile(file.path, .read).read(limit: Self.largestFile)
    } catch {
      if error.isMissing { return nil }
      throw error.failure
    }
    guard SHA256.digest(of: bytes) == encoding.vocabularyDigest else {
      throw Failure(
        .storage, "\(file.path) is no longer the published vocabulary of \(encoding.rawValue).",
        nextStep: "Remove it, or add the file again with `trivium tokenizers add FILE`.")
    }
    do {
      return try BytePairTokenizer(encoding, vocabulary: bytes)
    } catch {
      throw Failure(.storage, "\(file.path), \(error.sentence)")
    }
  }

  /// The exact counter of a model, or an estimating one when its encoding is unknown or its vocabulary missing.
  package func counter(forModel name: String) throws(Failure) -> any TokenCounter {
    guard let encoding = BytePairEncoding(model: name) else { return EstimatingTokenCounter() }
    return try tokenizer(for: encoding) ?? EstimatingTokenCounter(like: encoding)
  }

  private func read(_ source: URL) throws(Failure) -> [UInt8] {
    do {
      let file = try OpenFile(source.path, .read)
      let size = try file.size()
      guard size <= Self.largestFile else {
        throw Failure(
          .storage, "\(source.path) has \(size >> 20) MB and is no vocabulary.",
          nextStep: Self.accepted)
      }
      return try file.read(limit: Self.largestFile)
    } catch let problem as FileProblem {
      throw Failure(
        .storage, "\(source.path) cannot be read: \(problem.reason).",
        nextStep: "Name a .tiktoken file that you may read.")
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(describing: error)
    }
  }

  private static func refusal(of source: URL, bytes: [UInt8], digest: String) -> Failure {
    let what: String
    do {
      let count = try BytePairTokenizer(.cl100k, vocabulary: bytes).vocabularyCount
      what = "is a vocabulary of \(count) tokens with the unknown SHA-256 \(digest)"
    } catch {
      what =
        bytes.isEmpty
        ? "is empty" : "is no whole vocabulary (\(error.sentence.dropLast())), SHA-256 \(digest)"
    }
    return Failure(.storage, "\(source.path) \(what).", nextStep: accepted)
  }

  private static let accepted =
    "Accepted are "
    + encodings.map {
      "\($0.rawValue).tiktoken (\($0.vocabularyByteCount) bytes, SHA-256 \($0.vocabularyDigest.prefix(12))…)"
    }.joined(separator: " and ") + "."
}
