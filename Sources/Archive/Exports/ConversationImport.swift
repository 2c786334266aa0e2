package import Foundation
package import StrategyCore

/// Reads the `conversations.json` of a ChatGPT export.
package enum ConversationImport {
  private struct Conversation: Decodable {
    struct Node: Decodable {
      var message: Message?
      var parent: String?
    }
    var title: String?
    var create_time: Double?
    var mapping: [String: Node]
    var current_node: String?
  }

  private struct Message: Decodable {
    struct Author: Decodable {
      var role: String
    }
    struct Content: Decodable {
      var content_type: String?
      var parts: [Part]?
    }
    /// Text, or something else that is left out.
    struct Part: Decodable {
      var text: String?

      init(from decoder: any Decoder) throws {
        text = try? decoder.singleValueContainer().decode(String.self)
      }
    }
    struct Metadata: Decodable {
      var model_slug: String?
    }
    var author: Author
    var create_time: Double?
    var content: Content?
    var metadata: Metadata?

    var text: String {
      (content?.parts ?? []).compactMap(\.text).joined(separator: "\n")
    }
  }

  /// One session for each conversation: the branch that was open last.
  package static func sessions(from json: Data, now: Double) throws(Failure) -> [ImportedSession] {
    let conversations: [Conversation]
    do {
      conversations = try JSONDecoder().decode([Conversation].self, from: json)
    } catch {
      throw Failure(
        .storage, "The file is no list of conversations as ChatGPT exports them.",
        nextStep: "Give the conversations.json of the exported archive.")
    }
    return conversations.compactMap { session(of: $0, now: now) }
  }

  private static func session(of conversation: Conversation, now: Double) -> ImportedSession? {
    var branch: [Message] = []
    var seen: Set<String> = []
    var place = conversation.current_node
    while let id = place, seen.insert(id).inserted, let node = conversation.mapping[id] {
      if let message = node.message { branch.append(message) }
      place = node.parent
    }
    let start = sound(conversation.create_time) ?? now
    var said: [ComposedPrompt.Message] = []
    var turns: [ImportedSession.Turn] = []
    var askedAt = start
    for message in branch.reversed() {
      guard let role = ChatLines.role(message.author.role), !message.text.isEmpty else { continue }
      let time = sound(message.create_time) ?? askedAt
      if role == .assistant {
        turns.append(
          .init(
            messages: said, answer: message.text,
            model: message.metadata?.model_slug.map { "openai/\($0)" },
            at: Microseconds(min(max(askedAt - start, 0), 1e9) * 1e6),
            seconds: max(time - askedAt, 0)))
      }
      askedAt = time
      said.append(ComposedPrompt.Message(role: role, content: message.text))
    }
    guard !turns.isEmpty else { return nil }
    return ImportedSession(
      name: conversation.title, workspace: "ChatGPT", startedAt: start, turns: turns)
  }

  private static func sound(_ time: Double?) -> Double? {
    time.flatMap { $0.isFinite && (0..<1e11).contains($0) ? $0 : nil }
  }
}
