# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Names of bodies, of classes of bodies and of posts in running text.

A name begins with a word of `rules/actors.toml` ("Sở", "Ủy ban nhân dân", "các đơn vị", "Giám đốc") and goes on over
capitalised words, words that are known inside names ("tỉnh", "có liên quan") and, after heads of open kind, over small
words, until punctuation or a word that opens a predicate (`rules/verbs.toml`). Names in a row, parted by commas and
"và", make a `Row`. Names stay as written: "các sở, ban, ngành" is one class, so one name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache

from nhipcau.reading.citations.words import Phrases, Word, words_of
from nhipcau.reading.rules import Rule, load

_LONGEST = 30
"""Words of the longest name: beyond it the parser has lost its way."""
_OPEN_WORDS = 9
"""Small words that a name of open kind may take in one go."""
_SYLLABLES = 2
"""Small syllables after a capitalised one that no rule knows ("Bến tre", "Chuyển đổi số")."""
_FIELD_SYLLABLES = 4
"""The same right after the head and one capitalised syllable."""
_SYLLABLES_INSIDE = 7
"""The same where a capitalised word of the name follows them ("Bảo tồn di sản Thăng Long")."""
_LONG_DOMAIN = 3
"""Words of a field of work that is known in small letters too: shorter ones are verbs ("kiểm tra", "xây dựng")."""
_BARE_CLASSES = {("cơ", "quan"), ("đơn", "vị")}
_CLAUSED = _BARE_CLASSES | {("địa", "phương"), ("doanh", "nghiệp"), ("tổ", "chức"), ("cá", "nhân")}
_SHORTEST_CODE = 3
"""Letters of an abbreviation that may name a body's field after a head in small letters ("phòng CNTT")."""
_CHARGE_WORDS = 6
"""Words of the field that somebody is in charge of."""
_ASIDE_WORDS = 9
"""Words of a remark in brackets inside a row of names."""
_CLAUSE_WORDS = 7
"""Words of a clause that tells which of a class is meant."""
_PLACES = {("đặc", "khu"), ("thành", "phố"), ("thị", "trấn")}
_TERRITORY = ("tỉnh", "huyện", "xã", "phường", "quận")
_LEVELS = (*_TERRITORY, *(first for first, _ in _PLACES))
_ELIDED = ("bộ", "sở", "ban", "vụ", "phòng", "cục")
"""Heads that are said once for several fields of work."""
_NAME_MARKS = "-–&/"
_ACTS = (
    "kế",
    "chỉ",
    "quyết",
    "nghị",
    "công",
    "thông",
    "báo",
    "tờ",
    "hướng",
    "quy",
    "chương",
    "đề",
    "luật",
    "văn",
    "kết",
)
_ACT_SECONDS = ("hoạch", "thị", "định", "quyết", "điện", "tư", "báo", "trình", "dẫn", "chế", "án", "bản", "luận", "cáo")


@dataclass(slots=True)
class Name:
    """One name: its words ``[first, last)``, and what it is written as."""

    first: int
    last: int
    text: str
    kind: str
    """``proper``, ``class`` or ``person``."""
    start: int
    end: int


@dataclass(slots=True)
class Row:
    """Names in a row, words ``[first, last)`` of the sentence."""

    first: int
    last: int
    names: list[Name] = field(default_factory=list)


@dataclass(slots=True)
class _Lexicon:
    heads: Phrases
    plural: Phrases
    small: Phrases
    domain: Phrases
    belongs: Phrases
    standing: Phrases
    clause: Phrases
    sure: Phrases
    predicate: Phrases
    stop: Phrases
    order: Phrases
    beginnings: frozenset[str]
    """Keys of the words that a name can begin with."""


@cache
def lexicon() -> _Lexicon:
    """The phrases that the grammar of names knows, read from the rules once."""
    heads = Phrases.of_rules("actors", "head")
    plural = Phrases.of_rules("actors", "before.plural")
    return _Lexicon(
        heads=heads,
        plural=plural,
        small=Phrases.of_rules("actors", "inside.small"),
        domain=Phrases.of_rules("actors", "inside.domain"),
        belongs=Phrases.of_rules("actors", "inside.belongs"),
        standing=Phrases.of_rules("actors", "after.standing"),
        clause=Phrases.of_rules("actors", "inside.clause"),
        sure=Phrases.of_rules("verbs", "predicate.sure"),
        predicate=Phrases.of_rules("verbs", "predicate"),
        stop=Phrases.of_rules("verbs", "stop"),
        order=Phrases.of_rules("verbs", "order"),
        beginnings=heads.firsts() | plural.firsts(),
    )


