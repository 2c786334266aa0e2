/// The themes that come with the program, as the text of their files.
package enum BundledThemes {
  /// File name and text, the default first.
  package static var all: [(name: String, text: String)] {
    [
      ("terminal", PackageResources.terminal_yaml), ("dark", PackageResources.dark_yaml),
      ("light", PackageResources.light_yaml),
      ("high-contrast", PackageResources.high_contrast_yaml),
      ("colour-blind", PackageResources.colour_blind_yaml), ("mono", PackageResources.mono_yaml),
    ].map { (name: $0.0, text: String(decoding: $0.1, as: UTF8.self)) }
  }
}
