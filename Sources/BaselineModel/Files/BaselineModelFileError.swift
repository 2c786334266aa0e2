/// Why the bytes of a tuned model cannot be used.
package struct BaselineModelFileError: Error, Sendable, Hashable {
  package enum Reason: Error, Sendable, Hashable {
    /// The first bytes are not those of a model file.
    case foreign
    /// Written by a later version of the program.
    case newer(version: Int)
    case truncated(expected: Int, found: Int)
    /// The checksum does not fit the content.
    case damaged
    /// The content contradicts itself in the named field.
    case malformed(field: String)
  }

  package var path: String
  package var reason: Reason

  package init(path: String, reason: Reason) {
    self.path = path
    self.reason = reason
  }
}