def rows_of(text: str, words: list[Word]) -> list[Row]:
    """All rows of names of a text, in order, none inside another.

    Raises nothing. Example: "Giao Sở Y tế phối hợp với các sở, ngành liên quan" has two rows, "Sở Y tế" and
    "các sở, ngành liên quan".
    """
    out = []
    at = 0
    beginnings = lexicon().beginnings
    while at < len(words):
        row = read_row(text, words, at) if words[at].key in beginnings else None
        if row is None:
            at += 1
            continue
        out.append(row)
        at = row.last
    return out


def read_row(text: str, words: list[Word], at: int) -> Row | None:
    """The row of names that begins at a word, or None.

    Example: at "Sở" of "Sở Nội vụ, Sở Tài chính và các đơn vị liên quan báo cáo" three names.
    """
    first = _read(text, words, at, False)
    if first is None:
        return None
    row = Row(at, first[-1].last, list(first))
    while True:
        begin = _after_separator(words, row.last)
        if begin is None:
            return row
        names = _read(text, words, begin, True)
        if not names:
            return row
        if len(names) == 1 and _joins(words, row.names[-1], names[0], begin):
            last = row.names[-1]
            row.names[-1] = _name(text, words, last.first, names[0].last, last.kind)
        else:
            row.names.extend(names)
        row.last = names[-1].last


@lru_cache(maxsize=64)
def parsed(text: str) -> tuple[list[Word], list[Row]]:
    """Words and rows of a text, kept for a moment: the steps of the reader ask for the same sentence several times.

    The lists belong to the cache and are not to be changed.
    """
    words = words_of(text)
    return words, rows_of(text, words)


def opens_predicate(words: list[Word], at: int) -> bool:
    """Whether a predicate begins at this word: a verb, an adverb, or "theo chức năng …" before it."""
    if at >= len(words):
        return False
    return lexicon().predicate.at(words, at) is not None


# --- one name ------------------------------------------------------------------------------------------------


def _read(text: str, words: list[Word], at: int, inner: bool) -> list[Name] | None:
    """The name at a word, or several where "các Bộ: A, B" names several."""
    known = lexicon()
    plural = known.plural.at(words, at)
    begin = plural[0] if plural else at
    if plural and begin < len(words) and words[begin].key in ("các", "đồng"):
        begin = _skip_plural(words, begin)
    found = _head(words, begin, plural is not None, inner)
    if found is None:
        if plural and (person := _personal(words, at, begin)):
            return [_name(text, words, at, person, "person")]
        found = _head(words, at, False, inner) if plural else None
        if found is None or not found[1].extra.get("addressed"):
            return None
        return [_name(text, words, at, found[0], "person")]
    head_end, rule = found
    kind = rule.value or "class"
    if plural or head_end - begin == 1:
        several = _elided(text, words, at, begin, head_end, kind)
        if several:
            return several
    last = _extend(words, head_end, rule)
    if kind == "proper" and rule.id == "head.body" and last == head_end and plural is None:
        return None
    name = _name(text, words, at, last, kind)
    return _each_place(text, words, name) or _each_field(text, words, name) or [name]


def _personal(words: list[Word], at: int, begin: int) -> int:
    """Index after a person's name behind "đồng chí", "ông" or "bà", 0 where none stands there.

    Names of people have two to five words, each with a capital and the rest small: "đồng chí Nguyễn Xuân Hòa".
    """
    if words[begin - 1].key not in _near("person"):
        return 0
    end = begin
    while end < len(words) and end - begin < 5 and words[end].capital and _is_given(words[end].text):
        end += 1
    return end if end - begin >= 2 else 0


def _is_given(word: str) -> bool:
    return len(word) == 1 or word[1:].islower()


def _each_place(text: str, words: list[Word], name: Name) -> list[Name]:
    """ "UBND các phường: Ba Đình, Từ Liêm": one name for each; empty where no single kind of place is listed."""
    colon = next((n for n in range(name.first, name.last) if words[n].text == ":"), None)
    if colon is None or name.last - colon < 2:
        return []
    unit = colon - 2 if words[colon - 1].key == "phố" else colon - 1
    if words[unit - 1].key != "các" or unit - 1 <= name.first:
        return []
    first = name.first + int(words[name.first].key == "các")
    head = _slice(text, words, first, unit - 1)
    kind = "" if words[unit].key == "nước" else f" {_slice(text, words, unit, colon)}"
    out = []
    begin = colon + 1
    for at in range(begin, name.last + 1):
        if at == name.last or words[at].key in (",", "và"):
            if at > begin:
                label = f"{head}{kind} {_slice(text, words, begin, at)}"
                out.append(Name(begin, at, label, name.kind, words[begin].start, words[at - 1].end))
            begin = at + 1
    if out:
        out[0].first, out[0].start = name.first, name.start
    return out


