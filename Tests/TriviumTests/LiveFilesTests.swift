import CellGrid
import Foundation
import Runtime
import StrategyCore
import Testing
import Workbench

@testable import Trivium

@Suite struct LiveFilesTests {
  private static func files(_ folder: TemporaryFolder) throws -> LiveFiles {
    let paths = UserPaths(environment: [
      "HOME": folder.url.path,
      "TRIVIUM_CONFIG": folder.url.appendingPathComponent("config.yaml").path,
    ])
    return LiveFiles(
      try WorkspaceLoader.load(folder.workspace), settings: try UserSettings.load(paths),
      paths: paths, pricedAs: nil, tape: .none, session: "s")
  }

  @Test func `nothing is read while nothing changes, and something when it is asked for`()
    async throws
  {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    let files = try Self.files(folder)
    #expect(await files.news(always: false) == nil)
    let news = await files.news(always: true)?.news
    #expect(news?.files == [])
    #expect(news?.problems == [])
  }

  @Test func `a changed workspace comes with the prompts that are new in it`() async throws {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    let files = try Self.files(folder)
    try folder.write("Short: {{input}}", to: "prompts/short.md")
    try folder.write(
      TemporaryFolder.yaml.replacingOccurrences(
        of: "strategies:",
        with: "strategies:\n  brief: { prompt: prompts/short.md, model: embedded }"),
      to: "trivium.yaml")
    let found = await files.news(always: false)
    #expect(found?.news.files.count == 1)
    #expect(found?.strategyRunner != nil)
    #expect(found?.events.count == 2)
    #expect(
      found?.events.last == .promptEdited(path: "prompts/short.md", text: "Short: {{input}}"))
    #expect(await files.news(always: false) == nil)
  }

  @Test func `a mistake names file, line and key, and the last good one stays`() async throws {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    let files = try Self.files(folder)
    try folder.write("name: desk\nmodles: {}\n", to: "trivium.yaml")
    try folder.write("theme: dark\nkeys: { workbench.help: hyper-x }\n", to: "config.yaml")
    let found = await files.news(always: false)
    #expect(found?.strategyRunner == nil)
    #expect(found?.events == [])
    #expect(found?.news.keymap == .standard)
    #expect(found?.news.theme == nil)
    let problems = found?.news.problems ?? []
    #expect(problems.contains { $0.contains("config.yaml:2:") && $0.contains("workbench.help") })
    #expect(problems.contains { $0.contains("trivium.yaml:2:") && $0.contains("modles") })
    try folder.write("theme: dark\n", to: "config.yaml")
    #expect(await files.news(always: false)?.news.theme == "dark")
  }
}
