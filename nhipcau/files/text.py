# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Plain text: bytes to letters, in the encodings in which Vietnamese offices write.

UTF-8 and UTF-16 are recognised by their own rules. Windows-1258 has no signature, and nearly any bytes "decode" in
it, so it is taken only when the outcome looks like Vietnamese: tone marks after vowels and no stray symbols. A
detector of encodings in general was tried (charset-normalizer) and guesses wrong on short texts; here a wrong
guess would be an unreadable document, a refusal is a sentence that says what to do.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from nhipcau.files import legacy
from nhipcau.files.errors import FileRefused
from nhipcau.files.limits import Limits
from nhipcau.files.model import Extract, Kind, Note, Page

_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffe\uffff]")
_MARKS_1258 = "\u0300\u0301\u0303\u0309\u0323"
_VOWELS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
_STRAY_MARK = re.compile(f"(?<![{_VOWELS}])[{_MARKS_1258}]")
_SYMBOLS_1258 = re.compile("[¡¢£¤¥¦§¨©ª¬®¯±²³´µ¶·¸¹º¼½¾¿ÐÞðþßÃãÕõŒœ×÷ƒ‡ˆ‰™₫]")
_LETTER = re.compile(r"[^\W\d_]")
_SAMPLE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding that it was in."""

    text: str
    encoding: str

    @property
    def legacy(self) -> bool:
        """Whether it was an encoding from before Unicode."""
        return not self.encoding.startswith("utf")


def read_text(data: bytes, limits: Limits) -> Extract:
    """A text file as one page, its text exactly as decoded (form feeds and all), less the byte order mark."""
    decoded = decode(data)
    if len(decoded.text) > limits.characters:
        raise FileRefused("too-large", size=len(data) // 2**20, limit=limits.characters // 2**20)
    notes = [Note.of("legacy-encoding", encoding=decoded.encoding)] if decoded.legacy else []
    return Extract.of_pages(Kind.TEXT, [Page(1, decoded.text)], notes)


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Bytes to text. `declared` is what the file says of itself (HTML does), believed when it fits.

    Raises `FileRefused` ``encoding`` for bytes that are no text in a known encoding, ``no-text`` for a text
    without a letter or digit.
    """
    decoded = _by_mark(data) or _utf16(data) or _utf8(data) or _declared(data, declared)
    decoded = decoded or _before_unicode(data) or _windows1258(data)
    if decoded is None or _is_binary(decoded.text):
        raise FileRefused("encoding")
    if not any(letter.isalnum() for letter in decoded.text):
        raise FileRefused("no-text")
    return decoded


def _by_mark(data: bytes) -> Decoded | None:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(encoding), encoding)
            except UnicodeDecodeError as error:
                raise FileRefused("encoding") from error
    return None


def _utf8(data: bytes) -> Decoded | None:
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        # Cut in the middle of its last letter: the rest is sound, and losing one letter is better than the file.
        if error.start >= len(data) - 3 and len(data) > 64 and error.reason == "unexpected end of data":
            return Decoded(data[: error.start].decode("utf-8"), "utf-8")
        return None


def utf16_of(data: bytes) -> str | None:
    """Which UTF-16 these bytes are in, by the mark or by zeros at every other place (spaces and most letters)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16-le" if data.startswith(b"\xff\xfe") else "utf-16-be"
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) // 8 or min(even, odd) > max(even, odd) // 20:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _utf16(data: bytes) -> Decoded | None:
    encoding = utf16_of(data)
    if encoding is None:
        return None
    try:
        return Decoded(data[: len(data) // 2 * 2].decode(encoding), encoding)
    except UnicodeDecodeError:
        return None


def _declared(data: bytes, declared: str | None) -> Decoded | None:
    """Western encodings count only when declared: web pages with Vietnamese as entities still come in them."""
    if (declared or "").lower() not in {"iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252"}:
        return None
    return Decoded(data.decode("cp1252", errors="replace"), "windows-1252")


def _before_unicode(data: bytes) -> Decoded | None:
    """TCVN3 and VNI: fonts drew Vietnamese letters where Western ones stand."""
    text = data.decode("latin-1")
    encoding = legacy.recognised(text)
    return Decoded(legacy.converted(text, encoding), encoding) if encoding else None


def _windows1258(data: bytes) -> Decoded | None:
    try:
        text = data.decode("cp1258")
    except UnicodeDecodeError:
        return None
    marks = sum(text.count(mark) for mark in _MARKS_1258)
    own = sum(text.count(letter) for letter in "đĐăĂơƠưƯ")
    letters = len(_LETTER.findall(text))
    if not letters or marks + own < max(1, letters // 50):
        return None
    sample = text[:_SAMPLE]
    odd = sum(len(pattern.findall(sample)) for pattern in (_SYMBOLS_1258, _CONTROL))
    odd += len(_STRAY_MARK.findall(_base_letters(sample)))
    return Decoded(text, "windows-1258") if odd * 50 <= len(_LETTER.findall(sample)) else None


def _base_letters(text: str) -> str:
    """The text with vowels that already carry a tone put back to vowel and mark, as `_STRAY_MARK` expects."""
    return re.sub("[À-ỹ]", lambda found: _tone_apart(found[0]), text)


def _tone_apart(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(part for part in parts[1:] if part in _MARKS_1258)
    base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tone))
    return base + tone


def _is_binary(text: str) -> bool:
    return len(_CONTROL.findall(text)) * 100 > len(text)