def _each_field(text: str, words: list[Word], name: Name) -> list[Name]:
    """ "Giám đốc các Sở: Nội vụ, Tài chính": one name for each; empty where no fields follow a post and "các"."""
    at = name.last
    if name.last - name.first < 3 or words[at - 2].key != "các" or words[at - 1].key not in _ELIDED:
        return []
    if name.kind != "person" or at + 1 >= len(words) or words[at].text != ":":
        return []
    known = lexicon()
    head = f"{_slice(text, words, name.first, at - 2)} {words[at - 1].text}"
    out: list[Name] = []
    begin: int | None = at + 1
    while begin is not None and words[begin].capital and (found := known.domain.at(words, begin)):
        end = found[0]
        label = f"{head} {_slice(text, words, begin, end)}"
        out.append(Name(begin, end, label, name.kind, words[begin].start, words[end - 1].end))
        begin = _after_separator(words, end) if end < len(words) and words[end].text != ";" else None
    if out:
        out[0].first, out[0].start = name.first, name.start
    return out


def _skip_plural(words: list[Word], at: int) -> int:
    again = lexicon().plural.at(words, at)
    return again[0] if again else at


def _head(words: list[Word], at: int, plural: bool, inner: bool) -> tuple[int, Rule] | None:
    """The longest head at a word that its surroundings allow."""
    for end, value in lexicon().heads.all_at(words, at):
        assert isinstance(value, Rule)  # noqa: S101 - Phrases.of_rules gives rules
        if _head_fits(words, at, end, value, plural, inner) and not _acts_already(words, at, end, value):
            return end, value
    return None


def _acts_already(words: list[Word], at: int, end: int, rule: Rule) -> bool:
    """Whether the field of work in a class is the verb ("các sở, ban, ngành | xây dựng kế hoạch"): it has an object.

    A predicate, a mark or a level after it leaves it in the name ("ngành xây dựng kiểm tra", "ngành xây dựng tỉnh").
    """
    known = lexicon()
    if end - at < 2 or words[at + 1].capital or rule.value != "class":
        return False
    if not any(short == at + 1 for short, _ in known.heads.all_at(words, at)):
        return False
    verb = known.predicate.at(words, at + 1)
    if verb is None or verb[0] != end or end >= len(words):
        return False
    if words[end].mark:
        return words[end].text == "," and opens_predicate(words, end + 1)
    return not (opens_predicate(words, end) or known.small.at(words, end) or known.stop.at(words, end))


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """What the rule of a head asks of the words around it, looked up once."""

    never: frozenset[str]
    small: bool
    after: Phrases | None
    closes: bool
    capital: bool


@cache
def _near(id: str) -> frozenset[str]:
    """The words of ``near.<id>`` of `rules/actors.toml`, as the keys of words."""
    return frozenset(load("actors")[f"near.{id}"].words)


@cache
def _surroundings(id: str) -> _Surroundings:
    rule = load("actors")[id]
    return _Surroundings(
        never=frozenset(rule.texts("never")),
        small=bool(rule.extra.get("small")),
        after=Phrases((phrase, id) for phrase in rule.texts("after")) if rule.texts("after") else None,
        closes=bool(rule.extra.get("closes")),
        capital=bool(rule.extra.get("capital")),
    )


def _head_fits(words: list[Word], at: int, end: int, rule: Rule, plural: bool, inner: bool) -> bool:
    asked = _surroundings(rule.id)
    following = words[end] if end < len(words) else None
    key = following.key if following else ""
    if following is not None and key in asked.never:
        named = following.capital and not following.text.isupper()
        if not named:
            return False  # "Ban hành", "BÁO CÁO"; but "Vụ Hợp tác quốc tế"
    if asked.small and words[at].capital:
        return False
    if asked.after is not None:
        closed = asked.closes and (inner or plural) and key in (",", ";", ".", "")
        acts = words[at].capital and not (inner or plural) and lexicon().predicate.at(words, end) is not None
        return closed or (asked.after.at(words, end) is not None and not acts)
    if asked.capital:
        field = lexicon().domain.at(words, end) if following is not None else None
        known = field is not None and (words[end].capital or field[0] - end >= _LONG_DOMAIN)
        short = following is not None and following.text.isupper() and len(following.text) >= _SHORTEST_CODE
        known = known or (short and words[at].text.islower())
        return (words[at].capital or known) and following is not None and _opens_name(words, end)
    if rule.extra.get("next_capital"):
        return following is not None and following.capital and not following.text.isupper() and not plural
    if rule.extra.get("addressed"):
        return not plural and opens_predicate(words, end)
    if rule.extra.get("told") and at and words[at].capital and words[at - 1].key in _near("telling"):
        return following is None or following.mark or key in ("và", "trước", "để") or opens_predicate(words, end)
    if rule.extra.get("told") and not rule.extra.get("alone"):
        return False
    if rule.extra.get("alone"):
        return words[at].capital and not words[at].text.isupper() and not plural and opens_predicate(words, end)
    if rule.extra.get("series"):
        ordered = at > 0 and key == "," and words[at - 1].key in _near("ordering") and words[at].text.islower()
        return plural or inner or ordered
    if rule.value in ("proper", "person"):
        return plural or inner or words[at].capital
    return not (key == "viên" and following is not None and not following.capital)  # "cấp ủy viên", a person


