import StrategyCore
import Testing

@testable import ModelProviders

/// What Anthropic writes to its cache for an hour costs more than what it writes for minutes.
@Suite struct CacheWriteTests {
  private func usage(_ start: String, _ end: String = #"{"output_tokens":7}"#) throws -> Usage? {
    let body = """
      event: message_start
      data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","content":[],"model":"claude-sonnet-5","usage":\(start)}}

      event: content_block_delta
      data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hi"}}

      event: message_delta
      data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":\(end)}

      event: message_stop
      data: {"type":"message_stop"}


      """
    return try readInEveryWay(body, as: "anthropic").usage
  }

  @Test func `writes are told apart by how long they live`() throws {
    let usage = try #require(
      try usage(
        #"{"input_tokens":3,"cache_creation_input_tokens":556,"cache_read_input_tokens":2000,"cache_creation":{"ephemeral_5m_input_tokens":456,"ephemeral_1h_input_tokens":100},"output_tokens":1}"#
      ))
    #expect(
      usage
        == Usage(
          input: 3, cacheRead: 2000, cacheWrite: 456, cacheWriteLong: 100, output: 7,
          provenance: .reported))
    let price = try #require(
      try PriceBook.bundled().price(for: "anthropic", model: "claude-sonnet-5"))
    // 2×3 + 0.2×2000 + 2.5×456 + 4×100 + 10×7, per million
    #expect(price.amount(of: usage) == Money("0.002016"))
  }

  @Test(arguments: [
    (#"{"input_tokens":3,"cache_creation_input_tokens":50}"#, 50, 0),
    (
      #"{"input_tokens":3,"cache_creation":{"ephemeral_5m_input_tokens":5,"ephemeral_1h_input_tokens":6}}"#,
      5, 6
    ),
    (
      #"{"input_tokens":3,"cache_creation_input_tokens":4,"cache_creation":{"ephemeral_1h_input_tokens":6}}"#,
      0, 6
    ),
    (#"{"input_tokens":3,"cache_creation_input_tokens":-4,"cache_creation":null}"#, 0, 0),
  ]) func `parts and whole agree as far as they can`(start: String, short: Int, long: Int) throws {
    let usage = try #require(try usage(start))
    #expect(usage.cacheWrite == short)
    #expect(usage.cacheWriteLong == long)
  }

  @Test func `an end that repeats only the whole does not undo the parts`() throws {
    let usage = try #require(
      try usage(
        #"{"input_tokens":3,"cache_creation_input_tokens":10,"cache_creation":{"ephemeral_5m_input_tokens":4,"ephemeral_1h_input_tokens":6}}"#,
        #"{"input_tokens":3,"cache_creation_input_tokens":10,"output_tokens":7}"#))
    #expect(usage.cacheWrite == 4)
    #expect(usage.cacheWriteLong == 6)
  }
}
