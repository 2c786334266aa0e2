import Synchronization

/// One value that one task waits for; the first that is given counts.
final class Promise<Value: Sendable>: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<Value, Never>)
    case given(Value)
  }

  private let state = Mutex(State.open)

  /// `false` when there was a value already.
  @discardableResult
  func give(_ value: Value) -> Bool {
    let (isFirst, waiter) = state.withLock {
      state -> (Bool, CheckedContinuation<Value, Never>?) in
      switch state {
      case .open:
        state = .given(value)
        return (true, nil)
      case .awaited(let waiter):
        state = .given(value)
        return (true, waiter)
      case .given: return (false, nil)
      }
    }
    waiter?.resume(returning: value)
    return isFirst
  }

  /// To be asked once.
  func value() async -> Value {
    await withCheckedContinuation { waiter in
      let value: Value? = state.withLock { state in
        if case .given(let value) = state { return value }
        state = .awaited(waiter)
        return nil
      }
      if let value { waiter.resume(returning: value) }
    }
  }
}
