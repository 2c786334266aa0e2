import Testing

/// Pieces as the published patterns of `cl100k_base` and `o200k_base` give them in tiktoken 0.14.0.
struct SplitSample: Sendable, CustomTestStringConvertible {
  var cl100k: [String]
  var o200k: [String]

  var text: String { cl100k.joined() }
  var testDescription: String { text.debugDescription }

  init(_ cl100k: [String], _ o200k: [String]? = nil) {
    self.cl100k = cl100k
    self.o200k = o200k ?? cl100k
  }

  static let all: [SplitSample] = [
    SplitSample(["Hello", ",", " world", "!"]),
    SplitSample(
      ["I", "'m", " sure", " they", "'ll", "'ve", " said", " '", "twas", " '", "S"],
      ["I'm", " sure", " they'll", "'ve", " said", " '", "twas", " '", "S"]),
    SplitSample(["don", "'t", " DON", "'T", " Don", "'T"], ["don't", " DON'T", " Don'T"]),
    SplitSample(["'s", "up", " '", "tis", " '", "really"], ["'sup", " '", "tis", " '", "really"]),
    SplitSample(["we", "'ſ", " it", "'ſ", "x"], ["we'ſ", " it'ſ", "x"]),
    SplitSample(["x", "'"]),
    SplitSample(["'"]),
    SplitSample(["''", "s"]),
    SplitSample(
      ["HTTPServer", " parseJSON", " XMLHttpRequest", " iOS", "17", " camelCase"],
      ["HTTPServer", " parse", "JSON", " XMLHttp", "Request", " i", "OS", "17", " camel", "Case"]),
    SplitSample(["ABCdef", " ABC", " DEFg"]),
    SplitSample(["ǅungla", " ǅǅ", " aǅb"], ["ǅungla", " ǅǅ", " a", "ǅb"]),
    SplitSample(["ªAB", " ABªCD", " ABª"], ["ª", "AB", " ABª", "CD", " ABª"]),
    SplitSample(["ʰAʰb", " Aʰ"]),
    SplitSample(
      ["éÉ", " E", "\u{301}e", "\u{301}", " \u{301}", "x", " !\u{301}"],
      ["é", "É", " E\u{301}e\u{301}", " \u{301}x", " !\u{301}"]),
    SplitSample(
      ["A", "\u{301}B", " \u{301}\u{301}", " \u{301}!"],
      ["A\u{301}", "B", " \u{301}\u{301}", " \u{301}", "!"]),
    SplitSample(["foo", "\u{301}'", "sbar"], ["foo\u{301}'s", "bar"]),
    SplitSample(["123", "456", "7", " ", "12", " ", "3"]),
    SplitSample(["½⅔", " ", "Ⅷ", "x", " ", "٣٤٥", "٦", " ", "1½2"]),
    SplitSample(["v", "1", ".", "2", ".", "3", "-rc", "4"]),
    SplitSample(["a", "1", "b", "2"]),
    SplitSample([" ", " two", " leading"]),
    SplitSample(["trailing", "  "]),
    SplitSample(["   \n", " ", " x"]),
    SplitSample(["\n\n\n"]),
    SplitSample(["\r\n\r\n", "x"]),
    SplitSample(["a", "\r\n", " ", " b"]),
    SplitSample([" \n \n "], [" \n \n", " "]),
    SplitSample(["\t", "\tif", " x", ":\n", "\t\t", "\treturn"]),
    SplitSample(["a", " \u{A0}", " b", "\u{2003}c", "\u{3000}d"]),
    SplitSample(["\u{2028}", "\u{85}x"]),
    SplitSample(["x", "\u{200B}y"]),
    SplitSample(["\u{B}", "\u{C}a"]),
    SplitSample(["!!!\n\n", "//\n", "end"], ["!!!\n\n//\n", "end"]),
    SplitSample(
      ["path", "/to", "//", "file", "/\n", "/x"], ["path", "/to", "//", "file", "/\n/", "x"]),
    SplitSample(["...", " ///\r\n", "/"], ["...", " ///\r\n/"]),
    SplitSample(["--", " --\n"]),
    SplitSample(["{\"", "key", "\":", " [", "1", ",", " ", "2", ".", "50", ",", " null", "]}\n"]),
    SplitSample(["</", "div", ">\n\n", "<p", ">"]),
    SplitSample(["$x", " =", " @", "y", "[#", "z", "];"]),
    SplitSample(["<|", "endoftext", "|>"]),
    SplitSample(["a", "<|", "fim", "_prefix", "|>", "b"]),
    SplitSample(["中文字符", "，没有空格", "。"]),
    SplitSample(["日本語テキスト", "123", "です"]),
    SplitSample(["한국어", " 문장입니다", "."]),
    SplitSample(["Ελληνικά", " Ωμέγα", " ΑΒΓδ"]),
    SplitSample(
      ["Привет", ",", " МИР", "!", " ПриветМир"], ["Привет", ",", " МИР", "!", " Привет", "Мир"]),
    SplitSample(
      ["ש", "\u{5B8}\u{5C1}", "לו", "\u{5B9}ם", " עולם"], ["ש\u{5B8}\u{5C1}לו\u{5B9}ם", " עולם"]),
    SplitSample(["مرحبا", " بالعالم", " ", "١٢٣"]),
    SplitSample(
      ["ह", "\u{93F}न", "\u{94D}द", "\u{940}", " क", "\u{94D}ष", "\u{93F}"],
      ["ह\u{93F}न\u{94D}द\u{940}", " क\u{94D}ष\u{93F}"]),
    SplitSample(["ภาษาไทย"]),
    SplitSample(["Straße", " ẞß", " İi", " ıI"], ["Straße", " ẞß", " İi", " ı", "I"]),
    SplitSample(["ﬁx", " ﬀ"]),
    SplitSample(["👍🏽", " ok", " 👩\u{200D}👩\u{200D}👧!"]),
    SplitSample(["🇩🇪🇫🇷"]),
    SplitSample(["a", "👍b"]),
    SplitSample(["①②③", " ", "2²"]),
    SplitSample(["\u{0}\u{1}", "x"]),
    SplitSample(["\u{FEFF}BOM"]),
    SplitSample(["��"]),
    SplitSample(["𝐀𝐁𝐜", " ", "𝟏𝟐𝟑", "𝟒"]),
    SplitSample(["𐐀𐐨x", " 𐍈"]),
    SplitSample(["_private", " __", "init", "__"]),
    SplitSample(["e", ".g", ".", " U", ".S", ".A", ".'", "s"]),
    SplitSample(
      ["O", "'Neill", " O", "'D", "AY", "'S", " L", "'été"],
      ["O", "'Neill", " O'D", "AY'S", " L", "'été"]),
    SplitSample(["’s", " “", "quoted", "”—", "dash", "…"]),
    SplitSample(["   ", " return", " x", " ", " #", " done", "\n\n\n"]),
    SplitSample(["Ᲊᲊab", " Ᲊb"]),
    SplitSample(["ñandú", "'LL", "ama"], ["ñandú'LL", "ama"]),
    SplitSample(["x", "\u{20DD}\u{20DD}", " y"], ["x\u{20DD}\u{20DD}", " y"]),
  ]
}
