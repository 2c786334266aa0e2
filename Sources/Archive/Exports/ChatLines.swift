import Foundation
package import StrategyCore

/// OpenAI's JSON lines of chats, `{"messages":[{"role":…,"content":…}]}`, as fine-tuning takes them.
package enum ChatLines {
  private struct Line: Codable {
    struct Message: Codable {
      var role: String
      var content: String?
    }
    var messages: [Message]
  }

  /// One line for each run that finished; a correction stands in for the answer. With `onlyGood`, runs that were rated
  /// good or corrected.
  package static func text(of session: SessionExport, onlyGood: Bool = false) -> String {
    let encoder = CassetteLine.encoder()
    return session.state.runs.compactMap { run in
      guard case .finished = run.status, let prompt = run.prompt else { return nil }
      if onlyGood, run.rating != .good, run.correction == nil { return nil }
      if run.rating == .bad, run.correction == nil { return nil }
      var messages = prompt.messages.map {
        Line.Message(role: $0.role.rawValue, content: $0.content)
      }
      messages.append(.init(role: "assistant", content: run.correction ?? run.text))
      return (try? encoder.encode(Line(messages: messages))).map {
        String(decoding: $0, as: UTF8.self) + "\n"
      }
    }.joined()
  }

  /// Each line is a run. Lines that are no chats are named, not fatal.
  package static func session(
    from text: String, name: String?, now: Double
  ) throws(Failure) -> (session: ImportedSession, problems: [String]) {
    var turns: [ImportedSession.Turn] = []
    var problems: [String] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where !line.allSatisfy(\.isWhitespace) {
      guard let chat = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)) else {
        problems.append("Line \(index + 1) is no chat with “messages”; it is left out.")
        continue
      }
      let messages = chat.messages.compactMap { message in
        role(message.role).map {
          ComposedPrompt.Message(role: $0, content: message.content ?? "")
        }
      }
      if let last = messages.last, last.role == .assistant {
        turns.append(.init(messages: messages.dropLast(), answer: last.content))
      } else {
        problems.append("Line \(index + 1) does not end with an answer; it is left out.")
      }
    }
    guard !turns.isEmpty else {
      throw Failure(
        .storage, "No line holds a chat with an answer.",
        nextStep: "Each line is to be {\"messages\":[…,{\"role\":\"assistant\",\"content\":…}]}.")
    }
    let session = ImportedSession(
      name: name, workspace: "OpenAI chat lines", startedAt: now, turns: turns)
    return (session, problems)
  }

  static func role(_ name: String) -> MessageRole? {
    switch name {
    case "developer", "system": .system
    case "user": .user
    case "assistant": .assistant
    default: nil
    }
  }
}
