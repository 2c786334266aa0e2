package import StrategyCore

extension BaselineModelFileError {
  /// The error as a person is to read it.
  package var failure: Failure {
    Failure(.model, "The tuned model \(path) \(problem).", nextStep: nextStep)
  }

  private var problem: String {
    switch reason {
    case .foreign: "is not a model file of Trivium"
    case .newer(let version):
      "has format \(version); this program reads up to format \(TunedModelFile.version)"
    case .truncated(let expected, let found):
      "is cut short: \(found) of \(expected) bytes are there"
    case .damaged: "is damaged: its checksum does not fit its content"
    case .malformed(let field): "contradicts itself in the field “\(field)”"
    }
  }

  private var nextStep: String {
    switch reason {
    case .newer: "Update Trivium, or train the model again with `trivium tune`."
    case .foreign, .truncated, .damaged, .malformed:
      "Train it again with `trivium tune`; the same data and seed give the same model."
    }
  }
}
