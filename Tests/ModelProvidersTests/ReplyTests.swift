import StrategyCore
import Testing

@testable import ModelProviders

/// Replies in the shapes that servers are known to send, each read cut at every byte.
@Suite struct ReplyTests {
  private func chunk(_ delta: String, finish: String = "null", extra: String = "") -> String {
    #"data: {"id":"c1","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":\#(delta),"finish_reason":\#(finish)}]\#(extra)}"#
      + "\n\n"
  }

  @Test func `OpenAI streams text, then usage of which the cache is a part`() throws {
    let body =
      chunk(#"{"role":"assistant","content":""}"#, extra: #","usage":null"#)
      + chunk(#"{"content":"Grüße "}"#) + chunk(#"{"content":"\ud83d\ude80"}"#)
      + chunk("{}", finish: #""stop""#)
      + #"data: {"id":"c1","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":30,"total_tokens":130,"prompt_tokens_details":{"cached_tokens":64,"cache_write_tokens":16},"completion_tokens_details":{"reasoning_tokens":12}}}"#
      + "\n\ndata: [DONE]\n\n"
    let answer = try readInEveryWay(body, as: "openai")
    #expect(
      answer
        == Answer(
          text: "Grüße 🚀",
          usage: .reported(20, 30, cacheRead: 64, cacheWrite: 16, reasoning: 12), finish: .stop))
  }

  @Test func `llama-server keeps null content, its own error codes and usage in the last chunk`()
    throws
  {
    let body =
      chunk(#"{"role":"assistant","content":null}"#) + ":\n\n"
      + chunk(#"{"reasoning_content":"hm"}"#)
      + chunk(#"{"content":"four"}"#)
      + chunk(
        "{}", finish: #""length""#,
        extra:
          #","usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12},"timings":{"predicted_n":3}"#
      )
      + "data: [DONE]\n\n"
    let answer = try readInEveryWay(body, as: "llama.cpp")
    #expect(
      answer == Answer(text: "four", reasoning: "hm", usage: .reported(9, 3), finish: .length))
  }

  @Test func `LiteLLM leaves finish reasons out and sends usage beside an empty delta`() throws {
    let body =
      #"data: {"choices":[{"index":0,"delta":{"content":"Hel"}}]}"# + "\n\n"
      + #"data: {"choices":[{"index":0,"delta":{"content":"lo"}}]}"# + "\n\n"
      + #"data: {"choices":[{"finish_reason":"stop","index":0,"delta":{}}]}"# + "\n\n"
      + #"data: {"choices":[{"index":0,"delta":{}}],"usage":{"prompt_tokens":10,"completion_tokens":20,"total_tokens":30}}"#
      + "\n\ndata: [DONE]\n\n"
    let answer = try readInEveryWay(body, as: "litellm")
    #expect(answer == Answer(text: "Hello", usage: .reported(10, 20), finish: .stop))
  }

  @Test func `repeated usage replaces, and a stream that closes without DONE is complete`() throws {
    let body =
      chunk(#"{"content":"a"}"#, extra: #","usage":{"prompt_tokens":5,"completion_tokens":1}"#)
      + chunk(
        #"{"content":"b"}"#, finish: #""stop""#,
        extra: #","usage":{"prompt_tokens":5,"completion_tokens":2}"#)
      + chunk("{}", finish: #""stop""#)
    let answer = try readInEveryWay(body, as: "vllm")
    #expect(answer == Answer(text: "ab", usage: .reported(5, 2), finish: .stop))
  }

  @Test func `Mistral thinks in lists of parts`() throws {
    let body =
      chunk(#"{"content":[{"type":"thinking","thinking":[{"type":"text","text":"so"}]}]}"#)
      + chunk(#"{"content":[{"type":"text","text":"yes"}]}"#, finish: #""model_length""#)
      + "data: [DONE]\n\n"
    let answer = try readInEveryWay(body, as: "mistral")
    #expect(answer == Answer(text: "yes", reasoning: "so", finish: .length))
  }

  @Test func `Azure sends chunks without choices and choices without delta`() throws {
    let body =
      #"data: {"choices":[],"id":"","model":"","prompt_filter_results":[{"prompt_index":0}]}"#
      + "\n\n"
      + chunk(#"{"content":"ok"}"#)
      + #"data: {"choices":[{"index":0,"finish_reason":null,"content_filter_results":{}}]}"#
      + "\n\n"
      + chunk("{}", finish: #""content_filter""#) + "data: [DONE]\n\n"
    let answer = try readInEveryWay(body, as: "azure")
    #expect(answer == Answer(text: "ok", finish: .contentFilter))
  }

  @Test func `other choices, refusals, DeepSeek's cache and Groq's usage`() throws {
    let second = #"data: {"choices":[{"index":1,"delta":{"content":"other"}}]}"# + "\n\n"
    #expect(
      try readInEveryWay(chunk(#"{"content":"one"}"#, finish: #""stop""#) + second, as: "vllm").text
        == "one")
    let refusal =
      chunk(#"{"content":null,"refusal":"I cannot."}"#) + chunk("{}", finish: #""stop""#)
    #expect(
      try readInEveryWay(refusal, as: "openai") == Answer(text: "I cannot.", finish: .refusal))
    let deepSeek = chunk(
      #"{"content":"x"}"#, finish: #""stop""#,
      extra:
        #","usage":{"prompt_tokens":10,"completion_tokens":1,"prompt_cache_hit_tokens":8,"prompt_cache_miss_tokens":2}"#
    )
    #expect(try readInEveryWay(deepSeek, as: "deepseek").usage == .reported(2, 1, cacheRead: 8))
    let groq = chunk(
      #"{"content":"x"}"#, finish: #""stop""#,
      extra: #","x_groq":{"usage":{"prompt_tokens":4,"completion_tokens":1,"total_time":0.1}}"#)
    #expect(try readInEveryWay(groq, as: "groq").usage == .reported(4, 1))
    let xai = chunk(
      #"{"content":"x"}"#, finish: #""stop""#,
      extra:
        #","usage":{"prompt_tokens":4,"completion_tokens":1,"total_tokens":12,"completion_tokens_details":{"reasoning_tokens":7}}"#
    )
    #expect(try readInEveryWay(xai, as: "xai").usage == .reported(4, 8, reasoning: 7))
  }

  @Test func `a whole JSON document in place of a stream is read, blank lines in front of it too`()
    throws
  {
    let body =
      "\n\n\n" + #"""
        {"choices": [{"index": 0, "finish_reason": "stop",
          "message": {"role": "assistant", "content": "hi", "reasoning_content": "ok"}}],
         "usage": {"prompt_tokens": 3, "completion_tokens": 1, "total_tokens": 4}}
        """#
    let answer = try readInEveryWay(body, as: "deepseek")
    #expect(answer == Answer(text: "hi", reasoning: "ok", usage: .reported(3, 1), finish: .stop))
    let message =
      #"{"content":[{"text":"Hallo","type":"text"}],"id":"m","role":"assistant","stop_reason":"end_turn","type":"message","usage":{"input_tokens":20,"output_tokens":5}}"#
    #expect(
      try readInEveryWay(message, as: "anthropic")
        == Answer(text: "Hallo", usage: .reported(20, 5), finish: .stop))
  }

  @Test
  func `Anthropic's usage is replaced field by field, and its cache is not part of the input`()
    throws
  {
    let body = """
      event: message_start
      data: {"type":"message_start","message":{"id":"m1","role":"assistant","content":[],"usage":{"input_tokens":12,"cache_creation_input_tokens":100,"cache_read_input_tokens":50,"output_tokens":1}}}

      event: content_block_start
      data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Let me see."}}

      event: ping
      data: {"type": "ping"}

      event: content_block_delta
      data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"naïve "}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"日本"}}

      event: message_delta
      data: {"type":"message_delta","delta":{"stop_reason":"max_tokens","stop_sequence":null},"usage":{"input_tokens":null,"output_tokens":40,"output_tokens_details":{"thinking_tokens":25}}}

      event: message_stop
      data: {"type":"message_stop"}


      """
    let answer = try readInEveryWay(body, as: "anthropic")
    #expect(
      answer
        == Answer(
          text: "naïve 日本", reasoning: "Let me see.",
          usage: .reported(12, 40, cacheRead: 50, cacheWrite: 100, reasoning: 25), finish: .length))
  }

  @Test func `Ollama's lines carry thinking, text and counts`() throws {
    let body = """
      {"model":"m","message":{"role":"assistant","content":"","thinking":"hm"},"done":false}
      {"model":"m","message":{"role":"assistant","content":"drei"},"done":false}
      {"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":26,"eval_count":7,"eval_duration":1000}
      """
    var expected = Answer(text: "drei", reasoning: "hm", usage: .reported(26, 7), finish: .stop)
    expected.report.outputSeconds = 0.000001
    #expect(try readInEveryWay(body, as: "ollama") == expected)
  }

  @Test
  func `Gemini's thoughts are output, its cache is part of the prompt, the last usage counts`()
    throws
  {
    let body =
      #"data: {"candidates":[{"content":{"role":"model","parts":[{"text":"mull","thought":true}]}}],"usageMetadata":{"promptTokenCount":30,"totalTokenCount":30}}"#
      + "\r\n\r\n"
      + #"data: {"candidates":[{"content":{"parts":[{"text":"fine"}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":30,"cachedContentTokenCount":10,"candidatesTokenCount":4,"thoughtsTokenCount":6,"totalTokenCount":40}}"#
      + "\r\n\r\n"
    let answer = try readInEveryWay(body, as: "gemini")
    #expect(
      answer
        == Answer(
          text: "fine", reasoning: "mull", usage: .reported(20, 10, cacheRead: 10, reasoning: 6),
          finish: .stop))
    let blocked =
      #"data: {"promptFeedback":{"blockReason":"SAFETY"},"usageMetadata":{"promptTokenCount":8}}"#
      + "\n\n"
    #expect(try readInEveryWay(blocked, as: "gemini").finish == .refusal)
  }

  @Test func `a stream that breaks off keeps its text and says so`() throws {
    let begun = chunk(
      #"{"content":"half a"}"#, extra: #","usage":{"prompt_tokens":5,"completion_tokens":1}"#)
    let expected = Answer(text: "half a", finish: .unknown)
    #expect(try readInEveryWay(begun, as: "openai") == expected)
    let cut = Array((begun + #"data: {"choices":[{"ind"#).utf8)
    #expect(try read(cut, as: .known("openai"), isBroken: true) == expected)
    #expect(try read(cut, as: .known("openai")) == expected)
  }

  @Test func `a prompt that was counted before the stream broke off stays counted`() throws {
    let body = """
      data: {"type":"message_start","message":{"usage":{"input_tokens":12,"cache_read_input_tokens":5,"output_tokens":1}}}

      data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"half"}}


      """
    let answer = try readInEveryWay(body, as: "anthropic")
    #expect(
      answer == Answer(text: "half", usage: Usage(input: 12, cacheRead: 5), finish: .unknown))
  }

  @Test(arguments: ["", "\n\n", ": ping\n\n", "data: [DONE]\n\n", "{}", #"{"status":"ok"}"#])
  func `success without a reply is an error`(body: String) throws {
    #expect(throws: ReplyError.empty) { try read(Array(body.utf8), as: .known("openai")) }
  }

  @Test(arguments: [
    #"{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"#,
    #"{"prompt_tokens":12,"completion_tokens":0,"total_tokens":12}"#, "{}", "null",
  ]) func `usage that cannot be true is no usage`(usage: String) throws {
    let body = chunk(#"{"content":"x"}"#, finish: #""stop""#, extra: ",\"usage\":\(usage)")
    #expect(try read(Array(body.utf8), as: .known("openai")) == Answer(text: "x", finish: .stop))
  }
}
