/// One dated table of prices.
struct PriceTable: Sendable {
  /// The day that the table is of, `2026-11-23`.
  var date: String
  /// True for prices that the user wrote down: they count before all others.
  var isOverride = false
  var tunable: [PriceBook.TunableModel] = []
  private var rows: Rows

  private enum Rows: Sendable {
    case read([PriceBook.Listing], places: [Key: Int])
    case lines(PriceLines)
  }

  private struct Key: Hashable {
    var provider: String
    var id: String
  }

  init(date: String, listings: [PriceBook.Listing], tunable: [PriceBook.TunableModel] = []) {
    self.date = date
    self.tunable = tunable
    var places: [Key: Int] = [:]
    for (place, listing) in listings.enumerated() {
      let key = Key(provider: listing.provider, id: listing.id)
      if places[key] == nil { places[key] = place }
    }
    rows = .read(listings, places: places)
  }

  init(date: String, lines: PriceLines, tunable: [PriceBook.TunableModel]) {
    self.date = date
    self.tunable = tunable
    rows = .lines(lines)
  }

  func listing(of provider: String, id: String) -> PriceBook.Listing? {
    switch rows {
    case .read(let listings, let places):
      places[Key(provider: provider, id: id)].map { listings[$0] }
    case .lines(let lines):
      lines.listings(provider: provider, id: id).first
    }
  }

  func listings() -> [PriceBook.Listing] {
    switch rows {
    case .read(let listings, _): listings
    case .lines(let lines): lines.listings()
    }
  }

  func listings(of provider: String) -> [PriceBook.Listing] {
    switch rows {
    case .read(let listings, _): listings.filter { $0.provider == provider }
    case .lines(let lines): lines.listings(provider: provider)
    }
  }

  func listings(withID id: String) -> [PriceBook.Listing] {
    switch rows {
    case .read(let listings, _): listings.filter { $0.id == id }
    case .lines(let lines): lines.listings(id: id)
    }
  }
}
