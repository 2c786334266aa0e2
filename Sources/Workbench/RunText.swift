import CellGrid
import StrategyCore
import Widgets

/// A run as text to read: its answer, how it ended, why it answered so, what it did.
enum RunText {
  /// `run 3 · 0.42 s`, with how it ended when that is not a plain stop.
  static func badge(_ run: Run, age: Int = 0) -> StyledLine {
    var spans = [Span("run \(run.id.rawValue)", .dim)]
    if age > 0 { spans.append(Span(" · \(age) back", .dim)) }
    if run.kept != nil { spans += [Span(" · ", .dim), Span("kept answer", .statusInfo)] }
    if let rating = run.rating { spans += [Span(" · ", .dim), word(rating, run.correction)] }
    if let (word, role) = badgeWord(run.status) { spans += [Span(" · ", .dim), Span(word, role)] }
    if let seconds = run.totalSeconds {
      spans.append(Span(" · \(Quantity.seconds(seconds))", .dim))
    }
    return StyledLine(spans)
  }

  private static func word(_ rating: Rating, _ correction: String?) -> Span {
    if correction != nil { return Span("corrected", .statusInfo) }
    return rating == .good ? Span("good", .statusSuccess) : Span("bad", .statusWarning)
  }

  private static func badgeWord(_ status: Run.Status) -> (String, Role)? {
    switch status {
    case .running: ("streaming", .live)
    case .finished(.stop): nil
    case .finished(.length): ("cut at the token limit", .statusWarning)
    case .finished(.refusal): ("refused", .statusWarning)
    case .finished(.contentFilter): ("filtered", .statusWarning)
    case .finished(.unknown): ("ended early", .statusWarning)
    case .cancelled: ("cancelled", .statusWarning)
    case .interrupted: ("interrupted", .statusWarning)
    case .failed: ("failed", .statusError)
    }
  }

  /// - Parameters:
  ///   - reading: the texts of the run.
  ///   - moment: microseconds since the start of the session, for what is still to come.
  static func response(
    _ run: Run, _ reading: RunReading, at moment: Microseconds = 0, unfoldsReasoning: Bool = false,
    isRaw: Bool = false
  ) -> StyledDocument {
    var document = StyledDocument()
    if !run.reasoning.isEmpty {
      document.append(
        unfoldsReasoning
          ? .plain(reading.reasoning, .reasoning)
          : .lines([
            StyledLine("reasoning, \(run.usage.reasoning) tokens: o unfolds", .reasoning)
          ]))
      document.append(.lines([StyledLine()]))
    }
    document.append(
      isRaw ? .plain(reading.answer, .response) : .markdown(reading.answer, .response))
    document.append(.lines(notes(on: run, at: moment, isFirst: document.isEmpty)))
    return document
  }

  /// What is said below the text, each with a blank line above it.
  private static func notes(
    on run: Run, at moment: Microseconds, isFirst: Bool
  ) -> [StyledLine] {
    var notes = run.warnings.map { StyledLine($0, .statusWarning) }
    if let (text, role) = ending(of: run, at: moment) { notes.append(StyledLine(text, role)) }
    if !run.isRunning, let confidence = run.explanation?.confidence {
      notes.append(StyledLine("confidence \(Quantity.percent(confidence))", .dim))
    }
    let spaced = notes.flatMap { [StyledLine(), $0] }
    return isFirst ? Array(spaced.dropFirst()) : spaced
  }

  /// What must be said below the text, when the run did not simply stop.
  private static func ending(
    of run: Run, at moment: Microseconds
  ) -> (text: String, role: Role)? {
    switch run.status {
    case .running:
      guard run.text.isEmpty else { return nil }
      if run.plan == nil { return ("starting", .dim) }
      if let wait = wait(of: run, at: moment) { return (wait, .statusWarning) }
      return (run.prompt == nil ? "searching the knowledge" : "waiting for the first token", .dim)
    case .finished(.stop):
      return run.text.isEmpty ? ("The model sent no text.", .statusWarning) : nil
    case .finished(.length): return ("Cut: the limit on output tokens was reached.", .statusWarning)
    case .finished(.refusal): return ("The model refused.", .statusWarning)
    case .finished(.contentFilter):
      return ("Stopped by the provider's content filter.", .statusWarning)
    case .finished(.unknown):
      return ("The stream ended without saying why; the text may be cut.", .statusWarning)
    case .cancelled: return ("Cancelled; the text so far is kept.", .statusWarning)
    case .interrupted:
      return ("Interrupted: the program ended here; the text so far is kept.", .statusWarning)
    case .failed(let failure): return (failure.sentence, .statusError)
    }
  }

  /// `OpenAI asks for a pause. Trying again in 12 s; Esc ends it.`
  private static func wait(of run: Run, at moment: Microseconds) -> String? {
    guard let delay = run.delay, let since = run.delayedAt else { return nil }
    let left = delay.seconds - Double(moment - since) / 1e6
    guard left > 0 else { return "\(delay.reason) Trying again." }
    let seconds = Int(left.rounded(.up))
    return "\(delay.reason) Trying again in \(seconds) s; Esc ends it."
  }

