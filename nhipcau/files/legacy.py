# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Vietnamese from before Unicode: TCVN3 (fonts .VnTime) and VNI (fonts VNI-Times) to Unicode.

Such a text looks like Western letters gone wild, "Céng hoµ x· héi" or "Coäng hoøa xaõ hoäi", in whatever file it
stands. It is told by what it becomes: one of the two tables turns nearly all its odd words into Vietnamese syllables,
and nothing else does that. The TCVN3 table is that of TCVN 5712:1993, VN1, from 0xA1 on; the VNI one that of the
VNI-Windows fonts, where a mark follows its vowel as a letter of its own.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from nhipcau.files.model import Note

TCVN3 = "TCVN3 (ABC)"
VNI = "VNI"

_TCVN3 = (
    "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲ"
    "ằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵ"
)
_FIRST = 0xA1

_VNI_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HAT = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_ALONE = {"í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ", "ñ": "đ"}

# Letters of the old fonts stand at places of signs, too: "§éc" and "H¹nh" are one word each.
_WORD = re.compile(r"(?:[^\W\d_]|[¡-¿×÷])+")
_ODD = re.compile("[\x80-\u02ff]")
_SYLLABLE = re.compile(
    r"(?:ngh?|[ckt]h|ph|gh|gi|nh|tr|qu|[bcdđghklmnpqrstvx])?"
    r"(?:[iy]ê|iêu|yêu|uyê|uya|uyu|uâ|uê|uy|ươi|ươu|ươ|uôi|uô|ưa|ưi|ưu|oai|oay|oao|oeo|oă|oa|oe|oi|oo|ia|iu|eo|êu|"
    r"ai|ay|ây|ao|au|âu|ôi|ơi|ua|ui|[aăâeêioôơuưy])"
    r"(?:ch|ng|nh|[cmnptuyi])?"
)
CAPITAL_FONT = re.compile(r"\.Vn\w+H")
"""Fonts of before Unicode had one for small letters and one for capitals (.VnTime, .VnTimeH)."""
SHOWN, END = "\ufdd0", "\ufdd1"
"""Decoders put these around what is shown as capitals, until the letters are known: an old font has small ones only."""
_CAPITALS = re.compile(f"{SHOWN}([^{END}]*){END}?")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_SAMPLE = 20_000
_FEW = 3
_SHARE = 0.85


def to_unicode(text: str) -> tuple[str, list[Note]]:
    """A text put into Unicode if it is in TCVN3 or VNI, with the note that says so; else as it is.

    >>> to_unicode("Céng hoµ x· héi chñ nghÜa ViÖt Nam")[0]
    'Cộng hoà xã hội chủ nghĩa Việt Nam'
    """
    encoding = recognised(text)
    if encoding is None:
        return text, []
    return converted(text, encoding), [Note.of("legacy-encoding", encoding=encoding)]


def as_shown(text: str) -> str:
    """A text in Unicode with capitals where it is shown with capitals."""
    if SHOWN not in text and END not in text:
        return text
    return _CAPITALS.sub(lambda part: part[1].upper(), text).replace(SHOWN, "").replace(END, "")


def recognised(text: str) -> str | None:
    """Which of the two encodings a text is in: `TCVN3`, `VNI` or neither."""
    sample = text[:_SAMPLE]
    # Unicode's own Vietnamese letters lie beyond the table of Western ones.
    odd = len(_ODD.findall(sample))
    if odd < _FEW or len(re.findall("[ăđĩũơưạ-ỹĂĐĨŨƠƯẠ-Ỹ]", sample)) * 5 > odd:
        return None
    shares = {encoding: _share(converted(sample, encoding)) for encoding in (TCVN3, VNI)}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= _SHARE and _share(sample) < _SHARE / 2 else None


def converted(text: str, encoding: str) -> str:
    """A text out of `TCVN3` or `VNI`, its letters composed."""
    if encoding == TCVN3:
        return unicodedata.normalize("NFC", text.translate(_tcvn3()))
    pattern, letters = _vni()
    return pattern.sub(lambda found: letters[found[0]], text)


@cache
def _tcvn3() -> dict[int, str]:
    return {_FIRST + place: letter for place, letter in enumerate(_TCVN3)}


@cache
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    pairs: dict[str, str] = dict(_VNI_ALONE)
    for vowel in "aeiouyôö":
        base = _VNI_ALONE.get(vowel, vowel)
        pairs.update({vowel + sign: base + tone for sign, tone in _VNI_TONES.items()})
    for vowel in "aeo":
        pairs.update({vowel + sign: vowel + "\u0302" + tone for sign, tone in _VNI_HAT.items()})
    pairs.update({"a" + sign: "a\u0306" + tone for sign, tone in _VNI_BREVE.items()})
    letters = {sign: unicodedata.normalize("NFC", letter) for sign, letter in pairs.items()}
    for sign, letter in list(letters.items()):
        # Capitals, and a capital vowel with a small mark, as some typed it.
        letters[sign.upper()] = letter.upper()
        letters.setdefault(sign[0].upper() + sign[1:], letter.upper())
    longest = sorted(letters, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), letters


def _share(text: str) -> float:
    """Of the words with marks, how many are Vietnamese syllables."""
    words = [word for word in _WORD.findall(unicodedata.normalize("NFC", text)) if not word.isascii()]
    return sum(map(_is_syllable, words)) / len(words) if len(words) >= _FEW else 0.0


def _is_syllable(word: str) -> bool:
    parts = unicodedata.normalize("NFD", word.lower())
    tones = sum(part in "\u0300\u0301\u0303\u0309\u0323" for part in parts)
    return tones <= 1 and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", parts.translate(_TONES))) is not None
