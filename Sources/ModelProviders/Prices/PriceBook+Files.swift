package import StrategyCore

/// A file of prices beside the table inside the program.
package struct PriceFile: Sendable, Hashable {
  package enum Role: Sendable, Hashable {
    /// What `trivium prices update` kept; of it and the table inside the program the newer counts first.
    case update
    /// What the user wrote down; it counts before everything else.
    case override
  }

  package var path: String
  package var role: Role

  package init(path: String, role: Role) {
    self.path = path
    self.role = role
  }

  fileprivate var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}

extension PriceBook {
  /// The table inside the program with the tables of files. A file that cannot be read is left out and told of: the
  /// prices of one file are no reason not to start.
  ///
  /// - Parameter read: the bytes of a file; `nil` when there is none.
  package static func load(
    _ files: [PriceFile], read: (String) throws -> [UInt8]?
  ) -> (book: PriceBook, problems: [Failure]) {
    var book = PriceBook(tables: [])
    var problems: [Failure] = []
    do throws(PriceTableError) {
      book = try bundled()
    } catch {
      problems.append(Failure(error))
    }
    for file in files {
      do {
        guard let bytes = try read(file.path) else { continue }
        book = try PriceBook(bytes, of: file).merging(book)
      } catch let error as PriceTableError {
        problems.append(Failure(error, in: file.path))
      } catch {
        problems.append(
          Failure(
            .workspace,
            "The prices in \(file.path) cannot be read: \(Failure(describing: error).message)"))
      }
    }
    return (book, problems)
  }

  private init(_ bytes: [UInt8], of file: PriceFile) throws(PriceTableError) {
    switch file.role {
    case .update: try self.init(table: bytes)
    case .override:
      var table = try PriceTable(anyLayout: bytes, source: file.name)
      table.isOverride = true
      self.init(tables: [table])
    }
  }
}

extension Failure {
  fileprivate init(_ error: PriceTableError, in path: String) {
    self.init(error)
    message = "\(path): \(message)"
  }
}

/// What `trivium prices update` makes of a file: the table to keep, and how it differs from the prices so far.
package struct PriceUpdate: Sendable {
  /// With schema `prices/1`, to be written where `PriceFile.Role.update` is read.
  package var table: [UInt8]
  package var models: Int
  /// Rows that were left out because something in them is wrong.
  package var problems: [LiteLLMTable.Problem]
  /// Names of models that had no price.
  package var added: [String]
  /// Names of models that cost something else now.
  package var changed: [String]

  /// Reads LiteLLM's format, or a table with schema `prices/1`.
  ///
  /// - Parameters:
  ///   - day: the day of the update, which LiteLLM's format does not say.
  ///   - book: the prices so far.
  package init(_ bytes: [UInt8], on day: CalendarDay, after book: PriceBook) throws(Failure) {
    do throws(PriceTableError) {
      var listings: [PriceBook.Listing]
      var date = day
      problems = []
      if let table = Self.ownTable(bytes) {
        listings = try PriceTable(anyLayout: table).listings()
        date = listings.first?.price.date.flatMap { CalendarDay($0) } ?? day
      } else {
        let table = try LiteLLMTable(bytes, on: day)
        listings = table.listings
        problems = table.problems
      }
      guard !listings.isEmpty else { throw .empty }
      let before = Dictionary(book.models.map { ($0.name, $0.price) }) { first, _ in first }
      added = listings.map(\.name).filter { before[$0] == nil }
      changed = listings.filter { listing in
        before[listing.name].map { !$0.chargesTheSame(as: listing.price) } ?? false
      }.map(\.name)
      models = listings.count
      table = PriceBook.table(of: listings, on: date)
    } catch {
      throw Failure(error)
    }
  }

  /// The bytes when they are a table with a schema of ours, whatever its number.
  private static func ownTable(_ bytes: [UInt8]) -> [UInt8]? {
    bytes.prefix(4096).firstRange(of: #""prices/"#.utf8) == nil ? nil : bytes
  }
}
