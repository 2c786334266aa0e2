import CNcurses

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A terminfo entry of our own that adds 24-bit colours to the user's terminal type.
///
/// ncurses can address such colours only through its database, where no usual type has them. The
/// sixteen lowest numbers stay the terminal's own palette.
struct TerminalDescription {
  let name: String
  let directory: String

  /// Compiles the entry when it is not there yet; `nil` when that is impossible.
  init?(extending type: String, in directory: String) {
    let isPlain = type.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E, 0x5F: true
      default: false
      }
    }
    guard isPlain, !type.isEmpty else { return nil }
    name = "trivium-" + type
    self.directory = directory
    if isCompiled { return }
    guard Self.makeDirectory(directory), compile(type) else { return nil }
  }

  private var isCompiled: Bool { access(directory + "/t/" + name, R_OK) == 0 }

  private func source(_ type: String) -> String {
    func color(_ base: Int) -> String {
      "\\E[%?%p1%{8}%<%t\(base)%p1%d%e%p1%{16}%<%t\(base + 6)%p1%{8}%-%d%e\(base)8;2;"
        + "%p1%{65536}%/%d;%p1%{256}%/%{255}%&%d;%p1%{255}%&%d%;m"
    }
    return """
      \(name)|\(type) with colours of 24 bits,
      \tRGB, ccc@, initc@, oc@, colors#0x1000000, pairs#0x10000,
      \tsetaf=\(color(3)),
      \tsetab=\(color(4)),
      \tuse=\(type),

      """
  }

  private func compile(_ type: String) -> Bool {
    let path = directory + "/\(name).\(getpid()).src"
    guard let file = fopen(path, "w") else { return false }
    fputs(source(type), file)
    fclose(file)
    defer { unlink(path) }
    let silence = open("/dev/null", O_RDWR)
    guard silence >= 0 else { return false }
    defer { close(silence) }
    let status = ChildProcess.run(
      ["tic", "-x", "-o", directory, path], input: silence, output: silence)
    return status == 0 && isCompiled
  }

  private static func makeDirectory(_ path: String) -> Bool {
    var partial = ""
    for part in path.split(separator: "/") {
      partial += "/" + part
      mkdir(partial, 0o700)
    }
    return access(path, W_OK) == 0
  }
}

/// Starts another program and waits for its end.
enum ChildProcess {
  /// Its exit status, or `nil` when it could not be started.
  static func run(_ arguments: [String], input: Int32 = -1, output: Int32 = -1) -> Int32? {
    guard case .success(let child) = start(arguments, input: input, output: output) else {
      return nil
    }
    return tv_wait(child)
  }

  struct Failure: Error {
    let errno: Int32
  }

  static func start(_ arguments: [String], input: Int32, output: Int32) -> Result<pid_t, Failure> {
    var pointers = arguments.map { strdup($0) }
    pointers.append(nil)
    defer { for pointer in pointers { free(pointer) } }
    var child: pid_t = 0
    let problem = tv_spawn(pointers, input, output, &child)
    return problem == 0 ? .success(child) : .failure(Failure(errno: problem))
  }
}
