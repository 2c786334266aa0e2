import StrategyCore

/// The first line of a journal, as it was read.
struct JournalHead {
  let header: JournalHeader
  /// Where the second line starts.
  let end: Int
  /// False when the file ends within the line.
  let isWhole: Bool
  let verdict: SealChain.Verdict
  private(set) var chain = SealChain()
  let isSealed: Bool

  /// Throws when the line is no header, or one of a newer version.
  init(of bytes: [UInt8], path: String) throws(Failure) {
    let coder = JournalLine()
    let lineEnd = bytes.firstIndex(of: JournalLine.end)
    let line = bytes[..<(lineEnd ?? bytes.count)]
    isWhole = lineEnd != nil
    end = lineEnd.map { $0 + 1 } ?? bytes.count
    if let version = coder.version(of: line), version > JournalHeader.currentVersion {
      throw Failure(
        .storage,
        "\(path): the journal has format \(version); this version reads up to \(JournalHeader.currentVersion).",
        nextStep: "Open it with a newer trivium.")
    }
    guard let header = try? coder.header(of: line), header.trivium >= 1,
      header.startedAt.isFinite
    else {
      if !isWhole {
        throw Failure(
          .storage, "\(path): the journal ends within its first line: nothing was recorded.",
          nextStep: "The file can be deleted.")
      }
      throw Failure(
        .storage, "\(path): line 1 is not the header of a journal.",
        nextStep: "`trivium sessions repair` saves what the other lines hold.")
    }
    self.header = header
    isSealed = header.trivium > 1 || LineSeal.split(line) != nil
    verdict = isSealed ? chain.follow(line) : .fits
  }
}
