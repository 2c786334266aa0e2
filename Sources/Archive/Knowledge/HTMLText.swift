/// The text of an HTML page, its structure as Markdown: headings, list items, table rows, preformatted text.
///
/// Any sequence of characters is a page; what is not markup is text.
struct HTMLText {
  static func markdown(of page: String) -> String {
    var reader = HTMLText(page: Array(page.unicodeScalars))
    reader.read()
    return String(String.UnicodeScalarView(reader.output))
  }

  private let page: [Unicode.Scalar]
  private var place = 0
  private var output: [Unicode.Scalar] = []
  private var preformatted = 0
  /// Cells of the table row that is being read.
  private var cells = 0

  private init(page: [Unicode.Scalar]) {
    self.page = page
  }

  /// Elements whose content is not text of the page.
  private static let silent: Set<String> = [
    "script", "style", "template", "noscript", "svg", "nav", "iframe", "select",
  ]
  private static let blocks: Set<String> = [
    "p", "div", "section", "article", "main", "header", "footer", "aside", "blockquote", "table",
    "ul", "ol", "dl", "dt", "dd", "figure", "figcaption", "form", "hr", "body", "title", "head",
  ]

  private mutating func read() {
    while place < page.count {
      if page[place] == "<" {
        if !skipComment() { readTag() }
      } else if page[place] == "&" {
        output += entity()
      } else {
        append(page[place])
        place += 1
      }
    }
  }

  private mutating func append(_ scalar: Unicode.Scalar) {
    if preformatted > 0 {
      output.append(scalar)
    } else if scalar.properties.isWhitespace {
      if let last = output.last, last != " ", last != "\n" { output.append(" ") }
    } else {
      output.append(scalar)
    }
  }

  /// Ends the line that is being written, and leaves a line free when `isBlock`.
  private mutating func endLine(isBlock: Bool) {
    while output.last == " " { output.removeLast() }
    guard let last = output.last else { return }
    if last != "\n" { output.append("\n") }
    if isBlock, output.suffix(2).count(where: { $0 == "\n" }) < 2 { output.append("\n") }
  }

  private mutating func skipComment() -> Bool {
    guard starts("<!--") else { return false }
    place = find("-->", from: place + 4).map { $0 + 3 } ?? page.count
    return true
  }

  private func starts(_ text: String) -> Bool {
    page[place...].starts(with: text.unicodeScalars)
  }

  private func find(_ text: String, from start: Int) -> Int? {
    let wanted = Array(text.unicodeScalars)
    var index = start
    while index + wanted.count <= page.count {
      if page[index..<index + wanted.count].elementsEqual(wanted, by: { $0.lowered == $1 }) {
        return index
      }
      index += 1
    }
    return nil
  }

  /// A tag from `<` to `>`, or the `<` as text when no name follows it.
  private mutating func readTag() {
    var index = place + 1
    let isClosing = index < page.count && page[index] == "/"
    if isClosing { index += 1 }
    let nameStart = index
    while index < page.count, page[index].isASCII,
      page[index].properties.isAlphabetic
        || page[index].properties.numericType != nil || page[index] == "!"
    { index += 1 }
    guard index > nameStart else {
      append("<")
      place += 1
      return
    }
    let name = String(String.UnicodeScalarView(page[nameStart..<index].map(\.lowered)))
    var quote: Unicode.Scalar?
    while index < page.count, page[index] != ">" || quote != nil {
      if page[index] == quote {
        quote = nil
      } else if quote == nil, page[index] == "\"" || page[index] == "'" {
        quote = page[index]
      }
      index += 1
    }
    if index >= page.count, quote != nil { index = find(">", from: nameStart) ?? page.count }
    place = min(index + 1, page.count)
    if Self.silent.contains(name), !isClosing {
      place = find("</" + name, from: place) ?? page.count
    } else {
      apply(name, isClosing: isClosing)
    }
  }

  private mutating func apply(_ name: String, isClosing: Bool) {
    switch name {
    case "h1", "h2", "h3", "h4", "h5", "h6":
      endLine(isBlock: true)
      if !isClosing, let level = Int(name.dropFirst()) {
        output += String(repeating: "#", count: level).unicodeScalars
        output.append(" ")
      }
    case "li":
      endLine(isBlock: false)
      if !isClosing { output += "- ".unicodeScalars }
    case "br":
      endLine(isBlock: false)
    case "tr":
      endLine(isBlock: false)
      cells = 0
    case "td", "th":
      if !isClosing {
        if cells > 0 { output += " | ".unicodeScalars }
        cells += 1
      }
    case "pre":
      if isClosing, preformatted == 0 { return }
      endLine(isBlock: !isClosing)
      preformatted += isClosing ? -1 : 1
      output += "```".unicodeScalars
      endLine(isBlock: isClosing)
    default:
      if Self.blocks.contains(name), preformatted == 0 { endLine(isBlock: true) }
    }
  }

  /// What stands for an `&`: a character reference, or the ampersand itself.
  private mutating func entity() -> [Unicode.Scalar] {
    let limit = min(place + 12, page.count)
    guard let end = page[place..<limit].firstIndex(of: ";") else {
      place += 1
      return ["&"]
    }
    let name = String(String.UnicodeScalarView(page[place + 1..<end]))
    guard let meant = Self.meaning(of: name) else {
      place += 1
      return ["&"]
    }
    place = end + 1
    return [meant]
  }

  private static func meaning(of name: String) -> Unicode.Scalar? {
    guard name.hasPrefix("#") else { return named[name] }
    let digits = name.dropFirst()
    let isHex = digits.first == "x" || digits.first == "X"
    let number = isHex ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    return number.flatMap(Unicode.Scalar.init)
  }

  private static let named: [String: Unicode.Scalar] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "copy": "©",
    "reg": "®", "trade": "™", "hellip": "…", "mdash": "—", "ndash": "–", "lsquo": "‘",
    "rsquo": "’", "ldquo": "“", "rdquo": "”", "laquo": "«", "raquo": "»", "bull": "•",
    "middot": "·", "times": "×", "deg": "°", "euro": "€", "pound": "£", "cent": "¢", "yen": "¥",
    "sect": "§", "para": "¶", "larr": "←", "rarr": "→", "auml": "ä", "ouml": "ö", "uuml": "ü",
    "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "eacute": "é", "egrave": "è",
    "agrave": "à", "ccedil": "ç", "ntilde": "ñ", "shy": "\u{AD}", "zwnj": "\u{200C}",
  ]
}

extension Unicode.Scalar {
  /// The lower-case form of an ASCII letter; any other scalar as it is.
  fileprivate var lowered: Unicode.Scalar {
    (65...90).contains(value) ? Unicode.Scalar(UInt8(value + 32)) : self
  }
}
