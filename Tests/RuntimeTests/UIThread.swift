import Foundation
import Testing

@testable import Runtime

/// The thread that runs the screen's executor for all tests of the process.
enum UIThread {
  static let isRunning: Bool = {
    Thread.detachNewThread { UI.shared.executor.run { false } }
    return true
  }()
}

/// Starts the screen's thread before the tests of a suite.
struct OnUIThread: SuiteTrait, TestTrait, TestScoping {
  var isRecursive: Bool { true }

  @concurrent func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    #expect(UIThread.isRunning)
    try await function()
  }
}

extension Trait where Self == OnUIThread {
  static var onUIThread: Self { Self() }
}
