import CNcurses

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Two ways to the user's clipboard: by the terminal (OSC 52), and by tmux, which drops those.
enum Clipboard {
  static func sequence(_ text: String) -> String {
    "\u{1B}]52;c;\(base64(Array(text.utf8)))\u{1B}\\"
  }

  static func fillTmux(_ text: String) -> Bool {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return false }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let silence = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(silence) }
    let started = ChildProcess.start(
      ["tmux", "load-buffer", "-w", "-"], input: ends[0], output: silence)
    close(ends[0])
    guard case .success(let child) = started else {
      close(ends[1])
      return false
    }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      rest = rest.dropFirst(count)
    }
    close(ends[1])
    return tv_wait(child) == 0
  }

  static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let value = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for position in 0..<4 {
        text.append(position <= group.count ? digits[value >> (18 - 6 * position) & 63] : 0x3D)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
