import Foundation
package import StrategyCore

extension SessionLibrary {
  package func rename(_ session: SessionID, to name: String) async throws(Failure) {
    try await change(session) { _ in [.sessionRenamed(name: name)] }
  }

  package func note(_ text: String, on session: SessionID) async throws(Failure) {
    try await change(session) { _ in [.noteAdded(text: text)] }
  }

  /// Adds and takes away tags; the case of a tag that is there is kept.
  package func tag(
    _ session: SessionID, adding: [String] = [], removing: [String] = []
  ) async throws(Failure) {
    try await change(session) { state in
      var tags = state.tags
      for tag in adding where !tags.contains(where: { $0.lowercased() == tag.lowercased() }) {
        tags.append(tag)
      }
      let unwanted = Set(removing.map { $0.lowercased() })
      tags.removeAll { unwanted.contains($0.lowercased()) }
      return tags == state.tags ? [] : [.sessionTagged(tags: tags)]
    }
  }

  package func pin(_ session: SessionID, _ isPinned: Bool) async throws(Failure) {
    try await change(session) { state in
      state.isPinned == isPinned ? [] : [.sessionPinned(isPinned: isPinned)]
    }
  }

  package func rate(
    _ run: RunID, of session: SessionID, _ rating: Rating?, correction: String? = nil
  ) async throws(Failure) {
    try await change(session) { state throws(Failure) in
      guard state.run(run) != nil else {
        throw Failure(
          .storage, "Session \(session.rawValue) has no run \(run.rawValue).",
          nextStep: "`trivium sessions show \(session.rawValue)` lists its runs.")
      }
      return [.runRated(run: run, rating: rating, correction: correction)]
    }
  }

  /// Adds what somebody says of a session.
  package func add(_ event: SessionEvent, to session: SessionID) async throws(Failure) {
    try await change(session) { _ in [event] }
  }

  /// Adds events to a session that nobody has open, at the time of its last entry: they say something of the
  /// session and are no part of its course.
  private func change(
    _ session: SessionID, _ events: (SessionState) throws(Failure) -> [SessionEvent]
  ) async throws(Failure) {
    let (writer, journal) = try resume(session)
    let state = SessionState(folding: journal.entries)
    do {
      let entries = try events(state).enumerated().map { index, event in
        JournalEntry(sequence: state.sequence + index + 1, at: state.time, event: event)
      }
      try await writer.append(entries)
      try await writer.close()
    } catch {
      try? await writer.close(compacting: false)
      throw error as? Failure ?? Failure(.storage, "\(file(of: session).path): \(error)")
    }
  }
}

/// A session that was deleted and can still be had back.
package struct DeletedSession: Sendable, Hashable, Identifiable {
  package var id: SessionID
  /// Seconds since 1970.
  package var deletedAt: Double
}

extension SessionLibrary {
  /// How long a deleted session can be had back, in seconds.
  package static let daysInTrash = 30
  private static let secondsInTrash = Double(daysInTrash) * 86_400

  private var trash: URL { folder.appendingPathComponent(".trash") }

  private func trashed(_ deleted: DeletedSession) -> URL {
    trash.appendingPathComponent("\(deleted.id.rawValue)@\(Int64(deleted.deletedAt)).jsonl")
  }

  /// Moves a session to the trash; refused while somebody has it open. `now` in seconds since 1970.
  package func delete(_ session: SessionID, now: Double) throws(Failure) {
    let file = file(of: session)
    do {
      let handle = try OpenFile.locked(file.path)
      try FileManager.default.createDirectory(at: trash, withIntermediateDirectories: true)
      let target = trashed(DeletedSession(id: session, deletedAt: now))
      try? FileManager.default.removeItem(at: target)
      try FileManager.default.moveItem(at: file, to: target)
      withExtendedLifetime(handle) {}
    } catch let problem as FileProblem {
      throw JournalWriter.failure(for: problem, of: file)
    } catch {
      throw Failure(.storage, "\(file.path): the session could not be moved to the trash: \(error)")
    }
    emptyTrash(now: now)
  }

  /// Deleted sessions, the last deleted first.
  package func deleted() -> [DeletedSession] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: trash.path)) ?? []
    return names.compactMap { name in
      guard name.hasSuffix(".jsonl"), let at = name.lastIndex(of: "@"),
        let time = Int64(name[name.index(after: at)...].dropLast(6))
      else { return nil }
      return DeletedSession(
        id: SessionID(rawValue: String(name[..<at])), deletedAt: Double(time))
    }
    .sorted { ($0.deletedAt, $0.id.rawValue) > ($1.deletedAt, $1.id.rawValue) }
  }

  /// Brings back the session that was deleted last among those whose name begins with `text`; `last` is any.
  package func undelete(_ text: String) throws(Failure) -> SessionID {
    let wanted = text.lowercased()
    let match = deleted().first { wanted == "last" || $0.id.rawValue.hasPrefix(wanted) }
    guard let match else {
      throw Failure(
        .storage, "No deleted session begins with “\(text)”.",
        nextStep: "Sessions stay in the trash for \(Self.daysInTrash) days.")
    }
    let file = file(of: match.id)
    guard !FileManager.default.fileExists(atPath: file.path) else {
      throw Failure(
        .storage, "\(file.path): a session of this name is there again.",
        nextStep: "Rename that file, then undelete once more.")
    }
    do {
      try FileManager.default.moveItem(at: trashed(match), to: file)
    } catch {
      throw Failure(.storage, "\(file.path): the session could not be brought back: \(error)")
    }
    return match.id
  }

  /// Removes for good what was deleted long enough ago, and drafts that a program which died a day ago left; returns
  /// how many sessions.
  @discardableResult
  package func emptyTrash(now: Double) -> Int {
    removeDrafts(before: now - 86_400)
    let old = deleted().filter { now - $0.deletedAt > Self.secondsInTrash }
    return old.count { (try? FileManager.default.removeItem(at: trashed($0))) != nil }
  }

  private func removeDrafts(before time: Double) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names where name.hasPrefix(".") && name.contains(".jsonl.") {
      let path = folder.appendingPathComponent(name).path
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      if let date = attributes?[.modificationDate] as? Date, date.timeIntervalSince1970 < time {
        try? FileManager.default.removeItem(atPath: path)
      }
    }
  }
}
