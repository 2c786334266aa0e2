import Archive
import Foundation
import StrategyCore

/// Whether answers of served models are recorded, or come from a recording.
enum Taping: Sendable, Hashable {
  case none
  case recording(to: String)
  case playing(from: String, orElseAsking: Bool)
}

/// What a `Taping` asks for, opened; everything that calls models at the same time shares one.
enum Tape: Sendable {
  case none
  case recorder(CassetteRecorder)
  case cassette(Cassette, orElseAsking: Bool)

  init(_ taping: Taping, redactedBy redaction: Redaction) throws(Failure) {
    switch taping {
    case .none: self = .none
    case .recording(let path):
      self = .recorder(
        try CassetteRecorder(URL(fileURLWithPath: path), redactedBy: redaction))
    case .playing(let path, let asks):
      self = .cassette(
        try Cassette(URL(fileURLWithPath: path), redactedBy: redaction), orElseAsking: asks)
    }
  }

  var isUsed: Bool { if case .none = self { false } else { true } }

  /// False when no model is ever asked.
  var isPaid: Bool { if case .cassette(_, orElseAsking: false) = self { false } else { true } }

  /// Why the recording is not whole, when it is not.
  var problem: Failure? {
    guard case .recorder(let recorder) = self, var problem = recorder.problem else { return nil }
    problem.message = "the cassette is not whole: \(problem.message)"
    return problem
  }
}
