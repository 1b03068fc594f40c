# SPDX-License-Identifier: MIT
"""What bench/accuracy, bench/ablation and bench/curve share: running chiosa, reading labelled articles, scores, tables.

Numbers are defined as in docs/evaluation.md, down to the random draws: a score and an interval printed here are those of
`chiosa evaluate`. Only Python's standard library is needed.
"""
import argparse
import gzip
import hashlib
import json
import os
import platform
import shlex
import subprocess
import sys

SOURCE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
RESAMPLES = 2000
SEED = 0x6368696F7361  # corpus/metrics.c


def fail(message, code=3):
    """Exit codes as chiosa has them: 2 wrong use, 3 nothing done."""
    sys.stderr.write("%s: %s\n" % (os.path.basename(sys.argv[0]), message))
    sys.exit(code)


def note(message):
    sys.stderr.write("%s: %s\n" % (os.path.basename(sys.argv[0]), message))


def progress(message):
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K" + message)
        sys.stderr.flush()


# ---- Options -----------------------------------------------------------------------------------------------------------


def parser(description):
    p = argparse.ArgumentParser(description=description, allow_abbrev=False)
    p.add_argument("--chiosa", metavar="PATH", default=os.path.join(SOURCE, "build", "release", "chiosa"),
                   help="the program to measure [build/release/chiosa]")
    p.add_argument("--train", metavar="FILE", help="labelled articles to train on [corpus/it/train.jsonl]")
    p.add_argument("--test", metavar="FILE", action="append",
                   help="labelled articles to test on, may be given several times [corpus/it/test.jsonl and "
                        "gold/dev.jsonl in the folder CHIOSA_SHARED or ../shared]")
    p.add_argument("--lang", default="it", help="language of the articles [it]")
    p.add_argument("--options", metavar="WORDS",
                   help="options of chiosa train [those of models/train-it.sh; with --train none]")
    p.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    return p


class Setting:
    """What is measured: the program, the articles, and the options of training."""

    def __init__(self, arguments):
        self.chiosa = Chiosa(arguments.chiosa)
        self.bundled = arguments.train is None
        self.lang = arguments.lang
        self.train = Corpus(arguments.train or os.path.join(SOURCE, "corpus", "it", "train.jsonl"))
        self.tests = [Corpus(path) for path in arguments.test or self.default_tests()]
        if not arguments.test:
            self.tests += wikinews_sentences()
        if arguments.options is not None:
            self.options = shlex.split(arguments.options)
        else:
            self.options = shipped_options() if self.bundled else []
        if not any(option.startswith("--lang") for option in self.options):
            self.options += ["--lang", self.lang]
        for test in self.tests:
            warn_of_overlap(self.train, test)

    def default_tests(self):
        if not self.bundled:
            fail("--train needs --test", 2)
        tests = [os.path.join(SOURCE, "corpus", "it", "test.jsonl")]
        gold = os.path.join(shared_folder(), "gold", "dev.jsonl")
        if os.path.exists(gold):
            tests.append(gold)
        else:
            note("no %s: tested on the bundled test split only" % gold)
        return tests

    def describe(self):
        """The head of every report, as text."""
        lines = ["trained on %s" % self.train.describe()]
        lines += ["tested on  %s" % test.describe() for test in self.tests]
        lines.append("chiosa train %s" % " ".join(shlex.quote(option) for option in self.options))
        return "\n".join(lines)

    def to_json(self):
        return {"train": self.train.to_json(), "tests": [test.to_json() for test in self.tests], "options": self.options,
                "machine": machine()}


def shared_folder():
    return os.environ.get("CHIOSA_SHARED") or os.path.join(os.path.dirname(SOURCE), "shared")


