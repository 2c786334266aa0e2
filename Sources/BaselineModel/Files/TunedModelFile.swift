package import Foundation

/// A tuned model as it lies on disk: what was trained, from what, and the weights.
///
/// Layout, little-endian: magic, version, kind, seed, fingerprint of the training set, count of
/// examples, held-out score (−1 when none), payload length, payload, checksum of all before.
package struct TunedModelFile: Sendable, Equatable {
  package enum Content: Sendable, Equatable {
    case labels(LabelModel)
    case answers(ReaderModel)
  }

  package static let magic = Array("TvBM".utf8)
  package static let version: UInt16 = 1
  private static let headerSize = 35

  package var content: Content
  package var seed: UInt64
  package var fingerprint: UInt64
  package var exampleCount: Int
  package var heldOutScore: Double?

  package init(
    content: Content, seed: UInt64, fingerprint: UInt64, exampleCount: Int, heldOutScore: Double?
  ) {
    self.content = content
    self.seed = seed
    self.fingerprint = fingerprint
    self.exampleCount = exampleCount
    self.heldOutScore = heldOutScore
  }

  package func encoded() -> Data {
    var payload = ByteWriter()
    let kind: UInt8
    switch content {
    case .labels(let model):
      kind = 1
      model.write(to: &payload)
    case .answers(let model):
      kind = 2
      model.write(to: &payload)
    }
    var file = ByteWriter()
    for byte in Self.magic { file.write(byte) }
    file.write(Self.version)
    file.write(kind)
    file.write(seed)
    file.write(fingerprint)
    file.write(UInt32(clamping: exampleCount))
    file.write(Float(heldOutScore ?? -1))
    file.write(UInt32(clamping: payload.bytes.count))
    file.write(payload.bytes)
    file.write(Fingerprint(of: file.bytes).value)
    return file.bytes
  }

  /// - Parameter path: where the bytes come from, for the error.
  package init(_ bytes: Data, path: String) throws(BaselineModelFileError) {
    do throws(BaselineModelFileError.Reason) {
      self = try Self.decode(Array(bytes))
    } catch {
      throw BaselineModelFileError(path: path, reason: error)
    }
  }

  private static func decode(
    _ bytes: [UInt8]
  ) throws(BaselineModelFileError.Reason) -> TunedModelFile {
    guard bytes.starts(with: magic) else { throw .foreign }
    guard bytes.count >= headerSize else {
      throw .truncated(expected: headerSize, found: bytes.count)
    }
    var header = ByteReader(bytes[magic.count..<headerSize])
    let version = try header.read(UInt16.self, "version")
    guard version <= Self.version else { throw .newer(version: Int(version)) }
    let kind = try header.read(UInt8.self, "kind")
    let seed = try header.read(UInt64.self, "seed")
    let fingerprint = try header.read(UInt64.self, "fingerprint")
    let exampleCount = Int(try header.read(UInt32.self, "example count"))
    let heldOut = try header.readFloat("held-out score")
    let payloadSize = Int(try header.read(UInt32.self, "payload size"))
    let size = headerSize + payloadSize + 8
    guard bytes.count >= size else { throw .truncated(expected: size, found: bytes.count) }
    guard bytes.count == size else { throw .malformed(field: "file size") }
    var tail = ByteReader(bytes[(size - 8)...])
    let checksum = try tail.read(UInt64.self, "checksum")
    guard Fingerprint(of: bytes[..<(size - 8)]).value == checksum else { throw .damaged }
    var payload = ByteReader(bytes[headerSize..<(size - 8)])
    let content: Content =
      switch kind {
      case 1: .labels(try LabelModel(from: &payload))
      case 2: .answers(try ReaderModel(from: &payload))
      default: throw .malformed(field: "kind")
      }
    guard payload.remaining == 0 else { throw .malformed(field: "payload size") }
    return TunedModelFile(
      content: content, seed: seed, fingerprint: fingerprint, exampleCount: exampleCount,
      heldOutScore: heldOut < 0 ? nil : Double(heldOut))
  }
}
