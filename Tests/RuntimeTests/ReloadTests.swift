import CellGrid
import StrategyCore
import Testing
import Workbench

@testable import Runtime

@Suite(.onUIThread)
struct ReloadTests {
  private nonisolated static func files(_ change: (inout ReloadedFiles) -> Void) -> ReloadedFiles {
    var files = ReloadedFiles(news: Reloaded(keymap: .standard))
    change(&files)
    return files
  }

  @UI @Test func `a run takes what has changed in the files before it`() async {
    let (old, new) = (ScriptedModel(), ScriptedModel())
    let harness = WorkbenchHarness(model: old) { always in
      always
        ? nil
        : Self.files {
          $0.strategyRunner = StrategyRunner(
            resolver: ScriptedResolver(
              workspace: WorkbenchHarness.workspace, model: new, price: nil))
        }
    }
    harness.type("hi")
    harness.press("ctrl-j")
    await harness.until("the new model is asked") { new.callCount == 1 }
    #expect(old.callCount == 0)
  }

  @UI @Test func `keys, theme and workspace are those of the files at once`() async {
    let harness = WorkbenchHarness(themes: [.plain, Theme(name: "dark")]) { _ in
      Self.files { files in
        files.news.theme = "dark"
        files.news.files = ["trivium.yaml"]
        if let keymap = try? Keymap.standard.rebinding("workbench.help", to: ["f12"]) {
          files.news.keymap = keymap
        }
        var workspace = WorkbenchHarness.workspace
        workspace.strategies = [
          Strategy(name: "new", prompt: "prompts/new.md", model: "embedded")
        ]
        files.events = [
          .sessionStarted(workspace: workspace),
          .promptEdited(path: "prompts/new.md", text: "New: {{input}}"),
        ]
      }
    }
    harness.press("alt-R")
    await harness.until("the workspace is there") { harness.session.strategy == "new" }
    #expect(harness.workbench.theme == "dark")
    #expect(harness.loop.runner.theme.name == "dark")
    #expect(harness.workbench.status?.text == "Read again: trivium.yaml.")
    harness.press("f12")
    #expect(harness.screen.contains("Help"))
  }

  @UI @Test func `a mistake is told with its place, and what was good stays`() async {
    let harness = WorkbenchHarness { _ in
      Self.files { $0.news.problems = ["trivium.yaml:3:5: models: not a list."] }
    }
    harness.deliver([.focusGained])
    await harness.until("the mistake is told") { harness.workbench.status != nil }
    #expect(
      harness.workbench.status?.text
        == "trivium.yaml:3:5: models: not a list. The last good one stays.")
    #expect(harness.session.workspace == WorkbenchHarness.workspace)
  }
}