def shipped_options():
    """The options of models/train-it.sh: the script is run with `echo` for chiosa, so that it alone says what they are."""
    script = os.path.join(SOURCE, "models", "train-it.sh")
    done = subprocess.run(["sh", script, "echo", "MODEL"], cwd=SOURCE, capture_output=True, text=True)
    words = done.stdout.split()
    if done.returncode or words[:1] != ["train"]:
        fail("%s does not say how the shipped model is trained: expected `train OPTIONS… CORPUS`" % script)
    options, words = [], words[1:]
    while words:
        word = words.pop(0)
        if word in ("--output", "--data"):
            words.pop(0)
        elif not word.endswith(".jsonl"):
            options.append(word)
    return options


def machine():
    processor = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            processor = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), processor)
    except OSError:
        pass
    return "%s, %s cores" % (processor, os.cpu_count())


# ---- The program -------------------------------------------------------------------------------------------------------


class Chiosa:
    def __init__(self, path):
        self.path = os.path.abspath(path)
        if not os.access(self.path, os.X_OK) or os.path.isdir(self.path):
            fail("no program %s: build it first (cmake --preset release && cmake --build --preset release) or name one by "
                 "--chiosa PATH" % path)

    def run(self, words, may_fail_partly=False):
        done = subprocess.run([self.path] + words, cwd=SOURCE, capture_output=True)
        if done.returncode and not (may_fail_partly and done.returncode == 1):
            fail("chiosa %s: exit %d: %s" % (" ".join(words), done.returncode,
                                             done.stderr.decode("utf-8", "replace").strip()))
        if done.returncode:
            note("chiosa %s: %s" % (words[0], done.stderr.decode("utf-8", "replace").strip()))
        return done.stdout.decode("utf-8")

    def version(self):
        return self.run(["--version"]).strip().splitlines()[0]

    def train(self, options, corpus, folder, articles=None):
        """Writes folder/model.chiosa, from all articles of the corpus or from those given. Returns its path and what it says of
        itself, with the scores of its cross-validation. The articles are written anew as they were read here, so that an edit
        of the file meanwhile cannot give chiosa other sentences than its peers."""
        path = os.path.join(folder, "train" + corpus.ending)
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(article.line + "\n" for article in articles or corpus.articles)
        model = os.path.join(folder, "model.chiosa")
        data = [] if "--data" in options else ["--data", os.path.join(SOURCE, "features")]
        self.run(["train", "--output", model] + data + options + [path])
        return model, json.loads(self.run(["inspect", "--format", "json", model]))

    def predict(self, model, corpus, lang, folder):
        """Found for each gold-labelled sentence of the corpus, in order. The program sees no labels and no other keys than
        those which an unlabelled article has."""
        path = os.path.join(folder, "blind.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            for number, article in enumerate(corpus.articles):
                file.write(json.dumps(article.blind(str(number), lang), ensure_ascii=False) + "\n")
        out = {}
        for line in self.run(["predict", "--model", model, "--format", "jsonl", path], True).split("\n"):
            if line:
                labelled = json.loads(line)
                out[labelled["id"]] = labelled["sentences"]
        return [found for number, article in enumerate(corpus.articles)
                for found in article.pick(out.get(str(number)), path)]


class Found:
    """A label, its probability when the system has any, and what orders sentences from sure to unsure."""

    __slots__ = ("label", "probability", "confidence")

    def __init__(self, label, probability=None, confidence=None):
        self.label = label
        self.probability = probability
        self.confidence = probability if confidence is None else confidence


# ---- Labelled articles -------------------------------------------------------------------------------------------------


class Article:
    def __init__(self, path, number, line, value):
        where = "%s:%d" % (path, number)
        self.line = line  # as it stands in the file
        self.keys = {key: value[key] for key in ("lang", "title", "date") if value.get(key) is not None}
        self.sentences = []  # (text, label or None, is it the title)
        given = value.get("sentences", [value])
        for s in given:
            s = {"text": s} if isinstance(s, str) else s
            if not isinstance(s, dict) or not isinstance(s.get("text"), str) or not isinstance(s.get("label"), (str, type(None))):
                fail("%s: expected {\"sentences\":[{\"text\":\"…\",\"label\":\"…\"},…]}" % where)
            self.sentences.append((s["text"], s.get("label"), s.get("title") is True))
        self.id = str(number if value.get("id") is None else value["id"])
        self.gold = [label for _, label, _ in self.sentences if label is not None]

    def labelled(self):
        return [(text, label) for text, label, _ in self.sentences if label is not None]

    def blind(self, name, lang):
        sentences = [{"text": text, "title": True} if title else text for text, _, title in self.sentences]
        return dict({"id": name, "lang": lang}, **self.keys, sentences=sentences)

    def pick(self, out, where):
        """From the sentences that chiosa printed those which have a gold label; none at all when the article failed."""
        if out is None:
            return [Found(None) for _ in self.gold]
        if len(out) == len(self.sentences) + 1 and out[0].get("title"):
            out = out[1:]  # the title that was given as a key
        if [s["text"] for s in out] != [text for text, _, _ in self.sentences]:
            fail("%s: article %s: chiosa predict printed other sentences than it was given" % (where, self.id))
        return [Found(s["label"], s.get("probability")) for s, (_, label, _) in zip(out, self.sentences) if label is not None]


class Corpus:
    """JSON Lines as in docs/formats.md, or .tsv: lines of label<TAB>text, each an article."""

    def __init__(self, path):
        self.path = path
        try:
            with open(path, encoding="utf-8-sig", newline="\n") as file:
                lines = [line.rstrip("\r\n") for line in file]
        except (OSError, UnicodeDecodeError) as error:
            fail("%s: %s" % (path, error))
        self.ending = ".tsv" if path.endswith(".tsv") else ".jsonl"
        self.articles = [self.article(number, line) for number, line in enumerate(lines, 1) if line.strip()]
        self.sentences = [pair for article in self.articles for pair in article.labelled()]
        self.labels = sorted({label for _, label in self.sentences})
        if not self.sentences:
            fail("%s: no labelled sentence" % path)

    def article(self, number, line):
        where = "%s:%d" % (self.path, number)
        if self.ending == ".tsv":
            label, tab, text = line.partition("\t")
            if not tab:
                fail("%s: expected label<TAB>text" % where)
            return Article(self.path, number, line, {"text": text.strip(), "label": label.strip()})
        try:
            value = json.loads(line)
        except ValueError as error:
            fail("%s: %s" % (where, error))
        if not isinstance(value, dict) or not isinstance(value.get("sentences", []), list):
            fail("%s: expected an object with \"sentences\"" % where)
        return Article(self.path, number, line, value)

    def groups(self):
        """For each labelled sentence the number of its article: what is never torn apart."""
        return [number for number, article in enumerate(self.articles) for _ in article.gold]

    def describe(self):
        counts = {label: sum(l == label for _, l in self.sentences) for label in self.labels}
        return "%s: %d articles, %d labelled sentences (%s)" % (
            os.path.relpath(self.path) if len(os.path.relpath(self.path)) < len(self.path) else self.path,
            len(self.articles), len(self.sentences),
            ", ".join("%s %.1f %%" % (label, 100 * n / len(self.sentences)) for label, n in counts.items()))

    def to_json(self):
        return {"file": self.path, "articles": len(self.articles), "sentences": len(self.sentences),
                "labels": {label: sum(l == label for _, l in self.sentences) for label in self.labels}}


class HashedSentences(Corpus):
    """Sentences whose labels are ours but whose text is not: PATH has lines of hash<TAB>label<TAB>part, the hash being the
    first 16 hex digits of the sentence's SHA-256; the sentences are looked up among `texts`. Each is an article."""

    def __init__(self, path, part, texts):
        self.path = path
        with open(path, encoding="ascii") as file:
            rows = [line.rstrip("\n").split("\t") for line in file]
        of_hash = {hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]: text for text in texts}
        wanted = [(row[0], row[1]) for row in rows if row[2] == part]
        lost = sum(name not in of_hash for name, _ in wanted)
        if lost:
            fail("%s: %d of %d sentences are not among the texts: other data than it was made for" % (path, lost, len(wanted)))
        self.ending = ".tsv"
        self.articles = [Article(path, number, "", {"text": of_hash[name], "label": label})
                         for number, (name, label) in enumerate(wanted, 1)]
        self.sentences = [pair for article in self.articles for pair in article.labelled()]
        self.labels = sorted({label for _, label in self.sentences})


