import StrategyCore
import Widgets

extension WorkbenchState {
  /// What the focused column can show: the prompt as it stands, texts it had, runs that are over.
  mutating func openVersions(in session: SessionState) {
    guard let column = compare.focused,
      let path = session.workspace?.strategy(named: column.strategy)?.prompt
    else { return }
    var items = [
      PickerItem("", title: "the prompt as it stands", details: path)
    ]
    items += session.promptVersions(of: path).map { version in
      PickerItem(
        "version:\(version.id)", title: "prompt \(version.label): \(version.firstWords)",
        details: version.figures)
    }
    items += session.runs.reversed().filter { $0.request.strategy == column.strategy }.prefix(50)
      .map { run in
        PickerItem(
          "run:\(run.id.rawValue)", title: "run \(run.id.rawValue): \(run.request.input.oneLine)",
          details: run.cost?.formatted ?? "–")
      }
    overlay = .picker(Picker(.compareVersion, items: items))
  }

  mutating func chooseVersion(_ id: String, in session: SessionState) {
    guard let column = compare.focused,
      let path = session.workspace?.strategy(named: column.strategy)?.prompt
    else { return }
    let version = session.promptVersions(of: path).first { "version:\($0.id)" == id }
    let run = session.runs.last { "run:\($0.id.rawValue)" == id }
    compare.show { column in
      column.version = version
      column.pinned = run?.id
    }
  }
}

extension PromptVersion {
  /// The first words below the front matter.
  var firstWords: String {
    let lines = text.split(whereSeparator: \.isNewline)
    let body =
      lines.first == "---" ? lines.dropFirst().drop { $0 != "---" }.dropFirst() : lines[...]
    return (body.first { !$0.hasPrefix("#") } ?? body.first ?? "").prefix(120).description
  }

  /// `3 runs · 2 good · $0.0004`.
  var figures: String {
    var parts = ["\(runs) \(runs == 1 ? "run" : "runs")"]
    if let meanScore { parts.append("score \(Quantity.fixed(meanScore, 3))") }
    if good > 0 { parts.append("\(good) good") }
    if bad > 0 { parts.append("\(bad) bad") }
    parts.append(spending.cost.formatted)
    return parts.joined(separator: " · ")
  }
}

extension String {
  /// The beginning of the text without line ends.
  var oneLine: String {
    prefix(200).split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
