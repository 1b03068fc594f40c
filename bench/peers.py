# SPDX-License-Identifier: MIT
"""What a user would take instead of chiosa, trained on the same labelled sentences: scikit-learn's linear SVM on TF-IDF,
fastText, and the most frequent label. They see each sentence by itself, as these tools do."""
import os
import re
import shutil
import subprocess

from bench import Found, Scores, by_hash, fail, progress

try:
    import sklearn
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.model_selection import GroupKFold
    from sklearn.metrics import f1_score
    from sklearn.pipeline import FeatureUnion, make_pipeline
    from sklearn.svm import LinearSVC
except ImportError:
    sklearn = None

WORDS_AND_MARKS = r"\w+|[^\w\s]"  # scikit-learn's own pattern drops punctuation, quotation marks included


def majority(train, tests):
    """The most frequent label; its share in training is the probability."""
    counts = {label: sum(l == label for _, l in train.sentences) for label in train.labels}
    best = max(train.labels, key=counts.get)
    share = counts[best] / len(train.sentences)
    return [[Found(best, share) for _ in test.sentences] for test in tests], {"label": best}


# ---- scikit-learn ------------------------------------------------------------------------------------------------------


def words(**options):
    return TfidfVectorizer(ngram_range=(1, 2), **options)


def chars():
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)


def svm(cost=1.0, weights="balanced"):
    return LinearSVC(C=cost, class_weight=weights, random_state=1)


def label_by_svm(machine, texts):
    """Without probabilities: the distance between the two largest scores tells how sure it is."""
    scores = machine.decision_function(texts)
    names = [str(name) for name in machine.classes_]
    found = []
    for row in scores:
        if len(names) == 2:
            found.append(Found(names[int(row > 0)], confidence=abs(float(row))))
        else:
            order = sorted(range(len(names)), key=lambda i: row[i])
            found.append(Found(names[order[-1]], confidence=float(row[order[-1]] - row[order[-2]])))
    return found


def fit_and_label(vectors, machine, train, tests):
    pipeline = make_pipeline(vectors, machine)
    pipeline.fit([text for text, _ in train.sentences], [label for _, label in train.sentences])
    return [label_by_svm(pipeline, [text for text, _ in test.sentences]) for test in tests]


def svm_words(train, tests):
    return fit_and_label(words(), svm(), train, tests), {}


def svm_words_chars(train, tests):
    return fit_and_label(FeatureUnion([("words", words()), ("chars", chars())]), svm(), train, tests), {}


def vectors_with_marks(with_chars):
    vectors = words(token_pattern=WORDS_AND_MARKS, sublinear_tf=True)
    return FeatureUnion([("words", vectors), ("chars", chars())]) if with_chars else vectors


def svm_tuned(train, tests, with_chars):
    """Cost and class weights are those of the best macro-F1 in a five-fold cross-validation over articles."""
    texts = [text for text, _ in train.sentences]
    labels = [label for _, label in train.sentences]
    groups = train.groups()
    folds = list(GroupKFold(min(5, len(set(groups)))).split(texts, labels, groups))
    settings = [(c, weights) for weights in ("balanced", None) for c in (0.1, 0.3, 1.0, 3.0)]
    guesses = {setting: [None] * len(texts) for setting in settings}
    for inside, outside in folds:
        vectors = vectors_with_marks(with_chars)
        x = vectors.fit_transform([texts[i] for i in inside])
        z = vectors.transform([texts[i] for i in outside])
        for setting in settings:
            machine = svm(*setting).fit(x, [labels[i] for i in inside])
            for i, guess in zip(outside, machine.predict(z)):
                guesses[setting][i] = guess
    best = (-1.0, None)
    for setting in settings:
        score = float(f1_score(labels, guesses[setting], average="macro", zero_division=0))
        if score > best[0] + 1e-9:
            best = (score, setting)
    cost, weights = best[1]
    found = fit_and_label(vectors_with_marks(with_chars), svm(cost, weights), train, tests)
    return found, {"cost": "%g" % cost, "class weights": weights or "none", "cross-validated macro-F1": best[0]}


# ---- fastText ----------------------------------------------------------------------------------------------------------


