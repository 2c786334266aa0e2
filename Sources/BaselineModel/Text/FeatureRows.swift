/// Features of many texts at once, on all cores; the result does not depend on how many there are.
package enum FeatureRows {
  private static let chunkSize = 256

  @concurrent
  package static func rarity(of texts: [String], features: TextFeatures) async throws -> Rarity {
    let parts = try await inChunks(texts) { chunk in
      Rarity(of: chunk, features: features).frequencies
    }
    var total = [UInt32](repeating: 0, count: features.bucketCount)
    for part in parts {
      for bucket in total.indices { total[bucket] += part[bucket] }
    }
    return Rarity(textCount: texts.count, frequencies: total)
  }

  @concurrent
  package static func rows(
    of texts: [String], features: TextFeatures, rarity: Rarity
  ) async throws -> SparseRows {
    if texts.count <= chunkSize { return rows(of: texts[...], features, rarity) }
    let parts = try await inChunks(texts) { rows(of: $0, features, rarity) }
    return parts.reduce(into: SparseRows()) { $0.append($1) }
  }

  private static func rows(
    of texts: ArraySlice<String>, _ features: TextFeatures, _ rarity: Rarity
  ) -> SparseRows {
    var extractor = FeatureExtractor(features)
    var rows = SparseRows()
    for text in texts {
      extractor.read(text, rarity: rarity)
      rows.append(buckets: extractor.buckets, values: extractor.values)
    }
    return rows
  }

  private static func inChunks<Part: Sendable>(
    _ texts: [String], _ work: @escaping @Sendable (ArraySlice<String>) -> Part
  ) async throws -> [Part] {
    let size = max(chunkSize, (texts.count + 31) / 32)
    let starts = Array(stride(from: 0, to: texts.count, by: size))
    return try await withThrowingTaskGroup(of: (Int, Part).self) { group in
      for (place, start) in starts.enumerated() {
        let chunk = texts[start..<min(start + size, texts.count)]
        group.addTask {
          try Task.checkCancellation()
          return (place, work(chunk))
        }
      }
      var parts: [(Int, Part)] = []
      for try await part in group { parts.append(part) }
      return parts.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}
