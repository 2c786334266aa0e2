import StrategyCore

/// OpenAI's Responses API. Nothing is kept on the server: the whole conversation goes with each request.
enum Responses {
  static let places: ParameterPlaces = [
    .temperature: "temperature", .topP: "top_p", .maxOutputTokens: "max_output_tokens",
    .reasoningEffort: "reasoning.effort", .responseFormat: "text.format",
    .serviceTier: "service_tier",
  ]

  static func body(for request: ModelRequest, model: String) -> RequestBody {
    let parameters = request.parameters
    let messages = request.prompt.messages
    let instructions = messages.filter { $0.role == .system }.map(\.content)
    var json: JSONValue = [
      "model": .string(model),
      "input": .array(
        messages.filter { $0.role != .system && !$0.content.isEmpty }.map {
          [
            "type": "message", "role": .string($0.role.rawValue), "content": .string($0.content),
          ]
        }),
      "store": false,
      "stream": true,
    ]
    json.append(
      "instructions",
      instructions.isEmpty ? nil : .string(instructions.joined(separator: "\n\n")))
    var body = RequestBody(
      json, parameters: parameters, rules: .openAI(model), places: places)
    body.putPlainParameters(except: [.responseFormat])
    body.put(.responseFormat, format(parameters.responseFormat))
    return body
  }

  private static func format(_ format: RequestParameters.ResponseFormat?) -> JSONValue? {
    switch format {
    case .json: ["type": "json_object"]
    case .schema:
      format?.schema.map {
        [
          "type": "json_schema", "name": .string(format?.schemaName ?? "answer"), "schema": $0,
          "strict": .bool($0.isStrictSchema),
        ]
      }
    case nil: nil
    }
  }
}

/// Reads responses, streamed or whole.
struct ResponsesReply: ReplyReading {
  /// Messages that are remarks on the way to the answer, by id.
  private var remarks: Set<String> = []
  /// Text came piece by piece, so that whole texts are no news, whatever item they claim to be of.
  private var hasPieces = false
  /// Whole texts that were taken, by item.
  private var taken: Set<String> = []
  private var summaryParts = 0

  mutating func read(
    _ document: JSONValue, event: String?, into reply: inout ReplyProgress
  ) throws(ReplyError) {
    if document["object"]?.string == "response" {
      try end(with: document, into: &reply)
      return reply.done()
    }
    let item = document["item_id"]?.string ?? ""
    switch document["type"]?.string ?? event {
    case "response.created", "response.in_progress", "response.queued":
      reply.served(Self.report(document["response"]))
    case "response.output_item.added":
      if document["item"]?["phase"]?.string == "commentary",
        let id = document["item"]?["id"]?.string
      {
        remarks.insert(id)
      }
    case "response.output_text.delta":
      hasPieces = true
      write(document["delta"]?.string ?? "", of: item, into: &reply)
    case "response.output_text.done":
      if isNews(item) {
        write(document["text"]?.string ?? "", of: item, into: &reply)
      }
    case "response.refusal.delta":
      hasPieces = true
      reply.refusal(document["delta"]?.string ?? "")
    case "response.refusal.done":
      if isNews(item) { reply.refusal(document["refusal"]?.string ?? "") }
    case "response.reasoning_summary_part.added":
      if summaryParts > 0 { reply.reasoning("\n\n") }
      summaryParts += 1
    case "response.reasoning_text.delta", "response.reasoning_summary_text.delta":
      reply.reasoning(document["delta"]?.string ?? "")
    case "response.completed", "response.incomplete", "response.failed", "response.cancelled":
      var times = ServerReport()
      times.take(timings: document["timings"])
      reply.served(times)
      try end(with: document["response"] ?? [:], into: &reply)
      reply.done()
    case "error": throw .server(ErrorReply(document))
    default: break
    }
  }

  private mutating func isNews(_ item: String) -> Bool {
    !hasPieces && taken.insert(item).inserted
  }

  private func write(_ text: String, of item: String, into reply: inout ReplyProgress) {
    if remarks.contains(item) { reply.reasoning(text) } else { reply.text(text) }
  }

  /// The last event holds the whole response: what it cost, why it ended, and text that did not come in pieces.
  private mutating func end(
    with response: JSONValue, into reply: inout ReplyProgress
  ) throws(ReplyError) {
    if !hasPieces, taken.isEmpty {
      for item in response["output"]?.elements ?? [] { read(item, into: &reply) }
    }
    reply.served(Self.report(response))
    if let usage = response["usage"] { reply.report(Self.usage(usage)) }
    switch response["status"]?.string {
    case "failed": throw .server(ErrorReply(["error": response["error"] ?? "the response failed"]))
    case "incomplete":
      switch response["incomplete_details"]?["reason"]?.string {
      case "max_output_tokens", "max_tokens": reply.finish(.length)
      case "content_filter": reply.finish(.contentFilter)
      default: reply.finish(.unknown)
      }
    case "completed": reply.finish(.stop)
    default: reply.finish(.unknown)
    }
  }

  private func read(_ item: JSONValue, into reply: inout ReplyProgress) {
    switch item["type"]?.string {
    case "message":
      for part in item["content"]?.elements ?? [] {
        let text = part["text"]?.string ?? ""
        if let refusal = part["refusal"]?.string {
          reply.refusal(refusal)
        } else if item["phase"]?.string == "commentary" {
          reply.reasoning(text)
        } else {
          reply.text(text)
        }
      }
    case "reasoning":
      let parts = (item["summary"]?.elements ?? []) + (item["content"]?.elements ?? [])
      reply.reasoning(parts.compactMap { $0["text"]?.string }.joined(separator: "\n\n"))
    default: break
    }
  }

  private static func report(_ response: JSONValue?) -> ServerReport {
    ServerReport(
      model: response?["model"]?.string, serviceTier: response?["service_tier"]?.string,
      billed: response?["usage"]?["cost"]?.money)
  }

  /// Cached and written tokens are part of the input's, reasoning tokens part of the output's.
  static func usage(_ usage: JSONValue) -> Usage {
    func count(_ path: String) -> Int { max(0, usage[path: path]?.integer ?? 0) }
    let prompt = count("input_tokens")
    let cached = min(prompt, count("input_tokens_details.cached_tokens"))
    let written = min(prompt - cached, count("input_tokens_details.cache_write_tokens"))
    let output = count("output_tokens")
    return Usage(
      input: prompt - cached - written, cacheRead: cached, cacheWrite: written, output: output,
      reasoning: min(output, count("output_tokens_details.reasoning_tokens")),
      provenance: .reported)
  }
}
