#!/usr/bin/env python3
"""exports.py TRIVIUM: exported sessions, read by the programs that they are for.

  casts    asciinema plays both versions, a terminal emulator (pyte) draws them: the last screens must be the same, at two
           sizes, and that of `trivium replay` at its end. Without an asciinema 3, version 3 is read here.
  traces   the decoder of opentelemetry-proto takes them; ids, times and parents fit.
  player   headless Chromium opens it, its slider seeks, and it requests nothing.

    python3 -m venv checks && checks/bin/pip install pyte asciinema opentelemetry-proto
    checks/bin/python exports.py .build/release/trivium

What is not installed is named and left out.
"""
import base64, fcntl, itertools, json, os, pty, select, shutil, struct, subprocess, sys, tempfile, termios, time

SIZES = [(80, 24), (200, 50)]
INPUT = "How long do deleted files stay on Team? 削除したファイルは?"
failures = []


def check(holds, what):
    print(f"  {'ok  ' if holds else 'FAIL'}  {what}")
    if not holds:
        failures.append(what)


def trivium(*arguments):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(f"trivium {' '.join(arguments)}: {done.stderr}")
    return done.stdout


# Casts

def screen(pieces, size):
    import pyte
    screen = pyte.Screen(*size)
    stream = pyte.Stream(screen)
    for piece in pieces:
        stream.feed(piece)
    return [row.rstrip() for row in screen.display]


def outputs(cast):
    """What a recording sends to the terminal, and how long it takes, whatever its version."""
    header, *events = map(json.loads, cast.splitlines())
    times = [event[0] for event in events]
    ordered = all(time >= 0 for time in times) and (header["version"] == 3 or times == sorted(times))
    length = sum(times) if header["version"] == 3 else times[-1]
    return [event[2] for event in events if event[1] == "o"], length, ordered


def played(asciinema, path):
    command = [asciinema, "play", "-s", "1000000", "-i", "0.000001", path]
    return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=120).stdout.decode()


def on_terminal(arguments, size):
    """The screen of the program itself, once it has stood still."""
    import pyte
    shown, child = pyte.Screen(*size), None
    stream = pyte.ByteStream(shown)
    process, terminal = pty.fork()
    if process == 0:
        os.environ |= {"TERM": "xterm-256color", "LANG": "C.UTF-8"}
        time.sleep(0.2)
        os.execv(PROGRAM, [PROGRAM, *arguments])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    while select.select([terminal], [], [], 2)[0]:
        stream.feed(os.read(terminal, 1 << 16))
    os.write(terminal, b"\x11")
    os.close(terminal)
    os.waitpid(process, 0)
    return [row.rstrip() for row in shown.display]


def casts(sessions):
    print("casts")
    try:
        import pyte
    except ImportError:
        return print("  left out: pyte is not installed")
    asciinema = os.environ.get("TRIVIUM_ASCIINEMA") or shutil.which("asciinema")
    version = subprocess.run([asciinema, "--version"], capture_output=True, text=True).stdout if asciinema else ""
    plays = [2, 3] if version.split()[-1:] >= ["3"] else [2] if asciinema else []
    print(f"  asciinema plays versions {plays}; the others are read here")
    for size, session in itertools.product(SIZES, sessions):
        last, lengths = {}, {}
        for number, format in ((2, "cast2"), (3, "cast")):
            path = f"{format}-{size[0]}.cast"
            trivium("sessions", "export", session, "--to", format, "--size", f"{size[0]}x{size[1]}", "-o", path)
            pieces, lengths[number], ordered = outputs(open(path).read())
            check(ordered and pieces, f"version {number} at {size}: {len(pieces)} frames in the order of their times")
            last[number] = screen(pieces, size)
            if number in plays:
                check(screen([played(asciinema, path)], size) == last[number],
                      f"version {number} at {size}: asciinema ends with the same screen")
        check(last[2] == last[3], f"both versions at {size} end with the same screen")
        check(abs(lengths[2] - lengths[3]) < 0.001, f"both versions at {size} take {lengths[2]:.3f} s")
        # The seek bar is in the footer of the program, the clock in its heading.
        own = on_terminal(["replay", session, "--no-mouse"], size)
        check(own[1:-1] == last[3][1:-1], f"the panes are those of `trivium replay` at {size}")
        if own[1:-1] != last[3][1:-1]:
            print("\n".join(f"    {a}\n    {b}" for a, b in zip(own, last[3]) if a != b))


# Traces

