import CellGrid
import StrategyCore
import Testing

@testable import Trivium

struct TerminalTextTests {
  @Test(arguments: [
    ("plain\ttext\n", "plain\ttext\n"), ("a\u{1B}[31mred", "a\u{FFFD}[31mred"),
    ("a\r\nb\rc", "a\nb\u{FFFD}c"), ("\u{9B}31m", "\u{FFFD}31m"),
    ("\u{202E}x\u{2066}", "\u{FFFD}x\u{FFFD}"),
    ("\u{7F}\u{0}", "\u{FFFD}\u{FFFD}"), ("é 👩‍💻 日本", "é 👩‍💻 日本"),
  ])
  func `text cannot drive the terminal`(text: String, safe: String) {
    #expect(TerminalText.safe(text) == safe)
  }
}

struct FailureTextTests {
  @Test(arguments: [
    (Failure.Kind.budget, Trivium.ExitStatus.budget), (.authentication, .authentication),
    (.network, .network), (.rateLimit, .network), (.workspace, .error), (.storage, .error),
  ])
  func `a failure has the exit code of its kind`(kind: Failure.Kind, status: Trivium.ExitStatus) {
    #expect(FailureText.exitStatus(for: Failure(kind, "x") as any Error) == status)
  }

  @Test func `usage, interruption and files have theirs`() {
    #expect(FailureText.exitStatus(for: UsageProblem(sentence: "x")) == .usage)
    #expect(FailureText.exitStatus(for: CancellationError()) == .interrupted)
    #expect(FailureText.exitStatus(for: TextFileError(file: "a", reason: .missing)) == .error)
  }

  @Test(arguments: [
    (TextFileError.Reason.missing, "a.md: there is no such file. Check the path."),
    (.folder, "a.md is a folder. Give the path of a file in it."),
    (.forbidden, "a.md cannot be read. Check its permissions."),
    (.tooLong, "a.md is longer than 16 MB. Is it the right file?"),
    (.binary, "a.md is not a text file. Is it the right file?"),
  ])
  func `a file that cannot be read is a sentence`(
    reason: TextFileError.Reason, sentence: String
  ) {
    #expect(FailureText.sentences(for: TextFileError(file: "a.md", reason: reason)) == sentence)
  }
}

struct ThemeFileTests {
  @Test(arguments: ["dark", "light", "high-contrast", "colour-blind"])
  func `text of a bundled theme can be read, lines and bars be seen`(name: String) throws {
    let themes = try ThemeFile.themes(first: name, environment: [:])
    let theme = try #require(themes.first)
    for role in Role.allCases {
      let style = theme.style(of: role)
      let ratio = try #require(
        Contrast.ratio(style.foreground, style.background), "\(role) has no colours of its own")
      let least = role.isGraphic ? Contrast.visible : Contrast.readable
      #expect(ratio >= least, "\(role) has \(ratio)")
      #expect(!style.emphasis.contains(.dim), "\(role) is dimmed, and its contrast unknown")
    }
  }

  @Test func `every bundled theme can be read, the terminal's own first`() throws {
    let themes = try ThemeFile.themes(first: nil, environment: [:])
    #expect(themes.count >= 6)
    #expect(themes.first?.name == "terminal")
  }

  @Test func `a flag wins over the environment, and the environment over NO_COLOR`() throws {
    let environment = ["TRIVIUM_THEME": "light", "NO_COLOR": "1"]
    #expect(try ThemeFile.themes(first: "dark", environment: environment).first?.name == "dark")
    #expect(try ThemeFile.themes(first: nil, environment: environment).first?.name == "light")
    #expect(try ThemeFile.themes(first: nil, environment: ["NO_COLOR": "1"]).first?.name == "mono")
  }

  @Test func `an unknown theme is refused with its neighbour`() {
    #expect(throws: UsageProblem(sentence: "There is no theme “drak”. Did you mean “dark”?")) {
      try ThemeFile.themes(first: "drak", environment: [:])
    }
  }

  @Test(arguments: [
    (
      "name: x\nroles:\n  titel: red\n", "t.yaml:3: there is no role “titel”. Did you mean “title”?"
    ),
    ("name: [x]\n", "t.yaml:1: the file cannot be read: a list stands under name"),
    ("name: x\nname: y\n", "t.yaml:1: the file cannot be read: the key “name” is there twice"),
  ])
  func `a wrong theme is refused with line and key`(text: String, sentence: String) throws {
    let error = #expect(throws: ThemeError.self) {
      try ThemeFile.theme(reading: text, file: "t.yaml")
    }
    #expect(try FailureText.sentences(for: #require(error)) == sentence)
  }
}
