import Foundation

/// Text files that are to appear below a folder. What is there already is never overwritten.
struct FileSet: Sendable {
  /// Path below the folder, and text.
  var files: [(path: String, text: String)]

  /// What became of the files.
  struct Outcome: Sendable, Hashable {
    var written: [String] = []
    /// There already, with the same text.
    var unchanged: [String] = []
    /// There already with another text, which was kept.
    var kept: [String] = []
  }

  func unpack(into folder: URL) throws -> Outcome {
    var outcome = Outcome()
    for (path, text) in files {
      let file = folder.appendingPathComponent(path)
      if FileManager.default.fileExists(atPath: file.path) {
        let isSame = (try? Data(contentsOf: file)) == Data(text.utf8)
        if isSame { outcome.unchanged.append(path) } else { outcome.kept.append(path) }
        continue
      }
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file, options: .withoutOverwriting)
      outcome.written.append(path)
    }
    return outcome
  }
}

/// The sample workspaces inside the program.
enum SampleWorkspace: String, Sendable, CaseIterable {
  case answers, routing

  var files: FileSet {
    let prefix = rawValue + "/"
    return FileSet(
      files: embeddedSamples.filter { $0.path.hasPrefix(prefix) }
        .map { (path: String($0.path.dropFirst(prefix.count)), text: $0.text) })
  }

  var summary: String {
    switch self {
    case .answers: "questions to a help centre, answered from its articles"
    case .routing: "support tickets, sorted into eighteen intents"
    }
  }

  /// An input that shows how the strategies differ.
  var firstInput: String {
    switch self {
    case .answers: "Which role do I need to create a legal hold?"
    case .routing: "Someone changed my email address and stole my account."
    }
  }
}

extension FileSet {
  /// A small workspace that works as it is: one prompt, with and without knowledge, on the embedded model.
  static func newWorkspace(name: String) -> FileSet {
    let trivium = """
      name: \(name)

      models:
        embedded: baseline                            # in the program: no key, no network
        # small:  { use: openai/gpt-4.1-mini }        # key from OPENAI_API_KEY
        # local:  { use: ollama/llama3.2 }
        # server: { use: openai-compatible/my-model, url: http://127.0.0.1:8080/v1, price: free }
        # tuned:  { use: tuned/my-model }             # trained by `trivium tune start my-model`

      strategies:
        prompt: { prompt: prompts/answer.md, model: embedded }
        rag:    { prompt: prompts/answer.md, model: embedded, knowledge: { from: knowledge, search: fused, k: 4 } }

      # datasets: { test: data/test.jsonl, train: data/train.jsonl }
      # tuning:   { my-model: { task: answers, from: train } }

      budget: { session: $2.00, month: $50 }

      """
    let knowledge = """
      # About this folder

      Trivium searches the files below this folder: Markdown, text, HTML, CSV and JSON lines. \
      Replace this file by what your answers should rest on.

      ## How passages are made

      Files are split along their headings into passages of up to about 200 words, and searched by words and by similarity together.

      """
    return FileSet(files: [
      ("trivium.yaml", trivium), ("prompts/answer.md", PromptFile.newText(name: "answer")),
      ("knowledge/about.md", knowledge),
    ])
  }
}
