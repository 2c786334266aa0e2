import Foundation
import StrategyCore
import Testing

@testable import Archive

/// Counts words into a few hashed places; knows its collection only by its size.
private struct WordEmbedder: Embedder {
  var identity: String { "words" }
  var isDense = false

  func embed(_ texts: [String]) async throws -> [Embedding] {
    texts.map { text in
      var counts: [UInt32: Float] = [:]
      for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
        counts[word.utf8.reduce(7) { ($0 &* 31 &+ UInt32($1)) % 997 }, default: 0] += 1
      }
      let length = counts.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if isDense {
        var vector = [Float](repeating: 0, count: 997)
        for (index, count) in counts { vector[Int(index)] = count / length }
        return .dense(vector)
      }
      let indices = counts.keys.sorted()
      return .sparse(indices: indices, values: indices.map { (counts[$0] ?? 0) / length })
    }
  }
}

private struct BrokenEmbedder: Embedder {
  var identity: String { "broken" }

  func embed(_ texts: [String]) async throws -> [Embedding] {
    throw Failure(.network, "The embedding server does not answer.")
  }
}

struct SQLitePassageIndexTests {
  private let folder: TemporaryFolder
  private let database: URL
  private let knowledge: URL

  init() throws {
    folder = try TemporaryFolder()
    database = folder.url.appendingPathComponent(".trivium/index.sqlite")
    knowledge = folder.url.appendingPathComponent("knowledge")
    try folder.write(
      "# Refunds\n\nYou get your money back within 30 days.", to: "knowledge/refunds.md")
    try folder.write(
      "# Devices\n\nFive devices can be signed in. Money is not involved.",
      to: "knowledge/devices.md")
    try folder.write(
      "# Running\n\nThe shop is running a sale on winter shoes.", to: "knowledge/sale.md")
    try folder.write("# Hours\n\nWe open at nine o'clock.", to: "knowledge/hours.md")
  }

  private func open(
    _ embedder: any Embedder = WordEmbedder()
  ) async throws -> (index: SQLitePassageIndex, report: KnowledgeReport) {
    try await SQLitePassageIndex.open(
      database: database, knowledge: knowledge, embedder: embedder)
  }

  private func search(
    _ text: String, _ method: SearchMethod, count: Int = 10
  ) async throws -> [RetrievedPassage] {
    try await open().index.search(PassageQuery(text: text, method: method, count: count))
  }

  @Test func `words are found by their stem, accents and case aside`() async throws {
    for question in ["refund", "When do I get MONEY back?", "Réfunds", "\"refunds\" OR ("] {
      let found = try await search(question, .lexical)
      #expect(found.first?.passage.id == "refunds.md#1", "\(question)")
    }
    #expect(try await search("runs", .lexical).first?.passage.source == "sale.md")
  }

  @Test func `scores say which side found a passage`() async throws {
    let lexical = try await search("money back", .lexical)
    #expect(lexical.map(\.passage.source) == ["refunds.md", "devices.md"])
    for passage in lexical {
      #expect(passage.scores.lexical == passage.scores.fused)
      #expect(passage.scores.dense == nil)
      #expect(passage.scores.fused > 0)
    }
    let dense = try await search("money back", .dense)
    #expect(dense.first?.passage.source == "refunds.md")
    #expect(dense.allSatisfy { $0.scores.lexical == nil && $0.scores.dense == $0.scores.fused })
    let fused = try await search("money back", .fused)
    #expect(fused.first?.scores.fused == 2.0 / 61)
    #expect(fused.first?.scores.lexical == lexical.first?.scores.lexical)
    #expect(fused.first?.scores.dense == dense.first?.scores.dense)
  }

  @Test func `dense and sparse vectors find the same`() async throws {
    let sparse = try await search("shoes in winter", .dense)
    let dense = try await open(WordEmbedder(isDense: true)).index
      .search(PassageQuery(text: "shoes in winter", method: .dense, count: 10))
    #expect(sparse.map(\.passage.id) == dense.map(\.passage.id))
    for (one, other) in zip(sparse, dense) {
      #expect(abs(one.scores.fused - other.scores.fused) < 1e-6)
    }
  }

  @Test(arguments: ["", "   ", "?!", "\0", "\u{1F600}"])
  func `a question without words finds nothing by words`(question: String) async throws {
    #expect(try await search(question, .lexical).isEmpty)
  }

  @Test(arguments: [
    "\"", "NEAR(a b)", "title: x", "a* ^b", "-money", "money AND NOT back", "' OR 1=1 --", "}{",
    String(repeating: "word ", count: 5_000), "the of and",
  ])
  func `nothing in a question is taken for syntax`(question: String) async throws {
    for method in SearchMethod.allCases { _ = try await search(question, method) }
  }

  @Test func `no more passages come than were asked for`() async throws {
    for count in [-1, 0, 1, 2] {
      #expect(try await search("money", .fused, count: count).count == max(count, 0))
    }
  }

