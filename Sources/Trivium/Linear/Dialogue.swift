import Foundation

/// Questions and answers, one line each.
struct Dialogue {
  var console = Console.standard

  /// The answer to a question without the blanks around it; `nil` at the end of the input.
  func ask(_ question: String) -> String? {
    console.write("\(question) ")
    guard let line = readLine() else {
      console.writeLine("")
      return nil
    }
    return line.trimmingCharacters(in: .whitespaces)
  }

  /// The place of what is chosen by its number or the beginning of its words; asks until one is.
  func choose(_ question: String, _ choices: [String]) -> Int? {
    for (index, choice) in choices.enumerated() { console.writeLine("\(index + 1) \(choice)") }
    while let answer = ask(question) {
      if let number = Int(answer), choices.indices.contains(number - 1) { return number - 1 }
      let named = choices.indices.filter {
        !answer.isEmpty && choices[$0].lowercased().hasPrefix(answer.lowercased())
      }
      if named.count == 1 { return named[0] }
      console.writeLine("“\(answer)” is none of them. Give a number from 1 to \(choices.count).")
    }
    return nil
  }

  func confirm(_ question: String) -> Bool {
    ["y", "yes"].contains(ask("\(question) y or n:")?.lowercased())
  }

  /// Several lines; one with a single dot ends them.
  func lines(_ question: String) -> String? {
    console.writeLine("\(question) A line with a single dot ends it.")
    var lines: [String] = []
    while let line = readLine() {
      if line == "." { return lines.joined(separator: "\n") }
      lines.append(line)
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }
}
