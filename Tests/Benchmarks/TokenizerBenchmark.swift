import Archive
import Foundation
import StrategyCore

/// Counts texts in turns with tiktoken, and compares token for token. Gives what is not twice as fast on text, or
/// slower on inputs made to be slow.
///
/// The vocabularies are those of `TRIVIUM_VOCABULARIES`, under any names, else those that were added.
func benchmarkTokenizers(
  in scratch: URL, project: URL, data: PublicData, beside peers: Peers
) async throws -> [Comparison] {
  let store = VocabularyStore(folder: scratch.appendingPathComponent("vocabularies"))
  let source = vocabularies()
  for name in (try? FileManager.default.contentsOfDirectory(atPath: source.path)) ?? [] {
    _ = try? store.add(source.appendingPathComponent(name))
  }
  let entries = store.list()
  guard !entries.isEmpty else {
    print(
      "\nTokenizers: skipped, no vocabulary is in \(source.path). "
        + "Add one with `trivium tokenizers add`, or set TRIVIUM_VOCABULARIES.")
    return []
  }
  let folder = scratch.appendingPathComponent("texts", isDirectory: true)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  let texts = try tokenizerTexts(project: project, data: data)
  for text in texts {
    try Data(text.text.utf8).write(to: folder.appendingPathComponent(text.name))
  }
  var missed: [Comparison] = []
  for entry in entries {
    missed += try benchmark(entry, of: store, texts, in: folder, beside: peers)
  }
  return missed
}

private struct TokenizerText {
  var name: String
  var text: String
  /// How many times as fast as tiktoken counting must be.
  var goal: Double
}

private func vocabularies() -> URL {
  let environment = ProcessInfo.processInfo.environment
  if let folder = environment["TRIVIUM_VOCABULARIES"] { return URL(fileURLWithPath: folder) }
  let cache =
    environment["XDG_CACHE_HOME"].map { URL(fileURLWithPath: $0) }
    ?? FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(".cache")
  return cache.appendingPathComponent("trivium/tokenizers")
}

private func benchmark(
  _ entry: VocabularyStore.Entry, of store: VocabularyStore, _ texts: [TokenizerText],
  in folder: URL, beside peers: Peers
) throws -> [Comparison] {
  let clock = ContinuousClock()
  var ours: [String: [Double]] = [:]
  var theirs: [String: [Double]] = [:]
  for _ in 0..<5 {
    var loaded: BytePairTokenizer?
    let loading = try clock.measure { loaded = try store.tokenizer(for: entry.encoding) }
    guard let tokenizer = loaded else { continue }
    ours["load", default: []].append(loading.seconds * 1e3)
    for text in texts {
      var count = 0
      let elapsed = clock.measure { count = tokenizer.count(text.text) }
      ours[text.name, default: []].append(Double(text.text.utf8.count) / elapsed.seconds / 1e6)
      let tokens = tokenizer.tokens(of: text.text)
      ours[text.name + " sum"] = [checksum(tokens)]
      guard count == tokens.count else {
        throw Failure(.model, "\(text.name): \(count) counted, \(tokens.count) made.")
      }
    }
    for (name, figure) in try peers.figures(
      "tokens", entry.encoding.rawValue, entry.file.path, folder.path)
    {
      theirs[name, default: []].append(figure)
    }
  }
  var rows = [
    Comparison(
      measure: "load, checked", ours: median(ours["load"] ?? [0]),
      peer: theirs["load"].map(median), unit: "ms", peerName: "tiktoken", isLessBetter: true)
  ]
  var missed: [Comparison] = []
  for text in texts {
    var row = Comparison(
      measure: text.name, ours: median(ours[text.name] ?? [0]),
      peer: theirs[text.name].map(median), unit: "MB/s", peerName: "tiktoken, encode")
    if let sum = theirs[text.name + " sum"]?.last {
      let isSame = sum == ours[text.name + " sum"]?.last
      row.peerName += isSame ? ", the same tokens" : ", OTHER TOKENS"
      if !isSame || row.ours < text.goal * (row.peer ?? 0) { missed.append(row) }
    }
    rows.append(row)
  }
  Comparison.printTable("Counting in \(entry.encoding.rawValue), one thread, 5 turns", rows)
  return missed
}

/// Tells lists of tokens apart; the peer has the same one.
private func checksum(_ tokens: [Int]) -> Double {
  Double(tokens.reduce(7) { ($0 * 31 + $1) % 2_147_483_647 })
}

private func tokenizerTexts(project: URL, data: PublicData) throws -> [TokenizerText] {
  var texts = [
    TokenizerText(
      name: "code",
      text: try contents(of: project.appendingPathComponent("Sources"), suffix: ".swift"), goal: 2)
  ]
  if let policy = data.folder(of: "github-site-policy") {
    texts.append(
      TokenizerText(name: "prose", text: try contents(of: policy, suffix: ".md"), goal: 2))
  }
  if let questions = data.folder(of: "xquad-en") {
    for (name, language) in [("chinese", "zh"), ("russian", "ru")] {
      let file = questions.appendingPathComponent("xquad.\(language).json")
      let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
      texts.append(
        TokenizerText(name: name, text: strings(in: json).joined(separator: "\n"), goal: 2))
    }
  }
  texts.append(TokenizerText(name: "anything", text: anything(pieces: 400_000), goal: 2))
  for (name, unit, count) in [
    ("one letter", "a", 100_000), ("spaces", " ", 100_000), ("one ideograph", "的", 33_000),
    ("one letter, 1 MB", "a", 1_000_000),
  ] {
    texts.append(
      TokenizerText(name: name, text: String(repeating: unit, count: count), goal: 1))
  }
  return texts
}

private func contents(of folder: URL, suffix: String) throws -> String {
  let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
  return try (names ?? []).filter { $0.hasSuffix(suffix) }.sorted().map {
    try String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)
  }.joined(separator: "\n")
}

private func strings(in json: Any) -> [String] {
  switch json {
  case let text as String: [text]
  case let list as [Any]: list.flatMap(strings)
  case let object as [String: Any]:
    object.sorted { $0.key < $1.key }.flatMap { strings(in: $0.value) }
  default: []
  }
}

/// Scalars from everywhere in Unicode among what split rules care for, the same on every run.
private func anything(pieces: Int) -> String {
  let parts = [
    " ", "  ", "\n", "\r\n", "\t", "\u{A0}", "\u{3000}", "\u{2028}", "\u{B}", "a", "Ab",
    "HTTPServer", "'s",
    "'LL", "'\u{17F}", "é", "e\u{301}", "\u{301}", "ª", "ǅ", "Ⅷ", "½", "1", "22", "4444", "!!",
    "//", "<|endoftext|>",
    "中文", "한글", "ひらがな", "👍🏽", "👩‍👩‍👧", "🇩🇪", "__init__", "İ", "ẞ", "क्षि", "ไทย", "ا",
  ]
  var state: UInt64 = 11
  func next(below bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
  var text = ""
  for _ in 0..<pieces {
    let planes = [0x80, 0x800, 0x3000, 0x10000, 0x32000, 0x110000]
    if next(below: 3) == 0 {
      let scalar = Unicode.Scalar(UInt32(next(below: planes[next(below: planes.count)])))
      scalar.map { text.unicodeScalars.append($0) }
    } else {
      text += parts[next(below: parts.count)]
    }
  }
  return text
}
