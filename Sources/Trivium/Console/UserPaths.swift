import Foundation

/// Where the user's own files are, outside of any workspace.
struct UserPaths: Sendable, Hashable {
  var configuration: URL
  var data: URL
  var state: URL
  var cache: URL

  /// What `trivium prices update` keeps.
  var priceUpdate: URL { data.appendingPathComponent("prices.json") }
  /// What `trivium tokenizers add` keeps.
  var vocabularies: URL { cache.appendingPathComponent("vocabularies") }
  /// Answers of models.
  var responses: URL { cache.appendingPathComponent("responses.sqlite") }

  /// `TRIVIUM_CONFIG` and `TRIVIUM_DATA_DIR` win, then the XDG variables, then their defaults below `HOME`.
  init(environment: [String: String]) {
    func folder(_ variable: String) -> URL? {
      environment[variable].flatMap { path in
        path.hasPrefix("/") ? URL(fileURLWithPath: path, isDirectory: true) : nil
      }
    }
    let home = folder("HOME") ?? FileManager.default.homeDirectoryForCurrentUser
    func place(_ variable: String, _ standard: String) -> URL {
      (folder(variable) ?? home.appendingPathComponent(standard)).appendingPathComponent("trivium")
    }
    configuration =
      environment["TRIVIUM_CONFIG"].flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0) }
      ?? place("XDG_CONFIG_HOME", ".config").appendingPathComponent("config.yaml")
    data =
      environment["TRIVIUM_DATA_DIR"].flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0) }
      ?? place("XDG_DATA_HOME", ".local/share")
    state = place("XDG_STATE_HOME", ".local/state")
    cache = place("XDG_CACHE_HOME", ".cache")
  }
}
