#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Where the program of a command is.
enum Executable {
  /// A name with a slash is looked up below `folder`, another one in PATH; `nil` when nothing there can be run.
  static func path(
    of program: String, in folder: String?, environment: [String: String]
  ) -> String? {
    let program = FilePath.expanded(program, home: environment["HOME"])
    guard program.contains("/") else {
      let places = (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
      return places.lazy.map { "\($0)/\(program)" }.first(where: isExecutable)
    }
    let path = FilePath.absolute(program, in: folder)
    return isExecutable(path) ? path : nil
  }

  private static func isExecutable(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
  }
}

/// Paths as people write them.
enum FilePath {
  /// `~/x` below the user's home.
  static func expanded(_ path: String, home: String?) -> String {
    guard let home, path == "~" || path.hasPrefix("~/") else { return path }
    return home + path.dropFirst()
  }

  static func absolute(_ path: String, in folder: String?) -> String {
    guard let folder, !path.hasPrefix("/") else { return path }
    return folder.hasSuffix("/") ? folder + path : "\(folder)/\(path)"
  }
}
