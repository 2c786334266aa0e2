/// Finds known texts in bytes, all at once and in one pass (after Aho and Corasick).
struct TextFinder: Sendable {
  private struct Node: Sendable {
    var next: [UInt8: Int] = [:]
    /// The node of the longest proper end of this node's text that is also in the tree.
    var fallback = 0
    var depth = 0
    /// The length of the longest text that ends here; 0 for none.
    var found = 0
  }

  private var nodes = [Node()]
  private var isBeginning = [Bool](repeating: false, count: 256)

  init(_ texts: some Sequence<String>) {
    for text in texts where !text.isEmpty {
      var place = 0
      for byte in text.utf8 {
        if let next = nodes[place].next[byte] {
          place = next
        } else {
          nodes.append(Node(depth: nodes[place].depth + 1))
          nodes[place].next[byte] = nodes.count - 1
          place = nodes.count - 1
        }
      }
      nodes[place].found = nodes[place].depth
    }
    for byte in nodes[0].next.keys { isBeginning[Int(byte)] = true }
    linkFallbacks()
  }

  private mutating func linkFallbacks() {
    var queue = Array(nodes[0].next.values)
    var position = 0
    while position < queue.count {
      let place = queue[position]
      position += 1
      for (byte, next) in nodes[place].next {
        let fallback = step(from: nodes[place].fallback, over: byte)
        nodes[next].fallback = fallback
        nodes[next].found = max(nodes[next].found, nodes[fallback].found)
        queue.append(next)
      }
    }
  }

  var isEmpty: Bool { nodes.count == 1 }

  func begins(with byte: UInt8) -> Bool { isBeginning[Int(byte)] }

  func step(from place: Int, over byte: UInt8) -> Int {
    var place = place
    while true {
      if let next = nodes[place].next[byte] { return next }
      if place == 0 { return 0 }
      place = nodes[place].fallback
    }
  }

  func depth(of place: Int) -> Int { nodes[place].depth }
  func found(at place: Int) -> Int { nodes[place].found }
}

/// Takes known secrets out of text that arrives in pieces. What could be the beginning of one is held back until
/// it is known.
struct SecretFilter: Sendable {
  private let finder: TextFinder
  private var place = 0
  private var held: [UInt8] = []

  init(_ finder: TextFinder) {
    self.finder = finder
  }

  mutating func feed(_ piece: String) -> String {
    if place == 0, !piece.utf8.contains(where: finder.begins) { return piece }
    var shown: [UInt8] = []
    shown.reserveCapacity(piece.utf8.count)
    for byte in piece.utf8 {
      if place == 0, !finder.begins(with: byte) {
        shown.append(byte)
        continue
      }
      take(byte, into: &shown)
    }
    return String(decoding: shown, as: UTF8.self)
  }

  private mutating func take(_ byte: UInt8, into shown: inout [UInt8]) {
    place = finder.step(from: place, over: byte)
    held.append(byte)
    let found = finder.found(at: place)
    if found > 0 {
      // Fewer bytes are held than were found when the beginning stands masked already.
      if held.count >= found {
        shown.append(contentsOf: held.dropLast(found))
        shown.append(contentsOf: Secrets.mask.utf8)
      }
      held.removeAll(keepingCapacity: true)
    } else if held.count > finder.depth(of: place) {
      let harmless = held.count - finder.depth(of: place)
      shown.append(contentsOf: held.prefix(harmless))
      held.removeFirst(harmless)
    }
  }

  /// What was held back, when nothing more comes; as a mask when so much of a secret is no coincidence.
  mutating func finish(maskingFrom length: Int = .max) -> String {
    defer {
      place = 0
      held.removeAll(keepingCapacity: true)
    }
    return held.count >= length ? Secrets.mask : String(decoding: held, as: UTF8.self)
  }
}
