import Foundation
import StrategyCore
import Testing

@testable import Archive

struct ModelStoreTests {
  private let folder: TemporaryFolder
  private let store: ModelStore

  init() throws {
    folder = try TemporaryFolder()
    store = ModelStore(folder: folder.url.appendingPathComponent("models"))
  }

  private func artifact(_ name: String, _ bytes: [UInt8] = [1, 2, 3]) -> TunedModelArtifact {
    TunedModelArtifact(
      name: name, task: .labels, bytes: Data(bytes), exampleCount: 640, heldOutScore: 0.875)
  }

  @Test func `a model comes back with its facts`() throws {
    let facts = try store.save(artifact("router"), trainingFingerprint: "abc", trainedAt: 5)
    #expect(try store.bytes(of: "router") == Data([1, 2, 3]))
    #expect(try store.facts(of: "router") == facts)
    #expect(facts.task == .labels)
    #expect(facts.exampleCount == 640)
    #expect(facts.heldOutScore == 0.875)
    #expect(facts.trainingFingerprint == "abc")
    #expect(facts.trainedAt == 5)
  }

  @Test func `a model takes the place of the one before it`() throws {
    try store.save(artifact("router", [1]), trainingFingerprint: "a", trainedAt: 1)
    try store.save(artifact("router", [2, 2]), trainingFingerprint: "b", trainedAt: 2)
    #expect(try store.bytes(of: "router") == Data([2, 2]))
    #expect(try store.list().map(\.facts?.trainingFingerprint) == ["b"])
    let names = try FileManager.default.contentsOfDirectory(atPath: store.folder.path)
    #expect(names.sorted() == ["router.json", "router.model"])
  }

  @Test func `models are listed by name, with or without facts`() throws {
    try store.save(artifact("zebra"), trainingFingerprint: "z", trainedAt: 1)
    try store.save(artifact("answers.v2"), trainingFingerprint: "a", trainedAt: 1)
    try folder.write("bytes from elsewhere", to: "models/copied.model")
    try folder.write("{}", to: "models/copied.json")
    let list = try store.list()
    #expect(list.map(\.name) == ["answers.v2", "copied", "zebra"])
    #expect(list.map { $0.facts != nil } == [true, false, true])
    #expect(list.map(\.byteCount) == [3, 20, 3])
  }

  @Test func `facts of other bytes are not shown`() throws {
    try store.save(artifact("router"), trainingFingerprint: "a", trainedAt: 1)
    try folder.write("changed", to: "models/router.model")
    #expect(try store.facts(of: "router") == nil)
  }

  @Test func `a folder that is not there holds no model`() throws {
    #expect(try store.list().isEmpty)
    let refusal = try #require(throws: Failure.self) { try store.bytes(of: "router") }
    #expect(refusal.message == "There is no tuned model “router”.")
    #expect(refusal.nextStep?.contains("tune list") == true)
  }

  @Test(arguments: [
    "", ".", "..", ".hidden", "../escape", "a/b", "a\\b", "nul\0", "esc\u{1B}[31m", "bidi\u{202E}",
    String(repeating: "x", count: 101),
  ])
  func `a name that could lead elsewhere is refused`(name: String) throws {
    let refusal = try #require(throws: Failure.self) {
      try store.save(artifact(name), trainingFingerprint: "a", trainedAt: 1)
    }
    #expect(!refusal.message.unicodeScalars.contains { $0.value < 0x20 })
    #expect(throws: Failure.self) { try store.bytes(of: name) }
  }

  @Test func `a model that cannot be written is said, and the old one stays`() throws {
    try folder.write("in the way", to: "models")
    let refusal = try #require(throws: Failure.self) {
      try store.save(artifact("router"), trainingFingerprint: "a", trainedAt: 1)
    }
    #expect(refusal.kind == .storage)
  }
}
