#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file that holds a key on its first line.
enum KeyFile {
  enum Problem: Error, Hashable {
    case missing
    case unreadable
    /// Others than its owner may read or change it; the mode as chmod writes it.
    case open(mode: String)
  }

  private static let limit = 16 * 1024

  static func firstLine(of path: String) throws(Problem) -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw errno == ENOENT || errno == ENOTDIR ? .missing : .unreadable }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw .unreadable }
    guard status.st_mode & 0o077 == 0 else {
      let digits = String(status.st_mode & 0o777, radix: 8)
      throw .open(mode: String(repeating: "0", count: 4 - digits.count) + digits)
    }
    var bytes = [UInt8](repeating: 0, count: limit)
    let count = read(file, &bytes, bytes.count)
    guard count >= 0 else { throw .unreadable }
    let line = bytes[..<count].prefix { $0 != 0x0A && $0 != 0x0D }
    return String(decoding: line, as: UTF8.self)
  }
}
