/// A model server that answered.
package struct DiscoveredServer: Sendable, Hashable, Identifiable {
  /// As `use:` begins.
  package var provider: String
  package var title: String
  /// For people, without secrets.
  package var address: String
  /// What `url:` must be; `nil` where the provider is by itself.
  package var url: String?
  package var models: [ServedModel]
  /// Models that the server has besides, too many to list.
  package var omitted = 0
  /// How long the answer took, in seconds.
  package var latency: Double
  /// One sentence when there is something to know: it wants a key, is loading, has no models.
  package var note: String?

  package var id: String { address }

  /// `use:` for one of its models.
  package func use(_ model: ServedModel) -> String { "\(provider)/\(model.id)" }
}
