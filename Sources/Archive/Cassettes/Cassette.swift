package import Foundation
package import StrategyCore
import Synchronization

/// Recorded answers and vectors, for runs without keys and without a network.
///
/// A cassette is text, one JSON object a line: `{"cassette":1}`, then answers under their requests and vectors under
/// their texts. Equal requests are answered in the order in which they were recorded, and then by the last answer.
package final class Cassette: Sendable {
  package let file: URL
  private let answers: [CassetteRequest: [CassetteAnswer]]
  /// In the order of the file.
  private let requests: [CassetteRequest]
  private let vectors: [CassetteText: Embedding]
  private let redact: Redaction?
  private let played = Mutex<[CassetteRequest: Int]>([:])

  /// Reads a cassette. `redact` is what it was recorded with: requests are looked for as they were written.
  package init(_ file: URL, redactedBy redact: Redaction? = nil) throws(Failure) {
    let bytes = try JournalReader.bytes(of: file)
    var answers: [CassetteRequest: [CassetteAnswer]] = [:]
    var requests: [CassetteRequest] = []
    var vectors: [CassetteText: Embedding] = [:]
    let decoder = CassetteLine.decoder()
    let lines = bytes.split(separator: JournalLine.end, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty || index == 0 {
      guard let read = try? decoder.decode(CassetteLine.self, from: Data(line)) else {
        // Whoever recorded it was stopped within a line; what is whole counts.
        if index > 0, index == lines.count - 1 { break }
        throw Failure(
          .storage,
          index == 0
            ? "\(file.path): the file is no cassette."
            : "\(file.path): line \(index + 1) is no part of a cassette.",
          nextStep: "Record it anew with `--record`.")
      }
      if index == 0 { try Self.check(read.cassette, of: file) }
      if let request = read.request, let answer = read.answer {
        if answers[request] == nil { requests.append(request) }
        answers[request, default: []].append(answer)
      } else if let text = read.embedding, let vector = read.vector {
        vectors[text] = vector.embedding
      }
    }
    self.file = file
    self.answers = answers
    self.requests = requests
    self.vectors = vectors
    self.redact = redact
  }

  private static func check(_ version: Int?, of file: URL) throws(Failure) {
    guard let version else {
      throw Failure(
        .storage, "\(file.path): the file is no cassette.",
        nextStep: "Record one with `--record \(file.lastPathComponent)`.")
    }
    guard version <= CassetteLine.version else {
      throw Failure(
        .storage,
        "\(file.path): the cassette has format \(version); this version reads up to \(CassetteLine.version).",
        nextStep: "Open it with a newer trivium.")
    }
  }

  /// How many different requests can be answered.
  package var count: Int { requests.count }

  func answer(to request: CassetteRequest) -> CassetteAnswer? {
    let request = request.redacted(by: redact)
    guard let answers = answers[request] else { return nil }
    let turn = played.withLock { played in
      defer { played[request, default: 0] += 1 }
      return played[request, default: 0]
    }
    return answers[min(turn, answers.count - 1)]
  }

  func vector(of text: CassetteText) -> Embedding? {
    vectors[text]
      ?? vectors[CassetteText(embedder: text.embedder, text: redact?(text.text) ?? text.text)]
  }

  /// Why a request cannot be answered: the recorded request that is nearest, and how it differs.
  func miss(_ request: CassetteRequest) -> Failure {
    let wanted = request.redacted(by: redact).facts
    let set = Set(wanted)
    let nearest = requests.enumerated().map { index, request in
      (index: index, distance: set.symmetricDifference(request.facts).count)
    }.min { ($0.distance, $0.index) < ($1.distance, $1.index) }
    guard let nearest else {
      return Failure(
        .model, "\(file.path): the cassette holds no answers at all.",
        nextStep: "Record some with `--record \(file.lastPathComponent)`.")
    }
    let difference = Self.difference(from: requests[nearest.index].facts, to: wanted)
    return Failure(
      .model,
      "\(file.path): the cassette holds no answer to this request to \(request.model). The nearest is request \(nearest.index + 1) of \(requests.count); it differs in: \(difference)",
      nextStep: "Record it with `--record`, or let live calls fill the gaps.")
  }

  private static let mostDifferences = 6

  private static func difference(from old: [String], to new: [String]) -> String {
    let changes = new.difference(from: old)
    let told = changes.prefix(mostDifferences).map { change in
      switch change {
      case .remove(_, let fact, _): "− \(shortened(fact))"
      case .insert(_, let fact, _): "+ \(shortened(fact))"
      }
    }
    let rest = changes.count - told.count
    return told.joined(separator: "; ") + (rest > 0 ? "; and \(rest) more." : ".")
  }

  private static func shortened(_ fact: String) -> String {
    let plain = String(
      String.UnicodeScalarView(
        fact.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    return plain.count > 100 ? "\(plain.prefix(99))…" : plain
  }
}

/// Writes a cassette while models answer.
package final class CassetteRecorder: Sendable {
  package let file: URL
  private let redact: Redaction?
  private let handle: OpenFile
  private let failure = Mutex<Failure?>(nil)

  /// Starts a cassette, or goes on with one. `redact` takes secrets out of all that is written.
  package init(_ file: URL, redactedBy redact: Redaction? = nil) throws(Failure) {
    self.file = file
    self.redact = redact
    do {
      if FileManager.default.fileExists(atPath: file.path) {
        _ = try Cassette(file)
        handle = try OpenFile.locked(file.path)
        try Self.endLastLine(of: handle)
      } else {
        handle = try OpenFile(file.path, .create)
        try handle.lock()
        var written = 0
        try handle.write(Array("{\"cassette\":\(CassetteLine.version)}\n".utf8), written: &written)
      }
    } catch let failure as Failure {
      throw failure
    } catch let problem as FileProblem {
      throw problem.failure
    } catch {
      throw Failure(.storage, "\(file.path): \(error)")
    }
  }

  /// Cuts off a last line that was torn; one that only lacks its line feed gets it.
  private static func endLastLine(of handle: OpenFile) throws {
    let bytes = try handle.read()
    let start = bytes.lastIndex(of: JournalLine.end).map { $0 + 1 } ?? 0
    guard start < bytes.count else { return }
    if (try? CassetteLine.decoder().decode(CassetteLine.self, from: Data(bytes[start...]))) == nil {
      return try handle.shorten(to: start)
    }
    var written = 0
    try handle.write([JournalLine.end], written: &written)
  }

  /// Why the cassette is not whole, when it is not.
  package var problem: Failure? { failure.withLock { $0 } }

  func add(_ line: CassetteLine) {
    failure.withLock { failure in
      guard failure == nil else { return }
      do {
        let json = [UInt8](try CassetteLine.encoder().encode(line))
        var written = 0
        try handle.write((redact?.texts(in: json) ?? json) + [JournalLine.end], written: &written)
      } catch {
        failure =
          (error as? FileProblem)?.failure ?? Failure(.storage, "\(file.path): \(error)")
      }
    }
  }
}
