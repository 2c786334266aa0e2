import CellGrid
import Testing

struct ThemeTests {
  private func read(_ pairs: (String, String)...) throws -> Theme {
    try Theme(
      reading: pairs.enumerated().map { ThemeEntry(key: $1.0, value: $1.1, line: $0 + 1) },
      file: "sky.yaml")
  }

  private func failure(_ pairs: (String, String)...) -> String {
    let entries = pairs.enumerated().map { ThemeEntry(key: $1.0, value: $1.1, line: $0 + 1) }
    do {
      _ = try Theme(reading: entries, file: "sky.yaml")
      return "accepted"
    } catch { return error.description }
  }

  @Test func `roles take palette names, colours and emphasis`() throws {
    let theme = try read(
      ("name", "sky"), ("appearance", "dark"), ("roles.title", "sky on black bold underline"),
      ("palette.sky", "#8cf"), ("roles.selection", "default on 240"))
    #expect(theme.name == "sky" && theme.appearance == .dark)
    let sky = ThemeColor.rgb(red: 0x88, green: 0xCC, blue: 0xFF)
    #expect(
      theme.style(of: .title)
        == Style(foreground: sky, background: .ansi(0), emphasis: [.bold, .underline]))
    #expect(theme.style(of: .selection).background == .indexed(240))
  }

  @Test func `a role without a style takes its fallback`() throws {
    let theme = try read(("name", "small"), ("roles.title", "red"), ("roles.text", "white"))
    #expect(theme.style(of: .borderFocused).foreground == .ansi(1))
    #expect(theme.style(of: .response).foreground == .ansi(7))
    #expect(theme.style(of: .costOver).foreground == .ansi(7))
  }

  @Test func `a style that says less takes the colours of text`() throws {
    let theme = try read(
      ("name", "x"), ("roles.title", "bold"), ("roles.text", "white on black"),
      ("roles.dim", "on default"))
    let title = Style(foreground: .ansi(7), background: .ansi(0), emphasis: .bold)
    #expect(theme.style(of: .title) == title)
    #expect(theme.style(of: .dim) == Style(foreground: .ansi(7)))
  }

  @Test func `every fallback ends at text`() {
    for role in Role.allCases {
      var steps = 0
      var current = role
      while let next = current.fallback, steps < 10 { (current, steps) = (next, steps + 1) }
      #expect(current == .text)
    }
  }

  @Test(arguments: [
    ("default", ThemeColor.standard), ("bright-blue", .ansi(12)), ("0", .indexed(0)),
    ("255", .indexed(255)), ("#fff", .rgb(red: 255, green: 255, blue: 255)),
    ("#0A141e", .rgb(red: 10, green: 20, blue: 30)),
  ])
  func `colours are read`(notation: String, color: ThemeColor) {
    #expect(ThemeColor(notation) == color)
  }

  @Test(arguments: ["", "#", "#12", "#12345g", "256", "-1", "rd", "＃fff", "#１２３"])
  func `what is no colour is refused`(notation: String) {
    #expect(ThemeColor(notation) == nil)
  }

  @Test func `wrong files are refused with line, key and a suggestion`() {
    let name = ("name", "x")
    #expect(failure() == "sky.yaml:1: the key “name” is missing. Add it at the top of the file.")
    #expect(
      failure(name, ("roles.border-focussed", "red"))
        == "sky.yaml:2: there is no role “border-focussed”. Did you mean “border-focused”?")
    #expect(
      failure(name, ("roles.title", "bleu bold"))
        == "sky.yaml:2: “bleu” in roles.title is not a colour. Did you mean “blue”?")
    #expect(
      failure(name, ("role.title", "red"))
        == "sky.yaml:2: a theme has no key “role.title”. It has name, appearance, palette, roles.")
    #expect(
      failure(name, ("apearance", "dark"))
        == "sky.yaml:2: a theme has no key “apearance”. Did you mean “appearance”?")
    #expect(
      failure(name, ("appearance", "drak"))
        == "sky.yaml:2: appearance must be light, dark or any. Did you mean “dark”?")
    #expect(
      failure(name, ("roles.title", "red blue"))
        == "sky.yaml:2: roles.title cannot be read at “blue”. Write: COLOUR on COLOUR bold underline."
    )
    #expect(
      failure(name, ("roles.title", "red on"))
        == "sky.yaml:2: roles.title cannot be read at “on”. Write: COLOUR on COLOUR bold underline."
    )
    #expect(
      failure(name, ("palette.sky", "#12"))
        == "sky.yaml:2: “#12” in palette.sky is not a colour. Use default, a name such as "
        + "bright-blue, 0…255, #rrggbb, or a palette name.")
    #expect(
      failure(name, ("name", "y"))
        == "sky.yaml:2: name is there already, on line 1. Remove one of them."
    )
  }
}
