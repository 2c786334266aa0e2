import CellGrid
import Testing

private func decode(_ text: String) -> [TerminalEvent] {
  var decoder = InputDecoder()
  return decoder.feed(Array(text.utf8)) + decoder.flush()
}

private func keys(_ text: String) -> String {
  decode(text).map { event in
    guard case .key(let press) = event else { return "<\(event)>" }
    return press.description
  }.joined(separator: " ")
}

struct InputDecoderTests {
  @Test(arguments: [
    ("a", "a"), ("é", "é"), ("日", "日"), ("😀", "😀"), (" ", "space"), ("Y", "Y"),
    ("\r", "enter"), ("\n", "ctrl-j"), ("\t", "tab"), ("\u{7F}", "backspace"), ("\u{8}", "ctrl-h"),
    ("\u{0}", "ctrl-space"), ("\u{3}", "ctrl-c"), ("\u{1A}", "ctrl-z"), ("\u{1C}", "ctrl-\\"),
    ("\u{1F}", "ctrl-_"), ("\u{1B}", "escape"), ("\u{1B}\u{1B}", "escape escape"),
    ("\u{1B}1", "alt-1"), ("\u{1B}\r", "alt-enter"), ("\u{1B}\u{7F}", "alt-backspace"),
    ("\u{1B}[", "alt-["), ("\u{1B}O", "alt-O"), ("\u{1B}]", "alt-]"),
    ("\u{1B}\u{1B}\u{1B}b", "escape escape alt-b"), ("\u{1B}P", "alt-P"),
    ("\u{1B}[A", "up"), ("\u{1B}OA", "up"), ("\u{1B}[1;5D", "ctrl-left"),
    ("\u{1B}[1;2C", "shift-right"), ("\u{1B}[1;3B", "alt-down"), ("\u{1B}\u{1B}[A", "alt-up"),
    ("\u{1B}[H", "home"), ("\u{1B}OF", "end"), ("\u{1B}[1~", "home"), ("\u{1B}[3~", "delete"),
    ("\u{1B}[3;5~", "ctrl-delete"), ("\u{1B}[5~", "page-up"), ("\u{1B}[6;2~", "shift-page-down"),
    ("\u{1B}OP", "f1"), ("\u{1B}[11~", "f1"), ("\u{1B}[[A", "f1"), ("\u{1B}[[E", "f5"),
    ("\u{1B}[15~", "f5"), ("\u{1B}[24~", "f12"), ("\u{1B}[15;2~", "shift-f5"),
    ("\u{1B}[Z", "shift-tab"), ("\u{1B}[3^", "ctrl-delete"), ("\u{1B}[3$", "shift-delete"),
    ("\u{1B}[a", "shift-up"), ("\u{1B}OM", "enter"), ("\u{1B}Ow", "7"),
    ("\u{1B}[13;2u", "shift-enter"), ("\u{1B}[106;5u", "ctrl-j"), ("\u{1B}[97;2u", "A"),
    ("\u{1B}[27u", "escape"), ("\u{1B}[57405u", "6"), ("\u{1B}[97:65;4u", "alt-A"),
    ("\u{1B}[27;5;13~", "ctrl-enter"), ("\u{1B}[27;2;13~", "shift-enter"),
  ])
  func `keys are read`(bytes: String, expected: String) {
    #expect(keys(bytes) == expected)
  }

  @Test(arguments: [
    "\u{1B}[?1;2c", "\u{1B}[?2026;2$y", "\u{1B}]11;rgb:0000/0000/0000\u{7}",
    "\u{1B}]11;rgb:00/00/00\u{1B}\\", "\u{1B}P1+r436f\u{1B}\\", "\u{1B}_Gi=1;OK\u{1B}\\",
    "\u{1B}[>1;4000;29c", "\u{1B}[M !!", "\u{1B}[99~", "\u{1B}[?u", "\u{1B}[57441u",
    "\u{1B}[12;1;1x", "\u{1B}Oz", "\u{1B}[" + String(repeating: "1;", count: 400) + "x",
    "\u{1B}[999999999999999999999~", "\u{1B}[0u",
  ])
  func `what is not a key types nothing, and the next key is read`(sequence: String) {
    #expect(keys(sequence + "q") == "q")
  }

  @Test func `an escape cuts an unfinished sequence short`() {
    #expect(keys("\u{1B}[1;\u{1B}[A") == "up")
    #expect(keys("\u{1B}[1;5\u{3}x") == "ctrl-c x")
  }

  @Test func `a paste is one event with newlines`() {
    let pasted = "\u{1B}[200~one\rtwo\r\nthree\u{1B}[Afour~\u{1B}[201~x"
    let expected = TerminalEvent.paste("one\ntwo\nthree\u{1B}[Afour~")
    #expect(decode(pasted) == [expected, .key(KeyPress(.character("x")))])
  }

