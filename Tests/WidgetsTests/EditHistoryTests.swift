import CellGrid
import Foundation
import Testing

@testable import Widgets

struct EditHistoryTests {
  private let layout = TextLayout(size: GridSize(rows: 5, columns: 20), width: .standard)

  private func typed(_ text: String) -> TextEditor {
    var editor = TextEditor()
    for character in text { editor.perform(.insert(String(character)), layout: layout) }
    return editor
  }

  @Test func `what can be undone survives being written down`() throws {
    let editor = typed("one two")
    let saved = try JSONDecoder().decode(
      SavedHistory.self, from: JSONEncoder().encode(editor.savedHistory()))
    var restored = TextEditor("one two", restoring: saved)
    restored.perform(.undo, layout: layout)
    #expect(restored.text == "one ")
    restored.perform(.redo, layout: layout)
    #expect(restored.text == "one two")
  }

  @Test func `a history of another text is left out`() {
    let saved = typed("one two").savedHistory()
    var other = TextEditor("three", restoring: saved)
    other.perform(.undo, layout: layout)
    #expect(other.text == "three")
  }

  @Test(arguments: ["-1", "99999999999", "1"])
  func `a history that was tampered with cannot break an editor`(number: String) throws {
    let data = try JSONEncoder().encode(typed("one two").savedHistory())
    let text = String(decoding: data, as: UTF8.self)
      .replacing("\"line\":0", with: "\"line\":\(number)")
    let saved = try JSONDecoder().decode(SavedHistory.self, from: Data(text.utf8))
    var editor = TextEditor("one two", restoring: saved)
    editor.perform(.undo, layout: layout)
    #expect(editor.brokenInvariant == nil)
  }

  @Test func `a history is bounded, the oldest steps go first`() {
    var editor = TextEditor()
    for number in 0..<100 { editor.perform(.paste("line \(number)\n"), layout: layout) }
    let saved = editor.savedHistory(bytes: 500)
    var restored = TextEditor(editor.text, restoring: saved)
    for _ in 0..<100 { restored.perform(.undo, layout: layout) }
    #expect(restored.lines.count > 90)
    #expect(restored.lines.count < 100)
  }

  @Test func `a pause begins a new step`() {
    var editor = TextEditor()
    editor.perform(.insert("a"), layout: layout, at: 0)
    editor.perform(.insert("b"), layout: layout, at: 500_000)
    editor.perform(.insert("c"), layout: layout, at: 9_000_000)
    editor.perform(.undo, layout: layout)
    #expect(editor.text == "ab")
    editor.perform(.undo, layout: layout)
    #expect(editor.text == "")
  }
}
