import Foundation
import StrategyCore

/// How a header or an entry stands on its line: JSON with sorted keys and no escaped slashes, then a line feed.
///
/// Chunks are nearly all of a journal, so they have a short way of their own past the generic coder, both out and in.
/// It gives the same bytes and values.
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

  func append(_ header: JournalHeader, to bytes: inout [UInt8]) throws {
    bytes += try encoder.encode(header)
    bytes.append(Self.end)
  }

  func append(_ entry: JournalEntry, to bytes: inout [UInt8]) throws {
    switch entry.event {
    case .chunkReceived(let run, let text, let tokens):
      ChunkLine.append(entry, .text, run: run, text: text, tokens: tokens, to: &bytes)
    case .reasoningReceived(let run, let text, let tokens):
      ChunkLine.append(entry, .reasoning, run: run, text: text, tokens: tokens, to: &bytes)
    default:
      bytes += try encoder.encode(entry)
    }
    bytes.append(Self.end)
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

  /// The entry on a line; the texts of chunks can be left out where only their counts matter.
  func entry(of line: ArraySlice<UInt8>, withChunkTexts: Bool = true) throws -> JournalEntry {
    if let entry = ChunkLine.entry(of: line, withText: withChunkTexts) { return entry }
    return try decoder.decode(JournalEntry.self, from: Data(line))
  }

  /// The keys that stand where an entry names its event; `nil` when the line is no JSON object with such a place.
  func eventNames(of line: ArraySlice<UInt8>) -> [String]? {
    let object = try? JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
    return (object?["event"] as? [String: Any])?.keys.sorted()
  }
}
