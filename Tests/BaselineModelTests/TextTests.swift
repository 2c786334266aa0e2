import Testing

@testable import BaselineModel

@Suite struct TextTests {
  @Test(arguments: [
    ("ucard", 1_663_985_931 as UInt32), ("bmy card", 3_450_006_223), ("c^ca", 1_323_172_815),
    ("u你好", 2_823_401_627), ("uété", 1_753_816_149),
  ])
  func `feature hashes are those of FNV-1a stirred by fmix32`(text: String, hash: UInt32) {
    #expect(FeatureHash.hash(text) == hash)
  }

  @Test(arguments: [
    ("", 2_166_136_261 as UInt32), ("a", 3_826_002_220), ("foobar", 3_214_735_720),
  ])
  func `the hash before stirring is plain FNV-1a`(text: String, hash: UInt32) {
    #expect(FeatureHash.raw(text) == hash)
  }

  @Test(arguments: [
    ("caresses", "caress"), ("ponies", "poni"), ("cats", "cat"), ("feed", "feed"),
    ("agreed", "agre"), ("plastered", "plaster"), ("bled", "bled"), ("motoring", "motor"),
    ("sing", "sing"), ("conflated", "conflat"), ("hopping", "hop"), ("falling", "fall"),
    ("filing", "file"), ("happy", "happi"), ("sky", "sky"), ("relational", "relat"),
    ("conditional", "condit"), ("vietnamization", "vietnam"), ("operator", "oper"),
    ("decisiveness", "decis"), ("hopefulness", "hope"), ("triplicate", "triplic"),
    ("electrical", "electr"), ("goodness", "good"), ("revival", "reviv"), ("adoption", "adopt"),
    ("adjustment", "adjust"), ("effective", "effect"), ("probate", "probat"), ("rate", "rate"),
    ("controlling", "control"), ("roll", "roll"), ("payments", "payment"), ("is", "is"),
    ("été", "été"),
  ])
  func `words are stemmed as Porter describes`(word: String, stem: String) {
    #expect(PorterStemmer.stem(word) == stem)
  }

  @Test(arguments: [
    ("I haven't got my card!", ["i", "havent", "got", "my", "card"]),
    ("Café CRÈME", ["cafe", "creme"]), ("it’s 5GB", ["its", "5gb"]),
    ("'quoted' words'", ["quoted", "words"]), ("ﬁle", ["file"]), ("你好，世界", ["你好", "世界"]), ("", []),
    ("… — !", []),
  ])
  func `words are lower case without accents and apostrophes`(text: String, words: [String]) {
    var buffer = WordBuffer()
    buffer.read(text)
    #expect((0..<buffer.count).map { buffer.word($0) } == words)
  }

  @Test func `a text and the same text in capitals have the same features`() {
    var extractor = FeatureExtractor(TextFeatures())
    let rarity = Rarity(uniform: TextFeatures())
    let low = extractor.vector(of: "where is my card", rarity: rarity)
    #expect(extractor.vector(of: "WHERE is My Card?", rarity: rarity) == low)
    #expect(abs(low.dot(low) - 1) < 1e-5)
  }

  @Test func `words weigh as much as all their n-grams`() {
    var extractor = FeatureExtractor(TextFeatures())
    let rarity = Rarity(uniform: TextFeatures())
    let vector = extractor.vector(of: "transfer", rarity: rarity)
    let word = FeatureHash.hash("utransfer") & 0x3fff
    let place = vector.buckets.firstIndex(of: word)
    #expect(place.map { abs(vector.values[$0] - 0.7071) < 0.01 } == true)
  }

  @Test func `plain and accented texts take the same way through the n-grams`() {
    var extractor = FeatureExtractor(TextFeatures())
    let rarity = Rarity(uniform: TextFeatures())
    let plain = extractor.vector(of: "cafe ole", rarity: rarity)
    #expect(extractor.vector(of: "café olé", rarity: rarity) == plain)
    let mixed = extractor.vector(of: "cafe ole 世", rarity: rarity)
    #expect(Set(plain.buckets).isSubset(of: Set(mixed.buckets)))
  }

  @Test func `the sources of a text name all of its features`() {
    var extractor = FeatureExtractor(TextFeatures())
    let rarity = Rarity(uniform: TextFeatures())
    let text = "My naïve card didn't arrive, 你好"
    let vector = extractor.vector(of: text, rarity: rarity)
    #expect(Set(extractor.sources(of: text).map(\.bucket)) == Set(vector.buckets))
  }

  @Test func `features of many texts do not depend on how they are shared out`() async throws {
    let texts = (0..<700).map { "text number \($0) says \($0 % 13) things" }
    let rarity = try await FeatureRows.rarity(of: texts, features: TextFeatures())
    #expect(rarity == Rarity(of: texts, features: TextFeatures()))
    let rows = try await FeatureRows.rows(of: texts, features: TextFeatures(), rarity: rarity)
    var extractor = FeatureExtractor(TextFeatures())
    #expect(rows.count == texts.count)
    #expect(rows.vector(431) == extractor.vector(of: texts[431], rarity: rarity))
  }

  @Test func `a vector under construction keeps what it was given, text after text`() {
    var block = FeatureBlock()
    for size in [3, 2000, 10, 5000, 1] {
      block.clear(for: size)
      for turn in 0..<2 {
        for number in 0..<size {
          block.add(Float(turn + 1), to: UInt32(number &* 2_654_435_761 % 65_536))
        }
      }
      let expected = Set((0..<size).map { UInt32($0 &* 2_654_435_761 % 65_536) })
      #expect(block.count == expected.count)
      let total = (0..<block.count).reduce(Float(0)) { $0 + block.values[$1] }
      #expect(total == Float(3 * size))
    }
  }

  @Test func `the best rows come first, equal ones in their order`() {
    let best = SparseIndex.best(3, of: [0.1, 0.5, 0, 0.5, 0.9, -1])
    #expect(best.map(\.row) == [4, 1, 3])
    #expect(SparseIndex.best(0, of: [1]).isEmpty)
  }
}
