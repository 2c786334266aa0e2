import Foundation

/// A text file of a person's making, read whole: UTF-8, of bounded size, a byte order mark left out.
enum TextFile {
  static let longest = 16 << 20

  static func read(_ file: URL, shownAs name: String) throws(TextFileError) -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder) else {
      throw TextFileError(file: name, reason: .missing)
    }
    if isFolder.boolValue { throw TextFileError(file: name, reason: .folder) }
    guard let handle = FileHandle(forReadingAtPath: file.path) else {
      throw TextFileError(file: name, reason: .forbidden)
    }
    defer { handle.closeFile() }
    guard let bytes = try? handle.read(upToCount: longest + 1) ?? Data() else {
      throw TextFileError(file: name, reason: .forbidden)
    }
    if bytes.count > longest { throw TextFileError(file: name, reason: .tooLong) }
    return try text(of: bytes, shownAs: name)
  }

  static func text(of bytes: Data, shownAs name: String) throws(TextFileError) -> String {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let rest = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes
    guard let text = String(validating: rest, as: UTF8.self) else {
      throw TextFileError(file: name, reason: .notUTF8(line: lineOfFirstFault(in: rest)))
    }
    if text.utf8.contains(0) { throw TextFileError(file: name, reason: .binary) }
    return text
  }

  private static func lineOfFirstFault(in bytes: Data) -> Int {
    var line = 1
    for row in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if String(validating: row, as: UTF8.self) == nil { break }
      line += 1
    }
    return line
  }
}

/// Why a text file cannot be read.
struct TextFileError: Error, Sendable, Hashable {
  enum Reason: Sendable, Hashable {
    case missing, folder, forbidden, tooLong, binary
    case notUTF8(line: Int)
  }

  var file: String
  var reason: Reason
}
