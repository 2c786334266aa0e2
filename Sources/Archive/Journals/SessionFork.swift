import Foundation
package import StrategyCore

extension SessionLibrary {
  /// Makes a new session that shares what `session` holds up to an entry, and then goes its own way. It holds its
  /// history itself, line for line, so either file can be deleted. `now` in seconds since 1970.
  package func fork(
    _ session: SessionID, at sequence: Int, now: Double,
    using generator: inout some RandomNumberGenerator
  ) throws(Failure) -> SessionID {
    let path = file(of: session).path
    let bytes = try JournalReader.bytes(of: file(of: session))
    let head = try JournalHead(of: bytes, path: path)
    let id = try newSession(at: now, using: &generator)
    var header = head.header
    header.trivium = JournalHeader.currentVersion
    header.session = id
    header.parent = JournalHeader.Parent(session: session, sequence: sequence, forkedAt: now)
    var fork = try JournalFile(
      header, keepingFieldsOf: bytes[..<max(head.end - 1, 0)], in: self)
    let shared = Self.shared(
      JournalScan(bytes, from: head.end, isSealed: head.isSealed, chain: head.chain),
      upTo: sequence)
    guard shared.contains(where: { $0.place > 0 }) else {
      throw Failure(
        .storage, "Session \(session.rawValue) has no entry up to \(sequence).",
        nextStep: "`trivium sessions show` lists its runs.")
    }
    for line in shared {
      switch line.content {
      case .bytes(let content): fork.append(content)
      case .entry(let entry): try fork.append(entry)
      }
    }
    try fork.write()
    return id
  }

  private struct SharedLine {
    enum Content {
      case bytes(ArraySlice<UInt8>)
      /// A chunk of a pack that reaches beyond the fork.
      case entry(JournalEntry)
    }

    var place: Int
    var content: Content
  }

  private static func shared(_ scan: JournalScan, upTo sequence: Int) -> [SharedLine] {
    var scan = scan
    var shared: [SharedLine] = []
    var isBefore = true
    while let line = scan.next() {
      let content = JournalCompaction.content(of: line.bytes)
      switch line.content {
      case .entry(let entry):
        isBefore = entry.sequence <= sequence
        if isBefore { shared.append(SharedLine(place: entry.sequence, content: .bytes(content))) }
      case .pack(let entries):
        let part = entries.filter { $0.sequence <= sequence }
        if part.count == entries.count {
          shared.append(SharedLine(place: entries[0].sequence, content: .bytes(content)))
        } else {
          shared += part.map { SharedLine(place: $0.sequence, content: .entry($0)) }
        }
      case .rejected(.unknownEvent) where isBefore:
        shared.append(SharedLine(place: shared.last?.place ?? 0, content: .bytes(content)))
      case .rejected, .blank: break
      }
    }
    let order = shared.indices.sorted {
      shared[$0].place != shared[$1].place ? shared[$0].place < shared[$1].place : $0 < $1
    }
    return order.map { shared[$0] }
  }

  package func fork(
    _ session: SessionID, at sequence: Int, now: Double
  ) throws(Failure) -> SessionID {
    var generator = SystemRandomNumberGenerator()
    return try fork(session, at: sequence, now: now, using: &generator)
  }
}

/// A session in the tree of forks.
package struct SessionBranch: Sendable, Hashable, Identifiable {
  package var summary: SessionSummary
  /// 0 for a session that is no fork, or whose parent is gone.
  package var depth: Int
  /// False for the last of those that come from the same session.
  package var hasNext: Bool

  package var id: SessionID { summary.id }

  /// Sessions with their forks below them, otherwise in the order given.
  package static func tree(of sessions: [SessionSummary]) -> [SessionBranch] {
    let known = Set(sessions.map(\.id))
    var children: [SessionID: [SessionSummary]] = [:]
    var roots: [SessionSummary] = []
    for session in sessions {
      if let parent = session.parent?.session, known.contains(parent), parent != session.id {
        children[parent, default: []].append(session)
      } else {
        roots.append(session)
      }
    }
    var branches: [SessionBranch] = []
    func place(_ sessions: [SessionSummary], depth: Int) {
      for (index, session) in sessions.enumerated() {
        branches.append(
          SessionBranch(summary: session, depth: depth, hasNext: index + 1 < sessions.count))
        place(children.removeValue(forKey: session.id) ?? [], depth: depth + 1)
      }
    }
    place(roots, depth: 0)
    let inCircles = sessions.filter { session in
      session.parent.map { children[$0.session] != nil } ?? false
    }
    for session in inCircles {
      if let parent = session.parent?.session, let rest = children.removeValue(forKey: parent) {
        place(rest, depth: 0)
      }
    }
    return branches
  }
}
