import StrategyCore

/// A place of a recording that somebody may want to go to.
struct ReplayMarker: Sendable, Equatable {
  enum Kind: Sendable, Hashable, CaseIterable {
    case run, edit, evaluation, note, rating

    /// As the seek bar shows it.
    var letter: Character {
      switch self {
      case .run: "R"
      case .edit: "e"
      case .evaluation: "E"
      case .note: "n"
      case .rating: "r"
      }
    }
  }

  var kind: Kind
  /// How many entries have been applied there.
  var position: Int
  /// For people, such as `run 3 · rag`.
  var title: String
  /// What it was about, in one line; may be empty.
  var details = ""
  /// The run that begins there.
  var run: RunID?

  /// All of a recording, in order. Edits of one text without anything between are one, at the last of them.
  static func all(in entries: [JournalEntry]) -> [ReplayMarker] {
    var markers: [ReplayMarker] = []
    var known: Set<String> = []
    for (index, entry) in entries.enumerated() {
      // The text that a session starts with is no edit.
      if case .promptEdited(let path, _) = entry.event, known.insert(path).inserted { continue }
      guard let marker = marker(entry.event, at: index + 1) else { continue }
      if let last = markers.last, last.kind == .edit, last.title == marker.title {
        markers.removeLast()
      }
      markers.append(marker)
    }
    return markers
  }

  private static func marker(_ event: SessionEvent, at position: Int) -> ReplayMarker? {
    switch event {
    case .runStarted(let run, let request):
      ReplayMarker(
        kind: .run, position: position, title: "run \(run.rawValue) · \(request.strategy)",
        details: oneLine(request.input), run: run)
    case .promptEdited(let path, _):
      ReplayMarker(kind: .edit, position: position, title: "edit of \(path)")
    case .evaluationStarted(let id, let plan):
      ReplayMarker(
        kind: .evaluation, position: position, title: "evaluation \(id.rawValue)",
        details: plan.strategies.joined(separator: ", "))
    case .noteAdded(let text):
      ReplayMarker(kind: .note, position: position, title: "note", details: oneLine(text))
    case .runRated(let run, let rating, let correction):
      ReplayMarker(
        kind: .rating, position: position,
        title: "run \(run.rawValue): \(rating?.rawValue ?? "rating taken back")",
        details: oneLine(correction ?? ""))
    case .cellJudged(_, let cell, let judgement):
      ReplayMarker(
        kind: .rating, position: position,
        title:
          "case \(cell.row + 1): \(judgement.rating?.rawValue ?? (judgement.tag == nil ? "judgement taken back" : "tagged"))",
        details: judgement.tag?.rawValue ?? "")
    default: nil
    }
  }

  private static func oneLine(_ text: String) -> String {
    String(text.prefix(200)).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