def _opens_name(words: list[Word], at: int) -> bool:
    """Whether the word after "Ban", "Phòng", "Sở" begins a proper name: a capital, a number, or a known field of work
    in small letters that is no verb ("Ban tuyên giáo các huyện ủy")."""
    word = words[at]
    if word.capital or word.text == ":" or word.text[0].isdigit():
        return True
    known = lexicon()
    return known.domain.at(words, at) is not None and known.predicate.at(words, at) is None


def _extend(words: list[Word], at: int, rule: Rule) -> int:
    """Index after the last word of the name whose head ends at `at`."""
    known = lexicon()
    if words[at - 1].key == "các":
        at -= 1  # "Trưởng các | khu phố, ấp": a class stands inside
    begin = at
    taken = 0
    domain = known.domain.at(words, at)
    if domain and (words[at].capital or (rule.extra.get("capital") and _opens_name(words, at))):
        at = domain[0]
    elif domain and rule.extra.get("open") and domain[0] > (known.predicate.at(words, at) or (at,))[0]:
        at = domain[0]  # "BCĐ giảm nghèo": longer than the verb in it
    while at < len(words) and at - begin < _LONGEST:
        step = _step(words, at, rule, taken)
        if step is None:
            break
        following, open_word = step
        taken = taken + 1 if open_word else 0
        at = following
    while at > begin and (words[at - 1].mark or words[at - 1].key in ("và", "các", "của")):
        at -= 1
    return at


def _step(words: list[Word], at: int, rule: Rule, taken: int) -> tuple[int, bool] | None:
    """One step further inside a name: index after it and whether it was an open small word; None at the name's end."""
    known = lexicon()
    word = words[at]
    if word.mark:
        return _over_mark(words, at, rule)
    if word.key == "phòng" and (against := _against(words, at)):
        return against, False
    if word.capital:
        return _over_capital(words, at)
    if word.key == "cùng" and (level := known.small.at(words, at)):
        return level[0], False
    if word.key in ("và", "cùng"):
        return _over_and(words, at, rule)
    domain = known.domain.at(words, at) if rule.extra.get("open") else None
    if domain and domain[0] - at >= _LONG_DOMAIN:
        return domain[0], False
    if word.key == "phụ" and (charge := _in_charge(words, at)):
        return charge, False
    small = known.small.at(words, at)
    verb = known.predicate.at(words, at)
    head = known.heads.at(words, at)
    if head and small and head[0] > small[0] and words[at].key in ("tỉnh", "thành", "huyện", "đảng", "ủy"):
        return head[0], False
    if (
        small
        and not (verb and _acts_twice(words, small[0], rule))
        and not (verb and verb[0] > small[0])
        and _small_fits(words, at, small[0], verb)
    ):
        return small[0], False
    belongs = known.belongs.at(words, at)
    if belongs and rule.value == "class" and _given_a_duty(words, belongs[0]):
        return None
    if belongs and rule.value == "class" and (words[at - 2].key, words[at - 1].key) in _BARE_CLASSES:
        return _clause_end(words, belongs[0]), False
    clause = _relative_clause(words, at, rule) if rule.value == "class" else at
    if clause > at:
        return clause, False
    if word.key in ("các", "những"):
        return _nested(words, at, rule)
    if word.key == "của":
        several = rule.value == "class" and at + 1 < len(words) and words[at + 1].key == "các"
        return _nested(words, at + 1, rule) if several else _owner(words, at)
    if word.key == "từ" and rule.value != "proper":
        return _from_to(words, at)
    if verb or known.stop.at(words, at):
        return None
    if word.text[0].isdigit():
        return (at + 1, False) if rule.value == "proper" else None
    if rule.value == "person" and words[at - 1].capital and words[at - 2].capital:
        return None  # whoever holds the post is named: "Phó Thủ tướng Bùi Thanh Sơn | chương trình …"
    limit = _OPEN_WORDS if rule.extra.get("open") else _syllables(words, at - taken)
    if (rule.extra.get("open") or words[at - 1].capital or taken) and taken < limit and not _domain_ends(words, at):
        return at + 1, True
    return None


