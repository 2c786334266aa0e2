package import Foundation
import GRDB
package import StrategyCore

/// Reads the `logs.db` in which the program `llm` keeps its conversations.
package enum LLMLogsImport {
  /// One session for each conversation; the file is only read. `now` dates what has no date.
  package static func sessions(from file: URL, now: Double) throws(Failure) -> [ImportedSession] {
    do {
      var configuration = Configuration()
      configuration.readonly = true
      let queue = try DatabaseQueue(path: file.path, configuration: configuration)
      defer { try? queue.close() }
      return try queue.read { db in
        let hasResponses = try db.tableExists("responses")
        let hasTurns = try db.tableExists("turns")
        guard hasResponses || hasTurns else {
          throw Failure(
            .storage, "\(file.path): the database has no table of responses.",
            nextStep: "`llm logs path` tells where llm keeps its logs.")
        }
        let threads = hasTurns ? try LLMThreads(in: db).sessions(now: now) : []
        return try (hasResponses ? sessions(in: db, hasTurns: hasTurns, now: now) : []) + threads
      }
    } catch {
      throw error as? Failure
        ?? Failure(
          .storage, "\(file.path): the logs of llm cannot be read: \(error).",
          nextStep: "`llm logs path` tells where they are.")
    }
  }

  /// Conversations as versions before 0.36 keep them; what was moved to turns since is read there.
  private static func sessions(
    in db: Database, hasTurns: Bool, now: Double
  ) throws -> [ImportedSession] {
    let columns = Set(try db.columns(in: "responses").map(\.name))
    func column(_ name: String) -> String { columns.contains(name) ? name : "NULL AS \(name)" }
    let names = [
      "id", "model", "prompt", "system", "response", "conversation_id", "duration_ms",
      "datetime_utc", "input_tokens", "output_tokens",
    ]
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT \(names.map(column).joined(separator: ", ")) FROM responses
        \(hasTurns ? "WHERE id NOT IN (SELECT id FROM turns)" : "") ORDER BY rowid
        """)
    let fragments = try fragments(in: db)
    var order: [String] = []
    var conversations: [String: [Row]] = [:]
    for row in rows {
      let id: String = row["conversation_id"] ?? row["id"] ?? ""
      if conversations[id] == nil { order.append(id) }
      conversations[id, default: []].append(row)
    }
    let titles = try titles(in: db)
    return order.map { id in
      session(of: conversations[id] ?? [], name: titles[id], fragments, now: now)
    }
  }

  private static func titles(in db: Database) throws -> [String: String] {
    guard try db.tableExists("conversations") else { return [:] }
    var titles: [String: String] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT id, name FROM conversations") {
      if let id: String = row[0], let name: String = row[1] { titles[id] = name }
    }
    return titles
  }

  /// Long texts that newer versions keep apart from prompts.
  private static func fragments(in db: Database) throws -> [String: [String]] {
    guard try db.tableExists("prompt_fragments"), try db.tableExists("fragments") else {
      return [:]
    }
    var fragments: [String: [String]] = [:]
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT response_id, content FROM prompt_fragments
        JOIN fragments ON fragments.id = fragment_id ORDER BY "order"
        """)
    for row in rows {
      if let id: String = row[0], let text: String = row[1] {
        fragments[id, default: []].append(text)
      }
    }
    return fragments
  }

  private static func session(
    of rows: [Row], name: String?, _ fragments: [String: [String]], now: Double
  ) -> ImportedSession {
    let times = rows.map { row in seconds(row["datetime_utc"]) ?? now }
    let start = times.min() ?? now
    var said: [ComposedPrompt.Message] = []
    var turns: [ImportedSession.Turn] = []
    for (row, time) in zip(rows, times) {
      if let system: String = row["system"], !system.isEmpty {
        let message = ComposedPrompt.Message(role: .system, content: system)
        if !said.contains(message) { said.append(message) }
      }
      let id: String = row["id"] ?? ""
      let prompt: String = row["prompt"] ?? ""
      let question = ((fragments[id] ?? []) + [prompt]).filter { !$0.isEmpty }
      said.append(
        ComposedPrompt.Message(role: .user, content: question.joined(separator: "\n")))
      let answer: String = row["response"] ?? ""
      let (input, output): (Int?, Int?) = (row["input_tokens"], row["output_tokens"])
      let milliseconds: Int? = row["duration_ms"]
      turns.append(
        .init(
          messages: said, answer: answer, model: row["model"],
          usage: input == nil && output == nil
            ? nil
            : Usage(input: input ?? 0, output: output ?? 0, provenance: .reported).normalized,
          at: Microseconds(min(max(time - start, 0), 1e9) * 1e6),
          seconds: milliseconds.map { Double($0) / 1000 }))
      said.append(ComposedPrompt.Message(role: .assistant, content: answer))
    }
    return ImportedSession(name: name, workspace: "llm", startedAt: start, turns: turns)
  }

  /// A time as Python writes it, `2026-11-24T08:00:00.123456+00:00`; without a zone it is UTC.
  static func seconds(_ text: String?) -> Double? {
    guard let text, text.count >= 19 else { return nil }
    let whole = text.prefix(19).replacingOccurrences(of: " ", with: "T") + "Z"
    guard let date = try? Date(whole, strategy: .iso8601) else { return nil }
    let fraction = text.dropFirst(19).prefix { $0 == "." || $0.isNumber }
    return date.timeIntervalSince1970 + (Double("0" + fraction) ?? 0)
  }
}
