import StrategyCore

/// Many chunks of one run on one line, as compaction leaves them: the text in one piece, and for each chunk its length
/// in UTF-8, its tokens, the microseconds since the one before, and, where other events came between, how many places
/// it is further on.
///
///     {"at":1200,"event":{"chunksReceived":{"after":[0,900],"lengths":[6,6],"run":1,"text":"Hello, world","tokens":[2,1]}},"sequence":7}
struct ChunkPack {
  /// A damaged line loses no more than so many chunks.
  static let longest = 1024
  private static let longestText = 64 << 10

  let kind: ChunkLine.Kind
  let run: RunID
  private let first: JournalPlace
  private var last: JournalPlace
  private var text: String
  private var lengths: [Int]
  private var tokens: [Int]
  private var after = [0]
  private var steps = [0]

  /// A pack of one chunk; `nil` for every other event.
  init?(_ entry: JournalEntry) {
    guard let chunk = entry.event.chunk else { return nil }
    kind = chunk.kind
    run = chunk.run
    first = JournalPlace(sequence: entry.sequence, at: entry.at)
    last = first
    text = chunk.text
    lengths = [chunk.text.utf8.count]
    tokens = [chunk.tokens]
  }

  var count: Int { lengths.count }

  var isFull: Bool { count >= Self.longest || text.utf8.count >= Self.longestText }

  /// Takes the next chunk of the same run and kind.
  mutating func append(_ entry: JournalEntry) {
    guard let chunk = entry.event.chunk else { return }
    text += chunk.text
    lengths.append(chunk.text.utf8.count)
    tokens.append(chunk.tokens)
    after.append(entry.at - last.at)
    steps.append(entry.sequence - last.sequence)
    last = JournalPlace(sequence: entry.sequence, at: entry.at)
  }

  /// Chunks that may hold parts of what none of them holds whole are looked at together: what changes is given to the
  /// first chunk that it touches.
  mutating func redact(by redact: Redaction) {
    let whole = redact(text)
    guard whole != text else { return }
    let (old, new) = (Array(text.utf8), Array(whole.utf8))
    var prefix = zip(old, new).prefix(while: { $0 == $1 }).count
    while prefix > 0, prefix < new.count, new[prefix] & 0xC0 == 0x80 { prefix -= 1 }
    let most = min(old.count, new.count) - prefix
    var suffix = zip(old.reversed(), new.reversed()).prefix(most)
      .prefix(while: { $0 == $1 }).count
    while suffix > 0, new[new.count - suffix] & 0xC0 == 0x80 { suffix -= 1 }
    var (oldEnd, newEnd) = (0, 0)
    for index in lengths.indices {
      oldEnd += lengths[index]
      let end =
        if oldEnd <= prefix {
          oldEnd
        } else if oldEnd >= old.count - suffix {
          oldEnd + new.count - old.count
        } else {
          new.count - suffix
        }
      lengths[index] = end - newEnd
      newEnd = end
    }
    text = whole
  }
}

extension ChunkPack {
  func append(to bytes: inout [UInt8]) {
    bytes += "{\"at\":".utf8
    LineText.append(first.at, to: &bytes)
    bytes += ",\"event\":{\"".utf8
    bytes += kind.packName.utf8
    bytes += "\":{\"after\":".utf8
    LineText.append(after, to: &bytes)
    bytes += ",\"lengths\":".utf8
    LineText.append(lengths, to: &bytes)
    bytes += ",\"run\":".utf8
    LineText.append(run.rawValue, to: &bytes)
    if steps.dropFirst().contains(where: { $0 != 1 }) {
      bytes += ",\"steps\":".utf8
      LineText.append(steps, to: &bytes)
    }
    bytes += ",\"text\":\"".utf8
    LineText.append(text, to: &bytes)
    bytes += "\",\"tokens\":".utf8
    LineText.append(tokens, to: &bytes)
    bytes += "}},\"sequence\":".utf8
    LineText.append(first.sequence, to: &bytes)
    bytes.append(UInt8(ascii: "}"))
  }
}

/// Where an entry stands.
private struct JournalPlace {
  var sequence: Int
  var at: Microseconds
}

extension ChunkLine.Kind {
  fileprivate var packName: String {
    switch self {
    case .text: "chunksReceived"
    case .reasoning: "reasoningsReceived"
    }
  }
}

extension SessionEvent {
  /// What a chunk of text or reasoning holds.
  var chunk: (kind: ChunkLine.Kind, run: RunID, text: String, tokens: Int)? {
    switch self {
    case .chunkReceived(let run, let text, let tokens): (.text, run, text, tokens)
    case .reasoningReceived(let run, let text, let tokens): (.reasoning, run, text, tokens)
    default: nil
    }
  }
}
