import StrategyCore
import Testing

@testable import ModelProviders

@Suite struct SecretsTests {
  private let key = "k3y-Zq81xPwm55"

  @Test func `a value is masked wherever it stands`() {
    let secrets = Secrets([key])
    #expect(secrets.redact("a \(key) b") == "a [secret] b")
    #expect(secrets.redact("\(key)\(key)") == "[secret][secret]")
    #expect(secrets.redact("<\(key.dropLast())>") == "<\(key.dropLast())>")
    #expect(secrets.redact("né\(key)né…") == "né[secret]né…")
  }

  @Test func `what a cut leaves of a value is masked too`() {
    #expect(Secrets([key]).redact("was \(key.dropLast(3))…") == "was [secret]…")
    #expect(Secrets([key]).redact("was \(key.dropLast(3))") == "was [secret]")
  }

  @Test func `the longest of several values goes`() {
    let secrets = Secrets(["abc-12345", "abc-12345-tail-99", "345-tail"])
    #expect(secrets.redact("x abc-12345-tail-99 y") == "x [secret] y")
    #expect(secrets.redact("x abc-12345-tall y") == "x [secret]-tall y")
    #expect(secrets.redact("x 345-tail-99 y") == "x [secret]-99 y")
  }

  @Test func `words that stand for keys are words`() {
    for word in ["ollama", "dummy", "none", "lm-studio", "EMPTY", "sk-1"] {
      #expect(Secrets([word]).redact("The \(word) server") == "The \(word) server")
    }
  }

  @Test(arguments: [
    ("key sk-proj-abc123DEF456 is bad", "key [secret] is bad"),
    ("Authorization: Bearer abcDEF123456==", "Authorization: Bearer [secret]"),
    ("authorization: basic dXNlcjpwYXNzd29yZA==", "authorization: basic [secret]"),
    ("AIzaSyA1234567890abcdefghijklmnop", "[secret]"), ("gsk_12ab34cd56", "[secret]"),
    ("xai-0123456789", "[secret]"), ("hf_abcdefghijklmnopqrst", "[secret]"),
    ("api_key=hunter2&x=1", "api_key=[secret]&x=1"),
    (#"{"api-key": "abc123def"}"#, #"{"api-key": "[secret]"}"#),
    ("OPENAI_API_KEY=abc", "OPENAI_API_KEY=[secret]"),
    ("https://user:pass@host/v1", "https://[secret]@host/v1"),
    ("https://user:p@ss@host/v1", "https://[secret]@host/v1"),
    ("http://h/v1?key=abc&alt=sse", "http://h/v1?key=[secret]&alt=sse"),
    ("http://h/?alt=sse&access_token=abc#x", "http://h/?alt=sse&access_token=[secret]#x"),
    ("Incorrect key sk-abcde*********wxyz.", "Incorrect key [secret]"),
  ]) func `what looks like a secret is masked`(text: String, shown: String) {
    #expect(Secrets().redact(text) == shown)
  }

  @Test(arguments: [
    "sk-learn has no such key", "The bearer authentication failed", "Basic tokens are fine",
    "max_tokens=5 and key: temperature", "http://host/v1?api-version=2024-10-21",
    "mail me@example.com about https://example.com/@me", "API key: missing", "",
    "http://h/v1?key=${GEMINI_API_KEY}", "a?b&c=d", "task-123456789",
  ]) func `what does not is left alone`(text: String) {
    #expect(Secrets().redact(text) == text)
  }

  @Test func `a value is found however the text is cut`() {
    let text = "before \(key)\(key.prefix(5)) k3 né \(key) after k3y-"
    let finder = Secrets([key, "other-123"]).finder
    let bytes = Array(text.unicodeScalars.map(String.init))
    for first in 0...bytes.count {
      for second in [first, (first + bytes.count) / 2, bytes.count] {
        var filter = SecretFilter(finder)
        let pieces = [bytes[..<first], bytes[first..<second], bytes[second...]]
        let shown = pieces.map { filter.feed($0.joined()) }.joined() + filter.finish()
        #expect(shown == "before [secret]k3y-Z k3 né [secret] after k3y-")
      }
    }
  }

  @Test(.timeLimit(.minutes(1))) func `hostile text takes no longer than any other`() {
    let secrets = Secrets([String(repeating: "a", count: 199) + "b1", "aaaaaaaa1"])
    for part in ["a", "sk-", "?key=", "://a@", "bearer ", "api_key", "a://b:", "…", "sk-sk-", "&"] {
      let text = String(repeating: part, count: 50_000 / part.utf8.count)
      #expect(!secrets.redact(text).isEmpty)
    }
  }

  @Test func `a definition for the journal has no secrets`() {
    let definition = ModelDefinition(
      use: "openai-compatible/m", url: "https://me:hunter2@host/v1?api-version=1&key=abc",
      key: .command(line: "curl -H 'Authorization: Bearer abc123def456' https://vault"),
      command: ["run", "--api-key", "abc", "--token=def", "--model", "m", "sk-proj-abc123DEF"],
      dialect: .init(headers: [
        "X-Api-Key": "literal", "X-Other-Key": "${MINE}", "X-Title": "Trivium",
      ]))
    let shown = definition.redacted
    #expect(shown.url == "https://[secret]@host/v1?api-version=1&key=[secret]")
    #expect(
      shown.key
        == .command(line: "curl -H 'Authorization: Bearer [secret]' https://vault"))
    #expect(
      shown.command
        == ["run", "--api-key", "[secret]", "--token=[secret]", "--model", "m", "[secret]"])
    #expect(
      shown.dialect?.headers
        == ["X-Api-Key": "[secret]", "X-Other-Key": "${MINE}", "X-Title": "Trivium"])
    let harmless = ModelDefinition(
      use: "vllm/m", url: "http://127.0.0.1:8000/v1", key: .variable(name: "K"))
    #expect(harmless.redacted == harmless)
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("user:pass", "dXNlcjpwYXNz"),
  ]) func `passwords are known as headers carry them`(text: String, coded: String) {
    #expect(Base64.text(of: text) == coded)
  }
}
