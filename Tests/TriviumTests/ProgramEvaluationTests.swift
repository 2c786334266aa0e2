import Foundation
import Testing

extension ProgramTests {
  @Test func `strategies are scored, and what was scored is decided on`() throws {
    let folder = try TemporaryFolder.workspace(
      TemporaryFolder.yaml.replacing("datasets: {", with: "datasets: { test: data/test.jsonl,")
        .replacing("  tuned: { prompt: prompts/answer.md, model: router }\n", with: ""))
    try folder.write(
      """
      {"id":"a","input":"How long do deleted files stay on Team?","expected":"60 days"}
      {"id":"b","input":"When does the support desk answer?","expected":"weekdays"}

      """, to: "data/test.jsonl")
    #expect(try trivium("decide", in: folder).output.hasPrefix("Prior, not measured"))

    let dry = try trivium("eval", "--dry-run", in: folder)
    #expect(dry.notes.contains("2 cases × 2 strategies · 4 calls · free"))
    #expect(try trivium("sessions", "list", "--json", in: folder).output == "[\n\n]\n")

    let scored = try trivium(
      "eval", "--scorer", "f1", "-o", "out.json", "-o", "out.xml", in: folder)
    #expect(scored.status == 0)
    #expect(scored.output.contains("rag"))
    #expect(try folder.read("out.xml").contains("<testsuite name=\"rag\""))
    #expect(try folder.read("out.json").contains("\"contentHash\""))

    let list = try trivium("sessions", "list", in: folder)
    #expect(list.output.contains("  0      4      $0 "))
    let shown = try trivium("sessions", "show", "last", in: folder)
    #expect(shown.output.contains("4 of 4 cells, scored by f1; complete"))
    #expect(shown.output.contains("  rag       b     "))
    let json = try trivium("sessions", "show", "last", "--json", in: folder)
    #expect(json.output.contains("\"outcome\" : "))
    #expect(json.output.contains("\"case\" : \"b\""))

    let gate = try trivium("eval", "--scorer", "f1", "--fail-under", "1", in: folder)
    #expect(gate.status == 100)
    #expect(gate.notes.contains("GATE  prompt: quality"))

    let wrong = try trivium("eval", "--scorer", "exakt", in: folder)
    #expect(wrong.status == 2)
    #expect(wrong.notes.contains("there is no such scorer"))

    let decided = try trivium("decide", "-o", "d.json", in: folder)
    #expect(decided.status == 0)
    #expect(decided.output.contains("accuracy"))
    #expect(
      try trivium("decide", "--check", "d.json", in: folder).output.contains("Nothing changed"))
  }

  @Test func `outputs made elsewhere are scored without a call, and their gaps are told`() throws {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    try folder.write(
      """
      {"id":"a","input":"2 + 2","expected":"4"}
      {"id":"b","input":"2 + 3","expected":"5"}
      {"id":"c","input":"2 + 4","expected":"6"}

      """, to: "sums.jsonl")
    try folder.write(
      """
      {"id":"a","output":"4"}
      {"id":"b","output":"6"}

      """, to: "ours.jsonl")
    try folder.write(
      """
      {"id":"a","output":"4"}
      {"id":"b","output":"5"}
      {"id":"c","output":"6"}
      {"id":"z","output":"?"}

      """, to: "theirs.jsonl")
    let arguments = ["eval", "--dataset", "sums.jsonl", "--scorer", "exact"]
    let scored = try trivium(
      arguments + [
        "--outputs", "ours=ours.jsonl", "--outputs", "theirs=theirs.jsonl", "-o", "out.jsonl",
      ], in: folder)
    #expect(scored.status == 0)
    #expect(scored.notes.contains("0 calls"))
    #expect(scored.notes.contains("ours.jsonl: 1 of 3 cases have no output."))
    #expect(scored.notes.contains("theirs.jsonl: 1 outputs belong to no case of this evaluation."))
    #expect(scored.output.contains("theirs"))
    #expect(!scored.output.contains("rag"))
    #expect(try folder.read("out.jsonl").contains("ours.jsonl has no output for it"))
    #expect(try trivium("cost", "--json", in: folder).output.contains("\"calls\" : 0"))

    try folder.write(
      "{\"id\":\"a\"}\n{\"id\":\"b\",\"output\":\"x\"}\n\n{\"id\":\"b\",\"output\":\"y\"}\n",
      to: "bad.jsonl")
    let wrong = try trivium(arguments + ["--outputs", "bad=bad.jsonl"], in: folder)
    #expect(wrong.status == 2)
    #expect(
      wrong.notes.contains("bad.jsonl:1: this is no object with the texts `id` and `output`."))
    #expect(
      wrong.notes.contains("bad.jsonl:4: the case “b” has an output already; keep one of them."))
    #expect(try trivium(arguments + ["--outputs", "bad.jsonl"], in: folder).status == 2)
    let taken = try trivium(
      arguments + ["-S", "rag", "--outputs", "rag=ours.jsonl"], in: folder)
    #expect(taken.notes.contains("“rag” is scored already"))
  }

  @Test func `a decision is written as a page that loads nothing, and says when it is old`() throws
  {
    let folder = try TemporaryFolder.workspace(
      TemporaryFolder.yaml.replacing(
        "  tuned: { prompt: prompts/answer.md, model: router }\n", with: "")
        + "\nrequirements: { freshness: weekly }\n")
    try folder.write(
      """
      {"id":"a","input":"How long do deleted files stay on Team?","expected":"60 days"}
      {"id":"b","input":"When does the support desk answer?","expected":"weekdays"}

      """, to: "data/test.jsonl")
    _ = try trivium("eval", "--dataset", "data/test.jsonl", "--scorer", "f1", in: folder)
    let decided = try trivium("decide", "-o", "d.html", "-o", "d.md", "-o", "d.json", in: folder)
    #expect(decided.status == 0)
    let page = try folder.read("d.html")
    #expect(page.hasPrefix("<!doctype html>"))
    #expect(page.contains("default-src 'none'"))
    #expect(page.contains("<th>factor</th>"))
    #expect(!page.contains("<script"))
    #expect(try folder.read("d.md").contains("knowledge is to be weekly fresh"))

    try folder.write("# user\n\nShort: {{input}}\n", to: "prompts/answer.md")
    let checked = try trivium("decide", "--check", "d.json", in: folder)
    #expect(
      checked.output.contains("The prompt of rag has changed since; it was not measured anew."))
    #expect(try trivium("decide", "-o", "d.pdf", in: folder).status == 2)
  }

  @Test func `a prompt is searched for, measured on held-out cases, and written when asked`() throws
  {
    let folder = try TemporaryFolder.workspace(
      """
      models: { embedded: baseline }
      strategies: { prompt: { prompt: prompts/answer.md, model: embedded } }
      datasets: { train: data/train.jsonl, test: data/test.jsonl }
      """)
    try folder.write(
      "---\ntechnique: zero-shot\nlabels: [alpha, omega]\n---\n# user\n\n{{input}}\n",
      to: "prompts/answer.md")
    func rows(_ range: Range<Int>) -> String {
      range.map { index in
        let isRefund = index % 2 == 0
        let text = isRefund ? "money back for order \(index)" : "cannot sign in as user \(index)"
        return "{\"input\":\"\(text)\",\"expected\":\"\(isRefund ? "alpha" : "omega")\"}\n"
      }.joined()
    }
    try folder.write(rows(0..<60), to: "data/train.jsonl")
    try folder.write(rows(100..<140), to: "data/test.jsonl")

    let arguments = [
      "optimize", "-S", "prompt", "--scorer", "exact", "--demonstrations", "4",
    ]
    let dry = try trivium(arguments + ["--dry-run"], in: folder)
    #expect(dry.notes.contains("4 candidates on up to 30 of 60 training cases"))
    #expect(try trivium("sessions", "list", "--json", in: folder).output == "[\n\n]\n")

    let before = try folder.read("prompts/answer.md")
    let tried = try trivium(arguments, in: folder)
    #expect(tried.status == 0)
    #expect(tried.output.contains("+ demonstrations:"))
    #expect(tried.output.contains("which the search has not seen"))
    #expect(try folder.read("prompts/answer.md") == before)

    let accepted = try trivium(arguments + ["--accept"], in: folder)
    #expect(accepted.output.contains("the new prompt beats the prompt as it is"))
    #expect(try folder.read("prompts/answer.md").contains("technique: few-shot"))
    #expect(
      try trivium("sessions", "list", in: folder).output
        .contains("Search for a better prompt of prompt"))

    let resumed = try trivium("eval", "--resume", "last", in: folder)
    #expect(resumed.notes.contains("No evaluation is recorded here."))

    // What was tried is no evaluation of its own right, and is paid for under its own name.
    #expect(try trivium("cost", "--by", "purpose", in: folder).output.contains("optimize"))
    #expect(try trivium("decide", in: folder).output.hasPrefix("Prior, not measured"))
    #expect(try trivium("optimize", "-S", "nope", in: folder).status == 2)
    let proposing = try trivium(arguments + ["--propose", "2"], in: folder)
    #expect(proposing.status == 1)
    #expect(proposing.notes.contains("proposed no instructions"))
  }

  @Test func `a program scores answers once it is trusted, and likeness needs no server`() throws {
    let folder = try TemporaryFolder.workspace(
      TemporaryFolder.yaml + "\nscorers: [ { command: ./score.sh, name: judged } ]\n")
    try folder.write(
      "{\"id\":\"a\",\"input\":\"x\",\"expected\":\"ten words\"}\n{\"id\":\"b\",\"input\":\"y\",\"expected\":\"no\"}\n",
      to: "cases.jsonl")
    try folder.write(
      "{\"id\":\"a\",\"output\":\"ten of the words\"}\n{\"id\":\"b\",\"output\":\"never\"}\n",
      to: "ours.jsonl")
    try folder.write(
      "#!/bin/sh\ngrep -q 'ten of' && echo pass || echo fail\n", to: "score.sh")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: folder.url.appendingPathComponent("score.sh").path)
    let arguments = ["eval", "--dataset", "cases.jsonl", "--outputs", "ours=ours.jsonl"]
    let refused = try trivium(arguments, in: folder)
    #expect(refused.status == 1)
    #expect(refused.notes.contains("A scorer would run the program `./score.sh`"))
    #expect(try trivium("trust", in: folder).output == "run ./score.sh to score answers\n")
    #expect(try trivium(arguments, in: folder).output.contains("50.0 %"))
    let alike = try trivium(arguments + ["--scorer", "similarity", "-o", "out.jsonl"], in: folder)
    #expect(alike.status == 0)
    #expect(try folder.read("out.jsonl").contains("similarity 0."))
  }

  @Test func `labels of people say how far a scorer can be trusted`() throws {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    let ids = 0..<40
    try folder.write(
      ids.map { "{\"id\":\"\($0)\",\"input\":\"q\",\"expected\":\"yes\"}\n" }.joined(),
      to: "cases.jsonl")
    try folder.write(
      ids.map { "{\"id\":\"\($0)\",\"output\":\"\($0 < 30 ? "yes" : "no")\"}\n" }.joined(),
      to: "ours.jsonl")
    _ = try trivium(
      "eval", "--dataset", "cases.jsonl", "--scorer", "exact", "--outputs", "ours=ours.jsonl",
      in: folder)
    let none = try trivium("eval", "agreement", in: folder)
    #expect(none.status == 1)
    #expect(none.notes.contains("Nobody has judged an answer"))
    try folder.write(
      ids.map { "{\"id\":\"\($0)\",\"label\":\"\($0 < 24 || $0 == 39 ? "pass" : "fail")\"}\n" }
        .joined(), to: "labels.jsonl")
    let told = try trivium("eval", "agreement", "--labels", "labels.jsonl", in: folder)
    #expect(told.status == 0)
    #expect(
      told.output.contains("on 33 of 40 answers (82.5 % [68.1 %, 91.3 %]); kappa 0.6"))
    #expect(told.output.contains("ours: 75.0 % as scored, 62.5 % ["))
    try folder.write("{\"id\":\"0\",\"label\":7}\n{\"id\":\"z\",\"label\":1}\n", to: "bad.jsonl")
    let wrong = try trivium("eval", "agreement", "--labels", "bad.jsonl", in: folder)
    #expect(wrong.status == 2)
    #expect(wrong.notes.contains("bad.jsonl:1: `label` is true, false, pass, fail or 0…1."))
    #expect(wrong.notes.contains("bad.jsonl:2: the evaluation has no case “z”."))
  }

  @Test func `an evaluation is held against a recorded one`() throws {
    let folder = try TemporaryFolder.workspace(TemporaryFolder.yaml)
    let cases = (0..<20).map { "{\"id\":\"\($0)\",\"input\":\"q\",\"expected\":\"\($0)\"}\n" }
    try folder.write(cases.joined(), to: "sums.jsonl")
    func outputs(wrong: Int) -> String {
      (0..<20).map { "{\"id\":\"\($0)\",\"output\":\"\($0 < wrong ? -1 : $0)\"}\n" }.joined()
    }
    try folder.write(outputs(wrong: 2), to: "a.jsonl")
    try folder.write(outputs(wrong: 12), to: "b.jsonl")
    func evaluate(_ file: String, _ more: String...) throws -> Outcome {
      try trivium(
        ["eval", "--dataset", "sums.jsonl", "--scorer", "exact", "--outputs", "s=\(file)"] + more,
        in: folder)
    }
    #expect(try evaluate("a.jsonl", "--baseline", "last").status == 1)
    #expect(try evaluate("a.jsonl").status == 0)
    let worse = try evaluate("b.jsonl", "--baseline", "last", "--max-regression", "0.1")
    #expect(worse.status == 100)
    #expect(worse.output.contains("s (baseline) beats s by 50.0 points"))
    #expect(worse.notes.contains("GATE  s: quality has fallen by 50.0 %, over 10.0 %"))
    #expect(try evaluate("a.jsonl", "--max-regression", "0.1").status == 2)
    #expect(try evaluate("a.jsonl", "--baseline", "pinned").notes.contains("No pinned session"))
    try folder.write(#"{"id":0,"output":"0"}"#, to: "few.jsonl")
    let few = try evaluate("few.jsonl", "--fail-under", "0.8")
    #expect(few.status == 100)
    #expect(few.notes.contains("GATE  s: 19 of 20 cases have no output"))
    let other = try trivium(
      "eval", "--dataset", "sums.jsonl", "--scorer", "exact", "--outputs", "t=a.jsonl",
      "--baseline", "last", "--max-regression", "0.1", in: folder)
    #expect(other.status == 100)
    #expect(other.notes.contains("nothing can be compared: the baseline has s"))
    #expect(try evaluate("b.jsonl").status == 0)
    #expect(try evaluate("a.jsonl", "--match", "(").notes.contains("--match cannot be read at"))
    let better = try evaluate("a.jsonl", "--baseline", "last", "--max-regression", "0")
    #expect(better.status == 0)
    #expect(better.output.contains("s beats s (baseline) by 50.0 points"))
  }

  @Test func `the change of a prompt that broke a case is found and shown`() throws {
    let folder = try TemporaryFolder.workspace(
      """
      models: { embedded: baseline }
      strategies: { prompt: { prompt: prompts/answer.md, model: embedded } }
      """)
    try folder.write(
      "{\"id\":\"17\",\"input\":\"refund my order\",\"expected\":\"refund\"}\n", to: "cases.jsonl")
    func writePrompt(_ labels: String, _ word: String) throws {
      try folder.write(
        "---\nlabels: [\(labels)]\n---\n# user\n\n\(word)\n\n{{input}}\n", to: "prompts/answer.md")
    }
    for (index, word) in ["one", "two", "three", "four", "five"].enumerated() {
      try writePrompt(index < 3 ? "refund, login" : "login, password", word)
      #expect(try trivium("run", "-S", "prompt", "hello", in: folder).status == 0)
    }
    let arguments = [
      "bisect", "-S", "prompt", "--dataset", "cases.jsonl", "--scorer", "exact", "--case",
    ]
    let found = try trivium(arguments + ["17"], in: folder)
    #expect(found.status == 0)
    #expect(found.notes.contains("5 versions · at most"))
    #expect(found.output.contains("Case 17 broke between"))
    #expect(found.output.contains("- labels: [refund, login]\n"))
    #expect(found.output.contains("+ labels: [login, password]\n"))
    #expect(found.output.contains("- three\n"))
    #expect(try trivium(arguments + ["18"], in: folder).status == 2)
    #expect(!found.notes.contains("left out"))
    try folder.write("{\"session\":\"x\",\"trivium\":99}\n", to: ".trivium/sessions/x.jsonl")
    let incomplete = try trivium(arguments + ["17"], in: folder)
    #expect(incomplete.notes.contains("x.jsonl"))
    #expect(incomplete.notes.contains("Its versions are left out."))
    #expect(incomplete.output.contains("Case 17 broke between"))
    try writePrompt("refund, login", "six")
    #expect(try trivium(arguments + ["17"], in: folder).output.contains("nothing is broken"))
  }

  @Test func `a learning curve says what more examples would give, and keeps nothing`() throws {
    let folder = try TemporaryFolder.workspace(
      TemporaryFolder.yaml.replacing("datasets: {", with: "datasets: { test: data/test.jsonl,"))
    try folder.write(
      #"{"input":"i want my money back","expected":"refund"}"# + "\n", to: "data/test.jsonl")
    let curve = try trivium(
      "tune", "curve", "router", "--sizes", "2,4", "--scorer", "exact", in: folder)
    #expect(curve.status == 0)
    #expect(curve.output.hasPrefix("EXAMPLES"))
    #expect(curve.output.contains("\n4 "))
    #expect(curve.output.contains("Too few sizes"))
    let known = try trivium(
      "tune", "curve", "router", "--dataset", "train", "--scorer", "exact", in: folder)
    #expect(known.status == 2)
    #expect(known.notes.contains("is what router is trained on"))
    #expect(try trivium("tune", "list", in: folder).output.contains("not trained"))
    #expect(try trivium("tune", "curve", "router", "--sizes", "2,x", in: folder).status == 2)
    #expect(try trivium("tune", "curve", "nope", in: folder).status != 0)
  }
}
