import Foundation
package import StrategyCore

/// A session as OpenTelemetry traces in OTLP's JSON, with the attributes of the GenAI conventions: one trace, a span for
/// the session, and below it one for each run, each retrieval, and each evaluation with its cells.
package enum TelemetryExport {
  /// - Parameter withTexts: what was sent and answered goes into the attributes too.
  package static func json(
    of session: SessionExport, withTexts: Bool = true
  ) throws(Failure) -> String {
    let tracing = Tracing(session: session, withTexts: withTexts)
    let scope = ScopeSpans(
      scope: Scope(name: "trivium", version: "1"), spans: tracing.spans)
    let resource = Resource(attributes: [Attribute("service.name", .string("trivium"))])
    let payload = Payload(resourceSpans: [
      ResourceSpans(resource: resource, scopeSpans: [scope])
    ])
    do {
      return String(decoding: try CassetteLine.encoder().encode(payload), as: UTF8.self)
    } catch {
      throw Failure(.storage, "The traces could not be encoded: \(error)")
    }
  }

  private struct Payload: Encodable {
    var resourceSpans: [ResourceSpans]
  }

  private struct ResourceSpans: Encodable {
    var resource: Resource
    var scopeSpans: [ScopeSpans]
  }

  private struct Resource: Encodable {
    var attributes: [Attribute]
  }

  private struct ScopeSpans: Encodable {
    var scope: Scope
    var spans: [Span]
  }

  private struct Scope: Encodable {
    var name: String
    var version: String
  }

  private struct Span: Encodable {
    struct Status: Encodable {
      var code: Int
      var message: String?
    }
    struct Event: Encodable {
      var timeUnixNano: String
      var name: String
      var attributes: [Attribute]
    }
    var traceId: String
    var spanId: String
    var parentSpanId: String?
    var name: String
    /// 1 is internal, 3 a client.
    var kind: Int
    var startTimeUnixNano: String
    var endTimeUnixNano: String
    var attributes: [Attribute]
    var events: [Event]
    var status: Status
  }

  private struct Attribute: Encodable {
    enum Value: Encodable {
      case string(String)
      case int(Int)
      case double(Double)
      case strings([String])

      private enum CodingKeys: String, CodingKey {
        case stringValue, intValue, doubleValue, arrayValue
      }

      private struct List: Encodable {
        var values: [Value]
      }

      func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .string(let text): try fields.encode(text, forKey: .stringValue)
        case .int(let number): try fields.encode(String(number), forKey: .intValue)
        case .double(let number): try fields.encode(number, forKey: .doubleValue)
        case .strings(let texts):
          try fields.encode(List(values: texts.map { .string($0) }), forKey: .arrayValue)
        }
      }
    }

    var key: String
    var value: Value

    init(_ key: String, _ value: Value) {
      self.key = key
      self.value = value
    }
  }

  private struct Message: Encodable {
    struct Part: Encodable {
      var type: String
      var content: String
    }
    var role: String
    var parts: [Part]
    var finish_reason: String?
  }

  private struct Tracing {
    let session: SessionExport
    let withTexts: Bool

    private var id: String { session.header.session.rawValue }
    private var trace: String { hexadecimal("trace", id) + hexadecimal("session", id) }
    private var root: String { hexadecimal("root", id) }

    private func hexadecimal(_ parts: String...) -> String {
      var hash: UInt64 = 0xCBF2_9CE4_8422_2325
      for byte in parts.joined(separator: "\0").utf8 {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
      }
      let digits = String(max(hash, 1), radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private func nanoseconds(_ at: Microseconds) -> String {
      let start = max(0, min(session.header.startedAt, 9e9))
      return String(Int(start * 1e6) * 1000 + max(0, min(at, 1 << 52)) * 1000)
    }

    var spans: [Span] {
      let state = session.state
      var attributes = [Attribute("gen_ai.conversation.id", .string(id))]
      attributes.append(Attribute("session.id", .string(id)))
      attributes.append(Attribute("langfuse.trace.name", .string(session.title)))
      if !state.tags.isEmpty {
        attributes.append(Attribute("langfuse.trace.tags", .strings(state.tags)))
      }
      let whole = Span(
        traceId: trace, spanId: root, name: "session \(session.title)", kind: 1,
        startTimeUnixNano: nanoseconds(0), endTimeUnixNano: nanoseconds(state.time),
        attributes: attributes, events: [], status: Span.Status(code: 0))
      return [whole] + state.runs.flatMap { [retrieval(of: $0), call(of: $0)].compactMap(\.self) }
        + session.evaluations.flatMap { spans(of: $0) }
    }

    private func retrieval(of run: Run) -> Span? {
      guard let seconds = run.retrievalSeconds, seconds.isFinite else { return nil }
      let end = run.startedAt + Microseconds(max(0, min(seconds, 1e6)) * 1e6)
      var attributes = [
        Attribute("gen_ai.operation.name", .string("retrieval")),
        Attribute("gen_ai.provider.name", .string("trivium")),
        Attribute("session.id", .string(id)),
        Attribute("langfuse.observation.type", .string("retriever")),
      ]
      attributes.append(
        Attribute("trivium.passages", .strings(run.passages.map(\.passage.id))))
      return Span(
        traceId: trace, spanId: hexadecimal("retrieval", id, String(run.id.rawValue)),
        parentSpanId: root, name: "retrieval", kind: 1,
        startTimeUnixNano: nanoseconds(run.startedAt), endTimeUnixNano: nanoseconds(end),
        attributes: attributes, events: [], status: Span.Status(code: 0))
    }

    private func spans(of evaluation: RecordedEvaluation) -> [Span] {
      let number = String(evaluation.id.rawValue)
      let own = hexadecimal("evaluation", id, number)
      let whole = Span(
        traceId: trace, spanId: own, parentSpanId: root,
        name: "evaluation \(evaluation.plan.dataset)", kind: 1,
        startTimeUnixNano: nanoseconds(evaluation.startedAt),
        endTimeUnixNano: nanoseconds(max(evaluation.endedAt, evaluation.startedAt)),
        attributes: [
          Attribute("session.id", .string(id)),
          Attribute("trivium.evaluation", .int(evaluation.id.rawValue)),
          Attribute("trivium.dataset.sha256", .string(evaluation.plan.contentHash)),
        ], events: [], status: Span.Status(code: 0))
      return [whole] + evaluation.cells.map { span(of: $0, in: evaluation, below: own) }
    }

    /// One case with one strategy; what the scorers said of it are its events.
    private func span(
      of cell: RecordedEvaluation.Cell, in evaluation: RecordedEvaluation, below parent: String
    ) -> Span {
      let place = cell.record.cell
      let seconds = cell.record.seconds.flatMap { $0.isFinite ? min(max($0, 0), 1e6) : nil } ?? 0
      var attributes = [
        Attribute("session.id", .string(id)),
        Attribute("trivium.evaluation", .int(evaluation.id.rawValue)),
        Attribute("trivium.strategy", .string(cell.strategy)),
        Attribute("trivium.case", .string(evaluation.plan.cases[place.row])),
        Attribute("trivium.repeat", .int(place.turn)),
        Attribute("trivium.outcome", .string(cell.outcome)),
      ]
      if let answer = cell.answer, cell.record.wasCalled {
        attributes += [
          Attribute("langfuse.observation.type", .string("generation")),
          Attribute("gen_ai.usage.input_tokens", .int(answer.usage.prompt)),
          Attribute("gen_ai.usage.output_tokens", .int(answer.usage.output)),
        ]
      }
      attributes += costs(cell.record.cost)
      if withTexts, let answer = cell.answer {
        attributes += messages(
          [
            Message(
              role: "assistant", parts: [.init(type: "text", content: answer.text)],
              finish_reason: answer.finish?.rawValue)
          ], under: "gen_ai.output.messages")
      }
      var status = Span.Status(code: 0)
      if case .failed(let reason) = cell.record.outcome {
        status = Span.Status(code: 2, message: reason)
      }
      return Span(
        traceId: trace,
        spanId: hexadecimal(
          "cell", parent, String(place.row), String(place.strategy), String(place.turn)),
        parentSpanId: parent, name: "evaluate \(cell.strategy)", kind: 1,
        startTimeUnixNano: nanoseconds(max(cell.at - Microseconds(seconds * 1e6), 0)),
        endTimeUnixNano: nanoseconds(cell.at), attributes: attributes,
        events: results(of: cell, by: evaluation.plan.scorers), status: status)
    }

    private func results(
      of cell: RecordedEvaluation.Cell, by scorers: [ScorerDefinition]
    ) -> [Span.Event] {
      let parts = cell.answer?.parts ?? []
      return zip(scorers, parts).map { scorer, part in
        var attributes = [Attribute("gen_ai.evaluation.name", .string(scorer.title))]
        switch part {
        case .scored(let score):
          attributes += [
            Attribute("gen_ai.evaluation.score.value", .double(score.value)),
            Attribute("gen_ai.evaluation.score.label", .string(score.isPass ? "pass" : "fail")),
          ]
          if withTexts, !score.reason.isEmpty {
            attributes.append(Attribute("gen_ai.evaluation.explanation", .string(score.reason)))
          }
        case .unscored(let reason):
          attributes.append(Attribute("gen_ai.evaluation.explanation", .string(reason)))
        }
        return Span.Event(
          timeUnixNano: nanoseconds(cell.at), name: "gen_ai.evaluation.result",
          attributes: attributes)
      }
    }

    private func call(of run: Run) -> Span {
      let model = run.plan?.model ?? "unknown"
      let parts = model.split(separator: "/", maxSplits: 1).map(String.init)
      let name = parts.last ?? model
      var status = Span.Status(code: 0)
      var attributes = [
        Attribute("gen_ai.operation.name", .string("chat")),
        Attribute(
          "gen_ai.provider.name",
          .string(parts.count == 2 ? Self.provider(parts[0]) : "trivium")),
        Attribute("gen_ai.request.model", .string(name)),
        Attribute("gen_ai.conversation.id", .string(id)),
        Attribute("session.id", .string(id)),
        Attribute("trivium.run", .int(run.id.rawValue)),
        Attribute("trivium.strategy", .string(run.request.strategy)),
        Attribute("langfuse.observation.type", .string("generation")),
        Attribute("gen_ai.usage.input_tokens", .int(run.usage.prompt)),
        Attribute("gen_ai.usage.output_tokens", .int(run.usage.output)),
        Attribute("gen_ai.usage.cache_read.input_tokens", .int(run.usage.cacheRead)),
        Attribute(
          "gen_ai.usage.cache_creation.input_tokens",
          .int(run.usage.cacheWrite.addingReportingOverflow(run.usage.cacheWriteLong).partialValue)),
        Attribute("gen_ai.usage.reasoning.output_tokens", .int(run.usage.reasoning)),
      ]
      attributes += requested(run.plan?.parameters)
      attributes += answered(run, name)
      if case .failed(let failure) = run.status {
        status = Span.Status(code: 2, message: failure.message)
        attributes.append(Attribute("error.type", .string(failure.kind.rawValue)))
      }
      if withTexts { attributes += texts(of: run) }
      let first = run.firstTokenAt.map {
        Span.Event(timeUnixNano: nanoseconds($0), name: "first token", attributes: [])
      }
      return Span(
        traceId: trace, spanId: hexadecimal("run", id, String(run.id.rawValue)),
        parentSpanId: root, name: "chat \(name)", kind: 3,
        startTimeUnixNano: nanoseconds(run.startedAt),
        endTimeUnixNano: nanoseconds(run.endedAt ?? run.lastTokenAt ?? run.startedAt),
        attributes: attributes, events: first.map { [$0] } ?? [], status: status)
    }

    private func requested(_ parameters: RequestParameters?) -> [Attribute] {
      var attributes: [Attribute] = []
      func add(_ key: String, _ value: Attribute.Value?) {
        if let value { attributes.append(Attribute("gen_ai.request.\(key)", value)) }
      }
      add("temperature", parameters?.temperature.map { .double($0) })
      add("top_p", parameters?.topP.map { .double($0) })
      add("max_tokens", parameters?.maxOutputTokens.map { .int($0) })
      add("seed", parameters?.seed.map { .int($0) })
      add("presence_penalty", parameters?.presencePenalty.map { .double($0) })
      add("frequency_penalty", parameters?.frequencyPenalty.map { .double($0) })
      add("stop_sequences", parameters?.stop.map { .strings($0) })
      add("choice.count", parameters?.samples.map { .int($0) })
      return attributes
    }

    private func answered(_ run: Run, _ name: String) -> [Attribute] {
      var attributes = [
        Attribute("gen_ai.response.model", .string(run.report?.model ?? name))
      ]
      if let id = run.report?.requestID {
        attributes.append(Attribute("gen_ai.response.id", .string(id)))
      }
      if case .finished(let reason) = run.status {
        attributes.append(Attribute("gen_ai.response.finish_reasons", .strings([reason.rawValue])))
      }
      if let seconds = run.timeToFirstToken {
        attributes.append(Attribute("gen_ai.response.time_to_first_chunk", .double(seconds)))
      }
      attributes += costs(run.cost)
      if let rating = run.rating {
        attributes.append(Attribute("trivium.rating", .string(rating.rawValue)))
      }
      return attributes
    }

    private func costs(_ cost: Cost?) -> [Attribute] {
      guard let cost, cost.provenance != .unpriced else { return [] }
      return [
        Attribute("trivium.cost.usd", .string(cost.amount.description)),
        Attribute("langfuse.observation.cost_details", .string("{\"total\":\(cost.amount)}")),
      ]
    }

    private func messages(_ messages: [Message], under key: String) -> [Attribute] {
      guard let json = try? CassetteLine.encoder().encode(messages) else { return [] }
      return [Attribute(key, .string(String(decoding: json, as: UTF8.self)))]
    }

    private func texts(of run: Run) -> [Attribute] {
      let input = (run.prompt?.messages ?? []).map {
        Message(role: $0.role.rawValue, parts: [.init(type: "text", content: $0.content)])
      }
      var parts = [Message.Part(type: "text", content: run.text)]
      if !run.reasoning.isEmpty {
        parts.insert(Message.Part(type: "reasoning", content: run.reasoning), at: 0)
      }
      var output = Message(role: "assistant", parts: parts)
      if case .finished(let reason) = run.status { output.finish_reason = reason.rawValue }
      return messages(input, under: "gen_ai.input.messages")
        + messages([output], under: "gen_ai.output.messages")
    }

    private static func provider(_ name: String) -> String {
      switch name {
      case "gemini", "google": "gcp.gemini"
      case "vertex": "gcp.vertex_ai"
      case "azure": "azure.ai.openai"
      case "bedrock": "aws.bedrock"
      case "mistral": "mistral_ai"
      case "xai", "grok": "x_ai"
      default: name
      }
    }
  }
}
