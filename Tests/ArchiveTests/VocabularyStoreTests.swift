import Foundation
import StrategyCore
import Testing

@testable import Archive

struct VocabularyStoreTests {
  private let folder: TemporaryFolder
  private let store: VocabularyStore

  init() throws {
    folder = try TemporaryFolder()
    store = VocabularyStore(folder: folder.url.appendingPathComponent("tokenizers"))
  }

  private func refusal(of file: String) throws -> Failure {
    try #require(throws: Failure.self) {
      try store.add(folder.url.appendingPathComponent(file))
    }
  }

  @Test func `nothing is there before something was added`() throws {
    #expect(store.list().isEmpty)
    #expect(try store.tokenizer(for: .o200k) == nil)
    #expect(try store.counter(forModel: "gpt-4o").isExact == false)
    #expect(try store.counter(forModel: "llama3").isExact == false)
  }

  @Test func `a file that is no vocabulary is refused with the line`() throws {
    try folder.write("# Not a vocabulary\n", to: "notes.md")
    let failure = try refusal(of: "notes.md")
    #expect(failure.kind == .storage)
    #expect(
      failure.message.contains(
        "notes.md is no whole vocabulary (line 1: the token is not base64)"))
    #expect(failure.nextStep?.contains("cl100k_base.tiktoken (1681126 bytes") == true)
    #expect(failure.nextStep?.contains("446a9538cb6c…") == true)
    #expect(store.list().isEmpty)
  }

  @Test func `a vocabulary that is not known says what it is`() throws {
    let lines = (UInt8.min...UInt8.max).map { Data([$0]).base64EncodedString() + " \($0)\n" }
    let text = lines.joined()
    try folder.write(text, to: "own.tiktoken")
    let failure = try refusal(of: "own.tiktoken")
    let digest = SHA256.digest(of: text.utf8)
    #expect(
      failure.message.hasSuffix(
        "own.tiktoken is a vocabulary of 256 tokens with the unknown SHA-256 \(digest)."))
  }

  @Test func `empty, missing and unreadable files are told apart`() throws {
    try folder.write("", to: "empty.tiktoken")
    #expect(try refusal(of: "empty.tiktoken").message.hasSuffix("is empty."))
    #expect(try refusal(of: "missing").message.contains("there is no such file"))
    try folder.write("x", to: "folder/inside")
    #expect(try refusal(of: "folder").message.contains("cannot be read"))
  }

  @Test func `a file that was changed in the store is not used`() throws {
    try folder.write("changed", to: "tokenizers/o200k_base.tiktoken")
    #expect(store.list().map(\.isIntact) == [false])
    let failure = try #require(throws: Failure.self) { try store.tokenizer(for: .harmony) }
    #expect(failure.message.contains("no longer the published vocabulary"))
    #expect(failure.nextStep?.contains("trivium tokenizers add") == true)
  }

  /// Runs where `TRIVIUM_VOCABULARIES` names a folder with the published files under any names.
  @Test(.enabled(if: PublishedVocabularies.folder != nil))
  func `published vocabularies are kept under their names and count exactly`() throws {
    for file in PublishedVocabularies.files { _ = try? store.add(file) }
    let entries = store.list()
    #expect(!entries.isEmpty)
    for entry in entries {
      #expect(entry.isIntact)
      #expect(entry.file.lastPathComponent == "\(entry.encoding.rawValue).tiktoken")
      let tokenizer = try #require(try store.tokenizer(for: entry.encoding))
      #expect(tokenizer.vocabularyCount == entry.encoding.vocabularyCount)
      for sample in KnownTokens.all {
        let expected = entry.encoding == .cl100k ? sample.cl100k : sample.o200k
        #expect(tokenizer.tokens(of: sample.text) == expected)
        #expect(tokenizer.count(sample.text) == expected.count)
      }
    }
    if entries.contains(where: { $0.encoding == .o200k }) {
      #expect(try store.counter(forModel: "openai/gpt-4.1-mini").isExact)
      #expect(try store.tokenizer(for: .harmony)?.encoding == .harmony)
    }
  }
}

enum PublishedVocabularies {
  static let folder = ProcessInfo.processInfo.environment["TRIVIUM_VOCABULARIES"].map {
    URL(fileURLWithPath: $0, isDirectory: true)
  }

  static var files: [URL] {
    guard let folder else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().map { folder.appendingPathComponent($0) }
  }
}
