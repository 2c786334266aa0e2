import ArgumentParser
import Foundation

/// The program: reads the command line, runs the command on the main thread, and turns what goes wrong into a sentence and an exit code.
@main
enum Main {
  static func main() {
    let command: any ParsableCommand
    do {
      command = try TriviumCommand.parseAsRoot()
    } catch {
      end(parsing: error)
    }
    do {
      var command = command
      try command.run()
    } catch {
      end(running: error)
    }
    if let number = Console.outputProblem {
      Console.standard.note(
        "trivium: the results could not be written: \(String(cString: strerror(number))). Make room, or write them elsewhere."
      )
      exit(with: .error)
    }
  }

  /// Ends with what the parser has to say: help on standard output, problems on standard error.
  private static func end(parsing error: any Error) -> Never {
    var text = TriviumCommand.fullMessage(for: error)
    let isHelp = TriviumCommand.exitCode(for: error) == .success
    if !isHelp, let meant = MeantCommand(CommandLine.arguments.dropFirst()) {
      text = "\(meant.sentence)\n\(text)"
    }
    if !text.isEmpty {
      if isHelp { Console.standard.writeLine(text) } else { Console.standard.note(text) }
    }
    exit(with: isHelp ? .success : .usage)
  }

  /// Help is a command too: it ends by an error of the parser.
  private static func end(running error: any Error) -> Never {
    if let end = error as? CommandEnd { exit(with: end.status) }
    let code = TriviumCommand.exitCode(for: error)
    if code == .success || code == .validationFailure { end(parsing: error) }
    Console.standard.note(FailureText.report(error))
    exit(with: FailureText.exitStatus(for: error))
  }

  private static func exit(with status: ExitStatus) -> Never {
    TriviumCommand.exit(withError: status == .success ? nil : ExitCode(status.rawValue))
  }
}
