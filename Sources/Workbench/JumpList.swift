import StrategyCore
import Widgets

/// A place that was looked at: as much of it as is needed to look at it again.
struct Place: Sendable, Equatable {
  var screen: Screen
  var focus: ComposePane
  /// The recording that was watched, and how many of its entries were shown.
  var recording: SessionID?
  var position: Int
  var spot: Spot

  enum Spot: Sendable, Equatable {
    /// The screen or pane as it stands.
    case whole
    /// `path` of a prompt; `nil` is the input.
    case text(path: String?, cursor: TextEditor.Position, revision: Int)
    case response(ResponsePane.Spot)
    case evaluation(EvaluateScreen.Spot)
  }

  /// Whether a command is for going far within a pane.
  enum Leap: Sendable {
    case none, any
    /// It goes far where it changes nothing, as a motion of vi that a command may be of.
    case unlessEdited
  }

  /// Whether it is of no use to go from one to the other.
  func isSame(as other: Place) -> Bool {
    hasSameView(as: other) && position == other.position && spot.isNear(other.spot)
  }

  /// Whether somebody who is at `other` now has left this place.
  ///
  /// - Parameter leap: what may have gone far within the pane.
  func isLeft(for other: Place, by leap: Leap) -> Bool {
    guard hasSameView(as: other) else { return true }
    switch (spot, other.spot) {
    case (.evaluation(let left), .evaluation(let right)): return left.view != right.view
    case (.text(_, let left, let before), .text(_, let right, let after)):
      return left.line != right.line && (leap == .any || leap == .unlessEdited && before == after)
    default: return leap != .none && (position != other.position || spot != other.spot)
    }
  }

  /// The panes are those of Compose alone.
  private func hasSameView(as other: Place) -> Bool {
    screen == other.screen && recording == other.recording
      && (screen != .compose || focus == other.focus)
  }
}

extension Place.Spot {
  /// The same line is near enough.
  fileprivate func isNear(_ other: Place.Spot) -> Bool {
    guard case .text(let path, let left, _) = self, case .text(path, let right, _) = other else {
      return self == other
    }
    return left.line == right.line
  }
}

/// Where one has been, for going back and forward again.
struct JumpList: Sendable, Equatable {
  /// Places that were left longer ago are forgotten.
  static let most = 100

  private(set) var earlier: [Place] = []
  private(set) var later: [Place] = []
  /// Counts the changes.
  private(set) var revision = 0

  /// Going somewhere new leaves nothing to go forward to.
  mutating func leave(_ place: Place) {
    revision += 1
    later = []
    Self.push(place, to: &earlier)
  }

  /// The place to go back to from where one is; `nil` when there is none.
  mutating func back(from place: Place) -> Place? {
    revision += 1
    return Self.move(from: place, &earlier, &later)
  }

  mutating func forward(from place: Place) -> Place? {
    revision += 1
    return Self.move(from: place, &later, &earlier)
  }

  private static func move(
    from place: Place, _ source: inout [Place], _ target: inout [Place]
  ) -> Place? {
    while let next = source.popLast() {
      guard !next.isSame(as: place) else { continue }
      push(place, to: &target)
      return next
    }
    return nil
  }

  /// The newer of two places that are the same takes the other's place.
  private static func push(_ place: Place, to places: inout [Place]) {
    if places.last?.isSame(as: place) == true { places.removeLast() }
    if places.count == most { places.removeFirst() }
    places.append(place)
  }
}
