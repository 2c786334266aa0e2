import StrategyCore
import Testing

@testable import Trivium

struct TelemetryHeaderTests {
  private func headers(_ text: String) throws -> [String: String] {
    try SessionExportCommand.headers(text) { Failure(.workspace, $0) }
  }

  @Test func `headers are read as OpenTelemetry writes them`() throws {
    #expect(try headers("") == [:])
    #expect(
      try headers("Authorization=Basic%20YTpi, x-project=7") == [
        "Authorization": "Basic YTpi", "x-project": "7",
      ])
    #expect(try headers("a=b=c") == ["a": "b=c"])
  }

  @Test(arguments: ["a", "=b", "a b=c", "a=%0d%0aX: y", "a=%zz"])
  func `what is no header is refused`(text: String) {
    #expect(throws: Failure.self) { try headers(text) }
  }
}