def wikinews_sentences():
    """Real sentences without their article, that nobody read while cues and features were written; none without the texts."""
    texts = []
    for name in ("sources-train.tsv.gz", "sources-test.tsv.gz"):
        path = os.path.join(shared_folder(), "bench", name)
        if not os.path.exists(path):
            note("no %s: not tested on single sentences" % path)
            return []
        with gzip.open(path, "rt", encoding="utf-8") as file:
            texts += [line.rstrip("\n").split("\t", 1)[1] for line in file]
    return [HashedSentences(os.path.join(SOURCE, "bench", "wikinews-labels.tsv"), "unseen", texts)]


def by_hash(articles, salt=""):
    """Articles in an order that depends on their ids alone."""
    return sorted(articles, key=lambda a: (hashlib.sha256(("%s:%s" % (salt, a.id)).encode()).digest(), a.id))


def warn_of_overlap(train, test):
    """A test sentence that was trained on measures memory."""
    seen = {text for text, _ in train.sentences}
    same = sum(text in seen for text, _ in test.sentences)
    if same:
        note("warning: %d of %d sentences of %s stand word for word in %s" % (same, len(test.sentences), test.path, train.path))


# ---- Scores ------------------------------------------------------------------------------------------------------------


def macro_f1(support, found, correct):
    """Over the labels that occur in gold or among the found ones."""
    f1 = [2 * c / (s + f) for s, f, c in zip(support, found, correct) if s + f]
    return sum(f1) / len(f1) if f1 else 0.0