  @Test func `only files that changed are read anew`() async throws {
    let first = try await open().report
    #expect(first.added == ["devices.md", "hours.md", "refunds.md", "sale.md"])
    #expect(first.passages == 4)
    #expect(first.notes.isEmpty)

    let second = try await open().report
    #expect(second.unchanged == first.added)
    #expect(second.added + second.changed + second.removed == [])

    try folder.write("# Refunds\n\nOnly vouchers now.", to: "knowledge/refunds.md")
    try folder.write("# New\n\nA parcel takes two days.", to: "knowledge/parcels.md")
    try folder.remove("knowledge/sale.md")
    let third = try await open().report
    #expect(third.changed == ["refunds.md"])
    #expect(third.added == ["parcels.md"])
    #expect(third.removed == ["sale.md"])
    #expect(third.unchanged == ["devices.md", "hours.md"])
    #expect(third.passages == 4)
    #expect(try await search("shoes", .lexical).isEmpty)
    #expect(try await search("vouchers", .lexical).map(\.passage.source) == ["refunds.md"])
    #expect(try await search("days", .fused).first?.passage.source == "parcels.md")
    #expect(!(try await search("30 days", .lexical).contains { $0.passage.source == "refunds.md" }))
  }

  @Test func `an index brought up to date finds what one made anew finds`() async throws {
    var random = SeededGenerator(state: 3)
    let vocabulary = ["money", "back", "shoes", "parcel", "nine", "device", "sale", "plan"]
    func text() -> String {
      (0..<30).map { _ in vocabulary[Int.random(in: 0..<8, using: &random)] }
        .joined(separator: " ")
    }
    for round in 0..<6 {
      try folder.write(text(), to: "knowledge/file\(round % 4).txt")
      _ = try await open()
    }
    let fresh = folder.url.appendingPathComponent("fresh/index.sqlite")
    let (anew, _) = try await SQLitePassageIndex.open(
      database: fresh, knowledge: knowledge, embedder: WordEmbedder())
    for word in vocabulary {
      for method in SearchMethod.allCases {
        let query = PassageQuery(text: word + " plan", method: method, count: 10)
        let updated = try await open().index.search(query)
        #expect(updated == (try await anew.search(query)))
      }
    }
  }

  @Test func `a file that can no longer be read leaves the index and is named each time`()
    async throws
  {
    _ = try await open()
    try folder.write(Data([0, 1, 2]), to: "knowledge/refunds.md")
    for _ in 0..<2 {
      let report = try await open().report
      #expect(report.problems == [KnowledgeProblem("refunds.md", .binary)])
      #expect(report.passages == 3)
    }
    #expect(try await search("refund", .lexical).isEmpty)
  }

  @Test func `rows that could not be read are named again although the file is unchanged`()
    async throws
  {
    try folder.write("{\"input\":\"a\",\"expected\":\"x\"}\nnonsense\n", to: "knowledge/t.jsonl")
    let first = try await open().report
    let second = try await open().report
    #expect(first.problems.map(\.line) == [2])
    #expect(second.problems == first.problems)
    #expect(second.unchanged.contains("t.jsonl"))
  }

  @Test func `labelled rows keep their labels`() async throws {
    try folder.write(
      "{\"input\":\"my card is gone\",\"expected\":\"lost_card\"}", to: "knowledge/t.jsonl")
    let found = try await search("card gone", .fused)
    #expect(found.first?.passage.label == "lost_card")
    #expect(found.first?.passage.id == "t.jsonl#1")
  }

  @Test func `several knowledge bases in one database do not mix`() async throws {
    try folder.write("# Refunds\n\nMoney of another kind.", to: "second/money.md")
    let (second, report) = try await SQLitePassageIndex.open(
      database: database, knowledge: folder.url.appendingPathComponent("second"),
      embedder: WordEmbedder())
    #expect(report.added == ["money.md"])
    let first = try await open()
    #expect(first.report.added.count == 4)
    let query = PassageQuery(text: "money", method: .fused, count: 10)
    #expect(try await second.search(query).map(\.passage.source) == ["money.md"])
    #expect(
      Set(try await first.index.search(query).map(\.passage.source)) == [
        "refunds.md", "devices.md",
      ]
    )
  }

  @Test func `a workspace that is moved keeps its index`() async throws {
    _ = try await open()
    let moved = try TemporaryFolder()
    let workspace = moved.url.appendingPathComponent("there")
    try FileManager.default.copyItem(at: folder.url, to: workspace)
    let (_, report) = try await SQLitePassageIndex.open(
      database: workspace.appendingPathComponent(".trivium/index.sqlite"),
      knowledge: workspace.appendingPathComponent("knowledge"), embedder: WordEmbedder())
    #expect(report.unchanged.count == 4)
  }

  @Test func `an embedder that fails says so, and is asked again`() async throws {
    let (index, _) = try await open(BrokenEmbedder())
    for _ in 0..<2 {
      let failure = await #expect(throws: Failure.self) {
        try await index.search(PassageQuery(text: "money", method: .fused, count: 3))
      }
      #expect(failure?.kind == .network)
    }
    #expect(
      try await index.search(PassageQuery(text: "money", method: .lexical, count: 3)).count == 2)
  }

  @Test func `a knowledge folder that is not there is named and finds nothing`() async throws {
    let (index, report) = try await SQLitePassageIndex.open(
      database: database, knowledge: folder.url.appendingPathComponent("none"),
      embedder: WordEmbedder())
    #expect(report.problems == [KnowledgeProblem("none", .missing)])
    for method in SearchMethod.allCases {
      let query = PassageQuery(text: "money", method: method, count: 3)
      #expect(try await index.search(query).isEmpty)
    }
  }
}
