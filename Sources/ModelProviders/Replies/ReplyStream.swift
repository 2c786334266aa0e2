import StrategyCore

/// What a dialect does with one JSON document of a reply.
protocol ReplyReading: Sendable {
  /// - Parameter event: the name of the server-sent event, if it had one.
  mutating func read(
    _ document: JSONValue, event: String?, into reply: inout ReplyProgress
  ) throws(ReplyError)
}

/// Turns the bytes of a successful response into model events, whatever frame the server chose:
/// server-sent events, one JSON document, or a document on each line. Knows no network.
struct ReplyStream: Sendable {
  private enum Frame: Sendable {
    /// Nothing but white space so far.
    case unknown
    case events(ServerSentEvents)
    case lines(JSONLines)
    case document([UInt8])
  }

  private static let limit = 16 * 1024 * 1024
  private let expectsLines: Bool
  private var frame = Frame.unknown
  private var reader: any ReplyReading
  private var reply: ReplyProgress
  private var lastDocument: JSONValue?

  init(
    reader: any ReplyReading, expectsLines: Bool, habits: ReplyProgress.Habits,
    question: Question = Question()
  ) {
    self.reader = reader
    self.expectsLines = expectsLines
    reply = ReplyProgress(habits: habits, question: question)
  }

  var hasBegun: Bool { reply.hasBegun }
  /// The server said that nothing more comes.
  var isDone: Bool { reply.isDone }

  /// Takes more bytes; read `takeEvents` also after an error, for what came before it.
  mutating func feed(_ bytes: [UInt8]) throws(ReplyError) {
    guard !isDone else { return }
    switch frame {
    case .unknown: try begin(with: bytes)
    case .events(var decoder):
      // Taken out of the frame while it changes, so that its buffers are not copied.
      frame = .unknown
      defer { frame = .events(decoder) }
      let events = try Self.bounded { () throws(StreamTooLong) in try decoder.feed(bytes) }
      for event in events { try read(event) }
    case .lines(var decoder):
      frame = .unknown
      defer { frame = .lines(decoder) }
      let lines = try Self.bounded { () throws(StreamTooLong) in try decoder.feed(bytes) }
      for line in lines { try read(line, event: nil) }
    case .document(var collected):
      frame = .unknown
      collected.append(contentsOf: bytes)
      defer { frame = .document(collected) }
      guard collected.count <= Self.limit else { throw .tooLong(limit: Self.limit) }
    }
  }

  /// Takes the end of the body, or of what arrived of it.
  ///
  /// - Parameter isBroken: the connection broke, so that half a document is no surprise.
  mutating func end(isBroken: Bool = false) throws(ReplyError) {
    do throws(ReplyError) {
      try readRest()
    } catch {
      guard case .malformed = error, isBroken || hasBegun else { throw error }
    }
    if !reply.hasBegun, let lastDocument, !ErrorReply(lastDocument).message.isEmpty {
      throw .server(ErrorReply(lastDocument))
    }
    try reply.end()
  }

  mutating func takeEvents() -> [ModelEvent] { reply.takeEvents() }

  private mutating func begin(with bytes: [UInt8]) throws(ReplyError) {
    let visible = bytes.drop { $0 <= 0x20 }
    switch visible.first {
    case nil: return
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      frame = expectsLines ? .lines(JSONLines()) : .document([])
    case UInt8(ascii: "<"): throw .notAReply(ErrorReply(body: bytes))
    default: frame = .events(ServerSentEvents())
    }
    try feed(Array(visible))
  }

  private mutating func readRest() throws(ReplyError) {
    guard !isDone else { return }
    switch frame {
    case .unknown: return
    case .events(var decoder):
      let last = try Self.bounded { () throws(StreamTooLong) in try decoder.finish() }
      if let last { try read(last) }
    case .lines(var decoder):
      let last = try Self.bounded { () throws(StreamTooLong) in try decoder.finish() }
      if let last { try read(last, event: nil) }
    case .document(let bytes): try readDocument(bytes)
    }
  }

  /// Reads one document, or several on lines of their own.
  private mutating func readDocument(_ bytes: [UInt8]) throws(ReplyError) {
    if let document = try? JSONValue(parsing: bytes) {
      for part in document.elements ?? [document] { try read(part, event: nil) }
      reply.done()
      return
    }
    var decoder = JSONLines()
    var lines = try Self.bounded { () throws(StreamTooLong) in try decoder.feed(bytes) }
    if let last = try Self.bounded({ () throws(StreamTooLong) in try decoder.finish() }) {
      lines.append(last)
    }
    for line in lines { try read(line, event: nil) }
  }

  private mutating func read(_ event: ServerSentEvents.Event) throws(ReplyError) {
    try read(event.data, event: event.name)
  }

  private mutating func read(_ bytes: [UInt8], event: String?) throws(ReplyError) {
    guard !isDone, !bytes.isEmpty else { return }
    if bytes.starts(with: "[DONE".utf8) { return reply.done() }
    let document: JSONValue
    do throws(JSONError) {
      document = try JSONValue(parsing: bytes)
    } catch {
      throw .malformed(PlainWords.onOneLine(String(decoding: bytes.prefix(400), as: UTF8.self)))
    }
    try read(document, event: event)
  }

  private mutating func read(_ document: JSONValue, event: String?) throws(ReplyError) {
    if event == "error" || document["error"] != nil { throw .server(ErrorReply(document)) }
    lastDocument = document
    try reader.read(document, event: event, into: &reply)
  }

  private static func bounded<Value>(
    _ body: () throws(StreamTooLong) -> Value
  ) throws(ReplyError) -> Value {
    do throws(StreamTooLong) {
      return try body()
    } catch {
      throw .tooLong(limit: error.limit)
    }
  }
}
