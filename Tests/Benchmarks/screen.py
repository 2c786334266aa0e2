"""An emulated screen: as much of a terminal as it takes to know which text stands where."""
import codecs, re, unicodedata

TOKEN = re.compile(
    r"\x1b\[(?P<private>[<=>?]?)(?P<numbers>[0-9:;]*)[ -/]*(?P<final>[@-~])"
    r"|\x1b[P\]X^_].*?(?:\x07|\x1b\\)"
    r"|\x1b(?P<short>[ -/]*[0-OQ-WYZ\\`-~])"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f])|(?P<text>[^\x00-\x1f\x7f]+)", re.S)


class Screen:
    def __init__(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.cells = [self.blank() for _ in range(rows)]
        self.x = self.y = 0
        self.saved = (0, 0)
        self.top, self.bottom = 0, rows - 1
        self.last = " "
        self.rest, self.decoder = "", codecs.getincrementaldecoder("utf-8")("replace")

    def blank(self):
        return [" "] * self.columns

    def text(self):
        return "\n".join(map("".join, self.cells))

    def shows(self, text):
        return any(text in "".join(row) for row in self.cells)

    def feed(self, chunk):
        """Draws a chunk of output; returns what a terminal would answer to it."""
        text, place, replies = self.rest + self.decoder.decode(chunk), 0, []
        while match := TOKEN.match(text, place):
            place = match.end()
            if match["text"]:
                self.write(match["text"])
            elif match["control"]:
                self.control(match["control"])
            elif match["short"]:
                self.short(match["short"])
            elif match["final"]:
                numbers = [int(n) if n.isdigit() else 0 for n in match["numbers"].split(";")]
                if reply := self.sequence(match["private"], numbers, match["final"]):
                    replies.append(reply)
        self.rest = text[place:]
        return replies

    def write(self, text):
        for character in text:
            if unicodedata.combining(character) or character in "\u200d\ufe0f":
                continue
            width = 2 if unicodedata.east_asian_width(character) in "WF" else 1
            if self.x + width > self.columns:
                self.x = 0
                self.line_feed()
            row = self.cells[self.y]
            row[self.x] = self.last = character
            if width == 2 and self.x + 1 < self.columns:
                row[self.x + 1] = ""
            self.x += width

    def control(self, character):
        if character in "\n\x0b\x0c":
            self.line_feed()
        elif character == "\r":
            self.x = 0
        elif character == "\b":
            self.x = max(0, min(self.x, self.columns - 1) - 1)
        elif character == "\t":
            self.x = min(self.columns - 1, (self.x // 8 + 1) * 8)

    def line_feed(self):
        if self.y == self.bottom:
            self.scroll(self.top, 1)
        else:
            self.y = min(self.y + 1, self.rows - 1)

    def scroll(self, first, count):
        """Moves the rows from `first` to the bottom margin up, or down when negative."""
        for _ in range(min(abs(count), self.rows)):
            self.cells.insert(*((self.bottom + 1, self.blank()) if count > 0 else (first, self.blank())))
            self.cells.pop(first if count > 0 else self.bottom + 1)

    def short(self, name):
        if name == "7":
            self.saved = (self.x, self.y)
        elif name == "8":
            self.x, self.y = self.saved
        elif name == "M":
            if self.y == self.top:
                self.scroll(self.top, -1)
            else:
                self.y = max(0, self.y - 1)

    def sequence(self, private, numbers, final):
        first, count = numbers[0], max(1, numbers[0])
        if private:
            return "\x1b[>41;354;0c" if private + final == ">c" else None
        if final == "c":
            return "\x1b[?62;22c"
        if final == "n":
            return f"\x1b[{self.y + 1};{self.x + 1}R" if first == 6 else "\x1b[0n"
        if final in "Hf":
            self.x, self.y = max(1, (numbers + [1])[1]) - 1, count - 1
        elif final in "G`":
            self.x = count - 1
        elif final == "d":
            self.y = count - 1
        elif final in "ABCDEF":
            self.x += {"C": count, "D": -count}.get(final, 0)
            self.y += {"A": -count, "F": -count, "B": count, "E": count}.get(final, 0)
            self.x = 0 if final in "EF" else self.x
        elif final == "r":
            self.top, self.bottom = count - 1, min((numbers + [0])[1] or self.rows, self.rows) - 1
            self.x = self.y = 0
        elif final in "SM":
            self.scroll(self.top if final == "S" else self.y, count)
        elif final in "TL":
            self.scroll(self.top if final == "T" else self.y, -count)
        elif final == "b":
            self.write(self.last * count)
        else:
            self.edit_row(final, first, count)
        self.x, self.y = max(0, min(self.x, self.columns)), max(0, min(self.y, self.rows - 1))

    def edit_row(self, final, first, count):
        row, x = self.cells[self.y], min(self.x, self.columns - 1)
        if final in "JK":
            row[(x if first == 0 else 0):(x + 1 if first == 1 else self.columns)] = (
                [" "] * ((self.columns - x) if first == 0 else (x + 1) if first == 1 else self.columns))
            if final == "J":
                for other in range(self.rows):
                    if (other > self.y and first != 1) or (other < self.y and first != 0):
                        self.cells[other] = self.blank()
        elif final == "X":
            row[x:x + count] = [" "] * min(count, self.columns - x)
        elif final == "P":
            row[x:] = (row[x + count:] + self.blank())[:self.columns - x]
        elif final == "@":
            row[x:] = ([" "] * count + row[x:])[:self.columns - x]
