import Testing

@testable import StrategyCore

struct PromptSearchTests {
  /// Runs a search in which candidate `i` is right on a case with a chance of `rates[i]`.
  private func search(_ rates: [Double], cases: Int, seed: UInt64) -> PromptSearch {
    var search = PromptSearch(candidates: rates.count, cases: cases)
    var generator = Xoshiro256(seed: seed)
    while let rung = search.next {
      for candidate in rung.candidates {
        for _ in rung.rows {
          search.record(candidate, score: generator.unit() < rates[candidate] ? 1 : 0)
        }
      }
      search.close()
    }
    return search
  }

  @Test func `the field is halved until one is left that has seen all cases`() {
    var search = PromptSearch(candidates: 10, cases: 100)
    var seen: [(Int, Range<Int>)] = []
    while let rung = search.next {
      seen.append((rung.candidates.count, rung.rows))
      search.close()
    }
    #expect(seen.map(\.0) == [10, 5, 3, 2])
    #expect(seen.map(\.1) == [0..<12, 12..<25, 25..<50, 50..<100])
    #expect(search.alive.count == 1)
    #expect(search.callCount == 0)
    #expect(PromptSearch(candidates: 10, cases: 100).callCount == 120 + 65 + 75 + 100)
  }

  @Test func `every count of candidates and cases comes to an end`() {
    for candidates in 1...40 {
      for cases in 0...30 {
        var search = PromptSearch(candidates: candidates, cases: cases)
        var covered = 0
        while let rung = search.next {
          #expect(rung.rows.lowerBound == covered)
          #expect(!rung.rows.isEmpty)
          covered = rung.rows.upperBound
          search.close()
        }
        #expect(covered <= cases)
        #expect(search.alive.count == 1 || covered == cases)
      }
    }
  }

  @Test func `the better candidate is mostly found, and equals keep their order`() {
    var found = 0
    for seed in 0..<200 {
      let result = search([0.5, 0.5, 0.5, 0.8, 0.5, 0.5, 0.5, 0.5], cases: 100, seed: UInt64(seed))
      if result.alive.first == 3 { found += 1 }
    }
    #expect(found > 170)
    #expect(search([1, 1, 1, 1], cases: 20, seed: 1).alive == [0])
  }

  @Test func `demonstrations cover as many answers as there is room for, each case once`() {
    let cases = (0..<30).map {
      EvaluationCase(
        id: "\($0)", input: "q\($0)", expected: ["abc".map(String.init)[$0 % 3]], line: 1)
    }
    let pool = DemonstrationPool(cases + [EvaluationCase(id: "x", input: "open", line: 1)])
    #expect(pool.count == 30)
    var generator = Xoshiro256(seed: 7)
    for count in [0, 1, 3, 7, 30, 99] {
      let drawn = pool.draw(count, using: &generator)
      #expect(drawn.count == min(count, 30))
      #expect(Set(drawn.map(\.input)).count == drawn.count)
      if count >= 3 { #expect(Set(drawn.map(\.output)).count == 3) }
    }
    var again = Xoshiro256(seed: 7)
    var once = Xoshiro256(seed: 7)
    #expect(pool.draw(5, using: &again) == pool.draw(5, using: &once))
  }
}

struct PromptTextEditingTests {
  private let text = """
    ---
    name: route   # the ticket router
    technique: zero-shot
    demonstrations:
      # two of them
      - input: old
        output: a
    - input: at the margin
      output: b
    labels: [a, b]
    ---

    # system

    Choose one.

    # user

    {{input}}
    """

  @Test func `demonstrations take the place of the old ones and leave the rest alone`() throws {
    let changed = try PromptText(text).showing([
      Demonstration(input: "He said: \"no\\never\"\n# user\t☃", output: "b")
    ])
    #expect(
      changed.text == """
        ---
        name: route   # the ticket router
        technique: few-shot
        labels: [a, b]
        demonstrations:
          - input: "He said: \\"no\\\\never\\"\\n# user\\t☃"
            output: "b"
        ---

        # system

        Choose one.

        # user

        {{input}}
        """)
    #expect(try PromptText(changed.text).text == changed.text)
  }

  @Test func `a technique in quotes is changed too, and its comment is not`() throws {
    let prompt = try PromptText("---\ntechnique: 'zero-shot' # no zero-shot?\n---\n{{input}}")
    let changed = prompt.showing([Demonstration(input: "a", output: "b")])
    #expect(changed.frontMatter.hasPrefix("technique: 'few-shot' # no zero-shot?\n"))
  }

  @Test func `without demonstrations the entry goes, and nothing else`() throws {
    let changed = try PromptText(text).showing([])
    #expect(!changed.text.contains("demonstrations"))
    #expect(!changed.text.contains("at the margin"))
    #expect(changed.text.contains("technique: zero-shot\nlabels: [a, b]"))
  }

  @Test func `an instruction takes the place of the first system section`() throws {
    let changed = try PromptText(text).instructing("Be short.\n# user\nis a heading")
    #expect(changed.sections.map(\.role) == [.system, .user])
    #expect(changed.sections[0].text == "Be short.\n# user\nis a heading")
    #expect(changed.sections[1].text == "{{input}}")
    #expect(changed.frontMatter == (try PromptText(text)).frontMatter)
  }

  @Test(arguments: [
    "{{input}}", "# user\n\n{{input}}\n", "# assistant\n\nhm\n\n# user\n\n{{input}}",
  ])
  func `a prompt without a system section gets one`(body: String) throws {
    let before = try PromptText(body)
    let after = try PromptText(before.instructing("Be short.").text)
    #expect(after.sections.first == .init(role: .system, text: "Be short."))
    #expect(Array(after.sections.dropFirst()) == before.sections)
  }
}
