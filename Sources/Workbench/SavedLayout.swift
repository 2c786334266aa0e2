import StrategyCore

/// How the screen of a workspace is arranged, kept over a restart.
package struct SavedLayout: Sendable, Equatable, Codable {
  package var screen = Screen.compose
  /// The pane that has the whole screen, if one has.
  package var zoomed: ComposePane?
  package var splits = PaneSplits()

  package init() {}
}

extension PaneSplits: Codable {
  private enum CodingKeys: String, CodingKey {
    case columns, left, right, stacked

    var border: PaneBorder {
      switch self {
      case .columns: .columns
      case .left: .left
      case .right: .right
      case .stacked: .stacked
      }
    }
  }

  /// What is missing has its standard share.
  package init(from decoder: any Decoder) throws {
    self.init()
    let shares = try decoder.container(keyedBy: CodingKeys.self)
    for key in shares.allKeys { self[key.border] = try shares.decode(Int.self, forKey: key) }
  }

  package func encode(to encoder: any Encoder) throws {
    var shares = encoder.container(keyedBy: CodingKeys.self)
    for key in [CodingKeys.columns, .left, .right, .stacked] {
      try shares.encode(self[key.border], forKey: key)
    }
  }
}

extension WorkbenchState {
  /// The arrangement of now; which screens a recording was watched on is not kept.
  package var currentLayout: SavedLayout {
    var layout = SavedLayout()
    layout.screen = replay == nil ? screen : savedLayout?.screen ?? .compose
    layout.zoomed = isZoomed ? focus : nil
    layout.splits = splits
    return layout
  }

  /// Arranges the screen as it was left last.
  mutating func arrange(_ layout: SavedLayout, in session: SessionState) -> [Effect] {
    savedLayout = layout
    splits = layout.splits
    isZoomed = layout.zoomed != nil
    focus = layout.zoomed ?? focus
    return reduce(layout.screen.showing, in: session)
  }
}

extension Screen {
  /// What shows it.
  var showing: WorkbenchCommand {
    switch self {
    case .compose: .showCompose
    case .compare: .showCompare
    case .evaluate: .showEvaluate
    case .decide: .showDecide
    case .sessions: .showSessions
    case .cost: .showCost
    }
  }
}