def _against(words: list[Word], at: int) -> int:
    """Index after "phòng, chống …" inside a name ("Ban Chỉ đạo phòng, chống AIDS"), 0 where it is not."""
    keys = [word.key for word in words[at : at + 3]]
    if keys != ["phòng", ",", "chống"] or at + 3 >= len(words):
        return 0
    known = lexicon()
    end = at + 3
    if domain := known.domain.at(words, at):
        end = domain[0]
    while end < len(words) and end - at < _OPEN_WORDS and not words[end].mark and words[end].key not in ("và", "của"):
        if known.predicate.at(words, end) or known.stop.at(words, end):
            break
        end += 1
    if end + 1 < len(words) and words[end].key == "và" and (further := _against(words, end + 1)):
        return further
    return end if end > at + 3 else 0


def _in_charge(words: list[Word], at: int) -> int:
    """Index after "phụ trách …" with the field that somebody is in charge of, 0 where no predicate follows soon."""
    if at + 2 >= len(words) or words[at + 1].key != "trách":
        return 0
    known = lexicon()
    for end in range(at + 2, min(at + 2 + _CHARGE_WORDS, len(words))):
        if known.predicate.at(words, end):
            return end if end > at + 2 else 0
        if words[end].mark or known.stop.at(words, end):
            return 0
    return 0


def _given_a_duty(words: list[Word], at: int) -> bool:
    """ "các đơn vị được giao | nhiệm vụ rà soát …": what they are to do comes at once, and nothing tells which."""
    duty = at + 1 < len(words) and (words[at].key, words[at + 1].key) == ("nhiệm", "vụ")
    return duty and opens_predicate(words, at + 2)


def _syllables(words: list[Word], at: int) -> int:
    """How many small syllables that no rule knows a name may take here.

    Two where the name ends right after them ("Bến tre"), more where a capitalised word of it or its territory follows
    ("Điều hành đô thị thông minh tỉnh"). A longer run begins a predicate with a verb that no rule knows ("Báo Gia Lai
    | mở chuyên mục …"), so none; but one after a lone capital, which it completes ("Trung tâm Điều | hành …").
    """
    known = lexicon()
    for ahead in range(at, min(at + _SYLLABLES_INSIDE, len(words))):
        word = words[ahead]
        if word.capital or (ahead > at and word.key in _TERRITORY):
            return _SYLLABLES_INSIDE
        verb = ahead > at and known.predicate.at(words, ahead)
        if verb or word.mark or word.key in ("và", "các") or known.stop.at(words, ahead):
            return _SYLLABLES if ahead - at <= _SYLLABLES else _completing(words, at, ahead - at)
    return _SYLLABLES if len(words) - at <= _SYLLABLES else _completing(words, at, len(words) - at)


def _completing(words: list[Word], at: int, run: int) -> int:
    """One small syllable completes a lone capital ("Điều | hành"); two capitals are a name already ("Gia Lai").

    The head of the name is none of them: a short run of small words after a lone capital is its field of work ("Cục
    Kết | cấu hạ tầng").
    """
    if at < 2 or not words[at - 1].capital:
        return 0
    head = lexicon().heads.at(words, at - 2)
    if head is not None and head[0] == at - 1 and run <= _FIELD_SYLLABLES:
        return run
    return int(not words[at - 2].capital)


def _domain_ends(words: list[Word], at: int) -> bool:
    """Whether a field of work was just read in full, so that small words after it are no part of it."""
    known = lexicon()
    for begin in range(max(0, at - 6), at):
        found = known.domain.at(words, begin)
        if found and found[0] == at and words[begin].capital:
            return True
    return False


def _over_capital(words: list[Word], at: int) -> tuple[int, bool] | None:
    """Over a capitalised word inside a name, with the small syllables that belong to it ("Tỉnh ủy", "Nội vụ")."""
    known = lexicon()
    if _names_act(words, at) or (known.sure.at(words, at) and not _capital_inside(words, at)):
        return None
    domain = known.domain.at(words, at)
    head = known.heads.at(words, at)
    if head and isinstance(head[1], Rule) and head[1].value != "class" and not (domain and domain[0] > head[0]):
        return _extend(words, head[0], head[1]), False
    end = max(found[0] for found in (domain, head, (at + 1, None)) if found)
    if end > at + 1:
        return end, False
    small = known.small.at(words, at)
    return (small[0], False) if small else (at + 1, False)


