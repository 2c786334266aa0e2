import Foundation
import StrategyCore
import Testing

@testable import BaselineModel

@Suite struct TunedModelFileTests {
  private func labelFile() async throws -> TunedModelFile {
    let outcome = try await LabelTraining(seed: 1).train(ClassifyingTests.tickets)
    return TunedModelFile(
      content: .labels(outcome.model), seed: 1, fingerprint: 99, exampleCount: 15,
      heldOutScore: 0.75)
  }

  private func readerFile() async throws -> TunedModelFile {
    let job = TuningJob(name: "reader", task: .answers, examples: ReaderTrainingTests.examples)
    return try TunedModelFile(
      try await ClassicalTuner().tune(job) { _ in }.bytes, path: "reader.bin")
  }

  @Test func `a model comes back from its bytes as it was`() async throws {
    for file in [try await labelFile(), try await readerFile()] {
      #expect(try TunedModelFile(file.encoded(), path: "m") == file)
    }
  }

  private func reason(_ bytes: Data) -> BaselineModelFileError.Reason? {
    do {
      _ = try TunedModelFile(bytes, path: "model.bin")
      return nil
    } catch {
      return error.reason
    }
  }

  @Test func `foreign, newer and shortened files are told apart`() async throws {
    let bytes = try await readerFile().encoded()
    #expect(reason(Data()) == .foreign)
    #expect(reason(Data("SQLite format 3".utf8)) == .foreign)
    #expect(reason(bytes.prefix(20)) == .truncated(expected: 35, found: 20))
    #expect(reason(bytes.dropLast(9)) == .truncated(expected: bytes.count, found: bytes.count - 9))
    #expect(reason(bytes + [0]) == .malformed(field: "file size"))
    var newer = bytes
    newer[4] = 200
    #expect(reason(newer) == .newer(version: 200))
  }

  @Test func `a flipped bit anywhere is noticed`() async throws {
    let bytes = try await readerFile().encoded()
    for place in stride(from: 4, to: bytes.count, by: 211) {
      var damaged = bytes
      damaged[place] ^= 0x10
      #expect(reason(damaged) != nil)
    }
  }

  /// Rewrites the checksum, so that only the content is wrong.
  private func resealed(_ bytes: Data, _ change: (inout Data) -> Void) -> Data {
    var content = Data(bytes.dropLast(8))
    change(&content)
    let payload = UInt32(content.count - 35)
    withUnsafeBytes(of: payload.littleEndian) { content.replaceSubrange(31..<35, with: $0) }
    let checksum = Fingerprint(of: content).value
    withUnsafeBytes(of: checksum.littleEndian) { content.append(contentsOf: $0) }
    return content
  }

  @Test func `contradictions under a right checksum name their field`() async throws {
    let labels = try await labelFile().encoded()
    let reader = try await readerFile().encoded()
    #expect(reason(resealed(labels) { _ in }) == nil)
    #expect(reason(resealed(labels) { $0[6] = 9 }) == .malformed(field: "kind"))
    #expect(reason(resealed(labels) { $0[38] = 0x7f }) == .malformed(field: "label count"))
    #expect(reason(resealed(labels) { $0[35] = 1 }) == .malformed(field: "label count"))
    #expect(reason(resealed(labels) { $0[43] = 0xff }) == .malformed(field: "label"))
    #expect(reason(resealed(labels) { $0.removeLast() }) == .malformed(field: "weights"))
    #expect(reason(resealed(labels) { $0.append(0) }) == .malformed(field: "payload size"))
    #expect(
      reason(
        resealed(reader) {
          $0[38] = 0x7f; $0[37] = 0x80
        }) == .malformed(field: "hand share"))
    #expect(reason(resealed(reader) { $0[46] = 0x7f }) == .malformed(field: "weight count"))
    #expect(reason(resealed(reader) { $0.removeLast(3) }) == .malformed(field: "answer"))
  }

  @Test func `random bytes behind the magic never trap`() {
    var random = SplitMix(seed: 11)
    for length in stride(from: 0, to: 400, by: 7) {
      var bytes = Data(TunedModelFile.magic)
      for _ in 0..<length { bytes.append(UInt8(truncatingIfNeeded: random.next())) }
      #expect(reason(bytes) != nil)
      #expect(
        reason(
          resealed(bytes + Data(count: 40)) {
            $0[4] = 1; $0[5] = 0; $0[6] = 2
          }) != nil)
    }
  }

  @Test func `a file error becomes a sentence with path, problem and next step`() {
    let failure = BaselineModelFileError(path: "models/r.bin", reason: .damaged).failure
    #expect(
      failure.sentence
        == "The tuned model models/r.bin is damaged: its checksum does not fit its content. "
        + "Train it again with `trivium tune`; the same data and seed give the same model.")
  }
}
