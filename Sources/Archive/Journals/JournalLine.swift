import Foundation
import StrategyCore

/// How a header or an entry stands on its line: JSON with sorted keys and no escaped slashes, a seal, then a line
/// feed.
///
/// Chunks are nearly all of a journal, so they have a short way of their own past the generic coder, both out and in;
/// evaluated cells have one out. They give the same bytes and values.
struct JournalLine {
  static let end = UInt8(ascii: "\n")

  private let encoder: JSONEncoder
  private let decoder: JSONDecoder

  init() {
    encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  }

  /// Puts a header on its line; returns the sum that the first entry goes on from, `nil` in format 1.
  /// What an older header holds beside the known is kept.
  func append(
    _ header: JournalHeader, keepingFieldsOf old: ArraySlice<UInt8>? = nil,
    to bytes: inout [UInt8]
  ) throws -> UInt32? {
    let start = bytes.count
    bytes += try encoder.encode(header)
    if let old, var fields = try JSONSerialization.jsonObject(with: Data(old)) as? [String: Any] {
      for known in ["parent", "session", "startedAt", "sum", "trivium"] { fields[known] = nil }
      if !fields.isEmpty {
        bytes.removeLast()
        bytes.append(UInt8(ascii: ","))
        bytes += try JSONSerialization.data(withJSONObject: fields, options: .sortedKeys)
          .dropFirst()
      }
    }
    defer { bytes.append(Self.end) }
    return header.trivium > 1 ? LineSeal.append(to: &bytes, from: start, after: 0) : nil
  }

  /// Puts an entry on its line, sealed after the line before it when that has a sum.
  func append(
    _ entry: JournalEntry, after sum: inout UInt32?, redactedBy redact: Redaction? = nil,
    to bytes: inout [UInt8]
  ) throws {
    let start = bytes.count
    if let chunk = entry.event.chunk {
      ChunkLine.append(
        entry, chunk.kind, run: chunk.run, text: redact?(chunk.text) ?? chunk.text,
        tokens: chunk.tokens, to: &bytes)
    } else {
      var json: [UInt8] = []
      if !CellLine.append(entry, to: &json) {
        json = [UInt8](try encoder.encode(entry.withoutSecretURLs))
      }
      bytes += redact?.texts(in: json) ?? json
    }
    Self.end(&bytes, from: start, after: &sum)
  }

  /// Seals the JSON object from `start` on, and ends its line.
  static func end(_ bytes: inout [UInt8], from start: Int, after sum: inout UInt32?) {
    if let before = sum { sum = LineSeal.append(to: &bytes, from: start, after: before) }
    bytes.append(end)
  }

  func header(of line: ArraySlice<UInt8>) throws -> JournalHeader {
    try decoder.decode(JournalHeader.self, from: Data(line))
  }

  /// The format version that a first line claims; `nil` when the line is no header at all.
  func version(of line: ArraySlice<UInt8>) -> Int? {
    struct Claim: Decodable {
      var trivium: Int
    }
    return try? decoder.decode(Claim.self, from: Data(line)).trivium
  }

  func entry(of line: ArraySlice<UInt8>) throws -> JournalEntry {
    try decoder.decode(JournalEntry.self, from: Data(line))
  }

  /// Packed chunks in another form than this program writes; `nil` when the line holds something else.
  func packedChunks(of line: ArraySlice<UInt8>) -> PackedChunks? {
    try? decoder.decode(PackedChunks.self, from: Data(line))
  }

  /// The keys that stand where an entry names its event; `nil` when the line is no JSON object with such a place.
  func eventNames(of line: ArraySlice<UInt8>) -> [String]? {
    let object = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
    return (object?["event"] as? [String: Any])?.keys.sorted()
  }
}
