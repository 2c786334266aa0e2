/// A large value that is seldom there, kept apart: what holds it stays small, and nothing costs a word.
///
/// It is a value like any other: of several holders, the one that changes it gets a copy.
@propertyWrapper
package struct Apart<Value: Sendable>: Sendable {
  /// Changed only by a holder that is alone.
  private final class Box: @unchecked Sendable {
    var value: Value?

    init(_ value: Value?) {
      self.value = value
    }
  }

  private var box: Box?

  package init(wrappedValue: Value?) {
    box = wrappedValue.map(Box.init)
  }

  package var wrappedValue: Value? {
    get { box?.value }
    _modify {
      let isAlone = isKnownUniquelyReferenced(&box)
      if let held = box {
        let own = isAlone ? held : Box(held.value)
        box = own
        defer { if own.value == nil { box = nil } }
        yield &own.value
      } else {
        var value: Value?
        defer { box = value.map(Box.init) }
        yield &value
      }
    }
  }
}

extension Apart: Equatable where Value: Equatable {
  package static func == (left: Apart, right: Apart) -> Bool {
    left.box === right.box || left.wrappedValue == right.wrappedValue
  }
}
