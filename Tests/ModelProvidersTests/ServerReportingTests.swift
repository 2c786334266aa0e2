import StrategyCore
import Testing

@testable import ModelProviders

/// What servers tell beside the answer.
@Suite struct ServerReportingTests {
  private func chunk(_ extra: String) -> String {
    #"data: {"model":"m","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"stop"}],\#(extra)}"#
      + "\n\n"
  }

  private func report(_ extra: String, as name: String = "openai") throws -> ServerReport {
    try readInEveryWay(chunk(extra), as: name).report
  }

  @Test func `another model and the tier are told once`() throws {
    let provider = try Provider.known("openai")
    var stream = ModelServer(
      provider: provider, address: try ServerAddress("http://localhost"), model: "gpt-x"
    ).replyStream(for: .asking("hi"))
    let piece =
      #"data: {"model":"gpt-x-2026\u001b[2J","service_tier":"default","choices":[{"index":0,"delta":{"content":"a"}}]}"#
      + "\n\n"
    try stream.feed(Array((piece + piece).utf8))
    let expected = ServerReport(model: "gpt-x-2026 [2J", serviceTier: "default")
    #expect(stream.takeEvents() == [.served(expected), .text("aa")])
  }

  @Test(arguments: [
    (
      #""usage":{"prompt_tokens":5,"completion_tokens":1,"cost":0.000018599999999999998}"#,
      "0.0000186"
    ),
    (#""usage":{"prompt_tokens":5,"completion_tokens":1,"cost":"2e-07"}"#, "0.0000002"),
    (
      #""usage":{"prompt_tokens":5,"completion_tokens":1,"cost":0.01,"is_byok":true,"cost_details":{"upstream_inference_cost":0.20}}"#,
      "0.21"
    ),
    (#""usage":{"prompt_tokens":5,"completion_tokens":1,"cost":0,"cost_details":{}}"#, "0"),
    (#""usage":{"prompt_tokens":5,"completion_tokens":1,"cost":0}"#, nil),
    (#""usage":{"prompt_tokens":5,"completion_tokens":1,"cost":-1}"#, nil),
    (#""usage":{"prompt_tokens":5,"completion_tokens":1,"cost":1e99}"#, nil),
    (#""usage":{"prompt_tokens":5,"completion_tokens":1,"cost":null}"#, nil),
  ]) func `what was billed is exact`(usage: String, dollars: String?) throws {
    #expect(try report(usage, as: "openrouter").billed == dollars.flatMap { Money($0) })
  }

  @Test(arguments: [
    ("0.0000000000005", "0.000000000001"), ("0.0000000000004999999", "0"), ("12", "12"),
    ("1.5E+2", "150"), ("123456789.123456789012", "123456789.123456789012"),
  ]) func `amounts round to the picodollar`(text: String, expected: String) {
    #expect(JSONValue.number(text).money == Money(expected))
  }

  @Test func `the server's clock is read in its own units`() throws {
    #expect(
      try report(
        #""timings":{"prompt_n":5,"prompt_ms":250.5,"predicted_n":1,"predicted_ms":1500}"#,
        as: "llama.cpp") == ServerReport(promptSeconds: 0.2505, outputSeconds: 1.5))
    #expect(
      try report(
        #""x_groq":{"usage":{"prompt_tokens":5,"completion_tokens":1,"queue_time":0.01,"prompt_time":0.02,"completion_time":0.5,"total_time":0.53}}"#,
        as: "groq")
        == ServerReport(queueSeconds: 0.01, promptSeconds: 0.02, outputSeconds: 0.5))
    let ollama = """
      {"model":"m:latest","message":{"content":"x"},"done":true,"load_duration":2000000000,"prompt_eval_count":9,"prompt_eval_duration":500000000,"eval_count":1,"eval_duration":250000000}
      """
    #expect(
      try readInEveryWay(ollama, as: "ollama").report
        == ServerReport(queueSeconds: 2, promptSeconds: 0.5, outputSeconds: 0.25))
  }

  private func warnings(
    words: Int, read tokens: Int, as name: String = "openai-compatible"
  ) throws -> [String] {
    let text = Array(repeating: "lorem", count: words).joined(separator: " ")
    let server = ModelServer(
      provider: try .known(name), address: try ServerAddress("http://localhost"), model: "m")
    var stream = server.replyStream(for: .asking(text))
    let body =
      name == "ollama"
      ? #"{"message":{"content":"x"},"done":true,"prompt_eval_count":\#(tokens),"eval_count":1}"#
      : chunk(#""usage":{"prompt_tokens":\#(tokens),"completion_tokens":1}"#)
    try stream.feed(Array(body.utf8))
    try stream.end()
    var answer = Answer()
    stream.takeEvents().forEach { answer.take($0) }
    return answer.warnings
  }

  @Test func `a prompt that was cut in silence is noticed`() throws {
    let cut = try warnings(words: 9000, read: 4096)
    #expect(cut.count == 1)
    #expect(cut.first?.hasPrefix("The server read 4096 tokens of a prompt of about 9000:") == true)
    #expect(try warnings(words: 9000, read: 2048, as: "ollama").count == 1)
  }

  @Test func `counts that can be true say nothing`() throws {
    #expect(try warnings(words: 9000, read: 9001) == [])
    #expect(try warnings(words: 9000, read: 7200) == [])
    #expect(try warnings(words: 100, read: 10) == [])
    #expect(try warnings(words: 9000, read: 0) == [])
    // A prefix that Ollama remembered is not counted by all of its versions.
    #expect(try warnings(words: 9000, read: 12, as: "ollama") == [])
  }

  @Test func `no text in any script has fewer tokens than its floor`() {
    // Tokens by o200k_base, the thriftiest vocabulary in wide use.
    let counted = [
      (" x x x x x x x x x x", 10), ("e3b0c44298fc1c149afbf4c8996fb924", 19),
      ("The quick brown fox jumps over the lazy dog.", 10), ("internationalization", 2),
      ("東京都に住んでいます。", 7), ("Привет, как дела?", 6), ("{\"a\": [1, 2, 3]}", 12),
      ("func f() -> Int { return 42 }", 10), ("สวัสดีครับ", 5), ("        ", 1),
    ]
    for (text, tokens) in counted { #expect(Question.leastTokens(in: text) <= tokens, "\(text)") }
  }

  @Test func `an answer that was all reasoning says what to change`() throws {
    let body =
      #"data: {"choices":[{"index":0,"delta":{"reasoning_content":"hm"},"finish_reason":"length"}]}"#
      + "\n\n"
    let answer = try readInEveryWay(body, as: "vllm")
    #expect(answer.finish == .length && answer.text == "")
    #expect(answer.warnings.count == 1)
  }
}
