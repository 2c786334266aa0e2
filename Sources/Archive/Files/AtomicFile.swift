import Foundation

/// Writes whole files: whoever reads one, and whatever dies meanwhile, finds the old bytes or the new ones.
enum AtomicFile {
  static func write(_ bytes: [UInt8], to file: URL) throws(FileProblem) {
    let folder = file.deletingLastPathComponent().path
    let draft = folder + "/." + file.lastPathComponent + "." + UUID().uuidString
    do throws(FileProblem) {
      let open = try OpenFile(draft, .create)
      var written = 0
      try open.write(bytes, written: &written)
      try open.synchronize()
      guard rename(draft, file.path) == 0 else { throw FileProblem(.write, file.path) }
    } catch {
      unlink(draft)
      throw error
    }
    try OpenFile.synchronizeFolder(folder)
  }
}
