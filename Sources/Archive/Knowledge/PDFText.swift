import Foundation

/// Text of PDF files, through pdftotext.
package enum PDFText {
  struct Problem: Error {
    var why: String
  }

  /// Seconds after which a file that is still being read is given up.
  private static let patience = 60.0

  /// The program along a `PATH`; `nil` when it is not installed.
  package static func toolPath(in searchPath: String?) -> String? {
    (searchPath ?? "").split(separator: ":").map { $0 + "/pdftotext" }
      .first { $0.hasPrefix("/") && FileManager.default.isExecutableFile(atPath: $0) }
  }

  static func text(of path: String, tool: String, limit: Int) throws -> [UInt8] {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: tool)
    process.arguments = ["-q", "-enc", "UTF-8", path, "-"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw Problem(why: "\(tool) did not start")
    }
    let id = process.processIdentifier
    let watch = DispatchWorkItem { kill(id, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + patience, execute: watch)
    defer { watch.cancel() }
    var bytes: [UInt8] = []
    while let part = try output.fileHandleForReading.read(upToCount: 1 << 16), !part.isEmpty {
      bytes += part
      if bytes.count > limit {
        process.terminate()
        break
      }
    }
    process.waitUntilExit()
    if bytes.count > limit { throw Problem(why: "its text has more than \(limit >> 20) MB") }
    switch (process.terminationReason, process.terminationStatus) {
    case (.exit, 0): break
    case (.exit, let status): throw Problem(why: "it ended with status \(status)")
    default: throw Problem(why: "it took longer than \(Int(patience)) s, or crashed")
    }
    return bytes.map { $0 == 0x0C ? 0x0A : $0 }
  }
}
