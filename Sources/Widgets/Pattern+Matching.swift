extension Pattern {
  /// Ends and beginnings of the match and its groups; -1 where a group took no part.
  struct Match: Sendable, Hashable {
    var slots: [Int]
    var range: Range<Int> { slots[0]..<slots[1] }

    func group(_ number: Int) -> Range<Int>? {
      guard 2 * number + 1 < slots.count, slots[2 * number] >= 0, slots[2 * number + 1] >= 0 else {
        return nil
      }
      return slots[2 * number]..<slots[2 * number + 1]
    }
  }

  /// The first match that begins at `start` or after it.
  func firstMatch(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Match? {
    guard let candidate = candidate(in: bytes, from: start) else { return nil }
    var runner = PatternRunner(pattern: self, bytes: bytes)
    return runner.run(from: candidate)
  }

  /// Where a match may begin next.
  fileprivate func candidate(in bytes: UnsafeBufferPointer<UInt8>, from index: Int) -> Int? {
    guard let first = prefix.first else { return index <= bytes.count ? index : nil }
    var place = index
    while place <= bytes.count - prefix.count {
      if fold(bytes[place]) == first {
        var length = 1
        while length < prefix.count, fold(bytes[place + length]) == prefix[length] { length += 1 }
        if length == prefix.count { return place }
      }
      place += 1
    }
    return nil
  }

  private func fold(_ byte: UInt8) -> UInt8 {
    ignoresCase && byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }
}

/// Runs all ways through a pattern side by side, the preferred one first.
private struct PatternRunner {
  let pattern: Pattern
  let bytes: UnsafeBufferPointer<UInt8>
  private var now: [Thread] = []
  private var later: [Thread] = []
  /// At which round each step was last reached, so that none runs twice in one round.
  private var reached: [Int]
  private var round = 0

  struct Thread {
    let step: Int
    let slots: [Int]
  }

  init(pattern: Pattern, bytes: UnsafeBufferPointer<UInt8>) {
    self.pattern = pattern
    self.bytes = bytes
    reached = Array(repeating: 0, count: pattern.steps.count)
  }

  mutating func run(from start: Int) -> Pattern.Match? {
    let none = Array(repeating: -1, count: 2 * pattern.groupCount)
    var best: [Int]?
    var index = start
    while true {
      if now.isEmpty {
        if best != nil { break }
        guard let candidate = pattern.candidate(in: bytes, from: index) else { break }
        index = candidate
      }
      if best == nil {
        round = now.isEmpty ? round + 1 : round
        swap(&now, &later)
        reach(0, none, at: index)
        swap(&now, &later)
      }
      let (value, length) = scalar(at: index)
      round += 1
      step: for thread in now {
        switch pattern.steps[thread.step] {
        case .match:
          best = thread.slots
          break step
        case .scalar(let wanted):
          guard length > 0 else { continue }
          let given = pattern.ignoresCase ? ScalarSet.folded(value) : value
          if given == wanted { reach(thread.step + 1, thread.slots, at: index + length) }
        case .any:
          if length > 0 { reach(thread.step + 1, thread.slots, at: index + length) }
        case .set(let set):
          if length > 0, set.contains(value, ignoresCase: pattern.ignoresCase) {
            reach(thread.step + 1, thread.slots, at: index + length)
          }
        default: break
        }
      }
      swap(&now, &later)
      later.removeAll(keepingCapacity: true)
      if length == 0 { break }
      index += length
    }
    return best.map { Pattern.Match(slots: $0) }
  }

  /// Follows all steps that take no text.
  private mutating func reach(_ step: Int, _ slots: [Int], at index: Int) {
    var open = [(step, slots)]
    while let (step, slots) = open.popLast() {
      guard reached[step] != round else { continue }
      reached[step] = round
      switch pattern.steps[step] {
      case .jump(let target): open.append((target, slots))
      case .split(let first, let second):
        open.append((second, slots))
        open.append((first, slots))
      case .save(let slot):
        var slots = slots
        slots[slot] = index
        open.append((step + 1, slots))
      case .lineStart: if index == 0 { open.append((step + 1, slots)) }
      case .lineEnd: if index == bytes.count { open.append((step + 1, slots)) }
      case .wordBorder(let wanted):
        if isWordBorder(index) == wanted { open.append((step + 1, slots)) }
      case .scalar, .any, .set, .match: later.append(Thread(step: step, slots: slots))
      }
    }
  }

  private func isWordBorder(_ index: Int) -> Bool {
    var before = index - 1
    while before > 0, bytes[before] & 0xC0 == 0x80 { before -= 1 }
    let wasWord = before >= 0 && ScalarSet.isWord(scalar(at: before).value)
    let (value, length) = scalar(at: index)
    return wasWord != (length > 0 && ScalarSet.isWord(value))
  }

  private func scalar(at index: Int) -> (value: UInt32, length: Int) {
    guard index < bytes.count else { return (0, 0) }
    let first = UInt32(bytes[index])
    let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard length > 1, index + length <= bytes.count else { return (first, 1) }
    var value = first & (0xFF >> UInt32(length + 1))
    for offset in 1..<length { value = value << 6 | UInt32(bytes[index + offset] & 0x3F) }
    return (value, length)
  }
}