class Scores:
    """One system on one test corpus. `found` stands in the order of corpus.sentences."""

    def __init__(self, corpus, found):
        if len(found) != len(corpus.sentences):
            raise ValueError("%d sentences, %d found" % (len(corpus.sentences), len(found)))
        gold = [label for _, label in corpus.sentences]
        self.labels = sorted(set(gold) | {f.label for f in found if f.label is not None})
        self.accuracy = sum(f.label == g for f, g in zip(found, gold)) / len(gold)
        self.left_out = sum(f.label is None for f in found)
        self.tallies = self.tally(corpus, found)
        support, hits, correct = self.unpack(sum(self.tallies))
        self.macro_f1 = macro_f1(support, hits, correct)
        self.f1 = {label: 2 * c / (s + f) if s + f else 0.0
                   for label, s, f, c in zip(self.labels, support, hits, correct)}
        self.ece = self.calibration_error(gold, found)
        self.half = self.sure_half(gold, found)
        self.draws = [macro_f1(*self.unpack(sum(map(self.tallies.__getitem__, sample))))
                      for sample in resamples(len(self.tallies))]
        self.interval = percentiles(self.draws) if len(self.tallies) > 1 else (self.macro_f1, self.macro_f1)

    def tally(self, corpus, found):
        """Per article the counts of all labels, packed into one integer of 40-bit fields: articles add up by one addition."""
        place = {label: 40 * i for i, label in enumerate(self.labels)}
        width = 40 * len(self.labels)
        tallies, at = [], 0
        for article in corpus.articles:
            packed = 0
            for gold in article.gold:
                label = found[at].label
                packed += 1 << place[gold]
                if label is not None:
                    packed += 1 << place[label] + width
                if label == gold:
                    packed += 1 << place[gold] + 2 * width
                at += 1
            if article.gold:
                tallies.append(packed)
        return tallies

    def unpack(self, packed):
        n = len(self.labels)
        fields = [packed >> 40 * i & (1 << 40) - 1 for i in range(3 * n)]
        return fields[:n], fields[n:2 * n], fields[2 * n:]

    @staticmethod
    def calibration_error(gold, found):
        """None when the system has no probabilities."""
        bins = [[0, 0.0] for _ in range(10)]
        n = 0
        for f, g in zip(found, gold):
            if f.label is not None and f.probability is not None:
                probability = min(1.0, f.probability)
                cell = bins[min(9, int(probability * 10))]
                cell[0] += f.label == g
                cell[1] += probability
                n += 1
        return sum(abs(correct - probability) for correct, probability in bins) / n if n else None

    @staticmethod
    def sure_half(gold, found):
        """Accuracy of the more confident half of all sentences; of those that tie at the border the mean counts. Sentences
        without a label come last. None when the system has no confidence."""
        ranked = sorted(((f.confidence if f.label is not None else -1e300, f.label == g) for f, g in zip(found, gold)
                         if f.label is None or f.confidence is not None), reverse=True)
        if len(ranked) < len(gold) or ranked[0][0] == ranked[-1][0]:
            return None
        half = (len(gold) + 1) // 2
        border = ranked[half - 1][0]
        above = [right for confidence, right in ranked if confidence > border]
        ties = [right for confidence, right in ranked if confidence == border]
        return (sum(above) + (half - len(above)) * sum(ties) / len(ties)) / half

    def difference(self, base):
        """macro-F1 less the base's, with the interval over the same resamples of articles for both."""
        value = self.macro_f1 - base.macro_f1
        return (value, percentiles([a - b for a, b in zip(self.draws, base.draws)]) if len(self.tallies) > 1
                else (value, value))

    def to_json(self, base=None):
        value = {"accuracy": self.accuracy, "macro_f1": self.macro_f1, "macro_f1_interval": self.interval, "f1": self.f1,
                 "ece": self.ece, "confident_half_accuracy": self.half, "left_out": self.left_out}
        if base is not None:
            value["difference"], value["difference_interval"] = self.difference(base)
        return value


