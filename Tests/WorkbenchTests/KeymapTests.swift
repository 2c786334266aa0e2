import CellGrid
import Testing
import Widgets
import Workbench

@Suite struct KeymapTests {
  @Test func `no two actions of one context claim the same key`() {
    #expect(Keymap.standard.conflicts.isEmpty)
  }

  @Test func `every id is unique and every action has a key`() {
    let ids = Keymap.standard.bindings.map(\.action.id)
    #expect(Set(ids).count == ids.count)
    #expect(Keymap.standard.bindings.allSatisfy { !$0.keys.isEmpty })
  }

  @Test func `every workbench command can be reached`() {
    for command in WorkbenchCommand.allCases {
      #expect(Keymap.standard.key(for: .workbench(command)) != nil, "\(command)")
    }
  }

  @Test func `a key is read back from its label and from its name`() {
    var labels: [String: KeyPress] = [:]
    for key in Keymap.standard.bindings.flatMap(\.keys) {
      let label = KeyLabel.short(key)
      #expect(KeyPress(label) == key, "\(label)")
      #expect(KeyPress(key.description) == key)
      #expect(labels.updateValue(key, forKey: label) ?? key == key, "\(label) is two keys")
    }
    for (name, label) in [
      ("alt-d", "Alt-d"), ("alt-D", "Alt-Shift-D"), ("ctrl-p", "^P"), ("G", "G"),
      ("alt-+", "Alt-+"),
      ("alt-backspace", "Alt-Backspace"), ("ctrl-shift-left", "Ctrl-Shift-Left"),
      ("space", "Space"),
      ("page-up", "Page-Up"), ("alt--", "Alt--"), ("ctrl-alt-x", "Ctrl-Alt-x"),
      ("ctrl-space", "Ctrl-Space"),
    ] {
      #expect(KeyPress(name).map(KeyLabel.short) == label)
      #expect(KeyPress(label) == KeyPress(name))
    }
  }

  @Test func `nearer contexts win`() throws {
    let key = try #require(KeyPress("ctrl-u"))
    #expect(
      Keymap.standard.command(for: key, in: [.editor, .reading])
        == .editor(.killToLineStart))
    #expect(Keymap.standard.command(for: key, in: [.reading]) == .scroll(.pageUp))
  }

  @Test func `an action takes other keys`() throws {
    let keymap = try Keymap.standard.rebinding("workbench.run", to: ["f10"])
    let f10 = try #require(KeyPress("f10"))
    let old = try #require(KeyPress("ctrl-j"))
    #expect(keymap.command(for: f10, in: [.everywhere]) == .workbench(.run))
    #expect(keymap.command(for: old, in: [.everywhere]) == nil)
  }

  @Test func `a conflict names both actions`() {
    #expect(throws: KeymapError.self) {
      try Keymap.standard.rebinding("workbench.run", to: ["ctrl-q"])
    }
    do {
      _ = try Keymap.standard.rebinding("workbench.run", to: ["ctrl-q"])
    } catch .conflict(let key, let first, let second) {
      #expect(key.description == "ctrl-q")
      #expect(Set([first, second]) == ["workbench.run", "workbench.quit"])
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func `unknown actions and unreadable keys are refused`() {
    #expect(throws: KeymapError.unreadableKey(id: "workbench.run", text: "hyper-x")) {
      try Keymap.standard.rebinding("workbench.run", to: ["hyper-x"])
    }
    #expect(throws: KeymapError.self) { try Keymap.standard.rebinding("no.such", to: ["f10"]) }
  }
}
