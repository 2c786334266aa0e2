import Foundation
import StrategyCore

/// Instructions that a model proposes for a task.
enum InstructionProposals {
  /// The prompt that asks for them; what it is about comes as the input.
  static let prompt = """
    # system

    You improve instructions for a language model. You are shown the instruction that is used now and solved examples of
    its task. Write other instructions that would make a model solve the task more often: more precise about what to do,
    about the form of the answer, and about what is easily got wrong. Do not solve the examples, and do not quote them.
    Answer with a JSON array of strings and nothing else.

    # user

    {{input}}

    """

  static func input(count: Int, instruction: String, examples: [Demonstration]) -> String {
    let solved = examples.map { "Input: \($0.input)\nAnswer: \($0.output)" }
    return """
      The instruction that is used now:

      \(instruction)

      Examples:

      \(solved.joined(separator: "\n\n"))

      Write \(count) other instructions.
      """
  }

  /// The first JSON array of texts in an answer, without repeats; empty when there is none.
  static func read(_ answer: String, most: Int) -> [String] {
    var start = answer.startIndex
    while let open = answer[start...].firstIndex(of: "[") {
      var close = answer.endIndex
      while let end = answer[open..<close].lastIndex(of: "]") {
        if let texts = try? JSONDecoder().decode(
          [String].self, from: Data(answer[open...end].utf8))
        {
          var known: Set<String> = []
          let filled = texts.filter { !$0.allSatisfy(\.isWhitespace) && known.insert($0).inserted }
          if !filled.isEmpty { return Array(filled.prefix(most)) }
        }
        close = end
      }
      start = answer.index(after: open)
    }
    return []
  }
}
