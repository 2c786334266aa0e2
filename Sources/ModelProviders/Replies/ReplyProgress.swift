import StrategyCore

/// Why a reply could not be read to its end.
enum ReplyError: Error, Hashable {
  /// The server reported an error in place of, or in the middle of, a reply.
  case server(ErrorReply)
  /// Something that should be JSON is not.
  case malformed(String)
  /// A web page or other text where a reply should be.
  case notAReply(ErrorReply)
  /// Nothing at all, with a status that means success.
  case empty
  case tooLong(limit: Int)
}

/// Collects what a dialect reads out of a reply and turns it into events, in order and once.
struct ReplyProgress: Sendable {
  /// Habits of servers that not all have.
  struct Habits: Sendable, Hashable {
    /// Reasoning may stand in `<think>` tags in front of the answer.
    var tagsReasoning = false
    /// Deltas may repeat all of the text so far.
    var mayRepeatText = false
    /// A prompt's count may leave out what the server remembered of it.
    var mayExcludeCache = false
  }

  private let habits: Habits
  private let question: Question
  private var events: [ModelEvent] = []
  private var tags = ThinkTags()
  private var deltas = CumulativeDeltas()
  private var usage: Usage?
  private var finish: FinishReason?
  private var isRefusal = false
  private var hasOutput = false
  private var hasText = false
  private var told = ServerReport()
  private var hasAnnounced = false
  /// The server said that nothing more comes.
  private(set) var isDone = false

  init(habits: Habits = Habits(), question: Question = Question()) {
    self.habits = habits
    self.question = question
  }

  /// True once anything of a reply was understood.
  var hasBegun: Bool { hasOutput || usage != nil || finish != nil }

  mutating func text(_ piece: String) {
    let new = habits.mayRepeatText ? deltas.feed(piece) : piece
    guard !new.isEmpty else { return }
    guard habits.tagsReasoning else { return emit(.text(new)) }
    tags.feed(new).forEach { emit($0.event) }
  }

  mutating func reasoning(_ piece: String) {
    guard !piece.isEmpty else { return }
    emit(.reasoning(piece))
  }

  mutating func refusal(_ piece: String) {
    guard !piece.isEmpty else { return }
    isRefusal = true
    emit(.text(piece))
  }

  /// Replaces what was reported before: servers repeat and correct, none sends parts to add up.
  mutating func report(_ usage: Usage) {
    self.usage = usage
  }

  /// Tells what the prompt counts for before there is any output, so that it is known even if the stream breaks off.
  mutating func announce(_ usage: Usage) {
    guard !hasOutput, !hasAnnounced, usage.prompt > 0 else { return }
    hasAnnounced = true
    events.append(
      .usage(
        Usage(
          input: usage.input, cacheRead: usage.cacheRead, cacheWrite: usage.cacheWrite,
          cacheWriteLong: usage.cacheWriteLong, provenance: .estimated)))
  }

  /// Tells what of `report` is new. The model counts when it has another name than the one asked for.
  mutating func served(_ report: ServerReport) {
    var report = report
    report.model = report.model.flatMap { question.isOther($0) ? PlainWords.onOneLine($0) : nil }
    report.serviceTier = report.serviceTier.map(PlainWords.onOneLine)
    if report.model?.isEmpty == true { report.model = nil }
    if report.serviceTier?.isEmpty == true { report.serviceTier = nil }
    let all = told.merging(report)
    guard all != told else { return }
    told = all
    events.append(.served(report))
  }

  mutating func finish(_ reason: FinishReason) {
    // A second reason comes from servers that repeat the last chunk; the first that says something counts.
    if finish == nil || finish == .unknown { finish = reason }
  }

  mutating func done() {
    isDone = true
  }

  /// The events since the last call; text and reasoning that came together are one event.
  mutating func takeEvents() -> [ModelEvent] {
    defer { events = [] }
    return events
  }

  /// Ends the reply: usage if the server reported any that can be true, and why it finished,
  /// `unknown` when the stream broke off without saying.
  mutating func end() throws(ReplyError) {
    let rest = habits.mayRepeatText ? deltas.finish() : ""
    if habits.tagsReasoning {
      (tags.feed(rest) + tags.finish()).forEach { emit($0.event) }
    } else if !rest.isEmpty {
      emit(.text(rest))
    }
    guard hasBegun else { throw .empty }
    let reason = finish ?? .unknown
    if let usage, finish != nil || isDone, isBelievable(usage) {
      events.append(.usage(usage))
      let cut = question.cutSentence(after: usage, mayExcludeCache: habits.mayExcludeCache)
      if let cut { events.append(.warning(cut)) }
    }
    if reason == .length, hasOutput, !hasText {
      events.append(
        .warning(
          "All tokens of the answer went into reasoning, and none was left for text. "
            + "Allow more with `max-tokens`, or ask for less `reasoning-effort`."))
    }
    events.append(.finished(isRefusal && reason != .length ? .refusal : reason))
  }

  /// Some servers fill the fields with zeros; no prompt has no tokens, and no text costs none.
  private func isBelievable(_ usage: Usage) -> Bool {
    usage.prompt > 0 && (usage.output > 0 || !hasOutput)
  }

  private mutating func emit(_ event: ModelEvent) {
    hasOutput = true
    if case .text = event { hasText = true }
    switch (events.last, event) {
    case (.text(let before), .text(let new)):
      events[events.count - 1] = .text(before + new)
    case (.reasoning(let before), .reasoning(let new)):
      events[events.count - 1] = .reasoning(before + new)
    default: events.append(event)
    }
  }
}

extension ThinkTags.Part {
  fileprivate var event: ModelEvent {
    switch self {
    case .text(let text): .text(text)
    case .reasoning(let text): .reasoning(text)
    }
  }
}
