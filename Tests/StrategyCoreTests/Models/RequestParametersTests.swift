import StrategyCore
import Testing

struct RequestParametersTests {
  @Test func `parameters are written and read the same`() throws {
    let text =
      "temperature=0.2 top-p=0.9 max-tokens=400 stop=END stop=\u{00A7} seed=7 presence-penalty=-0.5 "
      + "frequency-penalty=1.0 reasoning-effort=low response-format=json service-tier=flex samples=5"
    let parameters = try RequestParameters(assignments: text)
    #expect(parameters.stop == ["END", "\u{00A7}"])
    #expect(parameters.reasoningEffort == .low)
    #expect(parameters.assignments == text)
    #expect(try RequestParameters(assignments: "  ") == RequestParameters())
  }

  @Test(arguments: [
    ("temperature", "“temperature” is no parameter."),
    ("temp=1", "“temp” is no request parameter."),
    ("temperature=3", "“temperature=3” is out of bounds."),
    ("temperature=nan", "“temperature=nan” is out of bounds."),
    ("max-tokens=0", "“max-tokens=0” is out of bounds."),
    ("seed=-1", "“seed=-1” is out of bounds."),
    ("samples=101", "“samples=101” is out of bounds."),
    ("reasoning-effort=huge", "“reasoning-effort=huge” is no reasoning effort."),
    ("response-format=xml", "“response-format=xml” is no response format."),
  ])
  func `what cannot be a parameter is refused`(text: String, message: String) {
    let failure = #expect(throws: Failure.self) { try RequestParameters(assignments: text) }
    #expect(failure?.message == message)
    #expect(failure?.nextStep?.isEmpty == false)
  }

  @Test func `later parameters count before earlier ones`() {
    let model = RequestParameters(temperature: 1, maxOutputTokens: 10, samples: 3)
    let strategy = RequestParameters(temperature: 0, seed: 4)
    let result = model.overridden(by: strategy)
    #expect(
      result == RequestParameters(temperature: 0, maxOutputTokens: 10, seed: 4, samples: 3))
  }
}
