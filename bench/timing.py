# SPDX-License-Identifier: MIT
"""What bench/speed measures with: running programs in turns, peak memory, inputs, tables and targets.

Only Python's standard library is needed.
"""
import gzip
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ENVIRONMENT = dict(os.environ, LC_ALL="C.UTF-8")
ARTICLE = 20  # sentences


def fail(message, code=3):
    sys.stderr.write("speed: %s\n" % message)
    sys.exit(code)


def progress(message):
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K" + message)
        sys.stderr.flush()


# ---- Running -----------------------------------------------------------------------------------------------------------


class Took:
    """Seconds by the clock, from a program's start to its end, and those that its threads were given a processor."""

    def __init__(self, seconds, cpu=None, peak=None):
        self.seconds, self.cpu, self.peak = seconds, cpu, peak


def watch_memory(pid, found):
    """The largest resident set in MB, looked at while the program runs: what wait4 tells may be the memory of this script."""
    path = "/proc/%d/status" % pid
    while True:
        try:
            with open(path, encoding="ascii", errors="replace") as file:
                lines = [line for line in file if line.startswith("VmHWM:")]
        except OSError:
            return
        if not lines:  # ended, and not waited for yet
            return
        found[0] = max(found[0], int(lines[0].split()[1]) / 1024)
        time.sleep(0.002)


def took(words, stdin=None, stdout=subprocess.DEVNULL, memory=False):
    peak = [0]
    with tempfile.TemporaryFile() as errors:
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        process = subprocess.Popen(words, stdin=stdin, stdout=stdout, stderr=errors, env=ENVIRONMENT, cwd=SOURCE)
        watcher = threading.Thread(target=watch_memory, args=(process.pid, peak)) if memory else None
        if watcher:
            watcher.start()
        code = process.wait()
        seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        if watcher:
            watcher.join()
        errors.seek(0)
        if code:
            fail("%s: exit %d: %s" % (" ".join(words[:3]), code, errors.read().decode("utf-8", "replace").strip()))
    return Took(seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak[0] if memory else None)


def run(words, stdout=subprocess.DEVNULL):
    return took(words, stdout=stdout).seconds


def output(words):
    done = subprocess.run(words, capture_output=True, env=ENVIRONMENT, cwd=SOURCE)
    if done.returncode:
        fail("%s: exit %d: %s" % (" ".join(words[:3]), done.returncode, done.stderr.decode("utf-8", "replace").strip()))
    return done.stdout.decode("utf-8")


def peak_memory(words):
    return took(words, memory=True).peak


def took_streamed(words, path, times):
    """The program reads the file, so many times over, from a pipe: it cannot know how much will come."""
    cat = subprocess.Popen(["cat"] + [path] * times, stdout=subprocess.PIPE)
    found = took(words, stdin=cat.stdout, memory=True)
    cat.stdout.close()
    cat.wait()
    return found


def medians(jobs, runs):
    """{name: Took} of jobs {name: function that gives a Took}, run in turns; the medians of both times."""
    times = {name: [] for name in jobs}
    for turn in range(runs):
        for name, job in jobs.items():
            progress("run %d of %d: %s …" % (turn + 1, runs, name))
            times[name].append(job())
    progress("")
    return {name: Took(statistics.median(t.seconds for t in found),
                       None if found[0].cpu is None else statistics.median(t.cpu for t in found))
            for name, found in times.items()}


def row_of(name, found, **more):
    row = {"system": name, "seconds": found.seconds, "cpu s": found.cpu}
    row.update(more)
    return row


# ---- scikit-learn ------------------------------------------------------------------------------------------------------

# Runs in a process of its own, so that the memory of one peer is not counted for another. Reads "fit FILE", "score FILE"
# and "predict FILE", answers with seconds: neither the start of Python nor reading the file is counted against it.
SKLEARN = r"""
import sys, time
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC
pipeline = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LinearSVC())
print("ready", flush=True)
for command in sys.stdin:
    verb, path = command.rstrip("\n").split(" ", 1)
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")[:-1]
    if verb in ("fit", "score"):
        pairs = [line.split("\t", 1) for line in lines]
        texts, labels = [text for _, text in pairs], [label for label, _ in pairs]
    if verb == "score":
        print(pipeline.score(texts, labels), flush=True)
        continue
    start, cpu = time.perf_counter(), time.process_time()
    if verb == "fit":
        pipeline.fit(texts, labels)
    else:
        pipeline.predict(lines)
    print(time.perf_counter() - start, time.process_time() - cpu, flush=True)
"""


class Sklearn:
    def __init__(self):
        self.process = subprocess.Popen(["/usr/bin/python3", "-c", SKLEARN], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True, env=ENVIRONMENT)
        self.works = self.process.stdout.readline() == "ready\n"

    def ask(self, verb, path):
        self.process.stdin.write("%s %s\n" % (verb, path))
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            fail("scikit-learn ended while it was to %s %s" % (verb, path))
        return [float(word) for word in answer.split()]

    def took(self, verb, path):
        return Took(*self.ask(verb, path))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


