import StrategyCore
import Testing

@testable import ModelProviders

@Suite struct ReplyErrorTests {
  /// What came before an error in a reply, and the error.
  private func readUntilError(
    _ body: String, as name: String
  ) throws -> (answer: Answer, error: ReplyError?) {
    let server = ModelServer(
      provider: try .known(name), address: try ServerAddress("http://localhost"), model: "m")
    var stream = server.replyStream(for: .asking("hi"))
    var answer = Answer()
    var failure: ReplyError?
    do throws(ReplyError) {
      try stream.feed(Array(body.utf8))
      try stream.end()
    } catch {
      failure = error
    }
    stream.takeEvents().forEach { answer.take($0) }
    return (answer, failure)
  }

  private let begun = #"data: {"choices":[{"index":0,"delta":{"content":"so far"}}]}"# + "\n\n"

  @Test(arguments: [
    (
      #"data: {"error":{"message":"out of memory","type":"server_error","code":500}}"#,
      "out of memory"
    ),
    (#"data: {"object":"error","message":"bad step","code":40}"#, "bad step"),
    ("event: error\ndata: \"lost the engine\"", "lost the engine"),
    ("event: error\ndata: {\"message\":\"lost\"}", "lost"),
    (#"data: {"x_groq":{"error":"overloaded"}}"#, "overloaded"),
    (
      #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"error"}]}"#,
      "generation ended with “error”"
    ),
  ]) func `an error in the middle comes after the text before it`(event: String, words: String)
    throws
  {
    let (answer, error) = try readUntilError(begun + event + "\n\n", as: "vllm")
    #expect(answer.text == "so far")
    guard case .server(let reply) = error else {
      Issue.record("no error, but \(answer)")
      return
    }
    #expect(reply.message == words)
  }

  @Test func `Anthropic and Ollama report errors their own way`() throws {
    let overloaded = try readUntilError(
      "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n",
      as: "anthropic")
    #expect(
      overloaded.error == .server(ErrorReply(message: "Overloaded", type: "overloaded_error")))
    let ollama = try readUntilError(
      "{\"message\":{\"content\":\"a\"},\"done\":false}\n{\"error\":\"runner died\"}\n",
      as: "ollama")
    #expect(ollama.answer.text == "a")
    #expect(ollama.error == .server(ErrorReply(message: "runner died")))
  }

  @Test func `what is not JSON is shown, without its control characters`() throws {
    let (answer, error) = try readUntilError(
      begun + "data: {\"choices\":[{\"in\u{1B}[31m\n\n", as: "vllm")
    #expect(answer.text == "so far")
    #expect(error == .malformed(#"{"choices":[{"in [31m"#))
  }

  @Test func `a web page is recognised`() throws {
    let (_, error) = try readUntilError(
      "<!DOCTYPE html><html><head><TITLE>Log in\n to Wi-Fi</TITLE></head></html>", as: "openai")
    guard case .notAReply(let page) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(page.message == "Log in to Wi-Fi")
  }

  @Test(arguments: [
    (
      #"{"error":{"message":"Bad key","type":"auth","param":null,"code":"invalid_api_key"}}"#,
      "Bad key", "invalid_api_key"
    ),
    (#"{"error":"model not found"}"#, "model not found", nil),
    (
      #"{"error":{"code":400,"message":"too long","type":"exceed_context_size_error","n_ctx":256}}"#,
      "too long", "400"
    ),
    (#"[{"error":{"code":429,"message":"slow","status":"RESOURCE_EXHAUSTED"}}]"#, "slow", "429"),
    (
      "data: {\"error\": {\"message\": \"start\", \"code\": \"500\"}}\n\ndata: [DONE]\n\n", "start",
      "500"
    ),
    (
      #"{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs"}]},"code":null}"#,
      "body.stream_options: Extra inputs", nil
    ),
    (#"{"detail":"Not Found"}"#, "Not Found", nil),
    ("Internal Server Error\u{07}\n", "Internal Server Error", nil),
    (
      #"{"error":{"message":"Provider returned error","code":502,"metadata":{"raw":"upstream died"}}}"#,
      "Provider returned error: upstream died", "502"
    ),
    ("", "", nil),
  ]) func `errors are read in every shape`(body: String, words: String, code: String?) {
    let reply = ErrorReply(body: Array(body.utf8))
    #expect(reply.message == words)
    #expect(reply.code == code)
  }

  @Test func `long words are cut`() {
    let reply = ErrorReply(message: String(repeating: "ab ", count: 1000))
    #expect(reply.message.count <= 301)
    #expect(reply.message.hasSuffix("…"))
  }
}

@Suite struct TextHabitTests {
  private func parts(_ pieces: [String]) -> (text: String, reasoning: String) {
    var tags = ThinkTags()
    var text = ""
    var reasoning = ""
    for part in pieces.flatMap({ tags.feed($0) }) + tags.finish() {
      switch part {
      case .text(let piece): text += piece
      case .reasoning(let piece): reasoning += piece
      }
    }
    return (text, reasoning)
  }

  @Test(arguments: [
    ("<think>a < b</think>\n\nyes", "yes", "a < b"),
    ("\n<think>\nhm\n</think>no <think>", "no <think>", "\nhm\n"),
    ("plain <think>x</think>", "plain <think>x</think>", ""), ("<thin air", "<thin air", ""),
    ("<think>never closed </thi", "", "never closed </thi"), ("  ", "  ", ""),
    ("<think></think>ü", "ü", ""),
  ]) func `thoughts in tags are taken apart wherever they are cut`(
    whole: String, text: String, reasoning: String
  ) {
    #expect(parts([whole]) == (text, reasoning))
    #expect(parts(whole.map { String($0) }) == (text, reasoning))
  }

  private func deltas(_ pieces: [String]) -> String {
    var deltas = CumulativeDeltas()
    return pieces.map { deltas.feed($0) }.joined() + deltas.finish()
  }

  @Test func `text that repeats itself is given once, other text as it is`() {
    #expect(
      deltas(["The", "The cat", "The cat sat", "The cat sat on", "The cat sat on"])
        == "The cat sat on")
    #expect(deltas(["", "ha", "ha", "ha!"]) == "hahaha!")
    #expect(deltas(["a", "ab", "c"]) == "aabc")
    #expect(deltas(["=", "==", "====", "================"]) == "=======================")
    #expect(deltas(["1", "12"]) == "112")
    #expect(
      deltas(["The", "The e", "The e\u{301}t", "The e\u{301}tude, in"]) == "The e\u{301}tude, in")
  }
}
