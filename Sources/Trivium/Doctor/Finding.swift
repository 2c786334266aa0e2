/// One thing that the doctor has looked at.
struct Finding: Sendable, Hashable {
  enum Verdict: String, Sendable, Hashable {
    case ok
    /// Works, but less well than it could.
    case warn
    case fail
  }

  var verdict: Verdict
  var subject: String
  var text: String
  /// What to do about it.
  var nextStep: String?

  init(_ verdict: Verdict, _ subject: String, _ text: String, nextStep: String? = nil) {
    self.verdict = verdict
    self.subject = subject
    self.text = text
    self.nextStep = nextStep
  }

  /// `warn  locale      LANG is not set. Set LANG=C.UTF-8.`
  var line: String {
    let verdict = verdict.rawValue.padding(to: 6)
    let step = nextStep.map { " \($0)" } ?? ""
    return "\(verdict)\(subject.padding(to: 12))\(text)\(step)"
  }
}

extension String {
  /// At least so many characters; for labels of plain letters.
  func padding(to count: Int) -> String {
    self + String(repeating: " ", count: Swift.max(count - self.count, 1))
  }
}
