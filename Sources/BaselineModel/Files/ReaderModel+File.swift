extension ReaderModel {
  func write(to file: inout ByteWriter) {
    file.write(weights.handShare)
    file.write(weights.scale)
    let known = weights.rounded.indices.filter { weights.rounded[$0] != 0 }
    file.write(UInt32(clamping: known.count))
    var previous = 0
    for bucket in known {
      file.writeShort(UInt32(clamping: bucket - previous))
      file.write(weights.rounded[bucket])
      previous = bucket
    }
    for curve in [readingConfidence, memoryConfidence] {
      file.write(curve.slope)
      file.write(curve.offset)
    }
    file.write(UInt32(clamping: memory.items.count))
    for item in memory.items {
      file.write(item.question)
      file.write(item.answer)
    }
  }

  init(from file: inout ByteReader) throws(BaselineModelFileError.Reason) {
    let handShare = try file.readFloat("hand share")
    let scale = try file.readFloat("weight scale")
    var rounded = [Int16](repeating: 0, count: SpanFeatures.bucketCount)
    var bucket = 0
    for _ in 0..<(try file.readCount("weight count", ofSize: 3)) {
      bucket += Int(try file.readShort("weight place"))
      guard bucket < rounded.count else { throw .malformed(field: "weight place") }
      rounded[bucket] = try file.read(Int16.self, "weight")
    }
    let reading = try Self.curve(from: &file)
    let memory = try Self.curve(from: &file)
    var items: [QuestionMemory.Item] = []
    for _ in 0..<(try file.readCount("question count", ofSize: 8)) {
      items.append(
        QuestionMemory.Item(
          question: try file.readText("question"), answer: try file.readText("answer")))
    }
    self.init(
      weights: SpanWeights(handShare: handShare, rounded: rounded, scale: scale),
      memory: QuestionMemory(items), readingConfidence: reading, memoryConfidence: memory)
  }

  private static func curve(
    from file: inout ByteReader
  ) throws(BaselineModelFileError.Reason) -> ConfidenceCurve {
    ConfidenceCurve(
      slope: try file.readFloat("confidence"), offset: try file.readFloat("confidence"))
  }
}
