/// What the environment says about the terminal, and what the user wants of it.
package struct TerminalEnvironment: Sendable, Hashable {
  package var type: String
  package var hasTrueColor: Bool
  package var wantsNoColor: Bool
  /// Inside tmux, which has a clipboard of its own.
  package var isInsideTmux: Bool
  /// Where the description of a true-colour terminal may be kept; `nil` leaves it at 256 colours.
  package var cacheDirectory: String?
  /// Mouse reports take the terminal's own text selection away; most leave it with Shift held.
  package var wantsMouse = false

  package init(
    type: String, hasTrueColor: Bool = false, wantsNoColor: Bool = false,
    isInsideTmux: Bool = false, cacheDirectory: String? = nil
  ) {
    self.type = type
    self.hasTrueColor = hasTrueColor
    self.wantsNoColor = wantsNoColor
    self.isInsideTmux = isInsideTmux
    self.cacheDirectory = cacheDirectory
  }

  /// Reads `TERM`, `COLORTERM`, `NO_COLOR`, `TMUX`, `XDG_CACHE_HOME` and `HOME`.
  package init(_ variables: [String: String]) {
    func value(_ name: String) -> String? {
      variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    type = value("TERM") ?? ""
    wantsNoColor = value("NO_COLOR") != nil
    isInsideTmux = value("TMUX") != nil
    // GNU screen hands COLORTERM on, yet garbles what it promises.
    let isScreen = type.hasPrefix("screen") && !isInsideTmux
    let isStated = ["truecolor", "24bit"].contains(value("COLORTERM") ?? "")
    hasTrueColor = type.hasSuffix("-direct") || isStated && !isScreen
    let cache = value("XDG_CACHE_HOME") ?? value("HOME").map { $0 + "/.cache" }
    cacheDirectory = cache.map { $0 + "/trivium/terminfo" }
  }
}
