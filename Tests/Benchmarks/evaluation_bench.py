#!/usr/bin/env python3
"""evaluation_bench.py FOLDER: what scoring many cases takes, with the programs of a release build in FOLDER.

First with the embedded model, then against a chat server on this machine, beside inspect-ai and lm-eval in the same
run. Time is that of the clock; processor time and memory of `trivium eval` are those of the whole program from start
to end, those of the peers only of their evaluation, without what importing them takes.
"""
import json, os, shutil, subprocess, sys, tempfile, time

from terminal_bench import table

CASES, MANY, SERVED, PEER_SERVED, JOBS = 10_000, 20_000, 10_000, 2_000, 64
STRATEGIES = ["prompt", "tuned", "rag", "hybrid"]
MEMORY_LIMIT, PROCESSOR_LIMIT, RATE_LIMIT = 350, 0.4, 600


def timed(argv, cwd, env):
    """Seconds by the clock, seconds of processor, resident megabytes, and standard output of a program."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as notes:
        begin = time.perf_counter()
        process = subprocess.Popen(argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=output, stderr=notes)
        _, status, used = os.wait4(process.pid, 0)
        elapsed = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        notes.seek(0)
        if process.returncode != 0:
            raise RuntimeError(f"{' '.join(argv[:2])} ended with {process.returncode}: "
                               + notes.read().decode(errors="replace")[-300:].strip())
        scale = 1 << 20 if sys.platform == "darwin" else 1024
        return elapsed, used.ru_utime + used.ru_stime, used.ru_maxrss / scale, output.read().decode()


def row(name, samples, elapsed, processor, memory):
    return [name, samples / elapsed, processor / samples * 1e3, memory, samples]


COLUMNS = ["program", "samples/s", "CPU ms each", "RSS MB", "samples"]


class Missed(list):
    def least(self, what, value, bound):
        if value < bound:
            self.append(f"{what}: {value:.3g}, at least {bound}")

    def most(self, what, value, bound):
        if value > bound:
            self.append(f"{what}: {value:.3g}, at most {bound}")


def embedded(trivium, scratch, env, missed):
    """Four strategies of the sample `routing` on its own tickets, many times over."""
    workspace = f"{scratch}/routing"
    timed([trivium, "init", workspace, "--sample", "routing"], scratch, env)
    timed([trivium, "tune", "start"], workspace, env)
    tickets = [json.loads(line) for line in open(f"{workspace}/data/test.jsonl")]
    chosen = [word for name in STRATEGIES for word in ("-S", name)]
    rows = []
    for count in (CASES, MANY):
        with open(f"{workspace}/many.jsonl", "w") as file:
            for number in range(count):
                ticket = dict(tickets[number % len(tickets)], id=f"t{number}")
                ticket["input"] += f" ({number // len(tickets)})"
                file.write(json.dumps(ticket) + "\n")
        elapsed, processor, memory, _ = timed(
            [trivium, "eval", "--dataset", "many.jsonl", "-y", *chosen], workspace, env)
        rows.append(row(f"{count:,} cases × {len(STRATEGIES)} strategies", count * len(STRATEGIES), elapsed, processor, memory))
    missed.most(f"megabytes for {MANY:,} cases", rows[1][3], MEMORY_LIMIT)
    table("Scoring with the embedded model", COLUMNS, rows)


class Server:
    """The chat server of the benchmarks."""

    def __init__(self, program, milliseconds):
        self.process = subprocess.Popen([program, "serve", str(milliseconds)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def served(trivium, program, milliseconds, scratch, env, missed):
    server, rows = Server(program, milliseconds), []
    try:
        workspace = f"{scratch}/served-{milliseconds}"
        os.makedirs(f"{workspace}/prompts")
        open(f"{workspace}/prompts/ask.md", "w").write("# user\n\n{{input}}\n")
        open(f"{workspace}/trivium.yaml", "w").write(
            "name: bench\n"
            f"models: {{ m: {{ use: openai-compatible/m, url: 'http://127.0.0.1:{server.port}/v1', price: free, "
            f"concurrency: {JOBS} }} }}\n"
            "strategies: { ask: { prompt: prompts/ask.md, model: m } }\n"
            "datasets: { test: test.jsonl }\nscorers: [ exact ]\n")
        with open(f"{workspace}/test.jsonl", "w") as file:
            for number in range(SERVED):
                file.write(json.dumps({"id": str(number), "input": f"Question {number}", "expected": "Hello"}) + "\n")
        elapsed, processor, memory, text = timed(
            [trivium, "eval", "--no-cache", "-y", "-j", str(JOBS)], workspace, env)
        if "100.0 %" not in text:
            raise RuntimeError(f"not every answer was right: {text[:300]}")
        rows.append(row("trivium eval", SERVED, elapsed, processor, memory))
        missed.most(f"milliseconds of processor a sample, server of {milliseconds} ms", rows[0][2], PROCESSOR_LIMIT)
        if milliseconds:
            missed.least(f"samples a second, server of {milliseconds} ms", rows[0][1], RATE_LIMIT)
        for peer in ("inspect", "lm-eval"):
            found = subprocess.run(
                ["python3", f"{os.path.dirname(os.path.abspath(__file__))}/peers.py", peer, str(server.port),
                 str(PEER_SERVED), str(JOBS)], capture_output=True, text=True, env=env, cwd=scratch)
            if found.returncode == 0:
                figures = json.loads(found.stdout.strip().split("\n")[-1])
                rows.append(row(f"{peer} {found.stdout.split()[0]}", PEER_SERVED, figures["elapsed"],
                                figures["processor"], figures["memory"]))
            else:
                print(f"  no peer: {found.stderr.strip()[-300:]}")
    finally:
        server.stop()
    table(f"Scoring against a server that thinks for {milliseconds} ms, {JOBS} at once", COLUMNS, rows)


def main():
    folder = os.path.abspath(sys.argv[1]) if len(sys.argv) == 2 else sys.exit(__doc__)
    trivium, program = f"{folder}/trivium", f"{folder}/TriviumBenchmarks"
    scratch, missed = tempfile.mkdtemp(prefix="trivium-bench-"), Missed()
    env = {**os.environ, **{f"XDG_{kind}_HOME": f"{scratch}/xdg" for kind in ("CONFIG", "DATA", "STATE", "CACHE")}}
    try:
        embedded(trivium, scratch, env, missed)
        for milliseconds in (0, 100):
            served(trivium, program, milliseconds, scratch, env, missed)
    except RuntimeError as problem:
        missed.append(str(problem))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if missed:
        sys.exit("\nMissed: " + "; ".join(missed))


if __name__ == "__main__":
    main()
