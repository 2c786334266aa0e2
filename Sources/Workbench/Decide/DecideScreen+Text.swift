import CellGrid
import StrategyCore
import Widgets

extension DecideScreen {
  var priorLines: [StyledLine] {
    prior.map { StyledLine($0) } + [
      StyledLine(), StyledLine("F6 measures the strategies on your data.", .dim),
    ]
  }

  var verdictLines: [StyledLine] {
    guard let verdict, let terms, let factors else { return priorLines }
    let sentences = VerdictText(verdict, terms: terms).sentences
    var lines = [StyledLine(sentences[0], .title, .bold)]
    lines += sentences.dropFirst().map { StyledLine([Span("· " + $0)], indent: 2) }
    lines.append(StyledLine([Span("Rests on \(basis).", .dim)], indent: 2))
    lines.append(StyledLine())
    lines += bars(verdict)
    for row in factors.rows {
      lines.append(StyledLine())
      lines.append(StyledLine(row.factor.rawValue, .heading, .bold))
      for (name, entry) in zip(factors.strategies, row.entries) {
        lines.append(
          StyledLine([
            Span("  \(name)  ", .dim), Span(entry.text), Span("  \(entry.origin.word)", .dim),
          ]))
      }
    }
    if !verdict.cheapest.isEmpty {
      lines += [StyledLine(), StyledLine("cheapest by calls a month", .heading, .bold)]
      lines += verdict.cheapest.map { StyledLine("  " + Self.sentence($0)) }
    }
    return lines
  }

  static func sentence(_ range: CheapestRange) -> String {
    let end = range.to.map { " to \(VerdictText.whole($0))" } ?? " on"
    return "\(range.strategy) from \(VerdictText.whole(range.from))\(end)"
  }

  /// `rag     ██████████░░░░░░  52 %`: how often each strategy is the best.
  private func bars(_ verdict: Verdict) -> [StyledLine] {
    let longest = verdict.standings.reduce(0) { max($0, $1.name.count) }
    return verdict.standings.map { standing in
      let name = standing.name.padding(to: longest)
      let out = standing.exclusions.isEmpty ? "" : "  out"
      return StyledLine(
        [Span("best  ", .dim), Span(name + "  ")]
          + Self.bar(standing.probabilityBest, columns: 20)
          + [
            Span("  \(VerdictText.percent(standing.probabilityBest))"),
            Span(out, .statusWarning),
          ])
    }
  }

  private static func bar(_ share: Double, columns: Int) -> [Span] {
    let filled = Int((min(max(share, 0), 1) * Double(columns)).rounded())
    return [
      Span(String(repeating: "█", count: filled), .chart),
      Span(String(repeating: "░", count: columns - filled), .gaugeEmpty),
    ]
  }

  /// How the wrong answers of each strategy divide, and what would help first.
  var failureLines: [StyledLine] {
    var lines: [StyledLine] = []
    for mix in mixes {
      lines.append(
        StyledLine([
          Span(mix.strategy, .heading, .bold),
          Span("  \(mix.wrong) wrong \(mix.wrong == 1 ? "answer" : "answers")", .dim),
        ]))
      let known = mix.tags.filter { $0.value > 0 }.sorted {
        ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue)
      }
      let untold = max(mix.wrong - known.reduce(0) { $0 + $1.value }, 0)
      let rows =
        known.map { ($0.key.rawValue, $0.value) } + (untold > 0 ? [("not told", untold)] : [])
      for (name, count) in rows {
        let share = mix.wrong > 0 ? Double(count) / Double(mix.wrong) : 0
        lines.append(
          StyledLine(
            [Span("  \(name.padding(to: 18)) ")] + Self.bar(share, columns: 20)
              + [Span("  \(count)", .dim)]))
      }
      lines.append(StyledLine())
    }
    if lines.isEmpty { lines = [StyledLine("Nothing went wrong.", .statusSuccess)] }
    return lines + advice.map { StyledLine([Span("· " + $0)], indent: 2) }
  }
}

extension String {
  func padding(to length: Int) -> String {
    self + String(repeating: " ", count: max(length - count, 0))
  }
}
