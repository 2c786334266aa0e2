#!/usr/bin/env python3
"""peers.py journal FILE | replay FILE | search FOLDER QUERIES | linear-svc FOLDER | tokens ENCODING VOCABULARY FOLDER: the named peers of the benchmarks.

Prints one JSON object of figures; exits with 3 and a sentence when the peer is not installed.
"""
import json, os, re, shutil, sqlite3, subprocess, sys, tempfile, time


def seconds(work):
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result


def journal(path):
    """The lines of a journal, appended to a table 100 at a time, read back and folded."""
    lines = open(path).read().splitlines()[1:]
    rows = [(number, line) for number, line in enumerate(lines, 1)]
    figures = {}
    for name, saved in (("append", ("runStarted", "runFinished")), ("append saved", ("",))):
        with tempfile.TemporaryDirectory(dir=os.path.dirname(path)) as folder:
            database = sqlite3.connect(f"{folder}/journal.sqlite", isolation_level=None)
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("CREATE TABLE entry (sequence INTEGER PRIMARY KEY, line TEXT)")
            figures[name] = len(rows) / seconds(lambda: append(database, rows, saved))[0]
            reading, read = seconds(lambda: [
                json.loads(line) for line, in database.execute("SELECT line FROM entry ORDER BY sequence")])
            database.close()
    folding, _ = seconds(lambda: fold(read))
    return figures | {"load": len(rows) / reading, "fold": len(rows) / folding,
                      "load and fold": (reading + folding) * 1e3}


def append(database, rows, saved):
    """Commits every 100 lines; a commit is on the disk before the next begins if a line of it says one of `saved`."""
    for start in range(0, len(rows), 100):
        batch = rows[start:start + 100]
        mustSave = any(word in line for word in saved for _, line in batch)
        database.execute(f"PRAGMA synchronous = {'FULL' if mustSave else 'NORMAL'}")
        database.execute("BEGIN")
        database.executemany("INSERT INTO entry VALUES (?, ?)", batch)
        database.execute("COMMIT")


def fold(entries):
    runs = {}
    for entry in entries:
        (name, event), = entry["event"].items()
        if name == "runStarted":
            runs[event["run"]] = {"text": [], "tokens": 0, "ended": None}
        elif name == "chunkReceived":
            run = runs[event["run"]]
            run["text"].append(event["text"])
            run["tokens"] += event["tokens"]
        elif name == "runFinished":
            runs[event["run"]]["ended"] = entry["at"]
    return {number: "".join(run["text"]) for number, run in runs.items()}


def replay(path):
    """The lines of a journal as rows of SQLite, and its chunks as a cast that asciinema prints at top speed: milliseconds and
    megabytes of the processes that do it, their start included."""
    with tempfile.TemporaryDirectory(dir=os.path.dirname(path)) as folder:
        # A child's peak of memory starts with that of its parent, which therefore stays small.
        subprocess.run([sys.executable, __file__, "copies", path, folder], check=True, stdout=subprocess.DEVNULL)
        figures = process("sqlite", [sys.executable, __file__, "rows", f"{folder}/journal.sqlite"])
        asciinema = os.environ.get("TRIVIUM_ASCIINEMA") or shutil.which("asciinema")
        if asciinema:
            return figures | process("asciinema", [asciinema, "cat", f"{folder}/session.cast"])
        print("asciinema is not installed (python3 -m pip install asciinema, or name it in TRIVIUM_ASCIINEMA)",
              file=sys.stderr)
        return figures


def copies(path, folder):
    """The database and the cast that `replay` compares with."""
    entries = [json.loads(line) for line in open(path).read().splitlines()[1:]]
    database = sqlite3.connect(f"{folder}/journal.sqlite", isolation_level=None)
    database.execute("CREATE TABLE entry (sequence INTEGER PRIMARY KEY, line TEXT)")
    database.execute("BEGIN")
    database.executemany("INSERT INTO entry VALUES (?, ?)",
                         ((entry["sequence"], json.dumps(entry)) for entry in entries))
    database.execute("COMMIT")
    with open(f"{folder}/session.cast", "w") as cast:
        cast.write('{"version":2,"width":80,"height":24}\n')
        for entry in entries:
            text = entry["event"].get("chunkReceived", {}).get("text", "\r\n")
            cast.write(json.dumps([entry["at"] / 1e6, "o", text]) + "\n")
    return {}


