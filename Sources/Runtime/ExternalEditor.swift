package import CellGrid
package import StrategyCore

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The user's own editor, which works on a private file.
package struct ExternalEditor: Sendable, Hashable {
  /// Program and arguments; the file comes last.
  package var arguments: [String]
  /// Where the file is made.
  package var directory: String

  package init(arguments: [String], directory: String) {
    self.arguments = arguments
    self.directory = directory
  }

  /// Lends the terminal to the editor and returns the text as it left it.
  ///
  /// The file is removed, unless it holds work that could not be read back.
  package func edit(
    _ text: String, suffix: String, on terminal: any Terminal
  ) throws(Failure) -> String {
    guard !arguments.isEmpty else {
      throw Failure(
        .workspace, "No editor is set.", nextStep: "Set VISUAL or EDITOR, such as EDITOR=nano.")
    }
    let file = try PrivateFile(text, suffix: suffix, in: directory)
    do throws(TerminalError) {
      try terminal.perform(.handOver(arguments: arguments + [file.path]))
    } catch {
      throw afterFailure(error.failure, file: file, text: text)
    }
    let edited = try file.read()
    file.remove()
    return withoutAddedNewline(edited, original: text)
  }

  /// An editor that failed may have written something first: then the file stays.
  private func afterFailure(_ failure: Failure, file: PrivateFile, text: String) -> Failure {
    if let left = try? file.read(), left == text {
      file.remove()
      return failure
    }
    return Failure(
      failure.kind, failure.message, nextStep: "What it wrote is kept in \(file.path).")
  }

  /// Editors end the last line; a text that had no such end keeps having none.
  private func withoutAddedNewline(_ edited: String, original: String) -> String {
    guard edited.utf8.last == UInt8(ascii: "\n"), original.utf8.last != UInt8(ascii: "\n") else {
      return edited
    }
    return String(decoding: edited.utf8.dropLast(), as: UTF8.self)
  }
}

/// A file that only its owner can read.
private struct PrivateFile {
  let path: String

  init(_ text: String, suffix: String, in directory: String) throws(Failure) {
    var template = Array("\(directory)/trivium-XXXXXX\(suffix)".utf8CString)
    let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
    guard descriptor >= 0 else {
      throw Self.failure("No file for the editor could be made in \(directory)", errno)
    }
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    var left = Array(text.utf8)[...]
    while !left.isEmpty {
      let count = left.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let failure = Self.failure("The text could not be written to \(path)", errno)
        close(descriptor)
        remove()
        throw failure
      }
      left = left.dropFirst(count)
    }
    close(descriptor)
  }

  func read() throws(Failure) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure("\(path) could not be read back", errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = readBlock(descriptor, &block)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Self.failure("\(path) could not be read back", errno) }
      if count == 0 { break }
      bytes += block[..<count]
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(
        .workspace, "\(path) is not UTF-8, so its text was not taken.",
        nextStep: "Save it as UTF-8 and paste it.")
    }
    return text
  }

  func remove() {
    unlink(path)
  }

  private func readBlock(_ descriptor: Int32, _ block: inout [UInt8]) -> Int {
    block.withUnsafeMutableBytes { bytes in
      #if canImport(Glibc)
        Glibc.read(descriptor, bytes.baseAddress, bytes.count)
      #else
        Darwin.read(descriptor, bytes.baseAddress, bytes.count)
      #endif
    }
  }

  private static func failure(_ what: String, _ number: Int32) -> Failure {
    Failure(
      .storage, "\(what): \(String(cString: strerror(number))).",
      nextStep: "Check TMPDIR and the space on its disk.")
  }
}