RESAMPLED = {}  # by number of articles


def resamples(n):
    """RESAMPLES times n article numbers, drawn as corpus/metrics.c draws them: the same for every system."""
    if n not in RESAMPLED:
        state, mask, samples = SEED, (1 << 64) - 1, []
        for _ in range(RESAMPLES):
            sample = []
            for _ in range(n):
                state = z = state + 0x9E3779B97F4A7C15 & mask
                z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & mask
                z = (z ^ z >> 27) * 0x94D049BB133111EB & mask
                sample.append(((z ^ z >> 31) >> 32) * n >> 32)
            samples.append(sample)
        RESAMPLED[n] = samples
    return RESAMPLED[n]


def percentiles(values):
    """The 95 % interval, linear between the neighbouring values."""
    values = sorted(values)

    def at(share):
        place = share * (len(values) - 1)
        below = int(place)
        above = min(below + 1, len(values) - 1)
        return values[below] + (values[above] - values[below]) * (place - below)

    return at(0.025), at(0.975)


# ---- Tables ------------------------------------------------------------------------------------------------------------


def number(value):
    return "-" if value is None else "%.3f" % value


def interval(pair, sign=""):
    return ("[%" + sign + ".3f, %" + sign + ".3f]") % tuple(pair)


def difference(pair):
    return "%+.3f %s" % (pair[0], interval(pair[1], "+"))


def table(head, rows):
    """The first column to the left, the others to the right."""
    widths = [max(len(row[i]) for row in [head] + rows) for i in range(len(head))]
    return "\n".join("  ".join(cell.ljust(width) if i == 0 else cell.rjust(width)
                               for i, (cell, width) in enumerate(zip(row, widths))).rstrip() for row in [head] + rows)


def print_json(value):
    print(json.dumps(value, ensure_ascii=False))
