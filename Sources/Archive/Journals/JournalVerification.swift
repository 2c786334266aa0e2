import Foundation
package import StrategyCore

/// What is found when a journal is gone through from end to end.
package struct JournalVerification: Sendable, Hashable {
  /// Something that is not as it should be; without a line it concerns the whole session.
  package struct Finding: Sendable, Hashable {
    package var line: Int?
    package var sentence: String
  }

  package var findings: [Finding] = []
  /// Entries that were read.
  package var entries = 0
  package var runs = 0
  package var spending = Spending()
  /// True when every line bears a seal, so that every change of a byte would have been found.
  package var isSealed = false

  package var isClean: Bool { findings.isEmpty }

  /// Goes through the bytes of a journal; whatever they are, nothing but findings comes of it.
  init(of bytes: [UInt8], path: String, session: SessionID?) {
    do throws(Failure) {
      var journal = try JournalReader.parse(bytes, of: path)
      if let session, journal.header.session != session {
        journal.problems.insert(
          JournalProblem(line: 1, reason: .otherSession(id: journal.header.session)), at: 0)
      }
      take(journal)
    } catch {
      findings.append(Finding(line: 1, sentence: error.sentence))
    }
  }

  private mutating func take(_ journal: RecordedJournal) {
    isSealed = journal.isSealed
    entries = journal.entries.count
    findings = journal.problems.map { Finding(line: $0.line, sentence: $0.sentence) }
    var state = SessionState()
    for entry in journal.entries {
      if entry.at < state.time {
        findings.append(
          Finding(
            sentence:
              "Entry \(entry.sequence) is \(Double(state.time - entry.at) / 1e6) s before the one that it follows; the clock went back."
          ))
      }
      if let complaint = Self.complaint(about: entry.event, in: state) {
        findings.append(Finding(sentence: "Entry \(entry.sequence) \(complaint)"))
      }
      state.apply(entry)
    }
    findings += state.brokenInvariants.map { Finding(sentence: "It does not hold that \($0).") }
    runs = state.runs.count
    spending = state.spending
    var recorded = Spending(of: state.runs)
    for evaluation in state.evaluations { recorded.add(evaluation.spending) }
    if spending.amount != recorded.amount || spending.usage.total != recorded.usage.total {
      findings.append(Finding(sentence: "The totals are not those of the runs."))
    }
  }

  private static func complaint(about event: SessionEvent, in state: SessionState) -> String? {
    guard let id = event.run else { return nil }
    let run = state.run(id)
    switch event {
    case .runStarted: return run == nil ? nil : "starts run \(id.rawValue) once more."
    case .runRated: return run == nil ? "rates run \(id.rawValue), which never started." : nil
    default:
      return run == nil ? "belongs to run \(id.rawValue), which never started." : nil
    }
  }
}

extension SessionLibrary {
  /// Reads a session again from its bytes, and checks seals, places, times and totals.
  package func verify(_ session: SessionID) throws(Failure) -> JournalVerification {
    let file = file(of: session)
    return JournalVerification(
      of: try JournalReader.bytes(of: file), path: file.path, session: session)
  }

  /// What compaction came to; sizes in bytes.
  package struct Compaction: Sendable, Hashable {
    package var before: Int
    package var after: Int
    package var packedChunks: Int
  }

  /// Packs the chunks of a session that nobody has open; a journal of format 1 becomes one of format 2.
  package func compact(_ session: SessionID) throws(Failure) -> Compaction {
    let file = file(of: session)
    do {
      let handle = try OpenFile.locked(file.path)
      let bytes = try handle.read()
      let compacted = try JournalCompaction(of: bytes, path: file.path, redactedBy: redaction)
      try AtomicFile.write(compacted.bytes, to: file)
      return Compaction(
        before: bytes.count, after: compacted.bytes.count, packedChunks: compacted.packed)
    } catch let problem as FileProblem {
      throw JournalWriter.failure(for: problem, of: file)
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(.storage, "\(file.path): \(error)")
    }
  }
}
