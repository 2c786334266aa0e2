import Foundation
import ModelProviders
import StrategyCore
import Workbench

/// The models that can be chosen, as they are found.
enum ModelList {
  /// Everything, once all servers of this machine have answered or have not.
  static func whole(_ loaded: LoadedWorkspace?, _ access: ModelAccess) async -> [ModelListing] {
    var listings: [ModelListing] = []
    for await known in found(loaded, access) { listings = known }
    return listings
  }

  /// All that is known by then, again and again; the last one is whole.
  static func found(
    _ loaded: LoadedWorkspace?, _ access: ModelAccess
  ) -> AsyncStream<[ModelListing]> {
    let discovery = ModelDiscovery(catalogue: access.catalogue)
    let tuned = loaded.map { TunedModels(folder: $0.folder) }
    let today = CalendarDay(secondsSince1970: Date().timeIntervalSince1970)
    return AsyncStream { continuation in
      let task = Task {
        var servers: [String: DiscoveredServer] = [:]
        func tell(isComplete: Bool) {
          continuation.yield(
            discovery.listings(
              workspace: loaded?.workspace, servers: servers.values.sorted { $0.id < $1.id },
              isComplete: isComplete, on: today, isTrained: { tuned?.isTrained($0) ?? false }))
        }
        tell(isComplete: false)
        for await server in discovery.discover() {
          servers[server.id] = server
          tell(isComplete: false)
        }
        tell(isComplete: true)
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// The same for the picker of the workbench.
  static func items(
    _ loaded: LoadedWorkspace, _ access: ModelAccess
  ) -> AsyncStream<[PickerItem]> {
    let listings = found(loaded, access)
    return AsyncStream { continuation in
      let task = Task {
        for await known in listings {
          for listing in known where listing.definition.url != nil {
            access.found[listing.name] = listing.definition
          }
          continuation.yield(known.map(item))
        }
        continuation.finish()
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  private static func item(_ listing: ModelListing) -> PickerItem {
    let isNamed = listing.definition.use != listing.name
    return PickerItem(
      listing.name, title: listing.name,
      group: isNamed ? listing.definition.use : listing.title ?? "", details: listing.facts,
      note: listing.note, isUsable: listing.isUsableNow)
  }
}
