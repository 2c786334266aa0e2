import StrategyCore

/// The line of an evaluated cell, written without the generic coder: evaluations are made of little else, and the coder
/// took a sixth of their processor time. It gives the same bytes.
enum CellLine {
  /// False when the entry is none, or holds what only the generic coder can write, such as the calls of judges; nothing
  /// is written then.
  static func append(_ entry: JournalEntry, to bytes: inout [UInt8]) -> Bool {
    guard case .cellEvaluated(let evaluation, let record, let answer) = entry.event,
      answer?.judging == nil, numbers(record, answer).allSatisfy(\.isFinite)
    else { return false }
    put("{\"at\":", entry.at, to: &bytes)
    bytes += ",\"event\":{\"cellEvaluated\":{".utf8
    if let answer {
      bytes += "\"answer\":".utf8
      append(answer, to: &bytes)
      bytes.append(comma)
    }
    put("\"evaluation\":", evaluation.rawValue, to: &bytes)
    bytes += ",\"record\":".utf8
    append(record, to: &bytes)
    put("}},\"sequence\":", entry.sequence, to: &bytes)
    bytes.append(UInt8(ascii: "}"))
    return true
  }

  private static let comma = UInt8(ascii: ",")

  private static func numbers(_ record: CellRecord, _ answer: EvaluatedAnswer?) -> [Double] {
    var numbers = [record.seconds, answer?.firstTokenSeconds].compactMap { $0 }
    if case .scored(let score) = record.outcome { numbers.append(score.value) }
    return numbers + (answer?.parts ?? []).compactMap { $0.score?.value }
  }

  private static func append(_ answer: EvaluatedAnswer, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    if let finish = answer.finish { put("\"finish\":", finish.rawValue, to: &bytes, ",") }
    if let seconds = answer.firstTokenSeconds {
      put("\"firstTokenSeconds\":", seconds, to: &bytes)
      bytes.append(comma)
    }
    bytes += "\"parts\":[".utf8
    for (index, part) in answer.parts.enumerated() {
      if index > 0 { bytes.append(comma) }
      switch part {
      case .scored(let score): append(score, to: &bytes)
      case .unscored(let reason): append("unscored", reason, to: &bytes)
      }
    }
    bytes += "],".utf8
    if let sources = answer.sources {
      bytes += "\"sources\":[".utf8
      for (index, source) in sources.enumerated() {
        put(index > 0 ? "," : "", source, to: &bytes)
      }
      bytes += "],".utf8
    }
    put("\"text\":", answer.text, to: &bytes, ",\"usage\":")
    append(answer.usage, to: &bytes)
    bytes.append(UInt8(ascii: "}"))
  }

  private static func append(_ usage: Usage, to bytes: inout [UInt8]) {
    put("{\"cacheRead\":", usage.cacheRead, to: &bytes)
    put(",\"cacheWrite\":", usage.cacheWrite, to: &bytes)
    if usage.cacheWriteLong != 0 { put(",\"cacheWriteLong\":", usage.cacheWriteLong, to: &bytes) }
    put(",\"input\":", usage.input, to: &bytes)
    put(",\"output\":", usage.output, to: &bytes)
    put(",\"provenance\":", usage.provenance.rawValue, to: &bytes)
    put(",\"reasoning\":", usage.reasoning, to: &bytes)
    bytes.append(UInt8(ascii: "}"))
  }

  private static func append(_ record: CellRecord, to bytes: inout [UInt8]) {
    put("{\"cell\":{\"row\":", record.cell.row, to: &bytes)
    put(",\"strategy\":", record.cell.strategy, to: &bytes)
    put(",\"turn\":", record.cell.turn, to: &bytes)
    bytes += "},".utf8
    if let cost = record.cost {
      put("\"cost\":{\"amount\":", cost.amount.description, to: &bytes)
      put(",\"provenance\":", cost.provenance.rawValue, to: &bytes, "},")
    }
    bytes += "\"outcome\":".utf8
    switch record.outcome {
    case .scored(let score): append(score, to: &bytes)
    case .unscored(let reason): append("unscored", reason, to: &bytes)
    case .failed(let reason): append("failed", reason, to: &bytes)
    }
    if let seconds = record.seconds { put(",\"seconds\":", seconds, to: &bytes) }
    if let tag = record.tag { put(",\"tag\":", tag.rawValue, to: &bytes) }
    bytes.append(UInt8(ascii: "}"))
  }

  private static func append(_ score: Score, to bytes: inout [UInt8]) {
    bytes += "{\"scored\":{\"score\":{\"isPass\":\(score.isPass)".utf8
    put(",\"reason\":", score.reason, to: &bytes)
    put(",\"value\":", score.value, to: &bytes)
    bytes += "}}}".utf8
  }

  private static func append(_ name: String, _ reason: String, to bytes: inout [UInt8]) {
    bytes += "{\"\(name)\":{".utf8
    put("\"reason\":", reason, to: &bytes, "}}")
  }

  private static func put(_ before: String, _ number: Int, to bytes: inout [UInt8]) {
    bytes += before.utf8
    LineText.append(number, to: &bytes)
  }

  /// Whole numbers without their fraction, as the generic coder has them.
  private static func put(_ before: String, _ number: Double, to bytes: inout [UInt8]) {
    bytes += before.utf8
    let text = number.description
    bytes += text.hasSuffix(".0") ? text.dropLast(2).utf8 : text[...].utf8
  }

  private static func put(
    _ before: String, _ text: String, to bytes: inout [UInt8], _ after: String = ""
  ) {
    bytes += before.utf8
    bytes.append(UInt8(ascii: "\""))
    LineText.append(text, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
    bytes += after.utf8
  }
}