def process(name, command):
    begin = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        sys.exit(f"{command[0]} ended with {status}")
    bytes = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {name: (time.perf_counter() - begin) * 1e3, f"{name} memory": bytes / 1e6}


def rows(path):
    """Reads all rows of a database that `replay` made, and keeps them."""
    database = sqlite3.connect(path)
    read = [json.loads(line) for line, in database.execute("SELECT line FROM entry ORDER BY sequence")]
    return {"rows": len(read)}


def search(folder, queries):
    """Paragraphs under a full-text index, asked for any of a query's words, best four by BM25."""
    database = sqlite3.connect(":memory:")
    indexing, _ = seconds(lambda: index(database, folder))
    times = []
    for query in json.load(open(queries)):
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", query)) or '""'
        times.append(seconds(lambda: database.execute(
            "SELECT text, bm25(passage) FROM passage WHERE passage MATCH ? ORDER BY 2 LIMIT 4", (words,)).fetchall())[0])
    times.sort()
    return {"index": indexing * 1e3, "p50": times[len(times) // 2] * 1e6, "p99": times[len(times) * 99 // 100] * 1e6}


def index(database, folder):
    database.execute("CREATE VIRTUAL TABLE passage USING fts5(text, tokenize = 'porter unicode61')")
    for name in sorted(os.listdir(folder)):
        if name.endswith(".md"):
            for paragraph in open(os.path.join(folder, name)).read().split("\n\n"):
                database.execute("INSERT INTO passage VALUES (?)", (paragraph,))


def linear_svc(folder):
    """The customary classical classifier: tf-idf of words and of characters, and a linear support vector machine."""
    import csv, warnings
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_pipeline, make_union
        from sklearn.svm import LinearSVC
    except ImportError:
        sys.exit(missing("scikit-learn is not installed (python3 -m pip install scikit-learn)"))
    warnings.simplefilter("ignore")
    (train, labels), (test, expected) = (
        zip(*[(row["text"], row["category"]) for row in csv.DictReader(open(f"{folder}/{name}.csv"))])
        for name in ("train", "test"))
    model = make_pipeline(
        make_union(TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
                   TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)), LinearSVC())
    training, _ = seconds(lambda: model.fit(train, labels))
    testing, found = seconds(lambda: model.predict(test))
    right = sum(a == b for a, b in zip(found, expected))
    return {"accuracy": right / len(expected) * 100, "training": training, "rate": len(expected) / testing}


def tokens(encoding, vocabulary, folder):
    """Encodes every file of a folder, in MB/s, with a checksum of its tokens."""
    try:
        import tiktoken
        import tiktoken.load
    except ImportError:
        sys.exit(missing("tiktoken is not installed for this python3"))
    tiktoken.load.read_file = lambda _: open(vocabulary, "rb").read()
    with tempfile.TemporaryDirectory() as cache:
        os.environ["TIKTOKEN_CACHE_DIR"] = cache
        loading, encoder = seconds(lambda: tiktoken.get_encoding(encoding))
    figures = {"load": loading * 1e3}
    for name in sorted(os.listdir(folder)):
        text = open(os.path.join(folder, name), encoding="utf-8", newline="").read()
        encoding_time, ids = seconds(lambda: encoder.encode_ordinary(text))
        total = 7
        for token in ids:
            total = (total * 31 + token) % 2147483647
        figures |= {name: len(text.encode()) / encoding_time / 1e6, name + " sum": total}
    return figures


def missing(sentence):
    print(sentence, file=sys.stderr)
    return 3


if __name__ == "__main__":
    peers = {"journal": journal, "replay": replay, "copies": copies, "rows": rows, "search": search, "linear-svc": linear_svc, "tokens": tokens}
    if len(sys.argv) < 3 or sys.argv[1] not in peers:
        sys.exit(__doc__)
    print(json.dumps(peers[sys.argv[1]](*sys.argv[2:])))