def _small_fits(words: list[Word], at: int, end: int, verb: tuple[int, object] | None) -> bool:
    """Whether a word that is also a verb ("tham mưu", "tổ chức") is part of the name: it then has no object.

    Right after "cơ quan", "đơn vị" it is ("các cơ quan tham mưu báo cáo"); elsewhere it opens the predicate.
    """
    if verb is None or end >= len(words) or verb[0] < end:
        return True
    if words[at - 1].key in ("quan", "khác") and (words[at - 2].key, words[at - 1].key) not in _BARE_CLASSES:
        return False  # "… liên quan | tổ chức …": the name has ended
    following = words[end]
    head = lexicon().heads.at(words, end)
    if head and head[0] - end > 1 and following.key == "cấp":
        return False  # "… | tham mưu cấp ủy ban hành"
    related = following.key == "liên" and end + 1 < len(words) and words[end + 1].key == "quan"
    if following.mark or related or following.key in ("cấp", "của", "nhà", "thuộc"):
        return True
    bare = (words[at - 2].key, words[at - 1].key) in _BARE_CLASSES and words[at].key != "tổ"
    return bare and opens_predicate(words, end)


def _acts_twice(words: list[Word], at: int, rule: Rule) -> bool:
    """Whether a comma and another predicate follow ("Thanh tra tỉnh | tham mưu, giúp …"): then the first is one too."""
    follows = at < len(words) and words[at].text == "," and opens_predicate(words, at + 1)
    return follows and rule.value == "proper" and not rule.extra.get("open")


def _capital_inside(words: list[Word], at: int) -> bool:
    """Whether a capitalised verb is part of a name ("Ban Chỉ đạo", "Trung tâm Tổng hợp")."""
    return at + 1 < len(words) and words[at - 1].key in ("ban", "tâm", "đoàn", "tổ", "vụ", "phòng", "cục", "viện")


def _names_act(words: list[Word], at: int) -> bool:
    """Whether a capitalised word begins the name of a document ("UBND tỉnh | Kế hoạch số 5")."""
    if at + 1 >= len(words) or words[at].key not in _ACTS or words[at + 1].key not in _ACT_SECONDS:
        return False
    following = words[at + 2].key if at + 2 < len(words) else ""
    if at and words[at - 1].text in "-–" and following not in ("số", "này"):
        return False  # "Phòng Tài chính - Kế hoạch"
    return words[at + 1].capital is False and following not in ("và", "-", "đầu")


def _over_mark(words: list[Word], at: int, rule: Rule) -> tuple[int, bool] | None:
    mark = words[at].text
    if at + 1 >= len(words):
        return None
    following = words[at + 1]
    if mark in _NAME_MARKS and not following.mark:
        if mark in "-–" and lexicon().standing.at(words, at + 1) is not None:
            return None  # "Sở Y tế - thường trực Ban Chỉ đạo": what it is, not what it is called
        if following.capital or lexicon().small.at(words, at + 1):
            return at + 1, False
        return None
    if mark == "." and words[at].start == words[at - 1].end and words[at - 1].key in ("tp", "tx", "p", "tt"):
        return at + 1, False
    if mark == ":" and rule.value in ("person", "class", "proper"):
        return _places(words, at + 1) or _fields(words, at + 1)
    return None


def _fields(words: list[Word], at: int) -> tuple[int, bool] | None:
    """After "các Bộ, cơ quan:" the fields of work that name them: "Tài chính, Xây dựng, Nông nghiệp và Môi trường"."""
    if (words[at - 3].key, words[at - 2].key) not in (("cơ", "quan"), ("sở", "ngành")) and words[at - 2].key != "ngành":
        return None
    known = lexicon()
    end = at
    begin = at
    while begin < len(words):
        found = known.domain.at(words, begin) if words[begin].capital else None
        head = _head(words, begin, False, False) if found is None and words[begin].capital else None
        if found is None and head is None:
            break
        end = found[0] if found else _extend(words, head[0], head[1]) if head else begin
        after = _after_separator(words, end)
        if after is None:
            break
        begin = after
    return (end, False) if end > at else None


def _places(words: list[Word], at: int) -> tuple[int, bool] | None:
    """After "các tỉnh:" the names of places: "Hà Tĩnh, Quảng Trị và Huế"."""
    central = at > 2 and (words[at - 3].key, words[at - 2].key) == ("trung", "ương")
    if words[at - 2].key not in ("tỉnh", "phố", "xã", "phường", "huyện", "nước") and not central:
        return None
    if lexicon().predicate.at(words, at):
        return None  # "các tỉnh: Chủ động …" goes on with what they do
    end = at
    while end < len(words) and (
        words[end].capital or (words[end].key in (",", "và", "-", "–") and _place_next(words, end))
    ):
        end += 1
    return (end, False) if end > at else None


def _place_next(words: list[Word], at: int) -> bool:
    return _capital_next(words, at) and not words[at + 1].text.isupper()


def _capital_next(words: list[Word], at: int) -> bool:
    return at + 1 < len(words) and words[at + 1].capital and lexicon().heads.at(words, at + 1) is None


