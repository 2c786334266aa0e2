/// What one character of a script weighs, in hundredths of a token, by the first byte of its UTF-8.
///
/// Fitted to `cl100k_base` and `o200k_base`; the third lies between the two, for models of which neither is known.
struct ScriptWeights: Sendable {
  var greek: Int
  var cyrillic: Int
  var semitic: Int
  var southAsian: Int
  var kana: Int
  var han: Int
  var hangul: Int
  var symbol: Int
  var other: Int

  static let cl100k = ScriptWeights(
    greek: 101, cyrillic: 53, semitic: 105, southAsian: 110, kana: 91, han: 118, hangul: 122,
    symbol: 110, other: 280)
  static let o200k = ScriptWeights(
    greek: 40, cyrillic: 28, semitic: 45, southAsian: 40, kana: 76, han: 79, hangul: 77,
    symbol: 110, other: 200)
  static let between = ScriptWeights(
    greek: 75, cyrillic: 43, semitic: 75, southAsian: 65, kana: 85, han: 92, hangul: 105,
    symbol: 110, other: 250)

  func weight(lead: UInt8) -> Int {
    switch lead {
    case 0xCB...0xCF: greek
    case 0xD0...0xD4: cyrillic
    case 0xD5...0xDF: semitic
    case 0xE0, 0xE1: southAsian
    case 0xE3: kana
    case 0xE4...0xE9: han
    case 0xEA...0xED: hangul
    case 0xC2, 0xE2, 0xEE, 0xEF: symbol
    default: other
    }
  }
}
