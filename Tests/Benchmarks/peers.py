#!/usr/bin/env python3
"""peers.py PEER ARGUMENTS: the named peers of the benchmarks.

    journal FILE | replay FILE | search FOLDER QUERIES | linear-svc FOLDER | tokens ENCODING VOCABULARY FOLDER
    litellm FILE | inspect PORT SAMPLES JOBS | lm-eval PORT SAMPLES JOBS    (the first word that these print is their version)

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


def inspect(port, samples, jobs):
    """Questions to a chat server, scored by inspect-ai; what importing it takes does not count."""
    os.environ["BENCH_API_KEY"] = "none"
    try:
        import inspect_ai
        from inspect_ai.dataset import MemoryDataset, Sample
        from inspect_ai.model import GenerateConfig, get_model
        from inspect_ai.scorer import exact
        from inspect_ai.solver import generate
    except ImportError:
        sys.exit(missing("inspect-ai is not installed (python3 -m pip install inspect-ai openai)"))
    model = get_model("openai-api/bench/m", base_url=f"http://127.0.0.1:{port}/v1",
                      config=GenerateConfig(max_connections=int(jobs)))
    rows = [Sample(id=number + 1, input=f"Question {number}", target="Hello") for number in range(int(samples))]
    task = inspect_ai.Task(dataset=MemoryDataset(rows), solver=generate(), scorer=exact())
    with tempfile.TemporaryDirectory() as folder:
        figures, log = used(lambda: inspect_ai.eval(
            task, model=model, max_samples=int(jobs), display="none", log_dir=folder)[0])
    if log.status != "success" or log.results.scores[0].metrics["mean"].value != 1:
        sys.exit(f"inspect-ai did not score every sample: {log.status} {log.error}")
    print(inspect_ai.__version__)
    return figures


def lm_eval(port, samples, jobs):
    """The same by lm-eval, with a task of its own."""
    os.environ |= {"HF_DATASETS_OFFLINE": "1", "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false",
                   "OPENAI_API_KEY": "none"}
    try:
        import importlib.metadata
        import lm_eval as harness
        from lm_eval.tasks import TaskManager
    except ImportError:
        sys.exit(missing("lm-eval is not installed (python3 -m pip install 'lm-eval[api]')"))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HF_HOME"] = folder
        with open(f"{folder}/rows.json", "w") as file:
            for number in range(int(samples)):
                file.write(json.dumps({"question": f"Question {number}", "answer": "Hello"}) + "\n")
        task = {"task": "bench", "dataset_path": "json", "dataset_kwargs": {"data_files": {"test": f"{folder}/rows.json"}},
                "test_split": "test", "output_type": "generate_until", "doc_to_text": "{{question}}",
                "doc_to_target": "{{answer}}", "generation_kwargs": {"until": ["\n\n"], "max_gen_toks": 64},
                "metric_list": [{"metric": "exact_match", "aggregation": "mean", "higher_is_better": True}]}
        figures, found = used(lambda: harness.simple_evaluate(
            model="local-chat-completions", tasks=[task], apply_chat_template=True, bootstrap_iters=0, verbosity="ERROR",
            task_manager=TaskManager(include_defaults=False),
            model_args={"model": "m", "base_url": f"http://127.0.0.1:{port}/v1/chat/completions",
                        "num_concurrent": int(jobs), "tokenizer_backend": None}))
    if found["results"]["bench"]["exact_match,none"] != 1:
        sys.exit(f"lm-eval did not score every sample: {found['results']}")
    print(importlib.metadata.version("lm-eval"))
    return figures


def litellm(path):
    """What each usage of a file of JSON lines costs in dollars, by its number; what has no price is left out."""
    os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
    try:
        import litellm as library
        from litellm.cost_calculator import batch_cost_calculator
        from litellm.types.utils import (CacheCreationTokenDetails, CompletionTokensDetailsWrapper, ModelResponse,
                                         PromptTokensDetailsWrapper, Usage)
    except ImportError:
        sys.exit(missing("litellm is not installed (python3 -m pip install litellm)"))
    table, figures = library.model_cost, {}
    for number, line in enumerate(open(path)):
        case = json.loads(line)
        names = (case["provider"] + "/" + case["model"], case["model"])
        model = next((name for name in names
                      if table.get(name, {}).get("litellm_provider") == case["provider"]), None)
        if model is None:
            continue
        written = case["cacheWrite"] + case["cacheWriteLong"]
        prompt = case["input"] + case["cacheRead"] + written
        details = PromptTokensDetailsWrapper(
            cached_tokens=case["cacheRead"], cache_creation_tokens=written,
            cache_creation_token_details=CacheCreationTokenDetails(
                ephemeral_5m_input_tokens=case["cacheWrite"],
                ephemeral_1h_input_tokens=case["cacheWriteLong"])) if written else PromptTokensDetailsWrapper(
            cached_tokens=case["cacheRead"])
        usage = Usage(
            prompt_tokens=prompt, completion_tokens=case["output"], total_tokens=prompt + case["output"],
            prompt_tokens_details=details, cache_read_input_tokens=case["cacheRead"],
            completion_tokens_details=CompletionTokensDetailsWrapper(
                reasoning_tokens=case["reasoning"]) if case["reasoning"] else None,
            **({"cache_creation_input_tokens": written} if written else {}))
        try:
            if case.get("tier") == "batch":
                cost = sum(batch_cost_calculator(
                    usage=usage, model=model, custom_llm_provider=case["provider"]))
            else:
                cost = library.completion_cost(
                    completion_response=ModelResponse(model=model, usage=usage), model=model,
                    custom_llm_provider=case["provider"], service_tier=case.get("tier"))
        except Exception:
            continue
        figures[str(number)] = cost
    return figures


def used(work):
    """Seconds by the clock and of the processor, and the most memory of this process so far in megabytes."""
    import resource
    before, processor = time.perf_counter(), time.process_time()
    result = work()
    elapsed, processor = time.perf_counter() - before, time.process_time() - processor
    scale = 1 << 20 if sys.platform == "darwin" else 1024
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale
    return {"elapsed": elapsed, "processor": processor, "memory": memory}, result


def missing(sentence):
    print(sentence, file=sys.stderr)
    return 3


if __name__ == "__main__":
    peers = {"journal": journal, "replay": replay, "copies": copies, "rows": rows, "search": search,
             "linear-svc": linear_svc, "tokens": tokens, "litellm": litellm, "inspect": inspect, "lm-eval": lm_eval}
    if len(sys.argv) < 3 or sys.argv[1] not in peers:
        sys.exit(__doc__)
    print(json.dumps(peers[sys.argv[1]](*sys.argv[2:])))
