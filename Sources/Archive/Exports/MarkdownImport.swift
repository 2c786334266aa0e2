import Foundation
package import StrategyCore

/// Reads sessions that were exported as Markdown, or written by hand in the same form: runs under `## Run`, their texts
/// in fenced blocks under `### Input` and `### Answer`.
package enum MarkdownImport {
  /// `now` is the start of a session that does not tell its own, in seconds since 1970.
  package static func session(from text: String, now: Double) throws(Failure) -> ImportedSession {
    var reading = Reading(startedAt: now)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      reading.take(line)
    }
    reading.endRun()
    guard !reading.items.isEmpty else {
      throw Failure(
        .storage, "The text holds no run of an exported session.",
        nextStep: "Runs stand below headings such as `## Run 1`, with `### Input` and `### Answer`."
      )
    }
    return ImportedSession(startedAt: reading.startedAt, entries: reading.entries)
  }

  /// An entry with the place that it had.
  private struct Item {
    var place: Int
    var at: Microseconds
    var event: SessionEvent
  }

  private struct Reading {
    var startedAt: Double
    var items: [Item] = []
    private var facts: MarkdownFacts?
    private var isInRun = false
    private var number = 0
    private var name: String?
    private var title: String?
    private var fence: Substring?
    private var block: [Substring] = []
    private var texts: [String: String] = [:]

    init(startedAt: Double) {
      self.startedAt = startedAt
    }

    mutating func take(_ line: Substring) {
      if let fence {
        if line == fence {
          if let title, texts[title] == nil { texts[title] = block.joined(separator: "\n") }
          self.fence = nil
        } else {
          block.append(line)
        }
      } else if line.hasPrefix("```") {
        fence = line.prefix { $0 == "`" }
        block = []
      } else if line.hasPrefix("## Run") {
        endRun()
        isInRun = true
        number += 1
        name = line.split(separator: "·").dropFirst().first.map {
          $0.trimmingCharacters(in: .whitespaces)
        }
      } else if line.hasPrefix("### ") {
        title = String(line.dropFirst(4)).trimmingCharacters(in: .whitespaces)
      } else if line.hasPrefix("startedAt: "), !isInRun {
        startedAt = Double(line.dropFirst(11)).flatMap { $0.isFinite ? $0 : nil } ?? startedAt
      } else if let read = Self.facts(on: line, "run"), isInRun {
        facts = read
      } else if let read = Self.facts(on: line, "session"), !isInRun {
        items += read.entries.map { Item(place: $0.sequence, at: $0.at, event: $0.event) }
      }
    }

    private static func facts(on line: Substring, _ name: String) -> MarkdownFacts? {
      let start = "<!-- trivium-\(name) "
      guard line.hasPrefix(start), line.hasSuffix(" -->") else { return nil }
      return try? CassetteLine.decoder().decode(
        MarkdownFacts.self, from: Data(line.dropFirst(start.count).dropLast(4).utf8))
    }

    mutating func endRun() {
      defer { (isInRun, facts, texts, title, fence) = (false, nil, [:], nil, nil) }
      guard isInRun else { return }
      for (title, text) in facts?.exact ?? [:] { texts[title] = text }
      if let facts, let run = facts.run, !facts.entries.isEmpty {
        restore(facts, run)
      } else {
        makeRun()
      }
    }

    private mutating func restore(_ facts: MarkdownFacts, _ run: RunID) {
      let texts = texts
      items += facts.entries.map { entry in
        Item(place: entry.sequence, at: entry.at, event: entry.event.with(texts))
      }
      var rest = [false: texts["Answer"] ?? "", true: texts["Reasoning"] ?? ""]
      let cuts = facts.cuts ?? []
      for isReasoning in [true, false] {
        let whole = rest[isReasoning]?.utf8.count ?? 0
        let sum = cuts.filter { $0.isReasoning == isReasoning }.reduce(0) { $0 + max($1.length, 0) }
        var isFirst = true
        for cut in cuts where cut.isReasoning == isReasoning {
          let length = sum == whole ? max(cut.length, 0) : isFirst ? whole : 0
          isFirst = false
          let bytes = rest[isReasoning]?.utf8 ?? "".utf8
          let text = String(decoding: bytes.prefix(length), as: UTF8.self)
          rest[isReasoning] = String(decoding: bytes.dropFirst(length), as: UTF8.self)
          add(cut, text, run)
        }
      }
    }

    private mutating func add(_ cut: MarkdownFacts.Cut, _ text: String, _ run: RunID) {
      let kind: ChunkLine.Kind = cut.isReasoning ? .reasoning : .text
      items.append(
        Item(
          place: cut.sequence, at: cut.at,
          event: kind.event(run: run, text: text, tokens: cut.tokens)))
      if cut.lastSequence > cut.sequence {
        items.append(
          Item(
            place: cut.lastSequence, at: cut.lastAt,
            event: kind.event(run: run, text: "", tokens: 0)))
      }
    }

    /// A run that tells only what was asked and answered.
    private mutating func makeRun() {
      let run = RunID(number)
      let place = (items.map(\.place).max() ?? 0) + 1
      let at = items.map(\.at).max() ?? 0
      let request = RunRequest(
        strategy: name ?? "imported", input: texts["Input"] ?? "",
        promptText: texts["Prompt"] ?? "{{input}}")
      var events: [SessionEvent] = [.runStarted(run: run, request: request)]
      if let text = texts["Reasoning"] {
        events.append(.reasoningReceived(run: run, text: text, tokens: 0))
      }
      events.append(.chunkReceived(run: run, text: texts["Answer"] ?? "", tokens: 0))
      events.append(.runFinished(run: run, reason: .stop))
      items += events.enumerated().map { Item(place: place + $0, at: at, event: $1) }
    }

    /// The entries in the order of their places, numbered from 1.
    var entries: [JournalEntry] {
      let order = items.indices.sorted {
        items[$0].place != items[$1].place ? items[$0].place < items[$1].place : $0 < $1
      }
      return order.enumerated().map { index, item in
        JournalEntry(sequence: index + 1, at: max(items[item].at, 0), event: items[item].event)
      }
    }
  }
}

extension SessionEvent {
  /// The event with the texts that stood beside it.
  fileprivate func with(_ texts: [String: String]) -> SessionEvent {
    switch self {
    case .runStarted(let run, var request):
      request.input = texts["Input"] ?? request.input
      request.promptText = texts["Prompt"] ?? request.promptText
      return .runStarted(run: run, request: request)
    case .runRated(let run, let rating, _):
      return .runRated(run: run, rating: rating, correction: texts["Correction"])
    default: return self
    }
  }
}
