/// What looks like a secret wherever it stands.
enum SecretPatterns {
  private static let prefixes = [
    "sk-", "sk_", "gsk_", "xai-", "hf_", "pplx-", "r8_", "ghp_", "AIza", "fw_", "nvapi-",
  ].map { Array($0.utf8) }
  private static let schemes = ["bearer ", "basic "].map { Array($0.utf8) }
  private static let fields = ["api_key", "api-key", "apikey"].map { Array($0.utf8) }
  private static let names = [
    "key", "token", "secret", "password", "passwd", "pwd", "signature", "sig", "auth", "credential",
  ]

  static func masking(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var shown: [UInt8] = []
    var start = 0
    var position = 0
    while position < bytes.count {
      guard let range = secret(at: position, in: bytes) else {
        position += 1
        continue
      }
      shown.append(contentsOf: bytes[start..<range.lowerBound])
      shown.append(contentsOf: Secrets.mask.utf8)
      start = range.upperBound
      position = range.upperBound
    }
    guard start > 0 else { return text }
    shown.append(contentsOf: bytes[start...])
    return String(decoding: shown, as: UTF8.self)
  }

  /// True for the name of a header, field or option that holds a secret.
  static func isSecretName(_ name: some StringProtocol) -> Bool {
    let name = name.lowercased()
    return names.contains { name == $0 || name.hasSuffix("-\($0)") || name.hasSuffix("_\($0)") }
      || ["apikey", "authorization", "cookie"].contains(where: name.hasSuffix)
  }

  private static func secret(at position: Int, in bytes: [UInt8]) -> Range<Int>? {
    switch bytes[position] {
    case UInt8(ascii: ":"): userAndPassword(at: position, in: bytes)
    case UInt8(ascii: "?"), UInt8(ascii: "&"): queryValue(at: position, in: bytes)
    case let byte where isWord(byte): word(at: position, in: bytes)
    default: nil
    }
  }

  /// Everything before the last `@` of a URL's authority.
  private static func userAndPassword(at position: Int, in bytes: [UInt8]) -> Range<Int>? {
    guard matches("://", at: position, in: bytes) else { return nil }
    let start = position + 3
    let end = bytes[start...].firstIndex { isDelimiter($0) || "/?#".utf8.contains($0) }
    let at = bytes[start..<(end ?? bytes.endIndex)].lastIndex(of: UInt8(ascii: "@"))
    return at.flatMap { $0 > start ? start..<$0 : nil }
  }

  private static func queryValue(at position: Int, in bytes: [UInt8]) -> Range<Int>? {
    let field = bytes[(position + 1)...].prefix(64)
    guard let equals = field.firstIndex(of: UInt8(ascii: "=")),
      isSecretName(String(decoding: field[..<equals], as: UTF8.self))
    else { return nil }
    let end = bytes[equals...].firstIndex { isDelimiter($0) || "&#".utf8.contains($0) }
    let range = (equals + 1)..<(end ?? bytes.endIndex)
    // A variable is a name and no value.
    return range.isEmpty || matches("${", at: range.lowerBound, in: bytes) ? nil : range
  }

  private static func word(at position: Int, in bytes: [UInt8]) -> Range<Int>? {
    if let range = fieldValue(at: position, in: bytes) { return range }
    guard position == 0 || !isWord(bytes[position - 1]) else { return nil }
    if let prefix = prefixes.first(where: { bytes[position...].starts(with: $0) }) {
      let end = endOfToken(from: position + prefix.count, in: bytes)
      return looksLikeKey(bytes[(position + prefix.count)..<end]) ? position..<end : nil
    }
    guard let scheme = schemes.first(where: { isFolded($0, at: position, in: bytes) }) else {
      return nil
    }
    let start = position + scheme.count
    let end = endOfToken(from: start, in: bytes)
    return looksLikeKey(bytes[start..<end]) ? start..<end : nil
  }

  /// The value of `api_key=…`, `"api-key": "…"`.
  private static func fieldValue(at position: Int, in bytes: [UInt8]) -> Range<Int>? {
    guard [UInt8(ascii: "a"), UInt8(ascii: "A")].contains(bytes[position]),
      let field = fields.first(where: { isFolded($0, at: position, in: bytes) })
    else { return nil }
    let rest = bytes[(position + field.count)...]
    let marks = rest.prefix(8).prefix { "\"' :=\\".utf8.contains($0) }
    guard let sign = marks.first(where: { ":=".utf8.contains($0) }) else { return nil }
    let start = marks.endIndex
    let end = endOfToken(from: start, in: bytes)
    let isLong = sign == UInt8(ascii: "=") ? end > start : looksLikeKey(bytes[start..<end])
    return isLong ? start..<end : nil
  }

  private static func looksLikeKey(_ token: ArraySlice<UInt8>) -> Bool {
    token.count >= 16
      || token.count >= 6 && token.contains { (48...57).contains($0) || $0 == UInt8(ascii: "*") }
  }

  private static func endOfToken(from start: Int, in bytes: [UInt8]) -> Int {
    bytes[start...].firstIndex { !isWord($0) && !"-.*+/=~".utf8.contains($0) } ?? bytes.endIndex
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122, UInt8(ascii: "_"): true
    default: false
    }
  }

  private static func isDelimiter(_ byte: UInt8) -> Bool {
    byte <= 0x20 || byte == 0x7F || "\"'`<>()[]{}|\\,;".utf8.contains(byte)
  }

  private static func matches(_ text: String, at position: Int, in bytes: [UInt8]) -> Bool {
    bytes[position...].starts(with: text.utf8)
  }

  /// `text` is in lower case.
  private static func isFolded(_ text: [UInt8], at position: Int, in bytes: [UInt8]) -> Bool {
    bytes[position...].prefix(text.count).elementsEqual(text) {
      ((65...90).contains($0) ? $0 + 32 : $0) == $1
    }
  }
}
