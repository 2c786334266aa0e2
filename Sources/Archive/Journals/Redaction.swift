import Foundation
import StrategyCore

/// Takes secrets out of texts before they are written.
package struct Redaction: Sendable {
  private let redact: @Sendable (String) -> String

  package init(_ redact: @escaping @Sendable (String) -> String) {
    self.redact = redact
  }

  package func callAsFunction(_ text: String) -> String { redact(text) }

  /// JSON with every text in it redacted, whatever it means; keys are left as they are.
  func texts(in json: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(json.count)
    var place = 0
    while place < json.count {
      guard json[place] == UInt8(ascii: "\"") else {
        result.append(json[place])
        place += 1
        continue
      }
      let end = Self.end(ofTextAt: place, in: json)
      let literal = json[place..<end]
      place = end
      if place < json.count, json[place] == UInt8(ascii: ":") {
        result += literal
      } else {
        result += redacted(literal)
      }
    }
    return result
  }

  private func redacted(_ literal: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let text = Self.text(of: literal) else { return literal }
    let without = redact(text)
    guard without != text else { return literal }
    var bytes = [UInt8(ascii: "\"")]
    LineText.append(without, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
    return bytes[...]
  }

  private static func end(ofTextAt start: Int, in json: [UInt8]) -> Int {
    var place = start + 1
    while place < json.count, json[place] != UInt8(ascii: "\"") {
      place += json[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(place + 1, json.count)
  }

  private static func text(of literal: ArraySlice<UInt8>) -> String? {
    let plain = literal.dropFirst().withUnsafeBufferPointer { bytes in
      var scanner = LineScanner(bytes)
      return scanner.text()
    }
    return plain
      ?? (try? JSONDecoder().decode([String].self, from: Data([0x5B] + literal + [0x5D])))?.first
  }
}

extension JournalEntry {
  /// The entry without what the addresses and headers of a workspace hold of secrets.
  var withoutSecretURLs: JournalEntry {
    guard case .sessionStarted(var workspace) = event else { return self }
    for (name, var model) in workspace.models {
      model.url = model.url.map(SecretURL.redacted)
      for (header, value) in model.dialect?.headers ?? [:] {
        model.dialect?.headers?[header] = SecretURL.redacted(value, of: header)
      }
      workspace.models[name] = model
    }
    return JournalEntry(
      sequence: sequence, at: at, event: .sessionStarted(workspace: workspace))
  }
}

/// Secrets that stand in addresses: the password of a user, and parameters whose name tells what they are.
enum SecretURL {
  private static let mark = "•••"
  private static let telling = [
    "key", "token", "secret", "password", "passwd", "pwd", "auth", "sig", "credential", "cookie",
  ]

  static func redacted(_ address: String) -> String {
    guard let scheme = address.range(of: "://") else { return address }
    let afterScheme = address[scheme.upperBound...]
    let hostEnd = afterScheme.firstIndex { "/?#".contains($0) } ?? address.endIndex
    var host = String(afterScheme[..<hostEnd])
    if let at = host.lastIndex(of: "@") {
      let user = host[..<at].firstIndex(of: ":").map { host[...$0] } ?? ""
      host = user + mark + host[at...]
    }
    var rest = String(address[hostEnd...])
    if let question = rest.firstIndex(of: "?") {
      let query = rest[rest.index(after: question)...]
        .split(separator: "&", omittingEmptySubsequences: false).map(redactedParameter)
      rest = rest[...question] + query.joined(separator: "&")
    }
    return address[..<scheme.upperBound] + host + rest
  }

  private static func redactedParameter(_ parameter: Substring) -> String {
    guard let sign = parameter.firstIndex(of: "=") else { return String(parameter) }
    return tells(parameter[..<sign]) ? parameter[...sign] + mark : String(parameter)
  }

  /// A header's value, when the header is one for secrets and does not only say where it is found.
  static func redacted(_ value: String, of header: String) -> String {
    tells(header) && !value.contains("${") ? mark : value
  }

  private static func tells(_ name: some StringProtocol) -> Bool {
    let name = name.lowercased()
    return telling.contains { name.contains($0) }
  }
}