# ---- Inputs ------------------------------------------------------------------------------------------------------------


def read_sentences(name):
    folder = os.environ.get("CHIOSA_SHARED") or os.path.join(os.path.dirname(SOURCE), "shared")
    path = os.path.join(folder, "bench", name)
    if not os.path.exists(path):
        fail("no %s: name the folder of the shared data by CHIOSA_SHARED" % path)
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t", 1) for line in file]


class Input:
    """The same sentences as articles with "text", as articles with "sentences", and one a line: those of `kinds`."""

    def __init__(self, folder, name, pairs, at_least, kinds=("text", "sentences", "lines")):
        texts = [text for _, text in pairs]
        self.name, self.paths, self.sentences, self.bytes = name, {}, 0, 0
        files = {}
        for kind in kinds:
            self.paths[kind] = os.path.join(folder, "%s-%s.%s" % (name, kind, "txt" if kind == "lines" else "jsonl"))
            files[kind] = open(self.paths[kind], "w", encoding="utf-8")
        shuffle, article = random.Random(1).shuffle, 0
        while self.bytes == 0 or self.bytes < at_least:
            for first in range(0, len(texts), ARTICLE):
                self.add(files, str(article), texts[first:first + ARTICLE])
                article += 1
                if at_least and self.bytes >= at_least:
                    break
            shuffle(texts)
        for file in files.values():
            file.close()

    def add(self, files, name, texts):
        head = {"id": name, "lang": "it"}
        if "text" in files:
            files["text"].write(json.dumps(dict(head, text=" ".join(texts)), ensure_ascii=False) + "\n")
        if "sentences" in files:
            given = [{"text": text} for text in texts]
            files["sentences"].write(json.dumps(dict(head, sentences=given), ensure_ascii=False) + "\n")
        if "lines" in files:
            files["lines"].write("".join(text + "\n" for text in texts))
        self.sentences += len(texts)
        self.bytes += sum(len(text.encode("utf-8")) + 1 for text in texts)


def write_tsv(folder, name, pairs):
    path = os.path.join(folder, name + ".tsv")
    with open(path, "w", encoding="utf-8") as file:
        file.writelines("%s\t%s\n" % pair for pair in map(tuple, pairs))
    return path


def write_fasttext(folder, name, pairs):
    path = os.path.join(folder, name + ".fasttext")
    with open(path, "w", encoding="utf-8") as file:
        file.writelines("__label__%s %s\n" % pair for pair in map(tuple, pairs))
    return path


# ---- Tables and targets ------------------------------------------------------------------------------------------------


def add_ratios(rows, column):
    for row in rows:
        row["by first row"] = row[column] / rows[0][column]


def show(name, value):
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if name in ("sentences/s", "peak MB"):
        return "%.0f" % value
    return "%.3f" % value if name in ("seconds", "cpu s", "accuracy") else "%.2f" % value


def print_table(title, rows):
    columns = list(dict.fromkeys(name for row in rows for name in row))
    cells = [["" if name == "system" else name for name in columns]]
    cells += [[show(name, row.get(name)) for name in columns] for row in rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    print(title)
    for line in cells:
        print("  " + "  ".join(cell.ljust(width) if i == 0 else cell.rjust(width)
                               for i, (cell, width) in enumerate(zip(line, widths))).rstrip())
    print()


class Target:
    """`measured` None: it was not, for the reason that `why` tells."""

    def __init__(self, what, sign, bound, unit, measured, why=""):
        self.what, self.sign, self.bound, self.unit, self.measured, self.why = what, sign, bound, unit, measured, why
        self.met = None if measured is None else measured >= bound if sign == ">=" else \
            measured < bound if sign == "<" else measured <= bound

    def cells(self):
        unit = " " + self.unit if self.unit else ""
        if self.measured is None:
            return [self.what, "%s %g%s" % (self.sign, self.bound, unit), "-", "not measured: " + self.why]
        size = abs(self.measured)
        digits = "%.0e" if 0 < size < 0.0005 else "%.3f" if size < 1 else "%.2f" if size < 100 else "%.0f"
        return [self.what, "%s %g%s" % (self.sign, self.bound, unit), digits % self.measured + unit,
                "met" if self.met else "not met"]

    def as_object(self):
        return {"what": self.what, "sign": self.sign, "bound": self.bound, "unit": self.unit, "measured": self.measured,
                "met": self.met, "why": self.why}


def print_targets(targets):
    lines = [["target", "bound", "measured", ""]] + [target.cells() for target in targets]
    widths = [max(len(line[i]) for line in lines) for i in range(4)]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip())
    print()