def _over_and(words: list[Word], at: int, rule: Rule) -> tuple[int, bool] | None:
    """ "và" inside one name ("Sở Du lịch và Dịch vụ"), where a capital follows that begins no other name."""
    if rule.value != "proper" or words[at].key != "và" or not (words[at - 1].capital or words[at - 2].capital):
        return None
    if not _capital_next(words, at) or rule.id != "head.body":
        return None
    return at + 2, False


def _nested(words: list[Word], at: int, rule: Rule) -> tuple[int, bool] | None:
    """ "các" inside a name: "UBND các huyện, thành phố", "Thủ trưởng các cơ quan, đơn vị"."""
    known = lexicon()
    end = at + 1
    if end + 1 < len(words) and words[end].key == "nước" and words[end + 1].text == ":":
        return end + 1, False  # "Đại sứ quán các nước: Trung Quốc, Ấn Độ"
    head = _head(words, end, True, True)
    if head is None:
        # "Liên hiệp các tổ chức hữu nghị": a class that no rule knows, after a head of open kind.
        return (end, False) if rule.extra.get("open") else None
    while head is not None:
        end = _extend(words, head[0], head[1])
        after = _after_separator(words, end)
        if after is None or known.plural.at(words, after):
            break
        head = _head(words, after, False, True)
        if head is not None and head[1].value != "class" and words[after].capital:
            break  # in small letters it is a kind as well: "Ban tổ chức các tỉnh ủy, thành ủy"
        if words[after].capital and not words[at + 1].capital:
            break
    return end, False


def _owner(words: list[Word], at: int) -> tuple[int, bool] | None:
    """ "của" inside a name, where a name or one of the levels follows: "các đơn vị của Văn phòng Trung ương"."""
    small = lexicon().small.at(words, at)
    if small:
        return small[0], False
    if at + 1 >= len(words) or not words[at + 1].capital or _names_act(words, at + 1):
        return None
    head = _head(words, at + 1, False, False)
    return (head[0], False) if head else None


def _from_to(words: list[Word], at: int) -> tuple[int, bool] | None:
    """ "từ Hà Tĩnh đến Khánh Hòa"."""
    end = at + 1
    while end < len(words) and words[end].capital:
        end += 1
    if end == at + 1 or end >= len(words) or words[end].key != "đến":
        return None
    end += 1
    begin = end
    while end < len(words) and words[end].capital:
        end += 1
    return (end, False) if end > begin else None


def _relative_clause(words: list[Word], at: int, rule: Rule) -> int:
    """Index after a clause that tells which of a class is meant ("đơn vị | tiếp nhận viện trợ | lập hồ sơ"), else `at`.

    Only where a predicate of the whole follows it within a few words and no mark stands between: a class that does two
    things ("các đơn vị tiếp nhận, xử lý hồ sơ") keeps both.
    """
    known = lexicon()
    opened = known.clause.at(words, at)
    if opened is None or at == 0 or not _class_before(words, at) or opened[0] >= len(words):
        return at
    if words[opened[0]].mark:
        return at
    verb = known.predicate.at(words, at)
    if verb and verb[0] > opened[0]:
        return at  # "các đơn vị | có văn bản đề nghị …" is the class's own verb
    # The clause's object may look like a verb: "còn nợ | báo cáo".
    begin = known.predicate.at(words, opened[0]) if known.sure.at(words, opened[0]) is None else None
    if begin is None and known.sure.at(words, opened[0]):
        return opened[0]
    first = begin[0] if begin else opened[0] + 1
    for end in range(first, min(opened[0] + _CLAUSE_WORDS, len(words))):
        if words[end].mark or words[end].key in ("và", "hoặc"):
            listed = _listed_clauses().at(words, at) is not None and end > opened[0]
            return end if listed and _name_next(words, end + 1) else at
        if known.predicate.at(words, end) and known.clause.at(words, end) is None:
            return end
    return at


@cache
def _listed_clauses() -> Phrases:
    return Phrases((phrase, None) for phrase in load("actors")["inside.clause"].texts("listed"))


def _name_next(words: list[Word], at: int) -> bool:
    """Whether a further body of the list begins here."""
    if at >= len(words):
        return False
    known = lexicon()
    if known.plural.at(words, at) is not None:
        return True
    head = _head(words, at, False, True)
    return head is not None and (words[at].capital or head[1].id == "head.class")


def _class_before(words: list[Word], at: int) -> bool:
    """Whether the word before ends a bare class: "đơn vị", "cơ quan", "xã", "doanh nghiệp"."""
    pair = (words[at - 2].key, words[at - 1].key) if at > 1 else ("", "")
    return pair in _CLAUSED or pair in _PLACES or words[at - 1].key in _TERRITORY


