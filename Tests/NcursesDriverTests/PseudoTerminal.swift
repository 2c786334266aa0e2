import Glibc

/// Both ends of a terminal: what the driver opens, and what a person would see and type.
final class PseudoTerminal {
  let path: String
  let line: Int32
  private let screen: Int32

  init(rows: UInt16 = 6, columns: UInt16 = 30) throws {
    screen = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var lock: Int32 = 0
    var number: UInt32 = 0
    guard screen >= 0, ioctl(screen, Self.setLock, &lock) == 0,
      ioctl(screen, Self.getNumber, &number) == 0
    else { throw POSIXFailure(number: errno) }
    path = "/dev/pts/\(number)"
    line = open(path, O_RDWR | O_NOCTTY)
    guard line >= 0 else { throw POSIXFailure(number: errno) }
    resize(rows: rows, columns: columns)
  }

  deinit {
    close(line)
    close(screen)
  }

  /// `TIOCSPTLCK` and `TIOCGPTN`, which Swift cannot import.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  struct POSIXFailure: Error {
    let number: Int32
  }

  func resize(rows: UInt16, columns: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(line, UInt(TIOCSWINSZ), &size)
  }

  func type(_ text: String) {
    _ = write(screen, text, text.utf8.count)
  }

  /// What has been written so far; waits only for the first byte.
  func written() -> String {
    var bytes: [UInt8] = []
    var wanted = pollfd(fd: screen, events: Int16(POLLIN), revents: 0)
    var buffer = [UInt8](repeating: 0, count: 4096)
    while poll(&wanted, 1, bytes.isEmpty ? 1000 : 20) > 0 {
      let count = read(screen, &buffer, buffer.count)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The settings that must come back: canonical input, echo, signals, CR to NL.
  var modes: [UInt32] {
    var modes = termios()
    tcgetattr(line, &modes)
    return [modes.c_iflag, modes.c_oflag, modes.c_lflag]
  }
}