def traces(sessions):
    print("traces")
    try:
        from google.protobuf.json_format import Parse
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
    except ImportError:
        return print("  left out: opentelemetry-proto is not installed")
    exports = [json.loads(trivium("sessions", "export", session, "--to", "otlp")) for session in sessions]
    payload = {"resourceSpans": [resource for export in exports for resource in export["resourceSpans"]]}
    # OTLP writes ids as hexadecimal digits, protobuf's own JSON as base64.
    for resource in payload["resourceSpans"]:
        for scope in resource["scopeSpans"]:
            for span in scope["spans"]:
                for key in ("traceId", "spanId", "parentSpanId"):
                    if key in span:
                        span[key] = base64.b64encode(bytes.fromhex(span[key])).decode()
    request = Parse(json.dumps(payload), ExportTraceServiceRequest(), ignore_unknown_fields=False)
    spans = [span for resource in request.resource_spans for scope in resource.scope_spans for span in scope.spans]
    ids = {span.span_id for span in spans}
    check(len(ids) == len(spans) > 2, f"{len(spans)} spans, each with an id of its own")
    check(all(len(span.trace_id) == 16 and len(span.span_id) == 8 for span in spans), "ids have 16 and 8 bytes")
    check(len({span.trace_id for span in spans}) == len(sessions), "each session is a trace")
    check(sum(not span.parent_span_id for span in spans) == len(sessions), "each has one root")
    check(all(not span.parent_span_id or span.parent_span_id in ids for span in spans), "every parent is there")
    check(all(0 < span.start_time_unix_nano <= span.end_time_unix_nano for span in spans), "no span ends before it starts")
    check(all(span.start_time_unix_nano <= event.time_unix_nano <= span.end_time_unix_nano
              for span in spans for event in span.events), "events are within their spans")
    names = {attribute.key for span in spans for attribute in span.attributes}
    wanted = {"gen_ai.request.model", "gen_ai.usage.input_tokens", "gen_ai.output.messages", "trivium.case"}
    check(wanted <= names, f"attributes such as {', '.join(sorted(wanted))} are there")
    events = [event.name for span in spans for event in span.events]
    check("gen_ai.evaluation.result" in events, "scores are events")
    check(ExportTraceServiceRequest.FromString(request.SerializeToString()) == request, "they survive the wire")


# Player

class Browser:
    """Chromium, told what to do over its pipe."""

    def __init__(self, path, folder):
        down, self.write = os.pipe()
        self.read, up = os.pipe()
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", f'exec 3<&{down} 4>&{up}; exec "$0" "$@"', path, "--headless", "--no-sandbox", "--disable-gpu",
             "--disable-dev-shm-usage", "--remote-debugging-pipe", f"--user-data-dir={folder}/chromium", "about:blank"],
            pass_fds=(down, up), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(down), os.close(up)
        self.rest, self.number, self.events, self.session = b"", 0, [], None

    def ask(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.next()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(answer["error"])
                return answer["result"]
            self.events.append(answer)

    def next(self):
        while b"\0" not in self.rest:
            if not select.select([self.read], [], [], 60)[0]:
                raise TimeoutError("Chromium says nothing")
            piece = os.read(self.read, 1 << 20)
            if not piece:
                raise EOFError("Chromium has ended")
            self.rest += piece
        text, self.rest = self.rest.split(b"\0", 1)
        return json.loads(text)

    def value(self, expression):
        return self.ask("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def close(self):
        self.process.kill()
        self.process.wait()


def player(talk, evaluation, folder):
    print("player")
    path = os.environ.get("TRIVIUM_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not path:
        return print("  left out: chromium is not installed")
    browser = Browser(path, folder)
    try:
        target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
        browser.session = browser.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Network", "Page", "Runtime", "Log"):
            browser.ask(f"{domain}.enable")
        for session, what, marks in ((talk, "answer", "[...document.querySelectorAll('.answer')].map(a => a.textContent).join('')"),
                                     (evaluation, "evaluated cell", "[...document.querySelectorAll('tbody tr')].filter(r => !r.hidden)")):
            page = open_player(browser, session)
            def at(moment):
                return browser.value(
                    f"(() => {{ seek.value = {moment}; seek.dispatchEvent(new Event('input'));"
                    f" return [{marks}.length, document.getElementById('clock').textContent]; }})()")
            start, middle, end, again = at("0"), at("data.seconds / 2"), at("data.seconds"), at("0")
            check(start[0] == 0 < end[0], f"there is no {what} at the start; at the end, {end[1].split()[0]} s, there is")
            check(start[0] <= middle[0] <= end[0], "in between there is no more than at the end")
            check(again == start, "going back shows the start again")
            browser.value("speed.value = '16'; play.click()")
            wait(browser, "play.textContent === 'Play'")
            check(browser.value("document.getElementById('clock').textContent") == end[1], "it plays to its end")
            requests = [event["params"]["request"]["url"] for event in browser.events
                        if event.get("method") == "Network.requestWillBeSent"]
            check(set(requests) == {page}, f"the only request is the page itself: {len(requests)}")
        broken = [event for event in browser.events if event.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded")]
        check(not broken, f"no error and no warning {broken[:1] if broken else ''}")
    finally:
        browser.close()


def open_player(browser, session):
    trivium("sessions", "export", session, "--to", "html", "-o", f"{session}.html")
    page = f"file://{os.path.abspath(session)}.html"
    browser.events.clear()
    browser.ask("Page.navigate", url=page)
    wait(browser, "document.readyState === 'complete' && !!document.getElementById('clock')?.textContent")
    return page


def wait(browser, condition):
    end = time.monotonic() + 60
    while not browser.value(condition) and time.monotonic() < end:
        time.sleep(0.05)


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HOME"] = folder
        os.chdir(folder)
        trivium("demo", "answers", "--in", "task", "--no-open")
        os.chdir("task")
        trivium("compare", "-S", "rag", "-S", "prompt", INPUT)
        talk = json.loads(trivium("sessions", "list", "--json"))[0]["id"]
        trivium("eval", "--first", "3", "-S", "prompt", "-S", "rag")
        evaluation = json.loads(trivium("sessions", "list", "--json"))[0]["id"]
        # A long stream of served models, as it was once recorded.
        shutil.copy(SERVED, ".trivium/sessions")
        casts([talk, os.path.basename(SERVED)[:-6]])
        traces([talk, evaluation])
        player(talk, evaluation, folder)
    print(f"{len(failures)} failures" if failures else "All that was looked at is well.")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    PROGRAM = os.path.abspath(sys.argv[1])
    SERVED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../Fixtures/Journals/v1-served-models.jsonl")
    main()
