#!/usr/bin/env python3
"""budgets.py TRIVIUM [KILLS]: 64 calls at once by eight programs that share a cap of a dollar, some of them killed and begun again.

A server on the loopback takes a cent for each call, whether or not anybody waits for the answer, and counts. The cap must
never be passed by the server's own count, and all that can be spent must be: what a killed program had on its way counts as
paid.
"""
import http.server, json, os, random, signal, subprocess, sys, tempfile, threading, time

PROGRAMS, CALLS, CASES, CAP = 8, 8, 200, 100
YAML = """
models: { e: { use: openai-compatible/x, url: "http://127.0.0.1:PORT/v1", price: { input: 0, output: 1000 } } }
strategies: { a: { prompt: prompts/a.md, model: e, parameters: { max-tokens: 10 } } }
datasets: { test: data/test.jsonl }
scorers: [exact]
budget: { day: $1.00 }
"""


class Server(http.server.ThreadingHTTPServer):
    daemon_threads, request_queue_size = True, 256

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock, self.asked, self.running, self.most = threading.Lock(), 0, 0, 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, address):
        pass


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *arguments):
        pass

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        server = self.server
        with server.lock:
            server.asked += 1
            server.running += 1
            server.most = max(server.most, server.running)
        time.sleep(0.05 + random.random() * 0.3)
        events = [{"choices": [{"index": 0, "delta": {"content": "refund"}, "finish_reason": "stop"}]},
                  {"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": 10, "total_tokens": 15}}]
        try:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            self.wfile.write("".join(f"data: {json.dumps(event)}\n\n" for event in events).encode() + b"data: [DONE]\n\n")
        finally:
            with server.lock:
                server.running -= 1


def start(folder):
    return subprocess.Popen(
        [sys.argv[1], "eval", "--no-cache", "-y", "-j", str(CALLS)], cwd=folder, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ, HOME=folder))


def main():
    random.seed(4)
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 6
    server = Server()
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(f"{folder}/prompts")
        os.makedirs(f"{folder}/data")
        open(f"{folder}/trivium.yaml", "w").write(YAML.replace("PORT", str(server.server_port)))
        open(f"{folder}/prompts/a.md", "w").write("{{input}}\n")
        with open(f"{folder}/data/test.jsonl", "w") as file:
            for number in range(CASES):
                file.write(json.dumps({"input": f"question {number}", "expected": "refund"}) + "\n")
        programs = [start(folder) for _ in range(PROGRAMS)]
        killed = 0
        for _ in range(kills):
            time.sleep(0.05 + random.random() * 0.25)
            victim = random.randrange(PROGRAMS)
            if programs[victim].poll() is None:
                programs[victim].send_signal(signal.SIGKILL)
                programs[victim].wait()
                killed += 1
            programs[victim] = start(folder)
        statuses = [program.wait(timeout=120) for program in programs]
        # What was on its way when a program was killed may never have reached the server, and counts all the same.
        least = CAP - killed * CALLS
        again = start(folder).wait(timeout=60)
    print(f"{killed} killed and begun again, at most {server.most} calls at once, {server.asked} calls of a cent paid, "
          f"cap {CAP}; the programs ended with {sorted(set(statuses))}, one more with {again}")
    problems = []
    if server.asked > CAP:
        problems.append("the cap was passed")
    if server.asked < least:
        problems.append(f"fewer than {least} calls were let through")
    if set(statuses) != {3} or again != 3:
        problems.append("a program did not say that the budget ended it")
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main()
