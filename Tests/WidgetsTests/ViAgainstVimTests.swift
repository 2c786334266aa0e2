import CellGrid
import Foundation
import Testing

@testable import Widgets

/// Compares with the vim of the machine, on demand: `CHECK_VIM=1 swift test --filter ViAgainstVim`.
///
/// `CHECK_VIM=500` adds as many random commands, which are told when they differ.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["CHECK_VIM"] != nil))
struct ViAgainstVimTests {
  private static let setup = """
    set nocompatible ignorecase smartcase autoindent shiftwidth=2 expandtab nojoinspaces
    set encoding=utf-8 backspace=indent,eol,start nowrap
    let out = []
    func! Run(lines, line, column, keys)
      enew!
      setlocal bufhidden=wipe undolevels=-1
      call setline(1, a:lines)
      setlocal undolevels=1000
      for name in split('abcdefghijklmnopqrstuvwxyz0123456789-', '\\zs')
        call setreg(name, '')
      endfor
      call setreg('"', '')
      call cursor(a:line, a:column)
      call feedkeys(a:keys, 'tx')
      let shown = getline(1, '$')
      let row = line('.') - 1
      let shown[row] = strpart(shown[row], 0, col('.') - 1) . '|' . strpart(shown[row], col('.') - 1)
      call add(g:out, join(shown, "\\n"))
    endfunc

    """

  /// What vim makes of every case.
  private func results(of cases: [ViCase]) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let output = folder.appending(path: "out.json")
    var script = Self.setup
    for example in cases {
      let before = example.text.prefix { $0 != "|" }
      let lines = example.text.replacing("|", with: "", maxReplacements: 1)
        .components(separatedBy: "\n").map { "'\($0.replacing("'", with: "''"))'" }
      let row = before.split(separator: "\n", omittingEmptySubsequences: false)
      script += "call Run([\(lines.joined(separator: ","))], \(row.count), "
      script += "\((row.last?.utf8.count ?? 0) + 1), \(Self.quoted(example.keys)))\n"
    }
    script += "call writefile([json_encode(out)], '\(output.path)')\nqall!\n"
    let file = folder.appending(path: "script.vim")
    try script.write(to: file, atomically: true, encoding: .utf8)
    let vim = Process()
    vim.executableURL = URL(filePath: "/usr/bin/env")
    vim.arguments = [
      "vim", "--not-a-term", "-u", "NONE", "-N", "-i", "NONE", "-n", "-S", file.path,
    ]
    vim.environment = ProcessInfo.processInfo.environment.merging(["TERM": "dumb"]) { $1 }
    vim.standardInput = FileHandle.nullDevice
    vim.standardOutput = FileHandle.nullDevice
    vim.standardError = FileHandle.nullDevice
    try vim.run()
    vim.waitUntilExit()
    return try JSONDecoder().decode([String].self, from: Data(contentsOf: output))
  }

  private static func quoted(_ keys: String) -> String {
    let text = keys.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"" + text.replacing(/<(Esc|CR|BS|C-\w)>/) { "\\<\($0.output.1)>" } + "\""
  }

  @Test func `the table is what this vim does`() throws {
    let found = try results(of: ViCase.all)
    for (example, result) in zip(ViCase.all, found) where result != example.result {
      Issue.record("\(example.text) \(example.keys): \(example.result), but vim: \(result)")
    }
    #expect(found.count == ViCase.all.count)
  }

  @Test func `random commands do what they do in this vim`() throws {
    let environment = ProcessInfo.processInfo.environment
    let count = environment["CHECK_VIM"].flatMap(Int.init) ?? 1
    var generator = SeededGenerator(
      state: environment["CHECK_VIM_SEED"].flatMap(UInt64.init) ?? 1)
    let cases = (0..<count).map { _ in Self.random(&generator) }
    for (example, result) in zip(cases, try results(of: cases)) {
      let ours = example.ours
      if ours != result {
        Issue.record("\(example.text)\n== \(example.keys)\nours \(ours)\nvim  \(result)")
      }
    }
  }

  private static func random(_ generator: inout SeededGenerator) -> ViCase {
    let texts = [
      "one two, three\n  four (five) six\n\nseven", "a \"b c\" d\n{\n  x\n}\nlast",
      "foo(bar, [baz])\nx.y.z = 1",
      "  in\n    deep\nout\n\n\nend", "word", "a b c d e f", "x\n\ny",
    ]
    let motions = [
      "h", "l", "j", "k", "w", "b", "e", "W", "B", "E", "0", "^", "$", "gg", "G", "{", "}", "%",
      "fe", "t ",
      "Fo", "To", ";", ",", "2w", "3l", "2j", "2e", "2b",
    ]
    let objects = ["iw", "aw", "iW", "aW", "i\"", "a\"", "i(", "a(", "i{", "a{", "ip", "ap", "i["]
    let operators = ["d", "y", ">", "<", "g~", "gu", "gU", "c"]
    let others = [
      "x", "X", "p", "P", "J", "~", "rX", "D", "dd", "yy", "Y", ">>", "<<", "u", ".", "cc!<Esc>",
      "sX<Esc>", "iX<Esc>", "aX<Esc>", "oX<Esc>", "OX<Esc>", "AX<Esc>", "IX<Esc>", "3p", "2dd",
      "2yy",
      "<C-v>jd", "<C-v>jlIX<Esc>", "<C-v>j$AX<Esc>", "<C-v>wjyp", "<C-v>jer-", "<C-v>jhocX<Esc>",
      "<C-v>jjAX<Esc>", "<C-v>2jly$p", "<C-v>j$d", "<C-v>jl~", "<C-v>jO>", "<C-v>jlyjP",
      "<C-v>bC-<Esc>",
      "vd", "Vd", "vey", "Vjd", "viwd", "ved", "u<C-r>",
    ]
    func pick(_ list: [String]) -> String { list.randomElement(using: &generator) ?? "x" }
    var keys = ""
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: keys += pick(motions)
      case 1: keys += pick(others)
      default:
        let operation = pick(operators)
        keys += operation + pick(Bool.random(using: &generator) ? motions : objects)
        if operation == "c" { keys += "X<Esc>" }
      }
    }
    let text = pick(texts)
    let line = text.components(separatedBy: "\n")
    let row = Int.random(in: 0..<line.count, using: &generator)
    let column = Int.random(in: 0..<max(line[row].count, 1), using: &generator)
    var marked = line
    marked[row].insert("|", at: marked[row].index(marked[row].startIndex, offsetBy: column))
    return ViCase(marked.joined(separator: "\n"), keys, "")
  }
}
