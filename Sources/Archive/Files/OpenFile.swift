import Foundation

/// An open file: the one door of this room to the system's calls. It closes, and so unlocks, itself.
final class OpenFile: Sendable {
  enum Access {
    case read
    /// Every write goes to the end; the file must be there.
    case append
    /// As `append`; the file must not be there yet.
    case create
    /// A file to write from its start; what was there is gone.
    case replace

    fileprivate var flags: Int32 {
      switch self {
      case .read: O_RDONLY | O_NONBLOCK
      case .append: O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK
      case .create: O_RDWR | O_APPEND | O_CREAT | O_EXCL
      case .replace: O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK
      }
    }
  }

  let path: String
  private let descriptor: Int32

  /// Opens a regular file for its owner alone; links are not followed for writing.
  init(_ path: String, _ access: Access) throws(FileProblem) {
    self.path = path
    descriptor = Self.retrying { open(path, access.flags | O_CLOEXEC, 0o600) }
    guard descriptor >= 0 else { throw FileProblem(.open, path) }
    guard try status().st_mode & S_IFMT == S_IFREG else {
      throw FileProblem(.open, path, code: EFTYPE)
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  private static func retrying<Count: SignedInteger>(_ call: () -> Count) -> Count {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }

  private func status() throws(FileProblem) -> stat {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileProblem(.open, path) }
    return status
  }

  /// Claims the file against every other process and every other `OpenFile`, without waiting.
  func lock() throws(FileProblem) {
    guard Self.retrying({ flock(descriptor, LOCK_EX | LOCK_NB) }) == 0 else {
      throw FileProblem(.lock, path)
    }
  }

  /// A file to append to, claimed; another one that took its place meanwhile is claimed instead.
  static func locked(_ path: String) throws(FileProblem) -> OpenFile {
    while true {
      let file = try OpenFile(path, .append)
      try file.lock()
      let own = try file.status()
      var named = stat()
      guard lstat(path, &named) == 0 else { throw FileProblem(.open, path) }
      if named.st_ino == own.st_ino, named.st_dev == own.st_dev { return file }
    }
  }

  func size() throws(FileProblem) -> Int {
    Int(try status().st_size)
  }

  func shorten(to length: Int) throws(FileProblem) {
    guard Self.retrying({ ftruncate(descriptor, off_t(length)) }) == 0 else {
      throw FileProblem(.shorten, path)
    }
  }

  /// The bytes from the start, `limit` at most.
  func read(limit: Int = .max) throws(FileProblem) -> [UInt8] {
    let expected = min(limit, try size())
    var problem: FileProblem?
    let bytes = [UInt8](unsafeUninitializedCapacity: expected) { buffer, count in
      while count < expected {
        let free = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
        let got = Self.retrying { pread(descriptor, free.baseAddress, free.count, off_t(count)) }
        if got < 0 { problem = FileProblem(.read, path) }
        if got <= 0 { return }
        count += got
      }
    }
    if let problem { throw problem }
    return bytes
  }

  /// Writes in as few calls as the system allows; `written` counts what has arrived, even when this throws.
  func write(_ bytes: [UInt8], written: inout Int) throws(FileProblem) {
    while written < bytes.count {
      let sent = bytes.withUnsafeBytes { all in
        let rest = UnsafeRawBufferPointer(rebasing: all[written...])
        return Self.retrying { Foundation.write(descriptor, rest.baseAddress, rest.count) }
      }
      guard sent > 0 else { throw FileProblem(.write, path, code: sent < 0 ? errno : ENOSPC) }
      written += sent
    }
  }

  /// Returns when everything written is on the medium.
  func synchronize() throws(FileProblem) {
    #if canImport(Darwin)
      let result = fcntl(descriptor, F_FULLFSYNC) == 0 ? 0 : fsync(descriptor)
    #else
      let result = Self.retrying { fdatasync(descriptor) }
    #endif
    guard result == 0 else { throw FileProblem(.save, path) }
  }

  /// Makes sure that a file is its owner's alone before another library opens it, and makes it when it is missing;
  /// what SQLite puts beside a database gets the same rights. A file that cannot be changed stays as it is.
  static func keepPrivate(_ path: String) throws(FileProblem) {
    let descriptor = open(path, O_RDONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      if [EROFS, EACCES, EISDIR, ELOOP].contains(errno) { return }
      throw FileProblem(.open, path)
    }
    defer { close(descriptor) }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & 0o077 != 0 { fchmod(descriptor, 0o600) }
  }

  /// Makes the names in a folder durable after a file was created or renamed there.
  static func synchronizeFolder(_ path: String) throws(FileProblem) {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw FileProblem(.open, path) }
    defer { close(folder) }
    guard retrying({ fsync(folder) }) == 0 || errno == EINVAL else {
      throw FileProblem(.save, path)
    }
  }
}
