# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Makes the data of `nhipcau.reading.restoration` out of clean texts and of scans read without Vietnamese.

    python scripts/train_restoration.py ../shared/corpus --general WIKI

The folder holds ``lm/*.xz`` (clean text, one paragraph on a line) and ``channel/channel_pages.tar.xz`` (pairs of
``.gt`` and ``.ocr`` pages). ``WIKI`` holds ``.txt`` files of general Vietnamese, for what laws seldom say. Names of
communes are read from the package `vietnamadminunits` where it is installed. Written are counts and probabilities only,
no text. About ten minutes on one core, in 4 GB of memory.
"""

from __future__ import annotations

import argparse
import itertools
import lzma
import math
import re
import sys
import tarfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from nhipcau.bodies.communes import NoTablesError, tables
from nhipcau.reading.restoration import channel as channels
from nhipcau.reading.restoration import language, store
from nhipcau.reading.restoration.damage import telling_share
from nhipcau.reading.restoration.tokens import CODE, COMMA, NUMBER, WORD, Token, runs, tokenise
from nhipcau.reading.text.normalise import bare, fold_tone, normalise

PACKAGE = Path(__file__).resolve().parent.parent / "nhipcau" / "reading" / "restoration"

# --- clean text -------------------------------------------------------------------------------------------------

_VOWELS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
_SYLLABLE = re.compile(
    rf"(?:ngh|nh|ng|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?[{_VOWELS}]{{1,3}}(?:nh|ng|ch|[cmnpt])?"
)


_OPEN_ENDED = "ăằắẳẵặâầấẩẫậ"
_STOPPED = re.compile(r"(?:[cpt]|ch)$")
_HIGH_OR_HEAVY = re.compile("[áắấéếíóốớúứýạặậẹệịọộợụựỵ]")


def is_syllable(word: str) -> bool:
    """Whether a word in small letters has the shape of a Vietnamese syllable.

    A word cut in two is none: ă and â, iê, yê, ươ need a final; before a final c, ch, p, t stands a sắc or nặng tone.
    """
    if not _SYLLABLE.fullmatch(word) or word[-1] in _OPEN_ENDED:
        return False
    if re.search("(?:[iy][êềếểễệ]|ư[ơờớởỡợ])$", word):
        return False
    return not _STOPPED.search(word) or bool(_HIGH_OR_HEAVY.search(word))


def official(folder: Path) -> Iterator[str]:
    """The paragraphs of the official texts."""
    for path in sorted(folder.glob("*.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                if line.strip():
                    yield normalise(line).text


SHORT, VIETNAMESE = 20, 0.12
"""Letters of a paragraph of general text, and share of them that only Vietnamese has, from which it is used."""


def general(folder: Path) -> Iterator[str]:
    """The paragraphs of the general texts, each once; no headings, no lists in other languages."""
    seen: set[str] = set()
    for path in sorted(folder.rglob("*.txt")):
        for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
            line = line.strip()
            if len(line) >= SHORT and line not in seen and telling_share(line) >= VIETNAMESE:
                seen.add(line)
                yield normalise(line).text


@dataclass
class Texts:
    """The words of every sentence, and how often each word stands inside one, and there begins with a capital."""

    sentences: list[list[str]] = field(default_factory=list)
    inside: Counter[str] = field(default_factory=Counter)
    capital: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, paragraphs: Iterable[str]) -> Texts:
        """Small letters, one tone placement, numbers, codes and commas as one word each."""
        texts = cls()
        for text in paragraphs:
            headline = text.isupper()
            for run in runs(text, tokenise(text)):
                texts.sentences.append([sys.intern(word) for word in words_of(run)])
                for token in () if headline else run:
                    if token.kind == WORD and token.inside and (len(token.text) == 1 or not token.text.isupper()):
                        word = fold_tone(token.text.lower())
                        texts.inside[word] += 1
                        texts.capital[word] += token.text[0].isupper()
        return texts


# "hàng năm" and "hằng năm" (yearly) are both written, the second in all party papers: counted as one.
_YEARLY = re.compile(
    r"(?<!ngân )(?<!khách )(?<!mặt )(?<!đơn )(?<!cửa )(?<!bán )(?<!mua )hàng(?= (?:năm|quý|tháng|tuần) )"
)


_PLACEHOLDERS = {NUMBER: language.NUMBER_WORD, CODE: language.CODE_WORD, COMMA: language.COMMA_WORD}


def words_of(run: Iterable[Token]) -> list[str]:
    """The words of a run of tokens as the model counts them."""
    words = [_PLACEHOLDERS.get(token.kind) or token.text.lower() for token in run]
    return _YEARLY.sub("hằng", fold_tone(" ".join(words))).split()


def phrases(path: Path) -> Iterator[tuple[list[str], int]]:
    """The phrase list, each with its weight; names as family + middle + given."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    for group in data["group"]:
        for phrase in group["phrases"]:
            yield words_of(tokenise(phrase)), group["weight"]
    for number, words in enumerate(names(path)):
        yield words, 1 if number % 4 else data["names"]["weight"]


def names(path: Path) -> Iterator[list[str]]:
    """Names of persons: family, middle and given name."""
    names = tomllib.loads(path.read_text(encoding="utf-8"))["names"]
    for i, family in enumerate(names["family"]):
        # Every family name meets every middle and given name in part: enough for back-off, and small.
        for j, given in enumerate(names["given"]):
            middle = names["middle"][(i + j) % len(names["middle"])]
            yield [fold_tone(word) for word in (family, middle, given)]


PLACE_WEIGHT, SHORT_WEIGHT, PROVINCE_WEIGHT = 4, 1, 20
"""How often each name of a district or commune is counted with its kind, without it, and each name of a province."""


def places() -> Iterator[tuple[list[str], int]]:
    """Names of provinces, districts and communes, of before and since July 2025: "xã Tân Thành", "Tân Thành"."""
    try:
        found = tables()
    except NoTablesError:
        print("vietnamadminunits is not installed: no names of communes", file=sys.stderr)
        return
    weights: dict[str, int] = {}
    for row in itertools.chain(found.old, found.new):
        for name, weight in (
            (row["ward"], PLACE_WEIGHT),
            (row.get("district"), PLACE_WEIGHT),
            (row["wardShort"], SHORT_WEIGHT),
            (row["provinceShort"], PROVINCE_WEIGHT),
        ):
            # "Phường 1" is "1" without its kind.
            if name and not name.isdecimal():
                weights[name] = max(weight, weights.get(name, 0))
    for name, weight in weights.items():
        yield words_of(tokenise(name)), weight


LISTED = 0.25
"""How many different contexts a sighting in the phrase list is worth."""
COMMON = 40
"""Sightings from which a syllable counts as common (for telling worn texts)."""
OFFICIAL_SHARE = 0.7
"""Weight of the model of official texts beside that of general ones; chosen on official documents left out."""
PRUNED_PAIR, PRUNED_TRIPLE = 3e-8, 1e-7
"""How much a pair or triple must tell that its shorter form does not (probability of seeing it, times nats)."""
_STARTING = 0.05
"""Share of words that begin a sentence."""


def choose_vocabulary(counts: Counter[str], more: Counter[str], wanted: set[str]) -> list[str]:
    """Syllables of Vietnamese shape seen at least 4 times in official texts or 30 times in general ones, other words
    seen often in official texts; the lists of phrases and places whole."""

    def known(word: str) -> bool:
        if word in wanted:
            return True
        if not word.isalpha() or len(word) > 12:
            return False
        return counts[word] >= 4 or more[word] >= 30 if is_syllable(word) else counts[word] >= 25

    specials = [language.START, language.NUMBER_WORD, language.CODE_WORD, language.UNKNOWN, language.COMMA_WORD]
    chosen = sorted(filter(known, {*counts, *more} - {*specials}), key=lambda word: (-counts[word] - more[word], word))
    return specials + chosen


NGrams = tuple[Counter[int], Counter[int], Counter[int]]
"""Counts of single words, pairs and triples; pairs and triples as one number in base `language.BASE`."""


def count_ngrams(texts: Iterable[tuple[list[str], int]], ids: dict[str, int]) -> NGrams:
    """Counts of the n-grams of sentences with their weights."""
    base = language.BASE
    unknown = ids[language.UNKNOWN]
    one: Counter[int] = Counter()
    two: Counter[int] = Counter()
    three: Counter[int] = Counter()
    for words, weight in texts:
        row = [0, 0, *(ids.get(word, unknown) for word in words)]
        pairs = [a * base + b for a, b in itertools.pairwise(row)]
        triples = [pair * base + c for pair, c in zip(pairs, row[2:], strict=False)]
        # What is unknown says nothing of its neighbours: unknown words seldom stand together in what is restored.
        pairs = [pair for pair in pairs[1:] if unknown not in (pair // base, pair % base)]
        triples = [key for key in triples if unknown not in (key % base, key // base % base, key // base // base)]
        for counter, keys in ((one, row[2:]), (two, pairs), (three, triples)):
            if weight == 1:
                counter.update(keys)
            else:
                for key in keys:
                    counter[key] += weight
    return one, two, three


@dataclass
class Smoothed:
    """Probabilities of n-grams, and what is left to the shorter ones after each history."""

    unigram: list[float]
    bigram: dict[int, float]
    after_word: dict[int, float]
    trigram: dict[int, float]
    after_pair: dict[int, float]

    def pair(self, key: int) -> float:
        """Probability of the second word of a pair after the first."""
        known = self.bigram.get(key)
        first, second = divmod(key, language.BASE)
        return known if known is not None else self.after_word.get(first, 1.0) * self.unigram[second]

    def triple(self, key: int) -> float:
        """Probability of the third word of a triple after the two before it."""
        known = self.trigram.get(key)
        if known is not None:
            return known
        return self.after_pair.get(key // language.BASE, 1.0) * self.pair(key % language.BASE**2)

    def balanced(self) -> Smoothed:
        """With the weights of the shorter histories such that the probabilities after each history add up to one."""
        base = language.BASE
        unigram = self.unigram
        self.after_word = _left(self.bigram, lambda key: unigram[key % base])
        self.after_pair = _left(self.trigram, lambda key: self.pair(key % (base * base)))
        return self


def _left(probability: dict[int, float], shorter: Callable[[int], float]) -> dict[int, float]:
    """For each history what its n-grams leave, by what their shorter forms would leave."""
    base = language.BASE
    longer_sum: dict[int, float] = defaultdict(float)
    shorter_sum: dict[int, float] = defaultdict(float)
    for key, p in probability.items():
        longer_sum[key // base] += p
        shorter_sum[key // base] += shorter(key)
    return {
        history: max(1 - taken, 1e-6) / max(1 - shorter_sum[history], 1e-6) for history, taken in longer_sum.items()
    }


def estimate(listed: Counter[int], counts: NGrams, size: int) -> Smoothed:
    """Interpolated model after Kneser and Ney.

    What backs off to a shorter history weighs a word by how many different words it followed, not by how often it
    was seen: "đà" is frequent, but only in "Đà Nẵng". Discounts by count after Chen and Goodman (1998).
    """
    base = language.BASE
    _, two, three = counts
    spread2 = _spread(two, three)
    spread1: Counter[int] = Counter()
    for key in two:
        spread1[key % base] += 1
    for key, weight in listed.items():
        # Phrases of the list come once each and yet stand for many texts.
        spread2[key] += int(weight * LISTED)
        spread1[key % base] += int(weight * LISTED / 4)
    total = sum(spread1.values())
    # Never zero: what stands in the list of words may stand anywhere.
    unigram = [(spread1[i] + 0.5) / (total + 0.5 * size) for i in range(size)]
    bigram, after_word = _level(spread2, base, lambda key: unigram[key % base])
    model = Smoothed(unigram, bigram, after_word, {}, {})
    known = {key: count for key, count in three.items() if key // base in bigram}
    model.trigram, model.after_pair = _level(known, base, lambda key: model.pair(key % (base * base)))
    return model


def mix(first: Smoothed, second: Smoothed, share: float) -> Smoothed:
    """Both models as one: `share` of the first, the rest of the second."""
    rest = 1 - share
    unigram = [share * p + rest * q for p, q in zip(first.unigram, second.unigram, strict=True)]
    bigram = {key: share * first.pair(key) + rest * second.pair(key) for key in {**first.bigram, **second.bigram}}
    trigram = {
        key: share * first.triple(key) + rest * second.triple(key) for key in {**first.trigram, **second.trigram}
    }
    return Smoothed(unigram, bigram, {}, trigram, {}).balanced()


def prune(model: Smoothed, word_share: list[float], pair_share: Callable[[int], float]) -> Smoothed:
    """Without the n-grams that tell hardly more than their shorter forms (Seymore and Rosenfeld, 1996).

    `word_share` and `pair_share` are how often a word, and a pair of words, is seen among all.
    """
    base = language.BASE

    def told(key: int, p: float, left: dict[int, float], shorter: float) -> float:
        return p * math.log(p / (left[key // base] * shorter))

    trigram = {
        key: p
        for key, p in model.trigram.items()
        if pair_share(key // base) * told(key, p, model.after_pair, model.pair(key % (base * base))) > PRUNED_TRIPLE
    }
    histories = {key // base for key in trigram}
    bigram = {
        key: p
        for key, p in model.bigram.items()
        if key in histories
        or word_share[key // base] * told(key, p, model.after_word, model.unigram[key % base]) > PRUNED_PAIR
    }
    return Smoothed(model.unigram, bigram, {}, trigram, {}).balanced()


def _spread(two: Counter[int], three: Counter[int]) -> dict[int, int]:
    """For each pair how many different words stood before it; at a beginning, where none does, its count."""
    base = language.BASE
    before: Counter[int] = Counter()
    for key in three:
        before[key % (base * base)] += 1
    return {key: count if key < base else max(1, before[key]) for key, count in two.items()}


def _level(
    counts: Mapping[int, int], base: int, shorter: Callable[[int], float]
) -> tuple[dict[int, float], dict[int, float]]:
    """Probability of each n-gram, and the weight of the shorter history for each history."""
    discounts = _discounts(counts)
    whole: dict[int, float] = defaultdict(float)
    spared: dict[int, float] = defaultdict(float)
    for key, count in counts.items():
        whole[key // base] += count
        spared[key // base] += discounts[min(int(count), 3)]
    weight = {history: min(spared[history] / total, 0.999) for history, total in whole.items()}
    probability = {
        key: (count - discounts[min(int(count), 3)]) / whole[key // base] + weight[key // base] * shorter(key)
        for key, count in counts.items()
    }
    return probability, weight


def _discounts(counts: Mapping[int, int]) -> tuple[float, float, float, float]:
    """Chen and Goodman's discounts for counts of 1, 2, and 3 or more."""
    seen = Counter(min(int(count), 5) for count in counts.values())
    y = seen[1] / max(1, seen[1] + 2 * seen[2])
    found = [n - (n + 1) * y * seen[n + 1] / max(1, seen[n]) for n in (1, 2, 3)]
    return 0.0, *(min(max(d, 0.3), n - 0.05) for n, d in enumerate(found, 1))  # type: ignore[return-value]


# --- names ----------------------------------------------------------------------------------------------------------


CAPITALS_THERE = 0.1
"""What a sighting in general texts tells of capitals beside one in official texts, which write more of them."""


def capital_shares(vocabulary: list[str], texts: Texts, others: Texts) -> list[float]:
    """For each word the share of capitals inside sentences; rare words lean on the share of all."""
    usual = texts.capital.total() / texts.inside.total()
    return [
        (texts.capital[word] + CAPITALS_THERE * others.capital[word] + 2 * usual)
        / (texts.inside[word] + CAPITALS_THERE * others.inside[word] + 2)
        for word in vocabulary
    ]


# --- channel ----------------------------------------------------------------------------------------------------


def page_pairs(archive: Path, hold_out: int) -> Iterator[tuple[str, str]]:
    """Clean and read text of each page; with `hold_out` n every n-th page is left for testing."""
    with tarfile.open(archive) as tar:
        members = {member.name: member for member in tar.getmembers() if member.isfile()}
        names = sorted(name for name in members if name.endswith(".gt"))
        for number, name in enumerate(names):
            if hold_out and number % hold_out == 0:
                continue
            yield tuple(read_member(tar, members[name[:-2] + end]) for end in ("gt", "ocr"))  # type: ignore[misc]


def page_folder(folder: Path) -> Iterator[tuple[str, str]]:
    """Pairs that `make_channel_pages.py` made."""
    for clean in sorted(folder.glob("*.gt")):
        yield clean.read_text(encoding="utf-8"), clean.with_suffix(".ocr").read_text(encoding="utf-8")


def confusions(path: Path) -> list[tuple[str, str, float]]:
    """The list of known confusions of shapes: base letter or letters, what they are read as, weight."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["confusion"]
    return [(row["clean"], sign, float(row["weight"])) for row in rows for sign in row["read"]]


def known_words(path: Path) -> Iterator[tuple[str, str, float]]:
    """The list of whole syllables: clean, what it is read as, share of its readings."""
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["word"]:
        for read in row["read"]:
            yield row["clean"], read, row["share"]


def read_member(tar: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    opened = tar.extractfile(member)
    if opened is None:
        raise ValueError(f"no file: {member.name}")
    return opened.read().decode("utf-8")


def syllable_pairs(clean: str, read: str) -> Iterator[tuple[str, str]]:
    """Syllables of the clean page and what each was read as, found by aligning the pages without marks."""
    clean, read = normalise(clean).text, normalise(read).text
    place = align(bare(clean).lower(), bare(read).lower())
    for token in tokenise(clean):
        if token.kind == NUMBER or token.kind == CODE:
            continue
        start, end = place[token.start], place[token.end - 1] + 1
        if start > 0 and not read[start - 1].isspace() and read[start - 1].isalnum():
            continue
        if end < len(read) and read[end].isalnum():
            continue
        found = read[start:end].strip(".,;:")
        if found and not re.search(r"\s", found) and len(found) <= len(token.text) + 3:
            yield token.text, found


def align(a: str, b: str) -> list[int]:
    """For each position of `a` the position of `b` that it was aligned to."""
    place = [0] * (len(a) + 1)
    for block in Levenshtein.opcodes(a, b):
        for offset in range(block.src_end - block.src_start):
            place[block.src_start + offset] = min(block.dest_start + offset, max(block.dest_end - 1, block.dest_start))
    place[len(a)] = len(b)
    return place


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, default=PACKAGE / "data")
    parser.add_argument("--hold-out", type=int, default=0, help="leave out every n-th page (for testing)")
    parser.add_argument("--pages", type=Path, help="folder of further pairs, made by make_channel_pages.py")
    parser.add_argument("--general", type=Path, help="folder of .txt files of general Vietnamese")
    parser.add_argument("--only", choices=("language", "channel"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.only != "channel":
        train_language(options.corpus / "lm", options.general, options.out / "language.bin")
    if options.only != "language":
        pairs = page_pairs(options.corpus / "channel" / "channel_pages.tar.xz", options.hold_out)
        more = page_folder(options.pages) if options.pages else iter(())
        train_channel(itertools.chain(pairs, more), options.out / "channel.bin")
    return 0


def train_language(folder: Path, other: Path | None, out: Path) -> None:
    texts = Texts.of(official(folder))
    others = Texts.of(general(other)) if other else Texts()
    listed = list(phrases(PACKAGE / "phrases.toml"))
    counts = Counter(itertools.chain.from_iterable(texts.sentences))
    wanted: set[str] = set()
    for words, weight in listed:
        wanted.update(words)
        for word in words:
            counts[word] += weight
    common = sorted(word for word in counts if counts[word] >= COMMON and is_syllable(word))
    named = list(places())
    for words, _ in named:
        wanted.update(filter(is_syllable, words))
    listed += named
    vocabulary = choose_vocabulary(counts, Counter(itertools.chain.from_iterable(others.sentences)), wanted)
    ids = {word: number for number, word in enumerate(vocabulary)}
    seen = count_ngrams(itertools.chain(((words, 1) for words in texts.sentences), listed), ids)
    _, set_pairs, _ = count_ngrams(listed, ids)
    model = estimate(set_pairs, seen, len(vocabulary))
    sources = [(seen, OFFICIAL_SHARE if other else 1.0)]
    if other:
        seen_there = count_ngrams(((words, 1) for words in others.sentences), ids)
        model = mix(model, estimate(Counter(), seen_there, len(vocabulary)), OFFICIAL_SHARE)
        sources.append((seen_there, 1 - OFFICIAL_SHARE))
    weights = [(one, two, share / one.total(), share / two.total()) for (one, two, _), share in sources]
    word_share = [sum(one[i] * share for one, _, share, _ in weights) for i in range(len(vocabulary))]
    word_share[ids[language.START]] = _STARTING
    model = prune(model, word_share, lambda pair: sum(two[pair] * share for _, two, _, share in weights))
    arrays = language.pack(model.unigram, model.after_word, model.bigram, model.after_pair, model.trigram)
    short = (words for words, weight in named if weight != PLACE_WEIGHT)
    for words in itertools.chain(names(PACKAGE / "phrases.toml"), short):
        texts.inside.update(words)
        texts.capital.update(words)
    arrays |= language.pack_capitals(capital_shares(vocabulary, texts, others))
    store.save(out, {"vocabulary": vocabulary}, arrays)
    store.save(out.with_name("common.bin"), {"common": common}, {})
    print(f"{len(vocabulary)} words, {len(arrays['pair_word'])} pairs, {len(arrays['triple_word'])} triples,", end=" ")
    print(f"{out.stat().st_size / 1e6:.2f} MB")


def train_channel(pages: Iterable[tuple[str, str]], out: Path) -> None:
    pairs = Counter(itertools.chain.from_iterable(syllable_pairs(*page) for page in pages))
    emissions = channels.learn(pairs, confusions(PACKAGE / "confusions.toml"))
    whole: dict[str, dict[str, int]] = defaultdict(dict)
    folded: Counter[tuple[str, str]] = Counter()
    for (clean, read), count in pairs.items():
        folded[fold_tone(clean.lower()), read.lower()] += count
    totals = Counter[str]()
    for (clean, _), count in folded.items():
        totals[clean] += count
    for (clean, read), count in folded.items():
        if count >= 2:
            whole[clean][read] = count
    for clean, read, share in known_words(PACKAGE / "confusions.toml"):
        row = whole[clean]
        row[read] = row.get(read, 0) + max(1, round(share * totals[clean]))
    head = {
        "emissions": {
            clean: {read: round(-math.log(p), 2) for read, p in row.items()} for clean, row in emissions.items()
        },
        "whole": whole,
        "totals": {clean: totals[clean] for clean in whole},
    }
    store.save(out, head, {})
    number = sum(map(len, emissions.values()))
    print(f"{sum(pairs.values())} syllable pairs, {number} emissions, {out.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    sys.exit(main())
