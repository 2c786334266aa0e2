import CellGrid
import StrategyCore
import Testing
import Workbench

@testable import Trivium

struct UserSettingsTests {
  private func sentences(_ text: String) -> [String] {
    do throws(DocumentProblems) {
      _ = try UserSettings(reading: text, file: "config.yaml")
      return []
    } catch {
      return error.problems.map(FailureText.sentence(for:))
    }
  }

  @Test func `theme, keys and prices are read`() throws {
    let settings = try UserSettings(
      reading: """
        theme: dark
        editing: vi
        mouse: false
        keys:
          workbench.run: [ctrl-j, f4]
          workbench.zoom: f12
          workbench.suspend: []
        prices:
          openai/mine: { input: $0.15, output: $0.60 }
          vllm/local: free
        """, file: "config.yaml")
    #expect(settings.theme == "dark")
    #expect(settings.editing == .vi)
    #expect(!settings.mouse)
    let f4 = try #require(KeyPress("f4"))
    let f12 = try #require(KeyPress("f12"))
    #expect(settings.keymap.command(for: f4, in: [.everywhere]) == .workbench(.run))
    #expect(settings.keymap.command(for: f12, in: [.everywhere]) == .workbench(.zoom))
    #expect(settings.keymap.key(for: .workbench(.suspend)) == nil)
    #expect(settings.prices["vllm/local"] == .free)
  }

  @Test func `an empty file is a new installation`() throws {
    #expect(try UserSettings(reading: "\n", file: "config.yaml") == UserSettings())
  }

  @Test func `every mistake is told with its place`() {
    #expect(
      sentences(
        """
        them: dark
        keys:
          workbench.runn: f4
          workbench.run: hyper-x
          workbench.zoom: ctrl-q
        """) == [
          "config.yaml:1:1: them: there is no such key. Did you mean “theme”?",
          "config.yaml:3:19: keys.workbench.runn: there is no action “workbench.runn”. Did you mean “workbench.run”?",
          "config.yaml:4:18: keys.workbench.run: “hyper-x” is not a key: write ctrl-j, alt-1, f5, shift-tab or a character.",
          "config.yaml:5:19: keys.workbench.zoom: ^Q is bound to workbench.zoom and workbench.quit. Give one of them another key.",
        ])
  }
}