  /// The passages that went into the prompt, with the scores that placed them.
  static func passages(_ run: Run?) -> [StyledLine] {
    guard let run else {
      return [
        StyledLine("Passages appear here when a strategy with knowledge has run.", .placeholder)
      ]
    }
    guard !run.passages.isEmpty else {
      let isGrounded = run.plan.map { $0.kind == .retrieval || $0.kind == .hybrid } ?? false
      let text =
        isGrounded
        ? run.isRunning ? "searching" : "No passage was found."
        : "This strategy retrieves nothing: the model answers from the prompt and its training."
      return [StyledLine(text, .placeholder)]
    }
    return run.passages.enumerated().flatMap { index, retrieved -> [StyledLine] in
      let passage = retrieved.passage
      let title = passage.heading.isEmpty ? passage.source : passage.heading
      var lines = index > 0 ? [StyledLine()] : []
      lines.append(StyledLine([Span("[\(index + 1)] ", .citation), Span(title, .heading)]))
      lines.append(StyledLine("\(passage.source)  \(scores(retrieved.scores))", .dim))
      if let label = passage.label {
        lines.append(StyledLine([Span("label ", .dim), Span(label, .key)]))
      }
      return lines + StyledLine.lines(of: passage.text)
    }
  }

  private static func scores(_ scores: RetrievedPassage.Scores) -> String {
    var parts: [String] = []
    if let lexical = scores.lexical { parts.append("bm25 \(Quantity.fixed(lexical, 2))") }
    if let dense = scores.dense { parts.append("cosine \(Quantity.fixed(dense, 3))") }
    parts.append("score \(Quantity.fixed(scores.fused, 4))")
    return parts.joined(separator: " · ")
  }

  /// Why the model answered so, in its own terms.
  static func why(_ run: Run?) -> [StyledLine] {
    guard let explanation = run?.explanation else {
      let text =
        run == nil
        ? "What decided an answer appears here after a run."
        : "This model does not say what decided its answer."
      return [StyledLine(text, .placeholder)]
    }
    var lines = [StyledLine(explanation.summary)]
    if let confidence = explanation.confidence {
      lines.append(StyledLine([Span("confidence ", .dim), Span(Quantity.percent(confidence))]))
    }
    if !explanation.evidence.isEmpty { lines.append(StyledLine()) }
    return lines
      + explanation.evidence.map { evidence in
        StyledLine(
          [
            Span("\(Quantity.fixed(evidence.weight, 2)) ", .chart),
            Span("\(evidence.kind.rawValue) ", .dim), Span(evidence.text),
          ], indent: 5)
      }
  }

  /// What the run did, step by step, with tokens and times.
  static func trace(_ run: Run?) -> [StyledLine] {
    guard let run else { return [StyledLine("The steps of a run appear here.", .placeholder)] }
    var lines: [StyledLine] = []
    func add(_ name: String, _ text: String, role: Role = .dim) {
      let padding = String(repeating: " ", count: max(13 - name.count, 1))
      lines.append(StyledLine([Span(name + padding, role), Span(text)], indent: 13))
    }
    if let plan = run.plan {
      add("model", plan.model)
      add("price", plan.price?.source ?? "no price known")
      if let parameters = plan.parameters { add("parameters", parameters.assignments) }
    }
    if let seconds = run.retrievalSeconds {
      let count = run.passages.count
      add(
        "retrieve",
        "\(count) \(count == 1 ? "passage" : "passages") in \(Quantity.seconds(seconds))")
    }
    if let prompt = run.prompt {
      add("prompt", "\(prompt.tokens) tokens")
      for kind in ComposedPrompt.SectionKind.allCases where prompt.tokens(of: kind) > 0 {
        let tokens = prompt.tokens(of: kind)
        let share = Quantity.percent(Double(tokens) / Double(prompt.tokens))
        add("  \(kind.rawValue)", "\(tokens) · \(share)", role: kind.role)
      }
    }
    if let first = run.timeToFirstToken { add("first token", Quantity.seconds(first)) }
    if let total = run.totalSeconds { add("total", Quantity.seconds(total)) }
    add("usage", usage(run.usage))
    if let cost = run.cost {
      add("cost", run.plan?.price?.isFree == true ? "free" : cost.formatted)
    }
    if let kept = run.kept {
      add(
        "kept answer",
        "saved \(run.saved?.formatted ?? "–") and \(Quantity.seconds(kept.seconds))")
    }
    if let report = run.report { addReport(report) { add($0, $1, role: $2) } }
    return lines
  }

  private static func addReport(
    _ report: ServerReport, add: (_ name: String, _ text: String, _ role: Role) -> Void
  ) {
    let times = [
      ("queue", report.queueSeconds), ("prompt", report.promptSeconds),
      ("output", report.outputSeconds),
    ].compactMap { name, seconds in seconds.map { "\(name) \(Quantity.seconds($0))" } }
    let limits = [("requests", report.headroom?.requests), ("tokens", report.headroom?.tokens)]
      .compactMap { name, limit in
        limit.map { "\($0.remaining)\($0.limit.map { " of \($0)" } ?? "") \(name)" }
      }
    let facts = [
      ("answered by", report.model), ("tier", report.serviceTier), ("request", report.requestID),
      ("server", times.isEmpty ? nil : times.joined(separator: " · ")),
      ("left", limits.isEmpty ? nil : limits.joined(separator: " · ")),
    ]
    for (name, fact) in facts { if let fact { add(name, fact, .dim) } }
  }

  private static func usage(_ usage: Usage) -> String {
    var parts = ["in \(usage.input)"]
    if usage.cacheRead > 0 { parts.append("cache read \(usage.cacheRead)") }
    if usage.cacheWrite > 0 { parts.append("cache write \(usage.cacheWrite)") }
    parts.append("out \(usage.output)")
    if usage.reasoning > 0 { parts.append("of it reasoning \(usage.reasoning)") }
    return parts.joined(separator: " · ") + " · \(usage.provenance.rawValue)"
  }
}

extension ComposedPrompt.SectionKind {
  /// The colour of a section wherever its share is shown.
  var role: Role {
    switch self {
    case .system, .instruction: .promptSystem
    case .examples: .promptExamples
    case .passages: .promptPassages
    case .input: .promptInput
    }
  }
}
