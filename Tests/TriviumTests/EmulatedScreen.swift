/// As much of a terminal as it takes to know which text stands where, for `TERM=xterm-256color`.
struct EmulatedScreen {
  let rows: Int
  let columns: Int
  private(set) var cells: [[Character]]
  private(set) var row = 0
  private(set) var column = 0
  /// True between the sequences that enter and leave the alternate screen.
  private(set) var isAlternate = false
  /// True while the program asks for reports of the mouse.
  private(set) var reportsMouse = false
  private var saved = (row: 0, column: 0)
  private var margins: ClosedRange<Int>
  private var last: Character = " "
  private var unread: [UInt8] = []

  init(rows: Int, columns: Int) {
    (self.rows, self.columns) = (rows, columns)
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    margins = 0...rows - 1
  }

  var lines: [String] { cells.map { String($0) } }
  var text: String { lines.joined(separator: "\n") }

  /// Draws what has come; sequences and characters may be cut anywhere.
  mutating func feed(_ bytes: some Collection<UInt8>) {
    unread += bytes
    var start = unread.startIndex
    while let next = step(from: start) { start = next }
    unread.removeFirst(start)
  }

  /// Draws one character or sequence; `nil` when it is not whole.
  private mutating func step(from start: Int) -> Int? {
    guard start < unread.count else { return nil }
    switch unread[start] {
    case 0x1B: return escape(from: start)
    case 0..<0x20, 0x7F:
      control(unread[start])
      return start + 1
    case 0..<0x80:
      write(Character(Unicode.Scalar(unread[start])))
      return start + 1
    default:
      let length = unread[start] >= 0xF0 ? 4 : unread[start] >= 0xE0 ? 3 : 2
      guard start + length <= unread.count else { return nil }
      write(String(decoding: unread[start..<start + length], as: UTF8.self).first ?? " ")
      return start + length
    }
  }

  private mutating func escape(from start: Int) -> Int? {
    guard start + 1 < unread.count else { return nil }
    switch unread[start + 1] {
    case UInt8(ascii: "["):
      guard let end = unread[(start + 2)...].firstIndex(where: { (0x40...0x7E).contains($0) })
      else { return nil }
      let body = String(decoding: unread[start + 2..<end], as: UTF8.self)
      sequence(body, Character(Unicode.Scalar(unread[end])))
      return end + 1
    case UInt8(ascii: "]"), UInt8(ascii: "P"):
      guard let end = unread[start...].indices.first(where: { isEndOfString($0) }) else {
        return nil
      }
      return unread[end] == 0x07 ? end + 1 : end + 2
    case UInt8(ascii: "("), UInt8(ascii: ")"): return start + 2 < unread.count ? start + 3 : nil
    case UInt8(ascii: "7"): saved = (row, column)
    case UInt8(ascii: "8"): (row, column) = saved
    case UInt8(ascii: "M"):
      if row == margins.lowerBound { scroll(from: row, by: -1) } else { row = max(0, row - 1) }
    default: break
    }
    return start + 2
  }

  private func isEndOfString(_ place: Int) -> Bool {
    unread[place] == 0x07
      || (unread[place] == UInt8(ascii: "\\") && place > 0 && unread[place - 1] == 0x1B)
      || (unread[place] == 0x1B && place + 1 < unread.count
        && unread[place + 1] == UInt8(ascii: "\\"))
  }

  private mutating func control(_ byte: UInt8) {
    switch byte {
    case 0x0A: lineFeed()
    case 0x0D: column = 0
    case 0x08: column = max(0, min(column, columns - 1) - 1)
    default: break
    }
  }

  private mutating func write(_ character: Character) {
    if column >= columns {
      column = 0
      lineFeed()
    }
    cells[row][column] = character
    last = character
    column += 1
  }

  private mutating func lineFeed() {
    if row == margins.upperBound {
      scroll(from: margins.lowerBound, by: 1)
    } else {
      row = min(row + 1, rows - 1)
    }
  }

  /// Moves the rows from `first` to the bottom margin up, or down when negative.
  private mutating func scroll(from first: Int, by count: Int) {
    let blank = Array(repeating: Character(" "), count: columns)
    for _ in 0..<min(abs(count), rows) {
      cells.remove(at: count > 0 ? first : margins.upperBound)
      cells.insert(blank, at: count > 0 ? margins.upperBound : first)
    }
  }
}

extension EmulatedScreen {
  private mutating func sequence(_ body: String, _ final: Character) {
    if body.hasPrefix("?") {
      if body == "?1049" { isAlternate = final == "h" }
      if body == "?1002" { reportsMouse = final == "h" }
      return
    }
    let numbers = body.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    let first = numbers.first ?? 0
    let second = numbers.count > 1 ? numbers[1] : 0
    let count = max(first, 1)
    switch final {
    case "H", "f": (row, column) = (count - 1, max(second, 1) - 1)
    case "G": column = count - 1
    case "d": row = count - 1
    case "A": row -= count
    case "B": row += count
    case "C": column += count
    case "D": column -= count
    case "r":
      margins = count - 1...max(min((second == 0 ? rows : second), rows) - 1, count - 1)
      (row, column) = (0, 0)
    case "S": scroll(from: margins.lowerBound, by: count)
    case "T": scroll(from: margins.lowerBound, by: -count)
    case "M": scroll(from: row, by: count)
    case "L": scroll(from: row, by: -count)
    case "b": for _ in 0..<count { write(last) }
    case "J", "K", "X", "P", "@": editRow(final, first)
    default: break
    }
    row = min(max(row, 0), rows - 1)
    column = min(max(column, 0), columns)
  }

  private mutating func editRow(_ final: Character, _ first: Int) {
    let column = min(column, columns - 1)
    let blank = Character(" ")
    let count = min(max(first, 1), columns - column)
    switch final {
    case "X": for place in column..<column + count { cells[row][place] = blank }
    case "P":
      cells[row].removeSubrange(column..<column + count)
      cells[row] += Array(repeating: blank, count: count)
    case "@":
      cells[row].insert(contentsOf: Array(repeating: blank, count: count), at: column)
      cells[row].removeLast(count)
    default:
      let span = first == 0 ? column..<columns : first == 1 ? 0..<column + 1 : 0..<columns
      for place in span { cells[row][place] = blank }
      guard final == "J" else { return }
      for other in cells.indices where first == 2 || (first == 0 ? other > row : other < row) {
        cells[other] = Array(repeating: blank, count: columns)
      }
    }
  }
}
