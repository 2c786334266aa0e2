import StrategyCore
import Testing

@testable import ModelProviders

@Suite struct ResponsesTests {
  private func event(_ type: String, _ rest: String) -> String {
    "event: \(type)\ndata: {\"type\":\"\(type)\",\(rest)}\n\n"
  }

  private func end(_ type: String, _ rest: String = "") -> String {
    event(
      "response.\(type)",
      #""response":{"id":"r","object":"response","model":"gpt-x","status":"\#(type)","service_tier":"default"\#(rest)}"#
    )
  }

  private let usage =
    #","usage":{"input_tokens":100,"input_tokens_details":{"cached_tokens":60,"cache_write_tokens":10},"output_tokens":40,"output_tokens_details":{"reasoning_tokens":30},"total_tokens":140}"#

  @Test func `text, thoughts, remarks and usage come apart`() throws {
    let body =
      event("response.created", #""response":{"id":"r","status":"in_progress","model":"gpt-x"}"#)
      + event("response.reasoning_summary_part.added", #""item_id":"rs","summary_index":0"#)
      + event("response.reasoning_summary_text.delta", #""item_id":"rs","delta":"first""#)
      + event("response.reasoning_summary_part.added", #""item_id":"rs","summary_index":1"#)
      + event("response.reasoning_summary_text.delta", #""item_id":"rs","delta":"then""#)
      + event(
        "response.output_item.added", #""item":{"type":"message","id":"m0","phase":"commentary"}"#)
      + event("response.output_text.delta", #""item_id":"m0","delta":" (look up) ""#)
      + event(
        "response.output_item.added", #""item":{"type":"message","id":"m1","phase":"final_answer"}"#
      )
      + event("response.output_text.delta", #""item_id":"m1","delta":"for""#)
      + event("response.output_text.delta", #""item_id":"m1","delta":"ty","obfuscation":"xx""#)
      + event("response.output_text.done", #""item_id":"m1","text":"forty""#)
      + event("response.brand_new.kind", #""x":1"#)
      + end("completed", usage)
    var expected = Answer(
      text: "forty", reasoning: "first\n\nthen (look up) ",
      usage: .reported(30, 40, cacheRead: 60, cacheWrite: 10, reasoning: 30), finish: .stop)
    expected.report = ServerReport(model: "gpt-x", serviceTier: "default")
    #expect(try readInEveryWay(body, as: "openai-responses") == expected)
  }

  @Test func `an incomplete response says why`() throws {
    let text = event("response.output_text.delta", #""item_id":"m","delta":"half""#)
    func finish(_ reason: String) throws -> FinishReason? {
      try readInEveryWay(
        text + end("incomplete", #","incomplete_details":{"reason":"\#(reason)"}"#),
        as: "openai-responses"
      ).finish
    }
    #expect(try finish("max_output_tokens") == .length)
    #expect(try finish("content_filter") == .contentFilter)
    #expect(try finish("steered") == .unknown)
  }

  @Test func `a refusal is a refusal, streamed or whole`() throws {
    let streamed =
      event("response.refusal.delta", #""item_id":"m","delta":"I can""#)
      + event("response.refusal.delta", #""item_id":"m","delta":"not.""#)
      + event("response.refusal.done", #""item_id":"m","refusal":"I cannot.""#) + end("completed")
    let answer = try readInEveryWay(streamed, as: "openai-responses")
    #expect(answer.text == "I cannot." && answer.finish == .refusal)
    let whole =
      #"{"object":"response","status":"completed","error":null,"output":[{"type":"message","content":[{"type":"refusal","refusal":"No."}]}]}"#
    let other = try readInEveryWay(whole, as: "openai-responses")
    #expect(other.text == "No." && other.finish == .refusal)
  }

  @Test func `text that only comes whole is read once`() throws {
    let done =
      event("response.output_text.done", #""item_id":"m","text":"all of it""#)
      + end(
        "completed",
        #","output":[{"type":"message","content":[{"type":"output_text","text":"all of it"}]}]"#)
    #expect(try readInEveryWay(done, as: "openai-responses").text == "all of it")
    let last = end(
      "completed",
      #","output":[{"type":"reasoning","summary":[{"text":"hm"}]},{"type":"message","content":[{"type":"output_text","text":"all"}]},{"type":"web_search_call"}]"#
    )
    let answer = try readInEveryWay(last, as: "openai-responses")
    #expect(answer.text == "all" && answer.reasoning == "hm")
  }

  @Test(arguments: [
    #"{"type":"response.failed","response":{"status":"failed","error":{"code":"server_error","message":"no luck"}}}"#,
    #"{"type":"error","code":"server_error","message":"no luck","param":null}"#,
    #"{"type":"error","error":{"type":"server_error","code":"server_error","message":"no luck"}}"#,
  ]) func `failures in the stream keep the text before them`(event: String) throws {
    var stream = ModelServer(
      provider: try .known("openai-responses"), address: try ServerAddress("http://localhost"),
      model: "m"
    ).replyStream(for: .asking("hi"))
    try stream.feed(
      Array("data: {\"type\":\"response.output_text.delta\",\"delta\":\"so\"}\n\n".utf8))
    #expect(stream.takeEvents() == [.text("so")])
    let error = #expect(throws: ReplyError.self) {
      try stream.feed(Array("data: \(event)\n\n".utf8))
    }
    guard case .server(let reply) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reply.message == "no luck" && reply.code == "server_error")
  }
}
