# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Makes the data of `nhipcau.reading.restoration` out of clean texts and of scans read without Vietnamese.

    python scripts/train_restoration.py ../shared/corpus

The folder holds ``lm/*.xz`` (clean text, one paragraph on a line) and ``channel/channel_pages.tar.xz`` (pairs of
``.gt`` and ``.ocr`` pages). Written are counts and probabilities only, no text. About two minutes on one core.
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
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from rapidfuzz.distance import Levenshtein

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from nhipcau.reading.restoration import channel as channels
from nhipcau.reading.restoration import language, store
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


def sentences(folder: Path) -> Iterator[list[str]]:
    """The words of every sentence: small letters, one tone placement, numbers, codes and commas as one word each."""
    for line in paragraphs(folder):
        for run in runs(line, tokenise(line)):
            yield words_of(run)


def paragraphs(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                if line.strip():
                    yield normalise(line).text


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


LISTED = 0.25
"""How many different contexts a sighting in the phrase list is worth."""
COMMON = 40
"""Sightings from which a syllable counts as common (for telling worn texts)."""


def choose_vocabulary(counts: Counter[str], wanted: set[str]) -> list[str]:
    """Syllables of Vietnamese shape seen at least 4 times, other words seen often; the phrase list whole."""
    chosen = [
        word
        for word, count in counts.most_common()
        if (word.isalpha() and (count >= 4 if is_syllable(word) else count >= 25) and len(word) <= 12) or word in wanted
    ]
    specials = [language.START, language.NUMBER_WORD, language.CODE_WORD, language.UNKNOWN, language.COMMA_WORD]
    return specials + [word for word in chosen if word not in specials]


def count_ngrams(
    texts: Iterable[tuple[list[str], int]], ids: dict[str, int]
) -> tuple[Counter[int], Counter[int], Counter[int]]:
    """Counts of single words, pairs and triples; pairs and triples as one number in base `language.BASE`."""
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


def estimate(listed: Counter[int], two: Counter[int], three: Counter[int], size: int) -> dict[str, array[int]]:
    """Interpolated model after Kneser and Ney; costs in `language.STEP` nats, one byte each.

    What backs off to a shorter history weighs a word by how many different words it followed, not by how often it
    was seen: "đà" is frequent, but only in "Đà Nẵng". Discounts by count after Chen and Goodman (1998).
    """
    base = language.BASE
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
    bigram, backoff1 = _level(spread2, base, lambda key: unigram[key % base])
    low = base * base

    def shorter(key: int) -> float:
        pair = key % low
        known = bigram.get(pair)
        return known if known is not None else backoff1.get(pair // base, 1.0) * unigram[pair % base]

    trigram, backoff2 = _level({key: count for key, count in three.items() if key // base in bigram}, base, shorter)
    return language.pack(unigram, [backoff1.get(i, 1.0) for i in range(size)], bigram, backoff2, trigram)


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


# --- names --------------------------------------------------------------------------------------------------------


def count_capitals(folder: Path, names: Iterable[list[str]]) -> tuple[Counter[str], Counter[str]]:
    """How often each word stands inside a sentence, and how often of these it begins with a capital."""
    inside: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in paragraphs(folder):
        if text.isupper():
            continue
        for token in itertools.chain.from_iterable(runs(text, tokenise(text))):
            if token.kind == WORD and token.inside and (len(token.text) == 1 or not token.text.isupper()):
                word = fold_tone(token.text.lower())
                inside[word] += 1
                capital[word] += token.text[0].isupper()
    for words in names:
        inside.update(words)
        capital.update(words)
    return inside, capital


def capital_shares(vocabulary: list[str], inside: Counter[str], capital: Counter[str]) -> list[float]:
    """For each word the share of capitals inside sentences; rare words lean on the share of all."""
    usual = sum(capital.values()) / sum(inside.values())
    return [(capital[word] + 2 * usual) / (inside[word] + 2) for word in vocabulary]


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
    parser.add_argument("--only", choices=("language", "channel"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.only != "channel":
        train_language(options.corpus / "lm", options.out / "language.bin")
    if options.only != "language":
        pairs = page_pairs(options.corpus / "channel" / "channel_pages.tar.xz", options.hold_out)
        more = page_folder(options.pages) if options.pages else iter(())
        train_channel(itertools.chain(pairs, more), options.out / "channel.bin")
    return 0


def train_language(folder: Path, out: Path) -> None:
    texts = [(words, 1) for words in sentences(folder)]
    listed = list(phrases(PACKAGE / "phrases.toml"))
    counts = Counter(itertools.chain.from_iterable(words for words, _ in texts))
    wanted: set[str] = set()
    for words, weight in listed:
        wanted.update(words)
        for word in words:
            counts[word] += weight
    vocabulary = choose_vocabulary(counts, wanted)
    ids = {word: number for number, word in enumerate(vocabulary)}
    _, two, three = count_ngrams(itertools.chain(texts, listed), ids)
    _, set_pairs, _ = count_ngrams(listed, ids)
    arrays = estimate(set_pairs, two, three, len(vocabulary))
    people = list(names(PACKAGE / "phrases.toml"))
    shares = capital_shares(vocabulary, *count_capitals(folder, people))
    arrays |= language.pack_capitals(shares)
    store.save(out, {"vocabulary": vocabulary}, arrays)
    common = sorted(word for word in vocabulary if counts[word] >= COMMON and is_syllable(word))
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
