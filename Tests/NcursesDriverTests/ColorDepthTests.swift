import CellGrid
import Testing

@testable import NcursesDriver

struct ColorDepthTests {
  @Test(arguments: [
    (0, ColorDepth.none), (8, .eight), (16, .sixteen), (88, .sixteen), (256, .indexed),
    (0x1000000, .direct),
  ])
  func `the number of colours decides`(colors: Int, depth: ColorDepth) {
    #expect(ColorDepth(colors: colors) == depth)
  }

  @Test(arguments: [
    (ColorDepth.none, ThemeColor.ansi(3), -1), (.direct, .standard, -1), (.eight, .ansi(12), 4),
    (.sixteen, .ansi(12), 12), (.indexed, .indexed(200), 200), (.direct, .indexed(3), 3),
    (.direct, .indexed(196), 0xFF0000), (.direct, .rgb(red: 0, green: 0, blue: 5), 16),
    (.direct, .rgb(red: 1, green: 2, blue: 3), 0x010203),
    (.indexed, .rgb(red: 255, green: 0, blue: 0), 196),
    (.indexed, .rgb(red: 128, green: 128, blue: 128), 244),
    (.sixteen, .rgb(red: 255, green: 250, blue: 250), 15),
    (.eight, .rgb(red: 200, green: 10, blue: 10), 1), (.eight, .indexed(196), 1),
  ])
  func `colours become what the terminal has`(depth: ColorDepth, color: ThemeColor, number: Int) {
    #expect(depth.number(of: color) == Int32(number))
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("foobar", "Zm9vYmFy"),
  ])
  func `the clipboard is sent in base 64`(text: String, encoded: String) {
    #expect(Clipboard.base64(Array(text.utf8)) == encoded)
  }

  @Test func `the environment is read`() {
    let environment = TerminalEnvironment([
      "TERM": "xterm", "COLORTERM": "truecolor", "NO_COLOR": "", "TMUX": "/x", "HOME": "/home/a",
    ])
    #expect(environment.hasTrueColor && !environment.wantsNoColor && environment.isInsideTmux)
    #expect(environment.cacheDirectory == "/home/a/.cache/trivium/terminfo")
    #expect(TerminalEnvironment(["NO_COLOR": "1"]).wantsNoColor)
    #expect(TerminalEnvironment(["TERM": "xterm-direct"]).hasTrueColor)
    #expect(!TerminalEnvironment(["TERM": "screen", "COLORTERM": "truecolor"]).hasTrueColor)
    #expect(TerminalEnvironment([:]).type.isEmpty)
  }
}
