import CellGrid
import StrategyCore
import Widgets

extension WorkbenchState {
  /// What a command means while an overlay is open; `nil` when it means the same as ever.
  mutating func reduceOverlay(
    _ command: Command, page: Int, in session: SessionState
  ) -> [Effect]? {
    switch (overlay, command) {
    case (.reading(var text), .scroll(let scroll)):
      text.reduce(scroll, size: layout.body.size, width: width)
      overlay = .reading(text)
    case (.history(var history), .scroll(let scroll)):
      history.reduce(scroll, size: layout.body.size, width: width)
      overlay = .history(history)
    case (.history(let history), .history(let command)):
      return reduce(command, history, in: session)
    case (.help(var help), .scroll(let scroll)):
      help.reduce(scroll, page: page)
      overlay = .help(help)
    case (.picker(var picker), .picker(let command)):
      picker.reduce(command)
      overlay = .picker(picker)
      return preview(picker)
    case (.picker(var picker), .editor(let command)):
      picker.edit(command, width: width)
      overlay = .picker(picker)
      return preview(picker)
    case (.line(var line), .editor(let command)):
      line.edit(command, width: width)
      overlay = .line(line)
    case (.picker(let picker), .accept): return choose(in: picker, session)
    case (.line(let line), .accept): return take(line, in: session)
    default: return nil
    }
    return []
  }

  private mutating func choose(in picker: Picker, _ session: SessionState) -> [Effect] {
    guard let item = picker.selected else { return [] }
    overlay = nil
    switch picker.purpose {
    case .command:
      guard let binding = keymap.bindings.first(where: { $0.action.id == item.id }) else {
        return []
      }
      return reduce(.command(binding.action.command), in: session)
    case .marker:
      if let position = Int(item.id) { showPlace(position) }
      return []
    case .theme:
      theme = item.id
      status = StatusMessage(
        .success, "Theme \(item.id); `theme: \(item.id)` in config.yaml keeps it.")
      return [.showTheme(item.id)]
    case .compareModel:
      compare.show { $0.model = item.id.isEmpty ? nil : item.id }
      return []
    case .compareVersion:
      chooseVersion(item.id, in: shown(session))
      return []
    case .model:
      let model = item.id.isEmpty ? nil : item.id
      status = StatusMessage(
        .success, model.map { "All strategies use \($0)." } ?? "Each strategy uses its own model.")
      return model == session.model ? [] : [.record(.modelChosen(model: model))]
    }
  }

  private mutating func take(_ line: LinePrompt, in session: SessionState) -> [Effect] {
    do throws(Failure) {
      switch line.purpose {
      case .parameters: return try takeParameters(line.text.text, in: session)
      case .find:
        let search = try Self.search(for: line.text.text)
        overlay = nil
        edit(.find(search), in: session)
      case .search:
        let wanted = try Self.search(for: line.text.text)
        overlay = nil
        search(wanted, in: shown(session))
      case .versionName(let path, let version):
        return takeName(line.text.text, path: path, version: version, in: session)
      case .correction(let run):
        overlay = nil
        return takeCorrection(line.text.text, of: run, in: session)
      case .replace:
        overlay = nil
        edit(.replaceAll(with: line.text.text), in: session)
      case .searchRecording: try searchRecording(line.text.text)
      case .goToLine:
        guard let number = Int(line.text.text), number > 0 else {
          throw Failure(.prompt, "“\(line.text.text)” is not the number of a line.")
        }
        overlay = nil
        edit(.goToLine(number), in: session)
      }
    } catch {
      var line = line
      line.problem = error.sentence
      overlay = .line(line)
    }
    return []
  }

  private mutating func takeParameters(
    _ text: String, in session: SessionState
  ) throws(Failure) -> [Effect] {
    let parameters = try RequestParameters(assignments: text)
    overlay = nil
    let chosen = parameters.assignments
    status = StatusMessage(
      .success,
      chosen.isEmpty ? "Each strategy uses its own parameters." : "All strategies use \(chosen).")
    return parameters == session.parameters
      ? [] : [.record(.parametersChosen(parameters: parameters))]
  }

  /// `/…/` is a regular expression; an empty text is no search.
  private static func search(for text: String) throws(Failure) -> TextSearch? {
    guard text.utf8.count > 2, text.hasPrefix("/"), text.hasSuffix("/") else {
      return TextSearch(text)
    }
    do {
      return try TextSearch(regex: String(text.dropFirst().dropLast()))
    } catch {
      throw Failure(
        .prompt, "This regular expression cannot be read: \(error).",
        nextStep: "Without the slashes the text is looked for as it is.")
    }
  }

  /// The commands that the keys of the moment reach, moving about in a text left out.
  mutating func openPalette() {
    let contexts = contexts.filter { $0 != .editor }
    let items = keymap.bindings.filter { contexts.contains($0.context) && !$0.keys.isEmpty }
    var known: Set<NamedCommand> = []
    overlay = .picker(
      Picker(
        .command,
        items: items.filter { known.insert($0.action).inserted }.map { binding in
          PickerItem(
            binding.action.id, title: binding.action.title, group: binding.action.id,
            details: binding.keys.prefix(2).map(KeyLabel.short).joined(separator: ", "))
        }))
  }

  mutating func openModels(
    in session: SessionState, for purpose: Picker.Purpose
  ) -> [Effect] {
    guard isInThePresent() else { return [] }
    overlay = .picker(Picker(purpose, items: [Self.ownModel], isSearching: true))
    return [.listModels]
  }

  mutating func showModels(_ items: [PickerItem], isComplete: Bool) {
    guard case .picker(var picker) = overlay, [.model, .compareModel].contains(picker.purpose)
    else { return }
    picker.isSearching = !isComplete
    picker.show([Self.ownModel] + items)
    overlay = .picker(picker)
  }

  mutating func openThemes() {
    var picker = Picker(.theme, items: themeNames.map { PickerItem($0, title: $0) })
    picker.select(theme)
    overlay = .picker(picker)
  }

  /// A theme is seen before it is chosen.
  private func preview(_ picker: Picker) -> [Effect] {
    guard picker.purpose == .theme, let name = picker.selected?.id else { return [] }
    return [.showTheme(name)]
  }

  private static let ownModel = PickerItem(
    "", title: "each strategy's own model", details: "as in trivium.yaml")

  mutating func openParameters(in session: SessionState) {
    guard isInThePresent() else { return }
    overlay = .line(LinePrompt(.parameters, text: session.parameters.assignments))
  }

  /// Says so when a recording is watched, which nothing can change.
  private mutating func isInThePresent() -> Bool {
    if replay == nil { return true }
    status = StatusMessage(.note, "This is a recording; q returns to the present.")
    return false
  }
}
