import Foundation

/// What a command is to work on: its argument, or standard input.
enum CommandInput {
  private static let longest = 16 << 20

  /// - Parameter argument: `-`, or nothing when standard input is no terminal, means standard input.
  static func read(_ argument: String?) throws -> String {
    if let argument, argument != "-" { return try checked(argument) }
    guard argument == "-" || isatty(0) == 0 else {
      throw UsageProblem(
        sentence: "There is no input. Give it as an argument, or pipe it in: echo … | trivium run -"
      )
    }
    let bytes = try FileHandle.standardInput.read(upToCount: longest + 1) ?? Data()
    return try text(of: bytes)
  }

  /// The text without the line feed at its end.
  static func text(of bytes: Data) throws -> String {
    guard bytes.count <= longest else {
      throw UsageProblem(
        sentence: "Standard input is longer than \(longest >> 20) MB. Give the part that matters.")
    }
    var text = try TextFile.text(of: bytes, shownAs: "standard input")
    if text.last?.isNewline == true { text.removeLast() }
    return try checked(text)
  }

  private static func checked(_ text: String) throws(UsageProblem) -> String {
    guard text.contains(where: { !$0.isWhitespace }) else {
      throw UsageProblem(sentence: "The input is empty. Give some text to work on.")
    }
    return text
  }

  /// Reads `NAME=VALUE` pairs.
  static func variables(_ pairs: [String]) throws(UsageProblem) -> [String: String] {
    var variables: [String: String] = [:]
    for pair in pairs {
      guard let sign = pair.firstIndex(of: "="), sign != pair.startIndex else {
        throw UsageProblem(sentence: "“\(pair)” is not a variable. Write --var NAME=VALUE.")
      }
      variables[String(pair[..<sign])] = String(pair[pair.index(after: sign)...])
    }
    return variables
  }
}
