import CellGrid
import StrategyCore
package import Widgets

/// One thing to choose.
package struct PickerItem: Sendable, Hashable, Identifiable {
  /// What is chosen, in the words of the picker's purpose.
  package var id: String
  package var title: String
  /// What is searched besides the title.
  package var group: String
  /// Short facts, right of the title.
  package var details: String
  /// Something to know before choosing it.
  package var note: String?
  package var isUsable: Bool

  package init(
    _ id: String, title: String, group: String = "", details: String = "", note: String? = nil,
    isUsable: Bool = true
  ) {
    self.id = id
    self.title = title
    self.group = group
    self.details = details
    self.note = note
    self.isUsable = isUsable
  }
}

/// A list that narrows while one types: models, commands.
package struct Picker: Sendable, Equatable {
  package enum Purpose: Sendable, Hashable {
    case model, command, marker, theme
    /// For a column of the Compare screen.
    case compareModel, compareVersion
  }

  package enum Command: String, Sendable, Hashable, CaseIterable {
    case next, previous
    case pageDown = "page-down"
    case pageUp = "page-up"
  }

  package let purpose: Purpose
  package private(set) var query = TextEditor()
  package private(set) var items: [PickerItem]
  /// True while more may come.
  package var isSearching: Bool
  /// The items that match, best first, each with the places of its title that do.
  private(set) var found: [(item: Int, match: FuzzyMatch?)] = []
  private(set) var selection = 0

  package init(_ purpose: Purpose, items: [PickerItem], isSearching: Bool = false) {
    self.purpose = purpose
    self.items = items
    self.isSearching = isSearching
    search()
  }

  package static func == (left: Picker, right: Picker) -> Bool {
    left.purpose == right.purpose && left.query == right.query && left.items == right.items
      && left.isSearching == right.isSearching && left.selection == right.selection
  }

  package var selected: PickerItem? {
    found.indices.contains(selection) ? items[found[selection].item] : nil
  }

  /// Takes a fresh list; what was selected stays selected if it is still there.
  mutating func show(_ items: [PickerItem]) {
    let chosen = selected?.id
    self.items = items
    search()
    selection = found.firstIndex { items[$0.item].id == chosen } ?? 0
  }

  mutating func select(_ id: String) {
    selection = found.firstIndex { items[$0.item].id == id } ?? selection
  }

  mutating func edit(_ command: TextCommand, width: CellWidth) {
    let before = query.text
    query.perform(command.onOneLine, layout: .oneLine(width))
    guard query.text != before else { return }
    search()
    selection = 0
  }

  mutating func reduce(_ command: Command) {
    guard !found.isEmpty else { return }
    switch command {
    case .next: selection = (selection + 1) % found.count
    case .previous: selection = (selection + found.count - 1) % found.count
    case .pageDown: selection = min(selection + 10, found.count - 1)
    case .pageUp: selection = max(selection - 10, 0)
    }
  }

  /// Ties keep the order of the list.
  private mutating func search() {
    let query = query.text
    guard query.contains(where: { $0 != " " }) else {
      found = items.indices.map { ($0, nil) }
      return
    }
    var matches: [(item: Int, match: FuzzyMatch?)] = []
    for (index, item) in items.enumerated() {
      let text = item.group.isEmpty ? item.title : "\(item.title) \(item.group)"
      guard let match = FuzzyMatch(query, in: text) else { continue }
      matches.append((index, match))
    }
    found = matches.sorted { a, b in
      let (first, second) = (a.match?.score ?? 0, b.match?.score ?? 0)
      return first == second ? a.item < b.item : first > second
    }
  }
}

extension Picker {
  private var title: String {
    switch purpose {
    case .model: "Model"
    case .theme: "Theme"
    case .compareModel: "Model of this column"
    case .compareVersion: "What this column shows"
    case .command: "Commands"
    case .marker: "Go to"
    }
  }

  func draw(on canvas: inout Canvas) {
    let bounds = canvas.bounds
    let rows = min(max(bounds.rows - 4, 5), 20)
    let inside = canvas.overlay(
      title, rows: rows, columns: min(max(bounds.columns - 8, 30), 76))
    let parts = inside.splitRows([.fixed(1), .fixed(1), .fraction(1), .fixed(1)])
    drawQuery(in: parts[0], on: &canvas)
    if found.isEmpty {
      let text = isSearching ? "searching" : items.isEmpty ? "Nothing here." : "Nothing matches."
      canvas.put(
        StyledLine(text, .placeholder), row: parts[2].row, column: parts[2].column + 2,
        maxColumns: parts[2].columns)
    }
    let width = canvas.width
    canvas.list(count: found.count, selection: selection, in: parts[2]) { row in
      line(at: row, columns: parts[2].columns - 3, width: width)
    }
    let note = selected?.note.map { StyledLine($0, .statusWarning) }
    canvas.put(
      note ?? StyledLine("Enter chooses · Esc closes · \(found.count) of \(items.count)", .dim),
      row: parts[3].row, column: parts[3].column, maxColumns: parts[3].columns)
  }

  private func drawQuery(in rect: Rect, on canvas: inout Canvas) {
    canvas.put("› ", row: rect.row, column: rect.column, role: .key)
    let text = Rect(
      row: rect.row, column: rect.column + 2, rows: 1, columns: max(rect.columns - 2, 1))
    canvas.editor(
      query, isFocused: true, placeholder: "type to search", in: text)
  }

  private func line(at row: Int, columns: Int, width: CellWidth) -> StyledLine {
    let (index, match) = found[row]
    let item = items[index]
    let role: Role = item.isUsable ? .text : .dim
    let room = max(columns - width.columns(of: item.details) - 2, 8)
    let title = width.padded(item.title, columns: room)
    return StyledLine(
      Self.spans(title, marking: match?.positions ?? [], role: role)
        + [Span("  " + item.details, .dim)])
  }

  /// The text with the matched bytes in another role; positions beyond the text are of the group.
  private static func spans(_ text: String, marking positions: [Int], role: Role) -> [Span] {
    let marked = Set(positions)
    var spans: [Span] = []
    var run = ""
    var isMarked = false
    func close() {
      if !run.isEmpty { spans.append(Span(run, isMarked ? .searchMatch : role)) }
      run = ""
    }
    for index in text.indices {
      let offset = text.utf8.distance(from: text.startIndex, to: index)
      if marked.contains(offset) != isMarked {
        close()
        isMarked.toggle()
      }
      run.append(text[index])
    }
    close()
    return spans
  }
}
