/// Providers' words for how soon a call is served, by which they price it.
public enum ServiceTier {
  /// The name under which prices have rates for a tier: `batch`, `flex`, `priority`, …; `nil` for the standard tier,
  /// and for `auto`, which tells nothing.
  public static func name(of word: String?) -> String? {
    guard let word else { return nil }
    switch word.lowercased() {
    case "", "auto", "default", "standard", "standard_only", "on_demand": return nil
    case "fast", "on_demand_priority": return "priority"
    case let name: return name
    }
  }
}
