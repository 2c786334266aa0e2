import Foundation
import GRDB
import StrategyCore

/// The conversations of `llm` from 0.36 on: turns of threads, over a tree of messages that are made of parts.
struct LLMThreads {
  private struct Message {
    var role: String
    var parent: String?
    var text = ""
    var reasoning = ""
  }

  private struct Turn {
    var asked: String?
    var answered: String?
    var model: String?
    var usage: Usage?
    var milliseconds: Int?
    var time: Double?
  }

  private var names: [String: String] = [:]
  private var order: [String] = []
  private var turns: [String: [Turn]] = [:]
  private var messages: [String: Message] = [:]

  init(in db: Database) throws {
    for row in try Row.fetchAll(db, sql: "SELECT id, name FROM threads") {
      if let id: String = row[0], let name: String = row[1] { names[id] = name }
    }
    try readMessages(in: db)
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT thread_id, parent_message_hash, tip_message_hash, model, input_tokens,
        output_tokens, duration_ms, datetime_utc FROM turns ORDER BY rowid
        """)
    for row in rows {
      let thread: String = row[0] ?? ""
      let (input, output): (Int?, Int?) = (row[4], row[5])
      if turns[thread] == nil { order.append(thread) }
      turns[thread, default: []].append(
        Turn(
          asked: row[1], answered: row[2], model: row[3],
          usage: input == nil && output == nil
            ? nil
            : Usage(input: input ?? 0, output: output ?? 0, provenance: .reported).normalized,
          milliseconds: row[6], time: LLMLogsImport.seconds(row[7])))
    }
  }

  private mutating func readMessages(in db: Database) throws {
    for row in try Row.fetchAll(db, sql: "SELECT hash, parent_hash, role FROM messages") {
      if let hash: String = row[0], let role: String = row[2] {
        messages[hash] = Message(role: role, parent: row[1])
      }
    }
    var fragments: [Int: String] = [:]
    if try db.tableExists("fragments") {
      for row in try Row.fetchAll(db, sql: "SELECT id, content FROM fragments") {
        if let id: Int = row[0], let text: String = row[1] { fragments[id] = text }
      }
    }
    let parts = try Row.fetchAll(
      db, sql: "SELECT message_hash, type, text, payload FROM parts ORDER BY position, id")
    for row in parts {
      guard let hash: String = row[0], let type: String = row[1] else { continue }
      let plain: String? = row[2]
      let text = plain ?? Self.text(ofPayload: row[3], fragments)
      if type == "text" { messages[hash]?.text += text }
      if type == "reasoning" { messages[hash]?.reasoning += text }
    }
  }

  /// A text in pieces, some of which stand in another table.
  private static func text(ofPayload payload: String?, _ fragments: [Int: String]) -> String {
    struct Payload: Decodable {
      struct Piece: Decodable {
        var fragment: Int?
        var literal: String?
      }
      var text_ref: [Piece]
    }
    guard let payload,
      let read = try? JSONDecoder().decode(Payload.self, from: Data(payload.utf8))
    else { return "" }
    return read.text_ref.map { $0.literal ?? $0.fragment.flatMap { fragments[$0] } ?? "" }.joined()
  }

  /// The messages up to one, oldest first, but not those from `end` back.
  private func branch(to place: String?, after end: String? = nil) -> [Message] {
    var branch: [Message] = []
    var seen: Set<String> = []
    var place = place
    while let hash = place, hash != end, seen.insert(hash).inserted, let message = messages[hash] {
      branch.append(message)
      place = message.parent
    }
    return branch.reversed()
  }

  func sessions(now: Double) -> [ImportedSession] {
    order.map { thread in
      let turns = turns[thread] ?? []
      let start = turns.compactMap(\.time).min() ?? now
      return ImportedSession(
        name: names[thread], workspace: "llm", startedAt: start,
        turns: turns.map { imported($0, start: start) })
    }
  }

  private func imported(_ turn: Turn, start: Double) -> ImportedSession.Turn {
    let said = branch(to: turn.asked).compactMap { message in
      ChatLines.role(message.role).map {
        ComposedPrompt.Message(role: $0, content: message.text)
      }
    }
    let answer = branch(to: turn.answered, after: turn.asked).filter { $0.role == "assistant" }
    return ImportedSession.Turn(
      messages: said, answer: answer.map(\.text).joined(separator: "\n"),
      reasoning: answer.map(\.reasoning).joined(), model: turn.model, usage: turn.usage,
      at: Microseconds(min(max((turn.time ?? start) - start, 0), 1e9) * 1e6),
      seconds: turn.milliseconds.map { Double($0) / 1000 })
  }
}
