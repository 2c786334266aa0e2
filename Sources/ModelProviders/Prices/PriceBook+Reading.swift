import StrategyCore

/// Why a table of prices cannot be read.
package enum PriceTableError: Error, Hashable {
  case notJSON(offset: Int)
  case unknownSchema(String?)
  /// A row lacks a field or has something else than an amount there.
  case badRow(String, field: String)
  /// No row has a price by the token.
  case empty
}

extension PriceBook {
  /// The table inside the program.
  package static func bundled() throws(PriceTableError) -> PriceBook {
    try PriceBook(table: PackageResources.prices_json)
  }

  /// Reads a table with schema `prices/1`: amounts in US dollars per million tokens. Of tables that this program
  /// wrote the rows are read when they are asked for.
  package init(table bytes: [UInt8]) throws(PriceTableError) {
    if let table = PriceTable(written: bytes) {
      self.init(tables: [table])
    } else {
      self.init(tables: [try PriceTable(anyLayout: bytes)])
    }
  }
}

extension PriceTable {
  /// For people, and in journals: `price book 2026-11-23`.
  static func source(of date: String) -> String { "price book \(date)" }

  /// - Parameter source: for people, where the table is not a price book.
  init(anyLayout bytes: [UInt8], source: String? = nil) throws(PriceTableError) {
    let table: JSONValue
    do throws(JSONError) {
      table = try JSONValue(parsing: bytes)
    } catch {
      throw .notJSON(offset: error.offset)
    }
    guard table["schema"]?.string == "prices/1",
      let date = table["generated"]?.string.flatMap({ CalendarDay($0) })?.description
    else { throw .unknownSchema(table["schema"]?.scalarText) }
    let source = source ?? Self.source(of: date)
    var listings: [PriceBook.Listing] = []
    for row in table["models"]?.elements ?? [] {
      listings.append(try PriceRow(row).listing(source: source, date: date))
    }
    var tunable: [PriceBook.TunableModel] = []
    for row in table["fine_tuning"]?.elements ?? [] {
      if let model = try PriceRow(row).tunableModel(source: source, date: date) {
        tunable.append(model)
      }
    }
    self.init(date: date, listings: listings, tunable: tunable)
  }

  /// What a table that this program wrote begins with, up to its date.
  static let writtenHead = #"{"schema":"prices/1","layout":"lines","generated":""#
  static let writtenModels = #"","models":["#
  static let writtenTail = "]}"

  /// Finds the rows of a table that this program wrote; `nil` for any other.
  init?(written bytes: [UInt8]) {
    let head = Array(Self.writtenHead.utf8)
    let models = Array((Self.writtenModels + "\n").utf8)
    let dateEnd = head.count + 10
    guard bytes.count >= dateEnd + models.count, bytes.starts(with: head),
      bytes[dateEnd...].starts(with: models),
      let date = CalendarDay(String(decoding: bytes[head.count..<dateEnd], as: UTF8.self))
    else { return nil }
    let source = Self.source(of: date.description)
    let lines = PriceLines(
      bytes: bytes, in: (dateEnd + models.count)..<bytes.count, source: source,
      date: date.description)
    self.init(date: date.description, lines: lines, tunable: [])
  }
}
