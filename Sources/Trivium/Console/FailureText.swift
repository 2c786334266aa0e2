import CellGrid
import Foundation
import StrategyCore

/// Turns every error into what a person reads, and into the exit code of the program.
enum FailureText {
  /// One or more lines: what happened, where, and what to do next.
  static func sentences(for error: any Error) -> String {
    switch error {
    case let failure as Failure: failure.sentence
    case let problem as DocumentProblem: sentence(for: problem)
    case let problems as DocumentProblems: sentences(for: problems)
    case let error as WorkspaceError: sentences(for: error)
    case let error as TextFileError: sentence(for: error)
    case let problem as UsageProblem: problem.sentence
    case let error as ThemeError: error.description
    case is CancellationError: "Interrupted."
    default: sentence(for: error as NSError)
    }
  }

  /// The sentences as the program prints them: with its name in front, unless they begin with a place in a file.
  static func report(_ error: any Error) -> String {
    switch error {
    case is DocumentProblem, is DocumentProblems, WorkspaceError.invalid: sentences(for: error)
    default: "trivium: " + sentences(for: error)
    }
  }

  static func exitStatus(for error: any Error) -> ExitStatus {
    switch error {
    case is CancellationError: .interrupted
    case is UsageProblem: .usage
    case let end as CommandEnd: end.status
    case let failure as Failure: exitStatus(for: failure)
    default: .error
    }
  }

  static func exitStatus(for failure: Failure) -> ExitStatus {
    switch failure.kind {
    case .budget: .budget
    case .authentication: .authentication
    case .network, .rateLimit: .network
    case .workspace, .prompt, .retrieval, .model, .storage, .terminal: .error
    }
  }

  /// The same as a fact that can be journalled.
  static func failure(_ kind: Failure.Kind, for error: any Error) -> Failure {
    error as? Failure ?? Failure(kind, sentences(for: error))
  }

  private static func sentence(for error: NSError) -> String {
    guard error.domain == NSCocoaErrorDomain || error.domain == NSPOSIXErrorDomain else {
      return "\(error as any Error)"
    }
    let path = (error.userInfo[NSFilePathErrorKey] as? String).map { "\($0): " } ?? ""
    let reason =
      switch error.code {
      case CocoaError.fileWriteNoPermission.rawValue, CocoaError.fileReadNoPermission.rawValue:
        "permission denied. Choose a folder that you can write to, or change its permissions."
      case CocoaError.fileWriteOutOfSpace.rawValue: "the disk is full. Free some space."
      case CocoaError.fileWriteVolumeReadOnly.rawValue: "the file system is read-only."
      case CocoaError.fileNoSuchFile.rawValue, CocoaError.fileReadNoSuchFile.rawValue:
        "there is no such file."
      default: error.localizedDescription
      }
    return path + reason
  }
}

/// What the program tells the shell. The numbers are documented in the help of `trivium`.
enum ExitStatus: Int32, Sendable {
  case success = 0
  case error = 1
  case usage = 2
  case budget = 3
  case authentication = 4
  case network = 5
  case gate = 100
  case interrupted = 130
  case terminated = 143
}