  @Test func `a paste without an end is delivered when nothing more comes`() {
    var decoder = InputDecoder()
    #expect(decoder.feed(Array("\u{1B}[200~half".utf8)).isEmpty)
    #expect(decoder.pending == .paste)
    #expect(decoder.flush() == [.paste("half")])
    #expect(decoder.pending == .nothing)
  }

  @Test(arguments: [
    ("\u{1B}[<0;5;3M", MouseEvent(kind: .press, button: 0, point: Point(row: 2, column: 4))),
    ("\u{1B}[<2;1;1m", MouseEvent(kind: .release, button: 2, point: Point(row: 0, column: 0))),
    (
      "\u{1B}[<80;2;2M",
      MouseEvent(kind: .scrollUp, button: 0, point: Point(row: 1, column: 1), modifiers: .ctrl)
    ),
    ("\u{1B}[<65;2;2M", MouseEvent(kind: .scrollDown, button: 0, point: Point(row: 1, column: 1))),
    ("\u{1B}[<32;2;2M", MouseEvent(kind: .drag, button: 0, point: Point(row: 1, column: 1))),
  ])
  func `mouse reports are read`(bytes: String, expected: MouseEvent) {
    #expect(decode(bytes) == [.mouse(expected)])
  }

  @Test func `focus reports are read`() {
    #expect(decode("\u{1B}[I\u{1B}[O") == [.focusGained, .focusLost])
  }

  @Test(arguments: [
    ([0xFF], 1), ([0xC3], 1), ([0xE2, 0x82], 1), ([0xC0, 0xAF], 2), ([0xED, 0xA0, 0x80], 3),
    ([0xF5, 0x80], 2), ([0xE2, 0x41], 1), ([0x80], 1),
  ])
  func `invalid UTF-8 shows as replacement characters`(bytes: [UInt8], count: Int) {
    var decoder = InputDecoder()
    let events = decoder.feed(bytes) + decoder.flush()
    let replaced = events.filter { $0 == .key(KeyPress(.character("\u{FFFD}"))) }
    #expect(replaced.count == count)
  }

  @Test func `the erase byte of the terminal is the backspace key`() {
    var decoder = InputDecoder(eraseByte: 8)
    #expect(decoder.feed([8]) == [.key(KeyPress(.backspace))])
  }

  @Test func `waiting is reported until the sequence is whole`() {
    var decoder = InputDecoder()
    #expect(decoder.pending == .nothing)
    _ = decoder.feed([0x1B])
    #expect(decoder.pending == .escape)
    _ = decoder.feed([0x5B, 0x31])
    #expect(decoder.pending == .sequence)
    #expect(decoder.feed([0x7E]) == [.key(KeyPress(.home))])
    #expect(decoder.pending == .nothing)
  }

  @Test func `the events do not depend on how the bytes are split`() {
    let everything: [UInt8] =
      Array(
        """
        aé日😀\u{1B}[1;5D\u{1B}OP\u{1B}\u{1B}[A\u{1B}x\u{1B}[200~p\ra\u{1B}[20ste\r\n~\u{1B}[201~\
        \u{1B}[<0;5;3M\u{1B}]0;title\u{1B}\\\u{1B}[[B\u{1B}[M !!\u{1B}[27;2;13~\u{1B}[I\u{1B}é\r\n\t
        """.utf8) + [0xFF, 0xE2, 0x28, 0x1B, 0x1B, 0x62, 0x1B, 0x1B, 0x1B, 0x5B, 0x42, 0x7A]
    var whole = InputDecoder()
    let expected = whole.feed(everything) + whole.flush()
    #expect(expected.count == 25)
    for split in 0...everything.count {
      var decoder = InputDecoder()
      let events =
        decoder.feed(Array(everything[..<split])) + decoder.feed(Array(everything[split...]))
        + decoder.flush()
      #expect(events == expected, "split at \(split)")
    }
    var single = InputDecoder()
    #expect(everything.flatMap { single.feed([$0]) } + single.flush() == expected)
  }

  @Test func `random bytes never trap and leave the keyboard alive`() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      var decoder = InputDecoder()
      let alphabet: [UInt8] = [0x1B, 0x5B, 0x4F, 0x50, 0x5D, 0x3B, 0x30, 0x39, 0x3C, 0x4D, 0x7E]
      let bytes = (0..<200).map { _ in
        Bool.random(using: &random)
          ? alphabet.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255)
      }
      _ = decoder.feed(bytes)
      while decoder.pending != .nothing { _ = decoder.flush() }
      #expect(decoder.feed(Array("q".utf8)) == [.key(KeyPress(.character("q")))])
    }
  }
}
