import ArgumentParser
import Foundation
import ModelProviders
import StrategyCore

/// `trivium decide`: which road to take.
struct DecideCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decide",
    abstract:
      "The recommendation with its evidence: which strategy, how sure, what would change it.",
    discussion: """
      Rests on the last recorded evaluation, the requirements of trivium.yaml, and assumptions that are named. After a
      trial on a few cases it rests on the fuller evaluation before it, and says so; `--evaluation last` takes the trial.
      Without an evaluation it says where the literature would start, marked as such.

      EXAMPLES
        trivium decide
        trivium decide --price-as gpt-4.1-mini --volume 500000
        trivium decide --cost-of-error 0.50 -o decision.md -o decision.json
        trivium decide --check decision.json
      """)

  @Option(
    help: ArgumentHelp(
      "Session of the evaluation, or `last`; the fullest of the last one's data otherwise.",
      valueName: "session"))
  var evaluation: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Calls a month.", valueName: "count"))
  var volume: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Months that it has to pay for itself in.", valueName: "months"))
  var horizon: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What a right answer is worth, in dollars.", valueName: "amount"))
  var valueOfCorrect: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What a wrong answer costs, in dollars.", valueName: "amount"))
  var costOfError: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How much less quality than the best is as good, 0…1.", valueName: "share"))
  var margin: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many percent more calls each month.", valueName: "percent"))
  var growth: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Percent of the calls that can wait for a batch.", valueName: "percent"))
  var batch: Double?

  @Option(
    name: [.customShort("o"), .long], parsing: .singleValue,
    help: ArgumentHelp("Also write the record: .md, .html or .json; repeatable.", valueName: "file")
  )
  var output: [String] = []

  @Option(help: ArgumentHelp("Reckon a record again and say what changed.", valueName: "file.json"))
  var check: String?

  @OptionGroup var prices: PriceOptions
  @OptionGroup var workspace: WorkspaceOptions

  func validate() throws {
    if let volume, !(0...1_000_000_000_000).contains(volume) {
      throw ValidationError("--volume is a number of calls a month, up to a trillion.")
    }
    if let horizon, !(1...1200).contains(horizon) {
      throw ValidationError("--horizon is a number of months from 1 to 1200.")
    }
    if let margin, !(0...1).contains(margin) {
      throw ValidationError("--margin is a share from 0 to 1.")
    }
    if let growth, !(-90...100).contains(growth) {
      throw ValidationError("--growth is a number of percent a month from -90 to 100.")
    }
    if let batch, !(0...100).contains(batch) {
      throw ValidationError("--batch is a number of percent from 0 to 100.")
    }
    for amount in [valueOfCorrect, costOfError].compactMap({ $0 })
    where Money(amount).map({ $0 < .zero }) ?? true {
      throw ValidationError("“\(amount)” is not an amount of dollars.")
    }
    for file in output where DecisionRecord.Format(file: file) == nil {
      throw ValidationError("“\(file)” names no format. Let it end in .md, .html or .json.")
    }
  }

  func run() throws {
    let loaded = try workspace.load()
    let access = try ModelAccess(for: loaded, usesCache: false, notice: Console.notice)
    if let check { return try checkAgain(check, loaded, access) }
    let price = try prices.priceAs.map { try access.catalogue.price(like: $0) }
    guard
      let basis = try DecisionBasis.last(
        of: loaded, session: evaluation, price: price,
        outlooks: ModelOutlooks(catalogue: access.catalogue, pricedAs: prices.priceAs))
    else { return tellPrior(loaded) }
    let record = record(of: basis, terms(loaded), loaded, access, pricedAs: prices.priceAs)
    Console.standard.write(Self.text(of: record, basis: basis.sentence))
    for file in output {
      guard let format = DecisionRecord.Format(file: file) else { continue }
      try OutputPath(path: file).write(try record.text(as: format))
      Console.standard.note("Wrote \(file).")
    }
  }

  private func terms(_ loaded: LoadedWorkspace) -> DecisionTerms {
    var requirements = loaded.workspace.requirements
    requirements.monthlyVolume = volume ?? requirements.monthlyVolume
    requirements.horizonMonths = horizon ?? requirements.horizonMonths
    requirements.valueOfCorrect =
      valueOfCorrect.flatMap { Money($0) } ?? requirements.valueOfCorrect
    requirements.costOfError = costOfError.flatMap { Money($0) } ?? requirements.costOfError
    requirements.margin = margin ?? requirements.margin
    requirements.monthlyGrowth = growth.map { $0 / 100 } ?? requirements.monthlyGrowth
    requirements.batchShare = batch.map { $0 / 100 } ?? requirements.batchShare
    return requirements.terms
  }

  private func record(
    of basis: DecisionBasis, _ terms: DecisionTerms, _ loaded: LoadedWorkspace,
    _ access: ModelAccess, pricedAs: String?
  ) -> DecisionRecord {
    let decision = Decision(basis.evidence, seed: basis.evaluation.plan.seed)
    let source = pricedAs.map { "as \($0), \(access.catalogue.prices.source)" } ?? "as recorded"
    let now = Date()
    return DecisionRecord(
      basis, terms: terms, verdict: decision.verdict(terms), pricedAs: pricedAs,
      priceSource: source, workspace: loaded.workspace.name,
      expiry: expiry(of: basis, loaded.workspace, access.catalogue.prices, pricedAs, now), now: now)
  }

  private func expiry(
    of basis: DecisionBasis, _ workspace: Workspace, _ prices: PriceBook, _ pricedAs: String?,
    _ now: Date
  ) -> DecisionExpiry {
    var retirements: [String: String] = [:]
    let used = Set(
      basis.evaluation.plan.strategies.compactMap(workspace.strategy(named:))
        .map(\.model))
    for definition in used.compactMap({ workspace.models[$0] }) {
      retirements[definition.use] = prices.retirement(of: definition)
    }
    if let pricedAs { retirements[pricedAs] = (try? prices.listing(named: pricedAs))?.retirement }
    let isGrounded = basis.evidence.strategies.contains {
      $0.kind == .retrieval || $0.kind == .hybrid
    }
    return DecisionExpiry(
      prices: prices.date, retirements: retirements,
      freshness: isGrounded ? workspace.requirements.freshness : nil, now: now)
  }

  private static func text(of record: DecisionRecord, basis: String) -> String {
    var text = record.sentences.map { "\($0)\n" }.joined() + basis + "\n"
    let heading = ["FACTOR"] + record.factors.strategies.map { $0.uppercased() }
    let rows = record.factors.rows.map { row in
      [row.factor.rawValue]
        + row.entries.map { entry in
          if case .assumed = entry.origin, entry.text != "–", entry.text != "none" {
            return "\(entry.text) (assumed)"
          }
          return entry.text
        }
    }
    let best =
      ["best in"] + record.verdict.standings.map { EvaluationText.share($0.probabilityBest) }
    text += "\n" + ComparisonText.table([heading] + rows + [best])
    if !record.verdict.cheapest.isEmpty {
      text += "\nCheapest by calls a month: "
      text +=
        record.verdict.cheapest.map { range in
          let end = range.to.map { " to \(VerdictText.whole($0))" } ?? " on"
          return "\(range.strategy) from \(VerdictText.whole(range.from))\(end)"
        }.joined(separator: ", ") + ".\n"
    }
    let diagnoses = record.diagnoses ?? []
    if !diagnoses.isEmpty { text += "\n" + diagnoses.map { "\($0.sentence)\n" }.joined() }
    if record.omitted > 0 {
      text += "\(record.omitted) cases are left out: not every strategy has a score for them.\n"
    }
    return text
  }

  private func tellPrior(_ loaded: LoadedWorkspace) {
    let workspace = loaded.workspace
    let training = workspace.datasets["train"].map { loaded.folder.file($0) }
    let examples =
      training.flatMap { FileManager.default.contents(atPath: $0.path) }
      .map { $0.count { $0 == UInt8(ascii: "\n") } } ?? 0
    let prior = PriorGuidance(
      workspace.requirements, hasKnowledge: workspace.strategies.contains { $0.grounding != nil },
      examples: examples)
    for sentence in prior.sentences { Console.standard.writeLine(sentence) }
    Console.standard.writeLine("`trivium eval` measures it on your data; then decide again.")
  }

  private func checkAgain(
    _ file: String, _ loaded: LoadedWorkspace, _ access: ModelAccess
  ) throws {
    guard let bytes = FileManager.default.contents(atPath: file) else {
      throw UsageProblem(sentence: "\(file) cannot be read. Check the path and its permissions.")
    }
    guard let old = try? JSONDecoder().decode(DecisionRecord.self, from: bytes) else {
      throw UsageProblem(sentence: "\(file) is not a decision record. `-o NAME.json` writes one.")
    }
    guard old.cases > 0, !old.sentences.isEmpty, !old.strategies.isEmpty,
      old.verdict.standings.count == old.strategies.count, old.terms.isPossible,
      old.verdict.standings.allSatisfy({ (0...1).contains($0.quality) })
    else {
      throw UsageProblem(
        sentence:
          "\(file) is damaged: its strategies, cases, terms or sentences are missing or impossible. Decide anew."
      )
    }
    let price = try old.pricedAs.map { try access.catalogue.price(like: $0) }
    guard
      let basis = try DecisionBasis.last(
        of: loaded, session: old.session, price: price,
        outlooks: ModelOutlooks(catalogue: access.catalogue, pricedAs: old.pricedAs))
    else {
      return
    }
    let new = record(of: basis, old.terms, loaded, access, pricedAs: old.pricedAs)
    let changes = new.changes(since: old)
    for change in changes { Console.standard.writeLine(change) }
    if changes.isEmpty { Console.standard.writeLine("Nothing changed: \(new.sentences[0])") }
    if old.expires < String(new.decided.prefix(10)) {
      let reason = old.expiryReason.map { ": \($0)" } ?? ""
      Console.standard.writeLine("It was to be looked at again by \(old.expires)\(reason).")
    }
  }
}
