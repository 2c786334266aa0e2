import StrategyCore

/// Turns what a program writes into model events: plain text, or a JSON object on each line with `text`, `reasoning`,
/// `usage`, `finish` or `error`. Knows no process.
struct CommandOutput: Sendable {
  enum Problem: Error, Hashable {
    /// In the program's words.
    case reported(String)
    case malformed(line: String)
    case tooLong(limit: Int)
    case empty
  }

  private enum Frame: Sendable {
    /// White space so far, or the beginning of what may be a JSON object.
    case unknown([UInt8])
    case text
    case lines(JSONLines)
  }

  private static let keys: Set = ["text", "reasoning", "usage", "finish", "error"]
  /// A first line beyond this is text whatever it looks like.
  private static let sniffLimit = 1024 * 1024

  private var frame = Frame.unknown([])
  private var portions = UTF8Portions()
  /// Line ends that have text behind them or are no part of the answer.
  private var lineEnds = ""
  private var events: [ModelEvent] = []
  private var hasOutput = false
  private var finish: FinishReason?

  /// Takes more bytes; read `takeEvents` also after an error, for what came before it.
  mutating func feed(_ bytes: [UInt8]) throws(Problem) {
    switch frame {
    case .unknown(let before): try sniff(before + bytes)
    case .text: text(portions.feed(bytes))
    case .lines(var decoder):
      frame = .unknown([])
      defer { frame = .lines(decoder) }
      let lines: [[UInt8]]
      do throws(StreamTooLong) {
        lines = try decoder.feed(bytes)
      } catch {
        throw .tooLong(limit: error.limit)
      }
      for line in lines { try read(line) }
    }
  }

  /// Takes the end of a program that ended well.
  mutating func end() throws(Problem) {
    switch frame {
    case .unknown(let bytes):
      if let object = Self.object(bytes) { try read(object) } else { text(portions.feed(bytes)) }
    case .text: break
    case .lines(var decoder):
      do throws(StreamTooLong) {
        if let line = try decoder.finish() { try? read(line) }
      } catch {
        throw .tooLong(limit: error.limit)
      }
    }
    text(portions.finish())
    guard hasOutput || finish != nil else { throw .empty }
    events.append(.finished(finish ?? .stop))
  }

  /// The events since the last call; text that came together is one event.
  mutating func takeEvents() -> [ModelEvent] {
    defer { events = [] }
    return events
  }

  private mutating func sniff(_ bytes: [UInt8]) throws(Problem) {
    guard let first = bytes.first(where: { $0 > 0x20 }) else {
      frame = .unknown(bytes)
      return
    }
    guard first == UInt8(ascii: "{") else { return try begin(.text, with: bytes) }
    let start = bytes.firstIndex { $0 > 0x20 } ?? 0
    let line = bytes[start...].prefix(Self.sniffLimit)
    guard let end = line.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else {
      if line.count == Self.sniffLimit { return try begin(.text, with: bytes) }
      frame = .unknown(bytes)
      return
    }
    let isObject = Self.object(Array(bytes[start..<end])) != nil
    try begin(isObject ? .lines(JSONLines()) : .text, with: bytes)
  }

  private mutating func begin(_ frame: Frame, with bytes: [UInt8]) throws(Problem) {
    self.frame = frame
    try feed(bytes)
  }

  private static func object(_ line: [UInt8]) -> JSONValue? {
    guard let value = try? JSONValue(parsing: line), case .object(let members) = value,
      !members.isEmpty, members.allSatisfy({ keys.contains($0.key) })
    else { return nil }
    return value
  }

  private mutating func read(_ line: [UInt8]) throws(Problem) {
    guard let value = try? JSONValue(parsing: line), case .object = value else {
      throw .malformed(
        line: PlainWords.onOneLine(String(decoding: line.prefix(400), as: UTF8.self)))
    }
    try read(value)
  }

  private mutating func read(_ value: JSONValue) throws(Problem) {
    if let error = value["error"] {
      throw .reported(ErrorReply(["error": error]).message)
    }
    if let reasoning = value["reasoning"]?.string { emit(.reasoning(reasoning)) }
    if let text = value["text"]?.string { emit(.text(text)) }
    if let usage = value["usage"] {
      func count(_ key: String) -> Int { max(0, usage[key]?.integer ?? 0) }
      let output = count("output")
      events.append(
        .usage(
          Usage(
            input: count("input"), cacheRead: count("cache_read"),
            cacheWrite: count("cache_write"), output: output,
            reasoning: min(output, count("reasoning")), provenance: .reported)))
    }
    if let reason = value["finish"]?.string {
      finish = FinishReason(rawValue: reason == "content_filter" ? "contentFilter" : reason)
    }
  }

  /// Plain text ends before its last line ends, as in a shell's `$(…)`.
  private mutating func text(_ piece: String) {
    let all = lineEnds + piece
    let end = all.utf8.lastIndex { $0 != 0x0A && $0 != 0x0D }.map { all.utf8.index(after: $0) }
    let visible = all[..<(end ?? all.startIndex)]
    lineEnds = String(all[visible.endIndex...])
    if !visible.isEmpty { emit(.text(String(visible))) }
  }

  private mutating func emit(_ event: ModelEvent) {
    switch (events.last, event) {
    case (_, .text("")), (_, .reasoning("")): return
    case (.text(let before), .text(let new)): events[events.count - 1] = .text(before + new)
    case (.reasoning(let before), .reasoning(let new)):
      events[events.count - 1] = .reasoning(before + new)
    default: events.append(event)
    }
    hasOutput = true
  }
}