EPOCHS = (10, 25, 50)
RATES = (0.1, 0.3, 1.0)


class FastText:
    """One thread and a fixed seed: the same numbers in every run. Labels go in as numbers, since fastText's may have no spaces;
    text in lower case with punctuation apart, as its documentation asks for."""

    def __init__(self, labels, folder):
        self.labels = labels
        self.folder = folder

    @staticmethod
    def run(*words):
        done = subprocess.run(("fasttext",) + words, capture_output=True, text=True)
        if done.returncode:
            fail("fasttext %s: exit %d: %s" % (words[0], done.returncode, done.stderr.strip()))
        return done.stdout

    def file(self, name, sentences):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            for text, label in sentences:
                text = " ".join(re.findall(WORDS_AND_MARKS, text.lower())).replace("__label__", "label")
                number = self.labels.index(label) if label in self.labels else len(self.labels)
                file.write("__label__%d %s\n" % (number, text))
        return path

    def train(self, sentences, epochs, rate):
        model = os.path.join(self.folder, "fasttext")
        self.run("supervised", "-input", self.file("fit.txt", sentences), "-output", model, "-wordNgrams", "2", "-bucket",
                 "200000", "-epoch", str(epochs), "-lr", str(rate), "-thread", "1", "-seed", "1", "-verbose", "0")
        return model + ".bin"

    def label(self, model, sentences):
        lines = self.run("predict-prob", model, self.file("ask.txt", sentences), "1").split("\n")[:-1]
        if len(lines) != len(sentences):
            fail("fasttext predict-prob: %d lines for %d sentences" % (len(lines), len(sentences)))
        found = []
        for line in lines:
            fields = line.split()
            found.append(Found(self.labels[int(fields[0][len("__label__"):])], float(fields[1])) if fields else Found(None))
        return found


def fasttext_tuned(train, tests, folder):
    """Word bigrams; epochs and rate are those of the best macro-F1 on a fifth of the training articles."""
    order = by_hash(train.articles, "validation")
    cut = max(1, len(order) // 5)
    held = Part(order[:cut])
    rest = [pair for article in order[cut:] for pair in article.labelled()]
    tool = FastText(train.labels, folder)
    best = (-1.0, None)
    for epochs in EPOCHS:
        for rate in RATES:
            progress("fastText, %d epochs, rate %g …" % (epochs, rate))
            found = tool.label(tool.train(rest, epochs, rate), held.sentences)
            score = Scores(held, found).macro_f1
            if score > best[0] + 1e-9:
                best = (score, (epochs, rate))
    model = tool.train(train.sentences, *best[1])
    return [tool.label(model, test.sentences) for test in tests], {"epochs": best[1][0], "rate": "%g" % best[1][1],
                                                                  "validation macro-F1": best[0]}


class Part:
    def __init__(self, articles):
        self.articles = articles
        self.sentences = [pair for article in articles for pair in article.labelled()]


# ---- All of them -------------------------------------------------------------------------------------------------------


def all_peers(folder):
    """(name, function of train and tests), and a line for each peer that is missing."""
    peers, missing = [], []
    if sklearn:
        peers += [("SVM words", svm_words), ("SVM words+chars", svm_words_chars),
                  ("SVM words, tuned", lambda train, tests: svm_tuned(train, tests, False)),
                  ("SVM words+chars, tuned", lambda train, tests: svm_tuned(train, tests, True))]
    else:
        missing.append("scikit-learn is missing (Debian: python3-sklearn, run by /usr/bin/python3): no SVM of words")
    if shutil.which("fasttext"):
        peers.append(("fastText, tuned", lambda train, tests: fasttext_tuned(train, tests, folder)))
    else:
        missing.append("fastText is missing (Debian: fasttext): not compared")
    peers.append(("most frequent label", majority))
    return peers, missing


def versions():
    found = {}
    if sklearn:
        found["scikit-learn"] = sklearn.__version__
    if shutil.which("fasttext") and shutil.which("dpkg-query"):
        done = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "fasttext"], capture_output=True, text=True)
        if done.returncode == 0 and done.stdout:
            found["fasttext"] = done.stdout.strip()
    return found
