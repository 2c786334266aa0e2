extension LabelModel {
  func write(to file: inout ByteWriter) {
    file.write(UInt32(clamping: labels.count))
    for label in labels { file.write(label) }
    file.write(UInt32(clamping: rarity.textCount))
    for frequency in rarity.frequencies { file.writeShort(frequency) }
    for scale in scales { file.write(scale) }
    file.write(temperature)
    file.write(mixture.model)
    file.write(mixture.neighbours)
    file.write(rounded)
  }

  init(from file: inout ByteReader) throws(BaselineModelFileError.Reason) {
    let buckets = Self.features.bucketCount
    let labelCount = try file.readCount("label count", ofSize: buckets)
    guard labelCount > 1 else { throw .malformed(field: "label count") }
    var labels: [String] = []
    for _ in 0..<labelCount { labels.append(try file.readText("label")) }
    guard Set(labels).count == labelCount else { throw .malformed(field: "label") }
    let textCount = Int(try file.read(UInt32.self, "text count"))
    var frequencies: [UInt32] = []
    frequencies.reserveCapacity(buckets)
    for _ in 0..<buckets { frequencies.append(try file.readShort("word frequency")) }
    guard frequencies.allSatisfy({ $0 <= textCount }) else {
      throw .malformed(field: "word frequency")
    }
    var scales: [Float] = []
    for _ in 0..<labelCount { scales.append(try file.readFloat("weight scale")) }
    let temperature = try file.readFloat("temperature")
    guard temperature > 0 else { throw .malformed(field: "temperature") }
    let mixture = Mixture(
      model: try file.readFloat("mixture"), neighbours: try file.readFloat("mixture"))
    let rounded = try file.readBytes(buckets * labelCount, "weights")
    self.init(
      labels: labels, rarity: Rarity(textCount: textCount, frequencies: frequencies),
      rounded: rounded, scales: scales, temperature: temperature, mixture: mixture)
  }
}
