#!/usr/bin/env python3
"""terminal_bench.py TRIVIUM: how trivium feels in a terminal, beside vim and a Textual app in the same run.

Every program runs in a pseudo-terminal of its own, whose output is drawn on an emulated screen (screen.py).
Nothing counts before it is visible there: start is the time until an awaited text stands on the screen,
key to paint the time from writing a key until the typed letters stand on it.
CPU and memory are those of the program and its children, from /proc; without /proc they are left out.
"""
import fcntl, gc, os, random, select, shutil, signal, statistics, struct, subprocess, sys, tempfile
import termios, time

from screen import Screen

SIZES = [(200, 60), (80, 24)]
STARTS, KEYS, KEYS_PER_LINE, IDLE_SECONDS = 9, 200, 16, 5
TEXT = "".join(f"line {n} of a short text to edit\n" for n in range(1, 16))
TEXTUAL_APP = f"""
from textual.app import App
from textual.widgets import TextArea
class Editor(App):
    def compose(self):
        yield TextArea({TEXT!r})
Editor().run()
"""


class Program:
    """A full-screen program and the screen it draws on."""

    def __init__(self, argv, size, env):
        self.screen, self.output, self.isOver = Screen(*size), 0, False
        self.master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.begin = time.perf_counter_ns()
        self.process = subprocess.Popen(
            argv, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor",
                 "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", **env},
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)

    def send(self, text):
        os.write(self.master, text.encode())

    def read(self, seconds):
        """The next chunk with the time of its arrival; None after so many quiet seconds."""
        if self.isOver or not select.select([self.master], [], [], seconds)[0]:
            return None
        try:
            chunk = os.read(self.master, 1 << 16)
        except OSError:
            chunk = b""
        self.isOver = not chunk
        self.output += len(chunk)
        return (time.perf_counter_ns(), chunk) if chunk else None

    def show(self, chunk):
        for reply in self.screen.feed(chunk):
            self.send(reply)

    def settle(self, quiet=0.15, limit=5.0):
        """Draws what comes until nothing has come for a while."""
        end = time.monotonic() + limit
        while time.monotonic() < end and (arrival := self.read(quiet)):
            self.show(arrival[1])

    def wait(self, text, seconds):
        """Nanoseconds from the start until the text is on the screen; None when it never is."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.isOver:
            if arrival := self.read(0.1):
                self.show(arrival[1])
                if self.screen.shows(text):
                    return arrival[0] - self.begin
        return None

    def press(self, key, text, quiet=0.04):
        """Nanoseconds from writing a key until the text is on the screen, and bytes until all is quiet."""
        before, arrivals, begin = self.output, [], time.perf_counter_ns()
        self.send(key)
        while arrival := self.read(quiet if arrivals else 2):
            arrivals.append(arrival)
        paint = None
        for at, chunk in arrivals:
            self.show(chunk)
            if paint is None and self.screen.shows(text):
                paint = at - begin
        return paint, self.output - before

    def close(self):
        for stop in (signal.SIGTERM, signal.SIGKILL):
            self.process.send_signal(stop)
            end = time.monotonic() + 1
            while time.monotonic() < end and self.process.poll() is None:
                select.select([] if self.isOver else [self.master], [], [], 0.02)
                self.read(0)
        os.close(self.master)

    def tree(self):
        found, rest = [], [self.process.pid]
        while rest:
            found.append(pid := rest.pop())
            for thread in threads(pid):
                rest += map(int, text_of(f"{thread}/children").split())
        return found

    def cpu(self):
        """CPU seconds so far, of the threads that live; nan without /proc."""
        times = [text_of(f"{thread}/schedstat") for pid in self.tree() for thread in threads(pid)]
        return sum(int(line.split()[0]) for line in times if line) / 1e9 if times else float("nan")

    def memory(self):
        """Resident megabytes; nan without /proc."""
        if not threads(self.process.pid):
            return float("nan")
        lines = [line for pid in self.tree() for line in open(f"/proc/{pid}/status")]
        return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def text_of(path):
    """What a file of /proc says; nothing when its thread has ended."""
    try:
        return open(path).read()
    except OSError:
        return ""


def threads(pid):
    try:
        return [f"/proc/{pid}/task/{thread}" for thread in os.listdir(f"/proc/{pid}/task")]
    except OSError:
        return []


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def measure_keys(program, pre):
    """Types random letters, in lines short enough for any pane; the first letters of a line do not count."""
    letters, paints, sizes, cpu, missed = random.Random(7), [], [], 0.0, 0
    program.send(pre)
    program.settle()
    for number in range(KEYS):
        if number % KEYS_PER_LINE == 0:
            if number:
                program.press("\r", "")
            typed = "".join(letters.choices("bcdfghjklmnpqrstvwxz", k=5))
            for letter in typed:
                program.press(letter, "")
        typed += letters.choice("bcdfghjklmnpqrstvwxz")
        before = program.cpu()
        paint, size = program.press(typed[-1], typed[-6:])
        cpu += program.cpu() - before
        sizes.append(size)
        if paint is None:
            missed += 1
        else:
            paints.append(paint)
    if missed > KEYS / 10:
        raise RuntimeError(f"{missed} of {KEYS} keys were never seen on the screen")
    return {"p50": percentile(paints, 0.5) / 1e3, "p95": percentile(paints, 0.95) / 1e3,
            "p99": percentile(paints, 0.99) / 1e3,
            "bytes": statistics.median(sizes), "cpu": cpu / KEYS * 1e6, "missed": missed}


def measure_idle(program):
    program.settle(quiet=0.5, limit=2)
    before, output, end = program.cpu(), program.output, time.monotonic() + IDLE_SECONDS
    while (rest := end - time.monotonic()) > 0 and not program.isOver:
        if arrival := program.read(rest):
            program.show(arrival[1])
    return {"idle": (program.cpu() - before) / IDLE_SECONDS * 100, "bytes": program.output - output,
            "memory": program.memory()}


def start(argv, size, env, awaited):
    program = Program(argv, size, env)
    ready = program.wait(awaited, 30)
    if ready is None:
        program.settle()
        program.close()
        shown = " / ".join(row.strip() for row in program.screen.text().split("\n") if row.strip())
        raise RuntimeError(f"“{awaited}” did not appear; the screen: {shown[:300] or 'empty'}")
    program.settle(quiet=0.3)
    return program, ready / 1e6


def table(title, columns, rows):
    print(f"\n{title}")
    lines = [columns] + [[row[0]] + [form(value) for value in row[1:]] for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(columns))]
    for line in lines:
        cells = [cell.rjust(width) for cell, width in zip(line[1:], widths[1:])]
        print("  " + "   ".join([line[0].ljust(widths[0])] + cells), flush=True)


def form(value):
    if isinstance(value, str):
        return value
    return "–" if value != value else f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


def run_size(size, programs):
    names, problems = list(programs), {}
    starts, keys, idle = {}, {}, {}
    for turn in range(STARTS + 1):
        for name in names:
            if name in problems:
                continue
            argv, env, awaited, _ = programs[name]
            try:
                program, ready = start(argv, size, env, awaited)
            except (RuntimeError, OSError) as problem:
                problems[name] = str(problem)
                continue
            if turn:
                starts.setdefault(name, []).append((ready, program.cpu(), program.memory()))
            program.close()
    for name in names:
        if name in problems:
            continue
        argv, env, awaited, pre = programs[name]
        program, _ = start(argv, size, env, awaited)
        try:
            gc.collect()
            gc.disable()
            idle[name] = measure_idle(program)
            keys[name] = measure_keys(program, pre)
        except (RuntimeError, OSError) as problem:
            problems[name] = str(problem)
        finally:
            gc.enable()
            program.close()
    print_size(size, starts, keys, idle)
    for name, problem in problems.items():
        print(f"  {name}: {problem}")
    return not problems


def print_size(size, starts, keys, idle):
    label = f"{size[0]}×{size[1]}"
    ready = {name: statistics.median(run[0] for run in runs) for name, runs in starts.items()}
    def ratio(values, name):
        return values[name] / values.get("vim", float("nan"))

    table(f"Start to painted screen, {label}, median of {STARTS}",
          ["program", "× vim", "ms", "min", "max", "CPU ms", "RSS MB"],
          [[name, ratio(ready, name), ready[name], min(runs)[0], max(runs)[0],
            statistics.median(run[1] for run in runs) * 1e3, statistics.median(run[2] for run in runs)]
           for name, runs in starts.items()])
    p50 = {name: found["p50"] for name, found in keys.items()}
    table(f"Key to paint, {label}, {KEYS} keys",
          ["program", "× vim", "p50 µs", "p95 µs", "bytes/key", "CPU µs/key", "keys unseen"],
          [[name, ratio(p50, name), found["p50"], found["p95"], found["bytes"], found["cpu"], found["missed"]]
           for name, found in keys.items()])
    table(f"Idle for {IDLE_SECONDS} s, {label}", ["program", "CPU %", "bytes written", "RSS MB"],
          [[name, found["idle"], found["bytes"], found["memory"]] for name, found in idle.items()])


def prompt_of(size):
    """A prompt file of so many bytes, in lines of ordinary length."""
    words, random_words = "answer the question with a short calm passage from the table".split(), random.Random(1)
    lines, length = ["# system", ""], 0
    while length < size:
        lines.append(" ".join(random_words.choices(words, k=random_words.randint(6, 14))))
        length += len(lines[-1]) + 1
    return "\n".join(lines) + "\n\n# user\n\n{{input}}\n"


def run_prompts(trivium, workspace, scratch, own):
    """Typing at the start of prompt files of three sizes, beside vim in the same run."""
    rows, isWell = [], True
    for label, size in [("1 KB", 1000), ("5 MB", 5_000_000), ("10 MB", 10_000_000)]:
        for path in (f"{workspace}/prompts/answer.md", f"{scratch}/prompt.txt"):
            open(path, "w").write(prompt_of(size))
        programs = {"trivium": ([trivium, "-w", workspace], own, "Prompt", "\x1b[Z")}
        if shutil.which("vim"):
            vim = ["vim", "-u", "DEFAULTS", "-i", "NONE", "-n", f"{scratch}/prompt.txt"]
            programs["vim"] = (vim, {}, "# system", "i")
        found = {}
        for name, (argv, env, awaited, pre) in programs.items():
            try:
                program, _ = start(argv, SIZES[0], env, awaited)
                gc.collect()
                gc.disable()
                found[name] = measure_keys(program, pre)
                program.close()
            except (RuntimeError, OSError) as problem:
                isWell = False
                print(f"  {name}, {label}: {problem}")
            finally:
                gc.enable()
        vim = found.get("vim", {}).get("p50", float("nan"))
        rows += [[f"{name}, {label}", keys["p50"] / vim, keys["p50"], keys["p95"], keys["p99"], keys["bytes"],
                  keys["cpu"]] for name, keys in found.items()]
    table(f"Key to paint in a prompt file, {SIZES[0][0]}×{SIZES[0][1]}, {KEYS} keys",
          ["program", "× vim", "p50 µs", "p95 µs", "p99 µs", "bytes/key", "CPU µs/key"], rows)
    return isWell


def main():
    trivium = os.path.abspath(sys.argv[1]) if len(sys.argv) == 2 else sys.exit(__doc__)
    isWell, scratch = True, tempfile.mkdtemp(prefix="trivium-bench-")
    programs = {}
    try:
        own = {f"XDG_{kind}_HOME": f"{scratch}/xdg" for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
        workspace = f"{scratch}/answers"
        made = subprocess.run([trivium, "init", workspace, "--sample", "answers"], capture_output=True,
                              text=True, env={**os.environ, **own}, stdin=subprocess.DEVNULL)
        if made.returncode == 0:
            programs["trivium"] = ([trivium, "-w", workspace], own, "Input", "")
        else:
            isWell = False
            print(f"trivium init ended with {made.returncode}: {(made.stderr or made.stdout).strip()[:300]}")
        open(f"{scratch}/text.txt", "w").write(TEXT)
        open(f"{scratch}/editor.py", "w").write(TEXTUAL_APP)
        awaited = "line 15 of a short text"
        floor = "stty raw -echo; printf %s ready; exec cat"
        programs["raw cat (the floor)"] = (["sh", "-c", floor], {}, "ready", "")
        if shutil.which("vim"):
            programs["vim"] = (["vim", "-u", "DEFAULTS", "-i", "NONE", "-n", f"{scratch}/text.txt"], {}, awaited, "i")
        else:
            print("vim is not installed: no figures beside it (apt-get install vim)")
        if subprocess.run([sys.executable, "-c", "import textual"], capture_output=True).returncode == 0:
            programs["Textual text area"] = ([sys.executable, f"{scratch}/editor.py"], {}, awaited, "")
        else:
            print("Textual is not installed: no figures beside it (python3 -m pip install textual)")
        for size in SIZES:
            isWell = run_size(size, programs) and isWell
        if "trivium" in programs:
            isWell = run_prompts(trivium, workspace, scratch, own) and isWell
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    sys.exit(0 if isWell else 1)


if __name__ == "__main__":
    main()