def _clause_end(words: list[Word], at: int) -> int:
    """Index after a clause "được phân công …", which ends where "có trách nhiệm" or punctuation follows."""
    end = at
    while end < len(words) and not words[end].mark and end - at < _LONGEST:
        if words[end].key in ("có", "chịu") and end + 1 < len(words) and words[end + 1].key in ("trách", "nhiệm"):
            return end
        end += 1
    return at if end - at >= _LONGEST else end


# --- rows ----------------------------------------------------------------------------------------------------


def _after_separator(words: list[Word], at: int) -> int | None:
    """Index of the word after a separator of names, or None where none stands."""
    if at >= len(words):
        return None
    end = at = _after_aside(words, at)
    if words[end].text == ",":
        end += 1
    if end < len(words) and words[end].key in ("và", "cùng", "hoặc", "&"):
        end += 1
        if end < len(words) and words[end].key == "với":
            end += 1
    if end == at and words[at].text == ";":
        end += 1
    return end if end > at and end < len(words) else None


def _after_aside(words: list[Word], at: int) -> int:
    """Index after a short remark in brackets that a comma follows ("Sở Y tế (thường trực), Sở Nội vụ"), else `at`."""
    if words[at].text != "(" or at + 1 >= len(words) or words[at + 1].key in ("qua", "thông", "gọi", "sau"):
        return at
    for end in range(at + 1, min(at + _ASIDE_WORDS, len(words) - 1)):
        if words[end].text == ")":
            return end + 1 if words[end + 1].text == "," else at
    return at


def _joins(words: list[Word], left: Name, right: Name, begin: int) -> bool:
    """Whether a class goes on with the next word ("các sở, | ban, | ngành"): one name for the whole."""
    levels = words[left.last - 1].key in _TERRITORY and not words[left.last - 1].capital
    party = levels and not words[begin].capital and words[begin].key in _LEVELS
    if (left.kind != "class" and not party) or right.kind != "class" or words[left.last].text == ";":
        return False
    if lexicon().plural.at(words, begin) or words[left.last].text == "(":
        return False
    if words[begin].capital and right.text.split()[0] == left.text.split()[0] and _named_each(words, left, right):
        return False  # "Hội hữu nghị Việt Nam - Lào, Hội hữu nghị Việt Nam - Pháp"
    return not words[begin].capital or words[left.first].capital or words[left.last - 1].capital


def _named_each(words: list[Word], left: Name, right: Name) -> bool:
    """Whether both names have a capitalised word behind the first: a body each, not one class."""
    return all(any(word.capital for word in words[name.first + 1 : name.last]) for name in (left, right))


def _elided(text: str, words: list[Word], at: int, begin: int, head_end: int, kind: str) -> list[Name] | None:
    """ "các Bộ: Quốc phòng, Công an và Y tế": one name for each, with the head that is said once."""
    if kind != "proper" or head_end - begin != 1 or words[begin].key not in _ELIDED:
        return None
    known = lexicon()
    cursor = head_end
    colon = cursor < len(words) and words[cursor].text == ":"
    cursor += int(colon)
    names: list[Name] = []
    while cursor < len(words) and words[cursor].capital:
        domain = known.domain.at(words, cursor)
        if domain is None:
            break
        end = domain[0]
        if end < len(words) and words[end].capital and not names:
            return None
        label = f"{words[begin].text} {_slice(text, words, cursor, end)}"
        names.append(Name(cursor, end, label, kind, words[cursor].start, words[end - 1].end))
        following = _after_separator(words, end)
        if following is None or (
            known.heads.at(words, following) is None and known.domain.at(words, following) is None
        ):
            break
        if words[end].text == ";" or (
            _head(words, following, False, False) and words[following].key == words[begin].key
        ):
            break
        if known.domain.at(words, following) is None or _is_other_name(words, following):
            break
        cursor = following
    if len(names) < 2 and not colon:
        return None
    if not names:
        return None
    names[0].first, names[0].start = at, words[at].start
    return names


def _is_other_name(words: list[Word], at: int) -> bool:
    """Whether a field of work is a body's own name here ("…, Công an Thành phố", "Thanh tra tỉnh")."""
    head = _head(words, at, False, False)
    if head is None:
        return False
    following = words[head[0]] if head[0] < len(words) else None
    return (
        following is not None and not following.mark and following.key in ("tỉnh", "thành", "nhà", "chính", "các", "xã")
    )


def _name(text: str, words: list[Word], first: int, last: int, kind: str) -> Name:
    return Name(first, last, _slice(text, words, first, last), kind, words[first].start, words[last - 1].end)


def _slice(text: str, words: list[Word], first: int, last: int) -> str:
    return " ".join(text[words[first].start : words[last - 1].end].split())
