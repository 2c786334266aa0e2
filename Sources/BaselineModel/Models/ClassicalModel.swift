package import StrategyCore

/// The embedded default: a classical model that classifies, and answers from passages.
///
/// It needs no key and no network. It copies spans, labels and known answers; it writes no prose of
/// its own and does not follow the wording of an instruction.
package struct ClassicalModel: LanguageModel {
  package let name: String
  private let tuned: TunedModelFile.Content?

  /// The base model.
  package init() {
    name = "baseline"
    tuned = nil
  }

  /// A tuned model under the name by which the workspace uses it.
  package init(name: String, tuned file: TunedModelFile) {
    self.name = name
    tuned = file.content
  }

  package var isTuned: Bool { tuned != nil }

  package func respond(to request: ModelRequest) -> AsyncThrowingStream<ModelEvent, any Error> {
    AsyncThrowingStream { continuation in
      let task = Task {
        let response = response(to: request.prompt)
        guard !Task.isCancelled else { return continuation.finish(throwing: CancellationError()) }
        ResponseStream(response: response, request: request).send { continuation.yield($0) }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// The whole response at once.
  package func response(to prompt: ComposedPrompt) -> ClassicalResponse {
    let isLabelled = prompt.passages.contains { $0.passage.label != nil }
    switch tuned {
    case .labels(let model):
      return ClassifyingResponse(prompt: prompt, model: model).response
    case _ where !prompt.labels.isEmpty || isLabelled:
      return ClassifyingResponse(prompt: prompt, model: nil).response
    case .answers(let model):
      return AnsweringResponse(prompt: prompt, model: model).response
    case nil:
      return AnsweringResponse(prompt: prompt, model: nil).response
    }
  }
}

/// What the model says, and why.
package struct ClassicalResponse: Sendable, Equatable {
  package var text: String
  package var explanation: Explanation

  package init(text: String, explanation: Explanation) {
    self.text = text
    self.explanation = explanation
  }
}
