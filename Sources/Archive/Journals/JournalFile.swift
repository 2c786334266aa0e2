import Foundation
import StrategyCore

/// A whole journal that is written at once: salvaged, forked or imported.
struct JournalFile {
  private let library: SessionLibrary
  private let session: SessionID
  private var bytes: [UInt8] = []
  private var sum: UInt32?
  private let coder = JournalLine()

  /// `old` is the header that this one comes from; what else it holds is kept.
  init(
    _ header: JournalHeader, keepingFieldsOf old: ArraySlice<UInt8>? = nil,
    in library: SessionLibrary
  ) throws(Failure) {
    self.library = library
    session = header.session
    do {
      sum = try coder.append(header, keepingFieldsOf: old, to: &bytes)
    } catch {
      throw Failure(.storage, "The header of a journal could not be encoded: \(error)")
    }
  }

  mutating func append(_ entry: JournalEntry) throws(Failure) {
    do {
      try coder.append(entry, after: &sum, redactedBy: library.redaction, to: &bytes)
    } catch {
      throw Failure(.storage, "An entry of a journal could not be encoded: \(error)")
    }
  }

  /// Takes a line as it stands in another journal, without its seal.
  mutating func append(_ content: ArraySlice<UInt8>) {
    let start = bytes.count
    bytes += content
    JournalLine.end(&bytes, from: start, after: &sum)
  }

  func write() throws(Failure) {
    do {
      try FileManager.default.createDirectory(
        at: library.folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(
        .storage, "\(library.folder.path): the folder of sessions could not be made.",
        nextStep: "Make it, or choose a workspace that you can write to.")
    }
    do {
      try AtomicFile.write(bytes, to: library.file(of: session))
    } catch {
      throw error.failure
    }
  }
}
