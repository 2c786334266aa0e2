import Foundation
import Testing

@testable import Archive

struct KnowledgeReaderTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func read(pdfTool: String? = nil) -> (
    documents: [KnowledgeDocument], problems: [KnowledgeProblem]
  ) {
    KnowledgeReader(folder.url, pdfTool: pdfTool).documents()
  }

  @Test func `a folder is read with its folders, in the order of names`() throws {
    try folder.write("# B\n\ntext", to: "b.md")
    try folder.write("plain", to: "a/note.TXT")
    try folder.write("hidden", to: ".git/config.txt")
    try folder.write("hidden", to: ".notes.md")
    let (documents, problems) = read()
    #expect(documents.map(\.source) == ["a/note.TXT", "b.md"])
    #expect(documents.map(\.content) == [.text("plain"), .text("# B\n\ntext")])
    #expect(problems.isEmpty)
  }

  @Test func `a single file is read under its name`() throws {
    try folder.write(#"{"input": "hi", "expected": ["greet", "hello"]}"#, to: "data/train.jsonl")
    let (documents, problems) = KnowledgeReader(
      folder.url.appendingPathComponent("data/train.jsonl")
    ).documents()
    #expect(documents.map(\.source) == ["train.jsonl"])
    #expect(documents.first?.content == .rows([.init(line: 1, text: "hi", label: "greet")]))
    #expect(problems.isEmpty)
  }

  @Test func `rows that cannot be read are named by line, the others are kept`() throws {
    let rows = "{\"input\": \"a\", \"expected\": \"x\"}\nnonsense\n\n{\"expected\": \"y\"}\n"
    try folder.write(rows, to: "t.jsonl")
    try folder.write("text,category\n\"one, two\",x\nonly\n\"say \"\"hi\"\"\",y\n", to: "t.csv")
    let (documents, problems) = read()
    #expect(
      documents.map(\.content) == [
        .rows([
          .init(line: 2, text: "one, two", label: "x"),
          .init(line: 4, text: "say \"hi\"", label: "y"),
        ]),
        .rows([.init(line: 1, text: "a", label: "x")]),
      ])
    #expect(
      problems.map(\.sentence) == [
        "t.csv, line 3: it has 1 fields where the first row names 2. The row is left out.",
        "t.jsonl, line 2: the row is not valid JSON. The row is left out.",
        "t.jsonl, line 4: the row has no `input`. The row is left out.",
      ])
  }

  @Test func `a table without labels becomes rows of named fields`() throws {
    try folder.write("question;answer\r\nHow?;\"So;\nand so\"\r\n;\r\n", to: "faq.csv")
    #expect(
      read().documents.first?.content
        == .rows([.init(line: 2, text: "question: How?\nanswer: So;\nand so", label: nil)]))
  }

  @Test func `files that cannot be searched are named, each with its reason`() throws {
    try folder.write(Data([0x89, 0x50, 0, 0, 1]), to: "binary.md")
    try folder.write(Data([0x66, 0xFC, 0x72]), to: "latin1.txt")
    try folder.write("", to: "empty.md")
    try folder.write("x", to: "picture.png")
    try folder.write("%PDF", to: "manual.pdf")
    let big = folder.url.appendingPathComponent("big.txt")
    try Data().write(to: big)
    let handle = try FileHandle(forWritingTo: big)
    try handle.truncate(atOffset: UInt64(KnowledgeReader.largestFile) + 1)
    let (documents, problems) = read()
    #expect(documents.isEmpty)
    #expect(
      Dictionary(uniqueKeysWithValues: problems.map { ($0.file, $0.reason) }) == [
        "binary.md": .binary, "latin1.txt": .notUTF8, "empty.md": .empty,
        "picture.png": .unknownKind, "manual.pdf": .pdfToolMissing,
        "big.txt": .tooLarge(bytes: KnowledgeReader.largestFile + 1),
      ])
    #expect(problems.allSatisfy { $0.sentence.hasPrefix($0.file + ": ") })
  }

  @Test func `what is not there is said to be missing`() {
    let (documents, problems) = KnowledgeReader(folder.url.appendingPathComponent("none"))
      .documents()
    #expect(documents.isEmpty)
    #expect(problems == [KnowledgeProblem("none", .missing)])
  }

  @Test func `links are followed within the knowledge only, and never round in circles`() throws {
    let outside = try TemporaryFolder()
    try outside.write("secret", to: "key.txt")
    try folder.write("inside", to: "real/a.md")
    try folder.write("other", to: "b.md")
    func link(_ path: String, to target: String) throws {
      try FileManager.default.createSymbolicLink(
        atPath: folder.url.appendingPathComponent(path).path, withDestinationPath: target)
    }
    try link("alias", to: "real")
    try link("real/up", to: "..")
    try link("real/self", to: "../alias")
    try link("stolen.txt", to: outside.url.appendingPathComponent("key.txt").path)
    try link("abroad", to: outside.url.path)
    try link("nowhere.md", to: "gone.md")
    try link("ring.md", to: "ring.md")
    let (documents, problems) = read()
    #expect(Set(documents.map(\.source)).isSuperset(of: ["real/a.md", "alias/a.md", "b.md"]))
    #expect(!documents.contains { $0.content == .text("secret") })
    let reasons = Dictionary(problems.map { ($0.file, $0.reason) }, uniquingKeysWith: { a, _ in a })
    #expect(reasons["real/up"] == .linkLoop)
    #expect(reasons["real/self"] == .linkLoop)
    #expect(reasons["stolen.txt"] == .linkOutside)
    #expect(reasons["abroad"] == .linkOutside)
    #expect(reasons["nowhere.md"] == .dangling)
    #expect(reasons["ring.md"] == .dangling)
  }

  @Test func `a pipe in the knowledge does not stop the reading`() throws {
    try folder.write("text", to: "a.md")
    mkfifo(folder.url.appendingPathComponent("pipe.txt").path, 0o600)
    let (documents, problems) = read()
    #expect(documents.map(\.source) == ["a.md"])
    #expect(problems.map(\.reason) == [.unreadable(why: "it is not a regular file")])
  }

  @Test func `hostile names are names like any other`() throws {
    let names = [
      "-rf.md", "a\nb.md", "\u{1B}[2J.md", "'; DROP TABLE x.md", "#2.md", "日本.md", "%s.md",
    ]
    for name in names { try folder.write("text", to: name) }
    let path = Array(folder.url.path.utf8CString.dropLast()) + [0x2F, -1, 0x2E, 0x6D, 0x64, 0]
    let descriptor = Foundation.open(path, O_CREAT | O_WRONLY, 0o600)
    close(descriptor)
    let (documents, _) = read()
    #expect(Set(documents.map(\.source)).isSuperset(of: names))
  }

  @Test func `a mark of byte order is no text`() throws {
    try folder.write(Data([0xEF, 0xBB, 0xBF] + Array("# T\n\nx".utf8)), to: "a.md")
    #expect(read().documents.first?.content == .text("# T\n\nx"))
  }

  @Test func `PDF goes through the program that reads it, and its failures are told`() throws {
    let tools = try TemporaryFolder()
    let good = tools.url.appendingPathComponent("good").path
    try tools.write("#!/bin/sh\nprintf 'page one\\fpage two'\n", to: "good")
    try tools.write("#!/bin/sh\nexit 3\n", to: "bad")
    let bad = tools.url.appendingPathComponent("bad").path
    chmod(good, 0o700)
    chmod(bad, 0o700)
    try folder.write("%PDF", to: "-manual.pdf")
    #expect(read(pdfTool: good).documents.map(\.content) == [.text("page one\npage two")])
    #expect(
      read(pdfTool: bad).problems.map(\.reason) == [.pdfFailed(why: "it ended with status 3")])
    #expect(read(pdfTool: "/nonexistent/pdftotext").problems.count == 1)
  }

  @Test func `pdftotext is looked for along absolute folders of the path only`() throws {
    let tools = try TemporaryFolder()
    try tools.write("#!/bin/sh\n", to: "pdftotext")
    chmod(tools.url.appendingPathComponent("pdftotext").path, 0o700)
    #expect(PDFText.toolPath(in: ".:/none:\(tools.url.path)") == tools.url.path + "/pdftotext")
    #expect(PDFText.toolPath(in: nil) == nil)
    #expect(PDFText.toolPath(in: "") == nil)
  }
}
