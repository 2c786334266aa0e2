import StrategyCore
import Testing

struct ModelEncodingTests {
  /// What tiktoken 0.14.0 says of the same names, without provider and variant, unless noted.
  @Test(
    arguments: [
      ("gpt-4o", .o200k), ("gpt-4o-mini-2024-07-18", .o200k), ("chatgpt-4o-latest", .o200k),
      ("gpt-4.1", .o200k), ("gpt-4.1-nano", .o200k), ("gpt-4.5-preview", .o200k), ("gpt-5", .o200k),
      ("gpt-5.2-codex", .o200k), ("o1", .o200k), ("o1-mini", .o200k), ("o3", .o200k),
      ("o3-mini", .o200k), ("o4-mini", .o200k), ("o4-mini-2025-04-16", .o200k),
      ("gpt-4", .cl100k), ("gpt-4-32k", .cl100k), ("gpt-4-turbo", .cl100k),
      ("gpt-3.5-turbo", .cl100k), ("gpt-3.5-turbo-0125", .cl100k), ("gpt-35-turbo", .cl100k),
      ("davinci-002", .cl100k), ("text-embedding-3-small", .cl100k),
      ("text-embedding-ada-002", .cl100k), ("gpt-oss-120b", .harmony),
      ("ft:gpt-4o-mini-2024-07-18:org::abc", .o200k), ("ft:gpt-4.1-2025-04-14:org:x:1", .o200k),
      ("ft:gpt-3.5-turbo-0125:org::abc", .cl100k), ("ft:babbage-002:org::abc", .cl100k),
      ("openai/gpt-4.1-mini", .o200k), ("openrouter/openai/gpt-4o:free", .o200k),
      ("azure/gpt-35-turbo", .cl100k), ("ollama/gpt-oss:20b", .harmony),
      ("openai/ft:gpt-4o-2024-08-06:org::id", .o200k), ("GPT-4o", .o200k),
      // Not in tiktoken's list yet; its sixth generation has the vocabulary of the fifth.
      ("gpt-6-mini", .o200k),
    ] as [(String, BytePairEncoding)])
  func `models of OpenAI have their encodings, whatever stands around the name`(
    name: String, encoding: BytePairEncoding
  ) {
    #expect(BytePairEncoding(model: name) == encoding)
  }

  @Test(arguments: [
    "", "/", "ft:", "baseline", "claude-sonnet-4-5", "gemini-2.5-flash", "llama3.2:3b", "o10",
    "mistral-large", "text-davinci-003", "gpt-2", "my-gpt-4o", "openai/", "o1x", "davinci",
  ])
  func `a model of another family has none`(name: String) {
    #expect(BytePairEncoding(model: name) == nil)
  }

  /// The LiteLLM proxy reports 8 prompt tokens for one user message “hi”, which is one token.
  @Test func `a chat costs four tokens a message and three to open the answer`() {
    #expect(ChatOverhead.tokens(messages: 1) + 1 == 8)
    #expect(ChatOverhead.tokens(messages: 3) == 15)
    #expect(ChatOverhead.tokens(messages: 0) == 0)
    #expect(ChatOverhead.tokens(messages: .max) == .max)
    let messages = [
      ComposedPrompt.Message(role: .system, content: "Be brief."),
      ComposedPrompt.Message(role: .user, content: "hi"),
    ]
    let counter = EstimatingTokenCounter()
    #expect(counter.count(messages) == 11 + counter.count("Be brief.") + counter.count("hi"))
  }

  @Test func `encodings know their published files`() {
    #expect(BytePairEncoding.cl100k.vocabularyByteCount == 1_681_126)
    #expect(BytePairEncoding.harmony.vocabulary == .o200k)
    #expect(BytePairEncoding.harmony.vocabularyDigest == BytePairEncoding.o200k.vocabularyDigest)
    #expect(BytePairEncoding.allCases.allSatisfy { $0.vocabularyDigest.count == 64 })
  }
}
