import Foundation

/// Writes recordings that asciinema plays, from frames that are text for a terminal.
package struct AsciicastWriter: Sendable {
  package enum Version: Int, Sendable {
    /// Times since the start.
    case two = 2
    /// Times since the event before.
    case three = 3
  }

  package struct Header: Sendable {
    package var version: Version
    package var columns: Int
    package var rows: Int
    /// Seconds since 1970.
    package var timestamp: Int?
    package var title: String?
    package var command: String?
    /// Seconds that a player waits at most.
    package var idleTimeLimit: Double?

    package init(
      version: Version, columns: Int, rows: Int, timestamp: Int? = nil, title: String? = nil,
      command: String? = nil, idleTimeLimit: Double? = nil
    ) {
      self.version = version
      self.columns = columns
      self.rows = rows
      self.timestamp = timestamp
      self.title = title
      self.command = command
      self.idleTimeLimit = idleTimeLimit
    }
  }

  private let version: Version
  private var lines: [String]
  private var last = 0.0

  package init(_ header: Header) {
    version = header.version
    var fields = ["\"version\":\(header.version.rawValue)"]
    switch header.version {
    case .two: fields += ["\"width\":\(header.columns)", "\"height\":\(header.rows)"]
    case .three:
      fields.append(
        "\"term\":{\"cols\":\(header.columns),\"rows\":\(header.rows),\"type\":\"xterm-256color\"}")
    }
    if let timestamp = header.timestamp { fields.append("\"timestamp\":\(timestamp)") }
    if let limit = header.idleTimeLimit { fields.append("\"idle_time_limit\":\(limit)") }
    if let title = header.title { fields.append("\"title\":\(Self.quoted(title))") }
    if let command = header.command { fields.append("\"command\":\(Self.quoted(command))") }
    lines = ["{\(fields.joined(separator: ","))}"]
  }

  /// What the terminal is sent, `seconds` after the start. Time never goes back.
  package mutating func frame(at seconds: Double, text: String) {
    add(seconds, "o", text)
  }

  /// A place to jump to.
  package mutating func marker(at seconds: Double, label: String) {
    add(seconds, "m", label)
  }

  package mutating func resize(at seconds: Double, columns: Int, rows: Int) {
    add(seconds, "r", "\(columns)x\(rows)")
  }

  package var text: String { lines.joined(separator: "\n") + "\n" }

  private mutating func add(_ seconds: Double, _ code: String, _ text: String) {
    let now = max((seconds * 1e6).rounded() / 1e6, last)
    let time = version == .two ? now : now - last
    last = now
    lines.append("[\(String(format: "%.6f", time)), \"\(code)\", \(Self.quoted(text))]")
  }

  private static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    LineText.append(text, to: &bytes)
    return "\"\(String(decoding: bytes, as: UTF8.self))\""
  }
}
