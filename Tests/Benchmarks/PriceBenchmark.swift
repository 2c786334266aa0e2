import Foundation
import ModelProviders
import StrategyCore

/// Prices random usages of the models in the bundled price book, beside LiteLLM's `completion_cost`; tells every kind of
/// difference. LiteLLM reckons in doubles: what differs by less than a picodollar or a part in 10⁹ is the same.
///
/// - Returns: how many differences have no explanation.
func checkPrices(
  in scratch: URL, beside peers: Peers, count: Int = 600, seed: UInt64 = 7
) throws -> Int {
  let models = try PriceBook.bundled().models.filter { $0.mode == .chat && !$0.price.isFree }
  let providers = Dictionary(grouping: models, by: \.provider)
  var generator = SeededGenerator(state: seed)
  let usages = (0..<count).map { _ in
    RandomUsage(of: providers, using: &generator)
  }
  let file = scratch.appendingPathComponent("usages.jsonl")
  let encoder = JSONEncoder()
  let lines = try usages.map { String(decoding: try encoder.encode($0.question), as: UTF8.self) }
  try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
  let theirs = try peers.figures("litellm", file.path)
  guard !theirs.isEmpty else { return 0 }

  var same = 0
  var unknown: [String: Int] = [:]
  var differences: [String: [String]] = [:]
  for (index, usage) in usages.enumerated() {
    let ours = usage.price.amount(of: usage.usage, serviceTier: usage.question.tier)
      .share(of: Money(dollars: 1))
    guard let cost = theirs["\(index)"] else {
      unknown[usage.question.provider, default: 0] += 1
      continue
    }
    if abs(ours - cost) <= max(1e-9 * abs(cost), 1e-12) {
      same += 1
    } else {
      let kind = usage.explanation(ours: ours, theirs: cost) ?? unexplained
      differences[kind, default: []].append("\(usage.text): \(ours), LiteLLM \(cost)")
    }
  }
  print("\n\(count) random usages of \(models.count) models, seed \(seed), beside LiteLLM")
  print("  the same to the picodollar: \(same)")
  print("  not priced by LiteLLM: \(unknown.values.reduce(0, +)) \(unknown)")
  for (kind, examples) in differences.sorted(by: { $0.value.count > $1.value.count }) {
    print("  different, \(kind): \(examples.count)")
    for example in examples.prefix(3) { print("    \(example)") }
  }
  return differences[unexplained]?.count ?? 0
}

private let unexplained = "for no known reason"

private struct RandomUsage {
  /// As the peer reads it.
  struct Question: Encodable {
    var provider: String
    var model: String
    var tier: String?
    var input: Int
    var cacheRead: Int
    var cacheWrite: Int
    var cacheWriteLong: Int
    var output: Int
    var reasoning: Int
  }

  var question: Question
  var price: ModelPrice

  init(of providers: [String: [PriceBook.Listing]], using generator: inout SeededGenerator) {
    func pick<Value>(_ values: [Value]) -> Value { values[generator.index(below: values.count)] }
    func part(of whole: Int) -> Int { generator.index(below: whole + 1) }
    let listing = pick(providers[pick(providers.keys.sorted())] ?? [])
    price = listing.price
    let size = pick([10, 1_000, 60_000, 130_000, 199_999, 200_000, 200_001, 272_001, 400_000])
    var left = generator.unit() < 0.5 ? 1 + part(of: size - 1) : size
    func take(_ isWanted: Bool) -> Int {
      guard isWanted else { return 0 }
      let taken = part(of: left)
      left -= taken
      return taken
    }
    let read = take(generator.unit() < 0.4 && price.rates.cacheRead != nil)
    let write = take(generator.unit() < 0.4 && price.rates.cacheWrite != nil)
    let long = take(generator.unit() < 0.4 && price.rates.cacheWriteLong != nil)
    let output = pick([1, 17, 500, 8_000])
    question = Question(
      provider: listing.provider, model: listing.id,
      tier: pick([nil] + (price.serviceTiers.map { $0.keys.sorted() } ?? [])), input: left,
      cacheRead: read, cacheWrite: write, cacheWriteLong: long, output: output,
      reasoning: generator.unit() < 0.3 ? part(of: output) : 0)
  }

  var usage: Usage {
    Usage(
      input: question.input, cacheRead: question.cacheRead, cacheWrite: question.cacheWrite,
      cacheWriteLong: question.cacheWriteLong, output: question.output,
      reasoning: question.reasoning, provenance: .reported)
  }

  /// Why LiteLLM may say something else; `nil` when it should not.
  func explanation(ours: Double, theirs: Double) -> String? {
    if question.provider == "deepseek", abs(ours - 2 * theirs) < 1e-9 * ours {
      return
        "LiteLLM takes DeepSeek's discount at certain hours of the day, where we take the list price"
    }
    if question.cacheWriteLong > 0, theirs < ours {
      return
        "LiteLLM charges writes of an hour like those of five minutes in batches and outside Anthropic"
    }
    return nil
  }

  var text: String {
    "\(question.model) \(question.input)+\(question.cacheRead)r+\(question.cacheWrite)w+\(question.cacheWriteLong)l, \(question.output) out, \(question.reasoning) of it reasoning"
  }
}
