import StrategyCore
import Testing

struct CaseSelectionTests {
  private let cases = (0..<200).map { index in
    EvaluationCase(
      id: "q\(index)", input: index % 2 == 0 ? "Refund \(index)" : "Other \(index)",
      tags: index < 10 ? ["hard"] : index < 20 ? ["hard", "new"] : [], cluster: "c\(index / 4)",
      line: index + 1)
  }

  @Test func `filters are joined`() throws {
    #expect(try CaseFilter(ids: ["q3", "q5"]).select(from: cases) == [3, 5])
    #expect(
      try CaseFilter(tags: ["new"], pattern: "^Refund").select(from: cases) == [10, 12, 14, 16, 18])
    #expect(try CaseFilter(tags: ["hard"], first: 3).select(from: cases) == [0, 1, 2])
    #expect(throws: PatternError.self) { try CaseFilter(pattern: "(").select(from: cases) }
  }

  @Test func `a sample depends on the seed and not on the order of the file`() throws {
    let drawn = try CaseFilter(sample: 20, seed: 4).select(from: cases)
    #expect(drawn.count == 20)
    #expect(drawn == drawn.sorted())
    #expect(try CaseFilter(sample: 20, seed: 5).select(from: cases) != drawn)
    let turned = Array(cases.reversed())
    let again = try CaseFilter(sample: 20, seed: 4).select(from: turned)
    #expect(Set(again.map { turned[$0].id }) == Set(drawn.map { cases[$0].id }))
  }

  @Test func `a split keeps clusters together and its shares`() {
    let parts = DatasetSplit(seed: 3).indices(of: cases)
    #expect(parts.map(\.count).reduce(0, +) == 200)
    #expect(abs(parts[0].count - 140) <= 4)
    #expect(abs(parts[2].count - 30) <= 4)
    let clusters = parts.map { Set($0.map { cases[$0].cluster }) }
    #expect(clusters[0].isDisjoint(with: clusters[1]))
    #expect(clusters[0].isDisjoint(with: clusters[2]))
    #expect(DatasetSplit(seed: 3).indices(of: cases) == parts)
    #expect(DatasetSplit(seed: 4).indices(of: cases) != parts)
  }

  @Test func `slices list the cases of each tag`() {
    var dataset = Dataset(reading: [[UInt8]](), as: .jsonLines)
    dataset.cases = cases
    #expect(dataset.slices.map(\.tag) == ["hard", "new"])
    #expect(dataset.slices.map(\.cases.count) == [20, 10])
  }

  @Test func `near duplicates are found by the grams they share`() {
    let train = ["How do I get a refund?", "My card has not arrived yet", "ok", ""]
    let test = [
      "how do I get a refund", "My card hasn't arrived yet!", "something else entirely", "OK!", "",
    ]
    let found = NearDuplicates(of: test, in: train).matches
    #expect(found.map(\.index) == [0, 3])
    #expect(found.map(\.other) == [0, 2])
    #expect(found.allSatisfy { $0.similarity == 1 })
    #expect(NearDuplicates(of: test, in: train, threshold: 0.5).matches.map(\.index) == [0, 1, 3])
  }

  @Test func `no near duplicate is missed`() {
    var generator = Xoshiro256(seed: 2)
    func text() -> String {
      (0..<6).map { _ in
        ["card", "refund", "order", "late", "why", "my"][generator.index(below: 6)]
      }
      .joined(separator: " ")
    }
    let (first, second) = ((0..<60).map { _ in text() }, (0..<60).map { _ in text() })
    func grams(_ text: String) -> Set<String> {
      let characters = Array(text)
      return Set(
        (0...max(characters.count - 5, 0)).map {
          String(characters[$0..<min($0 + 5, characters.count)])
        })
    }
    let sets = second.map(grams)
    let expected = first.indices.filter { index in
      let set = grams(first[index])
      return sets.contains {
        Double(set.intersection($0).count) / Double(set.union($0).count) >= 0.6
      }
    }
    #expect(NearDuplicates(of: first, in: second, threshold: 0.6).matches.map(\.index) == expected)
  }
}
