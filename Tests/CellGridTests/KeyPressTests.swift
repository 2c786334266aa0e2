import CellGrid
import Testing

struct KeyPressTests {
  @Test(arguments: [
    "ctrl-j", "alt-1", "f5", "shift-tab", "?", "space", "ctrl--", "-", "ctrl-alt-x", "page-down",
    "enter", "ctrl-space", "alt-enter", "Y", "+", "f12", "ctrl-shift-left", "é",
  ])
  func `notation goes both ways`(text: String) {
    #expect(KeyPress(text)?.description == text)
  }

  @Test(arguments: ["", "ctrl-", "f0", "f99", "hyper-x", "enterr", "ctrl"])
  func `what names no key is refused`(text: String) {
    #expect(KeyPress(text) == nil)
  }

  @Test func `a shifted letter is the capital`() {
    #expect(KeyPress("shift-y") == KeyPress("Y"))
    #expect(KeyPress("Ctrl-J") == KeyPress(.character("j"), .ctrl))
    #expect(KeyPress("^J") == KeyPress(.character("j"), .ctrl))
    #expect(KeyPress("^")?.typed == "^")
    #expect(KeyPress("Alt-Shift-D") == KeyPress("alt-D"))
    #expect(KeyPress("Alt-d") != KeyPress("alt-D"))
    #expect(KeyPress("esc") == KeyPress(.escape))
  }

  @Test func `only a plain character types`() {
    #expect(KeyPress("a")?.typed == "a")
    #expect(KeyPress("space")?.typed == " ")
    #expect(KeyPress("alt-a")?.typed == nil)
    #expect(KeyPress("enter")?.typed == nil)
  }
}
