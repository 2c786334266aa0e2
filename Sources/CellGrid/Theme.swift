/// A name and a style for every role.
package struct Theme: Sendable, Hashable {
  /// The kind of background that a theme is made for.
  package enum Appearance: String, Sendable, Hashable, CaseIterable {
    case light, dark, any
  }

  package let name: String
  package let appearance: Appearance
  /// In the order of `Role.allCases`.
  private let styles: [Style]

  /// Roles that are not mentioned take the style of their fallback.
  package init(name: String, appearance: Appearance = .any, styles given: [Role: Style] = [:]) {
    self.name = name
    self.appearance = appearance
    styles = Role.allCases.map { role in
      var candidate: Role? = role
      while let current = candidate {
        if let style = given[current] { return style }
        candidate = current.fallback
      }
      return .plain
    }
  }

  package func style(of role: Role) -> Style { styles[role.index] }

  /// Monochrome, for tests and for the moment before a theme is read.
  package static let plain = Theme(
    name: "plain",
    styles: [
      .dim: Style(emphasis: .dim), .title: Style(emphasis: .bold),
      .selection: Style(emphasis: .reverse), .key: Style(emphasis: .bold),
      .statusWarning: Style(emphasis: .bold), .statusError: Style(emphasis: [.bold, .underline]),
      .tabActive: Style(emphasis: [.bold, .reverse]),
    ])
}

extension Role {
  private static let indices = Dictionary(
    uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })

  /// The place in `allCases`.
  package var index: Int { Self.indices[self] ?? 0 }

  /// The key in a theme file: `border-focused`.
  package var themeKey: String {
    rawValue.reduce(into: "") { text, character in
      text += character.isUppercase ? "-" + character.lowercased() : String(character)
    }
  }
}
