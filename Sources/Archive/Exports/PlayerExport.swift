import Foundation
package import StrategyCore

/// A session as one HTML file that plays it: no network, no other file, and nothing of the session is ever markup.
package enum PlayerExport {
  private struct Recording: Encodable {
    struct Run: Encodable {
      var id: Int
      var title: String
      var input: String
      var prompt: String
      var start: Double
      var end: Double?
      var outcome: String
    }
    struct Step: Encodable {
      /// Seconds.
      var t: Double
      var run: Int?
      var text: String
      /// `a` answer, `r` reasoning, `n` note.
      var kind: String
    }
    struct Evaluation: Encodable {
      var title: String
      var summary: String
      var start: Double
      var cells: [Cell]
    }
    struct Cell: Encodable {
      /// Seconds.
      var t: Double
      /// In the order of the table's columns.
      var texts: [String]
    }
    var title: String
    var about: String
    var seconds: Double
    var runs: [Run]
    var steps: [Step]
    var evaluations: [Evaluation]
  }

  package static func html(of session: SessionExport) throws(Failure) -> String {
    let json: Data
    do {
      json = try CassetteLine.encoder().encode(recording(of: session))
    } catch {
      throw Failure(.storage, "The session could not be encoded: \(error)")
    }
    let data = String(decoding: json, as: UTF8.self)
      .replacingOccurrences(of: "<", with: "\\u003c").replacingOccurrences(of: ">", with: "\\u003e")
      .replacingOccurrences(of: "&", with: "\\u0026")
      .replacingOccurrences(of: "\u{2028}", with: "\\u2028")
      .replacingOccurrences(of: "\u{2029}", with: "\\u2029")
    return page(title: escaped(session.title), data: data)
  }

  private static func recording(of session: SessionExport) -> Recording {
    let state = session.state
    let runs = state.runs.map { run in
      Recording.Run(
        id: run.id.rawValue,
        title: VisibleText.of(
          "Run \(run.id.rawValue) · \(run.request.strategy) · \(run.plan?.model ?? "–")"),
        input: VisibleText.of(run.request.input),
        prompt: VisibleText.of(
          run.prompt?.messages.map { "\($0.role.rawValue): \($0.content)" }.joined(
            separator: "\n\n")
            ?? run.request.promptText),
        start: Double(run.startedAt) / 1e6, end: run.endedAt.map { Double($0) / 1e6 },
        outcome: outcome(of: run))
    }
    let steps = session.entries.compactMap { entry -> Recording.Step? in
      let time = Double(entry.at) / 1e6
      if let chunk = entry.event.chunk {
        return Recording.Step(
          t: time, run: chunk.run.rawValue, text: VisibleText.of(chunk.text),
          kind: chunk.kind == .text ? "a" : "r")
      }
      guard case .noteAdded(let text) = entry.event else { return nil }
      return Recording.Step(t: time, run: nil, text: VisibleText.of(text), kind: "n")
    }
    return Recording(
      title: VisibleText.of(session.title),
      about: "\(session.time()) · \(session.counts) · \(state.spending.cost.formatted)",
      seconds: Double(state.time) / 1e6, runs: runs, steps: steps,
      evaluations: session.evaluations.map(evaluation))
  }

  private static func evaluation(_ evaluation: RecordedEvaluation) -> Recording.Evaluation {
    Recording.Evaluation(
      title: VisibleText.of(evaluation.title), summary: VisibleText.of(evaluation.summary),
      start: Double(evaluation.startedAt) / 1e6,
      cells: evaluation.cells.map { cell in
        Recording.Cell(
          t: Double(cell.at) / 1e6,
          texts: [
            cell.strategy, cell.title, cell.scoreText, cell.record.cost?.formatted ?? "–",
            cell.record.seconds.map { String(format: "%.2f s", $0) } ?? "–",
            cell.answer?.text ?? "–",
          ].map(VisibleText.of))
      })
  }

  private static func outcome(of run: Run) -> String {
    let ending =
      switch run.status {
      case .running: "running"
      case .finished(let reason): reason.rawValue
      case .cancelled: "cancelled"
      case .interrupted: "interrupted"
      case .failed(let failure): "failed: \(VisibleText.of(failure.sentence))"
      }
    let tokens = "\(run.usage.prompt) in, \(run.usage.output) out"
    return [ending, tokens, run.cost?.formatted].compactMap(\.self).joined(separator: " · ")
  }

  private static func escaped(_ text: String) -> String {
    VisibleText.of(text).replacingOccurrences(of: "&", with: "&amp;")
      .replacingOccurrences(of: "<", with: "&lt;").replacingOccurrences(of: ">", with: "&gt;")
  }

  private static let style = """
    :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
    body { max-width: 60rem; margin: 0 auto; padding: 1rem 1rem 6rem; }
    article { border: 1px solid #8886; border-radius: .5rem; padding: .5rem 1rem; margin: 1rem 0; }
    pre { white-space: pre-wrap; overflow-wrap: anywhere; font: .9rem/1.5 ui-monospace, monospace; }
    .input { opacity: .75; } .reasoning { opacity: .6; font-style: italic; } .outcome { font-size: .85rem; }
    table { border-collapse: collapse; font-size: .9rem; } th, td { text-align: left; vertical-align: top;
      padding: .15rem .75rem .15rem 0; overflow-wrap: anywhere; }
    nav { position: fixed; inset: auto 0 0 0; padding: .75rem 1rem; background: Canvas; border-top: 1px solid #8886;
      display: flex; gap: .75rem; align-items: center; }
    nav input { flex: 1; }
    """

  private static let script = """
    const data = JSON.parse(document.getElementById("session").textContent);
    const byId = id => document.getElementById(id);
    byId("title").textContent = data.title;
    byId("about").textContent = data.about;
    const seek = byId("seek"), play = byId("play"), clock = byId("clock"), speed = byId("speed");
    seek.max = data.seconds;
    const make = (parent, tag, name, text) => {
      const node = document.createElement(tag);
      if (name) node.className = name;
      if (text) node.textContent = text;
      parent.append(node);
      return node;
    };
    const views = new Map();
    for (const run of data.runs) {
      const box = make(byId("runs"), "article");
      make(box, "h2", "", run.title);
      const prompt = make(box, "details");
      make(prompt, "summary", "", "Prompt");
      make(prompt, "pre", "", run.prompt);
      make(box, "pre", "input", run.input);
      views.set(run.id, { run, box, reasoning: make(box, "pre", "reasoning"),
        answer: make(box, "pre", "answer"), outcome: make(box, "p", "outcome") });
    }
    const tables = data.evaluations.map(evaluation => {
      const box = make(byId("runs"), "article");
      make(box, "h2", "", evaluation.title);
      make(box, "p", "outcome", evaluation.summary);
      const table = make(box, "table");
      const head = make(make(table, "thead"), "tr");
      for (const name of ["Strategy", "Case", "Score", "Cost", "Time", "Answer"]) make(head, "th", "", name);
      const body = make(table, "tbody");
      const rows = evaluation.cells.map(cell => {
        const row = make(body, "tr");
        for (const text of cell.texts) make(row, "td", "", text);
        row.hidden = true;
        return row;
      });
      return { evaluation, box, rows, shown: 0 };
    });
    const fill = (table, now) => {
      const cells = table.evaluation.cells;
      table.box.hidden = table.evaluation.start > now;
      while (table.shown < cells.length && cells[table.shown].t <= now) table.rows[table.shown++].hidden = false;
      while (table.shown > 0 && cells[table.shown - 1].t > now) table.rows[--table.shown].hidden = true;
    };
    const show = now => {
      for (const table of tables) fill(table, now);
      const texts = new Map();
      let notes = "";
      for (const step of data.steps) {
        if (step.t > now) break;
        if (step.kind === "n") { notes += step.text + "\\n"; continue; }
        const key = step.run + step.kind;
        texts.set(key, (texts.get(key) || "") + step.text);
      }
      byId("notes").textContent = notes;
      for (const [id, view] of views) {
        view.box.hidden = view.run.start > now;
        view.answer.textContent = texts.get(id + "a") || "";
        view.reasoning.textContent = texts.get(id + "r") || "";
        const ended = view.run.end != null && view.run.end <= now;
        view.outcome.textContent = ended ? view.run.outcome : "…";
      }
      clock.textContent = now.toFixed(1) + " / " + data.seconds.toFixed(1) + " s";
    };
    let last = null;
    const tick = time => {
      if (last === null) return;
      const now = Math.min(Number(seek.value) + (time - last) / 1000 * Number(speed.value), data.seconds);
      last = time;
      seek.value = now;
      show(now);
      if (now >= data.seconds) stop(); else requestAnimationFrame(tick);
    };
    const stop = () => { last = null; play.textContent = "Play"; };
    play.onclick = () => {
      if (last !== null) return stop();
      if (Number(seek.value) >= data.seconds) seek.value = 0;
      play.textContent = "Pause";
      last = performance.now();
      requestAnimationFrame(tick);
    };
    seek.oninput = () => show(Number(seek.value));
    const at = Number(location.hash.slice(1));
    seek.value = location.hash && at >= 0 ? at : data.seconds;
    show(Number(seek.value));
    """

  private static func page(title: String, data: String) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-player'; style-src 'nonce-player'; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width">
    <title>\(title)</title>
    <style nonce="player">\(style)</style>
    </head>
    <body>
    <h1 id="title"></h1>
    <p id="about"></p>
    <pre id="notes"></pre>
    <main id="runs"></main>
    <nav>
    <button id="play">Play</button>
    <input id="seek" type="range" min="0" step="any" aria-label="Moment">
    <select id="speed" aria-label="Speed"><option>0.25<option>0.5<option selected>1<option>2<option>4<option>8<option>16</select>
    <output id="clock"></output>
    </nav>
    <script id="session" type="application/json" nonce="player">\(data)</script>
    <script nonce="player">\(script)</script>
    </body>
    </html>

    """
  }
}
