#!/usr/bin/env python3
"""crashes.py TRIVIUM [ROUNDS]: kills the program at random moments while an answer streams in, and reads what is left.

A server on the loopback streams a numbered answer as fast as it is taken and notes when it sent what. After each kill -9 the
session must be readable, hold every word that was sent up to one second before the kill, be taken up again, and then be
found whole by `replay --verify`.
"""
import http.server, json, os, random, re, signal, subprocess, sys, tempfile, threading, time

WORKERS, WORDS_AT_ONCE = 4, 20
YAML = """
models: { served: { use: openai-compatible/x, url: "http://127.0.0.1:PORT/v1", price: free } }
strategies:
  ask: { prompt: prompts/ask.md, model: served }
  again: { prompt: prompts/ask.md, model: served }
"""


class Server(http.server.ThreadingHTTPServer):
    """Streams `w0 w1 w2 …` until the other side is gone; `sent` of a round is when how many words were sent."""
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.sent = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, address):
        pass


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def do_POST(self):
        request = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = self.server.sent.setdefault(re.search(r"round [0-9]+-[0-9]+", request)[0], [])
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        random.seed(request)
        word = 0
        while True:
            for _ in range(WORDS_AT_ONCE):
                event = {"choices": [{"index": 0, "delta": {"content": f"w{word} "}}]}
                self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
                word += 1
            sent.append((time.monotonic(), word))
            time.sleep(random.random() * 0.02)


def trivium(*arguments, folder):
    return subprocess.run([sys.argv[1], *arguments], cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def one_round(name, folder, server, chance):
    """Kills one program; returns what was wrong, and how many seconds of the answer were not there any more."""
    sessions = f"{folder}/.trivium/sessions"
    before = set(os.listdir(sessions)) if os.path.isdir(sessions) else set()
    command = ["run", "--no-cache", name] if chance.random() < 0.7 else ["compare", "--no-cache", "-S", "again", name]
    program = subprocess.Popen([sys.argv[1], *command], cwd=folder, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    time.sleep(chance.uniform(0.02, 2.5))
    killed = time.monotonic()
    program.send_signal(signal.SIGKILL)
    program.wait()
    sent = server.sent.get(name, [])
    due = [count for moment, count in sent if moment <= killed - 1]
    promised = due[-1] if due else 0
    new = sorted(set(os.listdir(sessions)) - before) if os.path.isdir(sessions) else []
    new = [file[:-6] for file in new if file.endswith(".jsonl") and not file.startswith(".")]
    if not new:
        return ("no session" if promised else None), 0
    shown = trivium("sessions", "show", new[0], "--json", folder=folder)
    if shown.returncode:
        return f"unreadable: {shown.stderr}", 0
    runs = json.loads(shown.stdout)["runs"]
    words = runs[-1]["text"].split() if runs else []
    if words != [f"w{n}" for n in range(len(words))] and words[:-1] != [f"w{n}" for n in range(len(words) - 1)]:
        return "the answer has gaps", 0
    if len(words) < promised:
        return f"{len(words)} words of {promised} that were sent a second before", 0
    taken = trivium("sessions", "note", new[0], "after the crash", folder=folder)
    if taken.returncode:
        return f"not taken up again: {taken.stderr}", 0
    checked = trivium("replay", new[0], "--verify", folder=folder)
    if checked.returncode:
        return f"not whole afterwards: {checked.stdout}{checked.stderr}", 0
    missing = [moment for moment, count in sent if count > len(words) and moment <= killed]
    return None, killed - missing[0] if missing else 0


def work(worker, rounds, root, server, results):
    folder = f"{root}/{worker}"
    os.makedirs(f"{folder}/prompts")
    open(f"{folder}/trivium.yaml", "w").write(YAML.replace("PORT", str(server.server_port)))
    open(f"{folder}/prompts/ask.md", "w").write("# user\n\n{{input}}\n")
    chance = random.Random(worker)
    for number in range(rounds):
        results.append((f"round {worker}-{number}", *one_round(f"round {worker}-{number}", folder, server, chance)))


def main():
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    server, results = Server(), []
    with tempfile.TemporaryDirectory() as root:
        os.environ["HOME"] = root
        workers = [threading.Thread(target=work, args=(n, (rounds + WORKERS - 1 - n) // WORKERS, root, server, results))
                   for n in range(WORKERS)]
        for worker in workers: worker.start()
        for worker in workers: worker.join()
    wrong = [(name, what) for name, what, _ in results if what]
    for name, what in wrong: print(f"  {name}: {what}")
    streamed = sum(1 for name, _, _ in results if server.sent.get(name))
    words = sum(sent[-1][1] for sent in server.sent.values() if sent)
    print(f"kill -9: {len(results)} rounds, {streamed} of them while an answer streamed, {words} words sent; "
          f"{len(wrong)} sessions lost more than the last second; the most that one lost is {max(lag for _, _, lag in results):.2f} s")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.argv[1] = os.path.abspath(sys.argv[1])
    main()
