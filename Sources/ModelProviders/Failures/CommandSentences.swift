import StrategyCore

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Trouble with programs that answer in place of servers, as sentences for people.
extension Failure {
  /// - Parameter complaint: what the program wrote to standard error.
  init(_ error: CommandError, of command: [String], saying complaint: String) {
    let title = "The program \(Self.spoken(command))"
    let words = Self.lastLine(of: complaint)
    let said = Self.saying(words)
    switch error {
    case .cancelled: self.init(.model, "\(title) was ended.")
    case .notFound:
      self.init(
        .workspace, "\(title) is neither in the workspace's folder nor in PATH, or cannot be run.",
        nextStep: "Correct `command:` in trivium.yaml, or make the file executable with chmod +x.")
    case .notStarted(let number):
      self.init(
        .workspace, "\(title) cannot be started: \(Self.reason(number)).",
        nextStep: number == ENOEXEC
          ? "Begin it with a line such as #!/bin/sh." : "Correct `command:` in trivium.yaml.")
    case .inactive(let limit):
      self.init(
        .model, "\(title) wrote nothing for \(Self.spoken(limit)) and was ended\(said)",
        nextStep: "Run it again, or allow more with `timeout:` at the model in trivium.yaml.",
        isRetryable: true)
    case .tooSlow(let limit):
      self.init(
        .model, "\(title) had not ended after \(Self.spoken(limit)) and was ended\(said)",
        nextStep: "Run it in a terminal to see what it waits for.", isRetryable: true)
    case .exited(let status):
      self.init(
        .model, "\(title) ended with status \(status)\(said)",
        nextStep: words.isEmpty
          ? "Run it in a terminal to see why." : "Correct what it says.")
    case .killed(let signal):
      self.init(
        .model, "\(title) was ended by signal \(signal)\(said)",
        nextStep: "Run it in a terminal to see why.", isRetryable: true)
    }
  }

  init(_ problem: CommandOutput.Problem, of command: [String], saying complaint: String) {
    let title = "The program \(Self.spoken(command))"
    let words = Self.lastLine(of: complaint)
    switch problem {
    case .reported(let message):
      self.init(
        .model, "\(title) reports an error\(Self.saying(message))",
        nextStep: "Correct what it says.")
    case .malformed(let line):
      self.init(
        .model, "\(title) wrote a line that is not a JSON object: “\(line)”",
        nextStep: "A program whose first line is one writes one on each line.")
    case .tooLong(let limit):
      self.init(
        .model, "\(title) wrote a line of more than \(limit / (1024 * 1024)) MB.",
        nextStep: "Let it write shorter lines.")
    case .empty:
      self.init(
        .model, "\(title) ended well and wrote no answer\(Self.saying(words))",
        nextStep: "Its answer must go to standard output.")
    }
  }

  init(_ error: KeyCommandError, of command: KeyCommand) {
    let place = KeySource.command(line: command.line).place
    switch error {
    case .cancelled: self.init(.authentication, "Asking for a key was cancelled.")
    case .unusable:
      self.init(
        .authentication, "What \(place) printed first is no key.",
        nextStep: "The key must be the first line of its standard output.")
    case .failed(let reason, let complaint):
      self.init(reason, of: [command.line], saying: complaint)
      kind = .authentication
      message = "There is no key. \(message)"
    }
  }

  private static func spoken(_ command: [String]) -> String {
    "`\(PlainWords.onOneLine(SecretPatterns.masking(command.joined(separator: " "))))`"
  }

  /// The end of a sentence, with the program's own words if there are any.
  private static func saying(_ words: String) -> String {
    guard let last = words.last else { return "." }
    return ": \(words)\(".!?…".contains(last) ? "" : ".")"
  }

  private static func lastLine(of complaint: String) -> String {
    let lines = complaint.split { $0.isNewline }.map { PlainWords.onOneLine(String($0)) }
    return lines.last { !$0.isEmpty } ?? ""
  }

  static func reason(_ number: Int32) -> String {
    switch number {
    case EACCES: "the system does not allow it"
    case ETXTBSY: "its file is still being written"
    case ENOEXEC: "it is neither a program nor a script with a #! line"
    case E2BIG: "its arguments are too long"
    case EMFILE, ENFILE: "too many files are open"
    case EAGAIN: "too many programs run"
    default: "error \(number)"
    }
  }

  private static func spoken(_ duration: Duration) -> String {
    let milliseconds = duration.milliseconds
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
  }
}
