import Foundation
import StrategyCore

/// What a line of packed chunks holds, not yet believed.
struct PackedChunks: Decodable {
  var kind: ChunkLine.Kind
  var at: Microseconds
  var sequence: Int
  private var fields: Fields

  private struct Fields: Decodable {
    var after: [Int]
    var lengths: [Int]
    var run: RunID
    var steps: [Int]?
    var text: String
    var tokens: [Int]
  }

  private enum CodingKeys: String, CodingKey {
    case at, event, sequence
  }

  private enum EventKeys: String, CodingKey {
    case chunksReceived, reasoningsReceived
  }

  init(from decoder: any Decoder) throws {
    let line = try decoder.container(keyedBy: CodingKeys.self)
    let event = try line.nestedContainer(keyedBy: EventKeys.self, forKey: .event)
    at = try line.decode(Int.self, forKey: .at)
    sequence = try line.decode(Int.self, forKey: .sequence)
    kind = event.contains(.chunksReceived) ? .text : .reasoning
    fields = try event.decode(
      Fields.self, forKey: kind == .text ? .chunksReceived : .reasoningsReceived)
  }

  /// Reads exactly what `ChunkPack` writes; `nil` for every other line.
  /// A sealed line comes without its closing brace.
  init?(_ line: ArraySlice<UInt8>, isSealed: Bool) {
    let read: (kind: ChunkLine.Kind, at: Int, sequence: Int, fields: Fields)? =
      line.withUnsafeBufferPointer { bytes in
        var scanner = LineScanner(bytes)
        guard scanner.skip("{\"at\":"), let at = scanner.number(), scanner.skip(",\"event\":{\"")
        else { return nil }
        let isText = scanner.skip("chunksReceived\":{\"after\":[")
        guard isText || scanner.skip("reasoningsReceived\":{\"after\":["),
          let after = scanner.numbers(), scanner.skip(",\"lengths\":["),
          let lengths = scanner.numbers(), scanner.skip(",\"run\":"), let run = scanner.number()
        else { return nil }
        var steps: [Int]?
        if scanner.skip(",\"steps\":[") {
          guard let read = scanner.numbers() else { return nil }
          steps = read
        }
        guard scanner.skip(",\"text\":\""), let text = scanner.text(),
          scanner.skip(",\"tokens\":["), let tokens = scanner.numbers(),
          scanner.skip("}},\"sequence\":"), let sequence = scanner.number(),
          isSealed || scanner.skip("}"), scanner.isAtEnd
        else { return nil }
        let fields = Fields(
          after: after, lengths: lengths, run: RunID(run), steps: steps, text: text,
          tokens: tokens)
        return (isText ? .text : .reasoning, at, sequence, fields)
      }
    guard let read else { return nil }
    (kind, at, sequence, fields) = (read.kind, read.at, read.sequence, read.fields)
  }

  /// The chunks; `nil` when the numbers do not fit the text, or lead beyond what a journal can hold.
  /// Each is as it would have been on a line of its own.
  var entries: [JournalEntry]? {
    let count = fields.lengths.count
    guard count > 0, count == fields.after.count, count == fields.tokens.count,
      count == fields.steps?.count ?? count, EntryLimits.number.contains(at),
      EntryLimits.number.contains(sequence)
    else { return nil }
    let bytes = Array(fields.text.utf8)
    var entries: [JournalEntry] = []
    entries.reserveCapacity(count)
    var (start, sequence, at) = (0, sequence, at)
    for index in 0..<count {
      let length = fields.lengths[index]
      let step = fields.steps?[index] ?? (index == 0 ? 0 : 1)
      guard length >= 0, length <= bytes.count - start, index == 0 ? step == 0 : step > 0,
        EntryLimits.number.contains(step),
        EntryLimits.number.contains(abs(max(fields.after[index], -Int.max)))
      else { return nil }
      sequence += step
      at += fields.after[index]
      guard EntryLimits.number.contains(sequence), EntryLimits.number.contains(at),
        let text = String(validating: bytes[start..<(start + length)], as: UTF8.self)
      else { return nil }
      start += length
      let event = kind.event(run: fields.run, text: text, tokens: fields.tokens[index])
      entries.append(JournalEntry(sequence: sequence, at: at, event: event))
    }
    return start == bytes.count ? entries : nil
  }
}
