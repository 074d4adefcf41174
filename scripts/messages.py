# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Catalogues of user texts, without the GNU gettext programs (a fresh machine has none of them).

    python scripts/messages.py            list what is used and has no Vietnamese translation (exit code 1 if any)
    python scripts/messages.py --add      append the missing messages to the catalogues, to be translated
    python scripts/messages.py --compile  write the .mo files (``make assets`` does this)

Message ids are English, each application has ``nhipcau/<app>/locale/vi/LC_MESSAGES/django.po``. English needs no
catalogue: without a translation Django shows the id. A message may be translated in any application's catalogue; the
check asks only that one of them has it. Libraries whose words people read and which have no Vietnamese catalogue of
their own (`LIBRARIES`) are translated in that of ``config``.

Standard library only for compiling; finding messages in templates uses Django's lexer.
"""

from __future__ import annotations

import ast
import importlib.util
import re
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "nhipcau"
CATALOGUE = Path("locale") / "vi" / "LC_MESSAGES" / "django.po"
CALLS = {
    "gettext": ("id",),
    "gettext_lazy": ("id",),
    "gettext_noop": ("id",),
    "_": ("id",),
    "ngettext": ("id", "plural"),
    "ngettext_lazy": ("id", "plural"),
    "pgettext": ("context", "id"),
    "pgettext_lazy": ("context", "id"),
    "npgettext": ("context", "id", "plural"),
}

LIBRARIES = {
    # Of django-allauth: what its forms, flows and messages say. Its pages and mails are ours or not sent, its models'
    # names are shown nowhere.
    "allauth": (
        "account/**/*.py", "mfa/**/*.py", "socialaccount/*.py", "socialaccount/providers/openid_connect/*.py",
        "usersessions/**/*.py", "templates/*/messages/*.txt",
    ),
}  # fmt: skip
UNSEEN = {"models.py", "admin.py", "apps.py", "checks.py", "tests"}


@dataclass(frozen=True)
class Message:
    """What a program asks a catalogue for."""

    id: str
    context: str | None = None
    plural: str | None = None
    place: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """The key in a ``.mo`` file, which Django looks up too."""
        return f"{self.context}\x04{self.id}" if self.context else self.id


class BrokenCatalogueError(Exception):
    """A ``.po`` file cannot be read; the message names file and line."""


# --- Catalogues -------------------------------------------------------------------------------------------------


def read_catalogue(path: Path) -> dict[str, list[str]]:
    """Translations by key (`Message.key`); plural forms are several. Untranslated and fuzzy entries are left out.

    Example: ``msgid "Sign in"`` / ``msgstr "Đăng nhập"`` gives ``{"Sign in": ["Đăng nhập"]}``.
    """
    found: dict[str, list[str]] = {}
    for entry in entries(path):
        key = entry.get("msgid", "")
        if "msgctxt" in entry:
            key = f"{entry['msgctxt']}\x04{key}"
        if "msgid_plural" in entry:
            key = f"{key}\0{entry['msgid_plural']}"
        forms = [entry[name] for name in sorted(entry) if name.startswith("msgstr")]
        if key in found:
            raise BrokenCatalogueError(f"{path}: {key!r} stands there twice")
        if all(forms) and "fuzzy" not in entry:
            found[key] = forms
    return found


def entries(path: Path) -> Iterator[dict[str, str]]:
    """The entries of a ``.po`` file: keyword to string, joined over its lines."""
    entry: dict[str, str] = {}
    keyword = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip()
        if line.startswith("#~"):
            continue
        found = re.match(r"(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s+(?=\")", line)
        starts_entry = line.startswith("#") or (found is not None and found[1] in ("msgctxt", "msgid"))
        if starts_entry and any(name.startswith("msgstr") for name in entry):
            yield entry
            entry = {}
        if line.startswith("#,") and "fuzzy" in line:
            entry["fuzzy"] = "yes"
        if line.startswith("#") or not line:
            continue
        if found is not None:
            keyword = found[1]
            entry[keyword] = ""
            line = line[found.end() :]
        if not keyword or not re.fullmatch(r'"(?:[^"\\]|\\.)*"', line):
            raise BrokenCatalogueError(f"{path}:{number}: not understood: {line}")
        entry[keyword] += unquote(line)
    if any(name.startswith("msgstr") for name in entry):
        yield entry


def unquote(line: str) -> str:
    escapes = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
    return re.sub(r"\\(.)", lambda found: escapes.get(found[1], found[1]), line[1:-1])


def quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def compiled(catalogue: dict[str, list[str]]) -> bytes:
    """The bytes of a ``.mo`` file (GNU gettext manual, "The Format of GNU MO Files"): sorted keys, no hash table."""
    pairs = sorted((key.encode(), "\0".join(forms).encode()) for key, forms in catalogue.items())
    header = 7 * 4
    ids_at = header + 16 * len(pairs)
    texts_at = ids_at + sum(len(key) + 1 for key, _text in pairs)
    id_table, text_table, ids, texts = b"", b"", b"", b""
    for key, text in pairs:
        id_table += struct.pack("<II", len(key), ids_at + len(ids))
        text_table += struct.pack("<II", len(text), texts_at + len(texts))
        ids += key + b"\0"
        texts += text + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), header, header + 8 * len(pairs), 0, header + 16 * len(pairs))
    return head + id_table + text_table + ids + texts


def compile_all() -> list[Path]:
    """Write the ``.mo`` beside each ``.po`` that is newer; return those written."""
    written = []
    for path in sorted(PACKAGE.glob("*/locale/*/LC_MESSAGES/*.po")):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        target.write_bytes(compiled(read_catalogue(path)))
        written.append(target)
    return written


def translated() -> set[str]:
    """Keys that some Vietnamese catalogue of the package translates (of a plural, the singular)."""
    keys: set[str] = set()
    for path in PACKAGE.glob(f"*/{CATALOGUE}"):
        keys |= {key.partition("\0")[0] for key in read_catalogue(path)}
    return keys


# --- Messages in use --------------------------------------------------------------------------------------------


def used() -> list[Message]:
    """Every message that code and templates of the package ask for, once each."""
    found: dict[Message, None] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            found.update(dict.fromkeys(messages_in_code(path.read_text(encoding="utf-8"), place(path))))
    for suffix in ("*.html", "*.txt", "*.svg"):
        for path in sorted(PACKAGE.glob(f"*/templates/**/{suffix}")):
            found.update(dict.fromkeys(messages_in_template(path.read_text(encoding="utf-8"), place(path))))
    found.update(dict.fromkeys(of_libraries()))
    return list(found)


def of_libraries() -> Iterator[Message]:
    """What the libraries of `LIBRARIES` say to people; their place is the catalogue of ``config``."""
    for library, patterns in LIBRARIES.items():
        spec = importlib.util.find_spec(library)
        folder = Path(spec.origin).parent if spec is not None and spec.origin else None
        if folder is None:
            raise BrokenCatalogueError(f"{library} is not installed: its words cannot be looked for")
        for pattern in patterns:
            for path in sorted(folder.glob(pattern)):
                if UNSEEN.isdisjoint(path.relative_to(folder).parts):
                    read = messages_in_code if path.suffix == ".py" else messages_in_template
                    where = f"nhipcau/config/{library}:{path.relative_to(folder).as_posix()}"
                    yield from read(path.read_text(encoding="utf-8"), where)


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def messages_in_code(source: str, where: str = "") -> Iterator[Message]:
    """Messages in ``gettext("…")`` and its kin. Only literal strings count: nothing else can be looked up."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        fields = CALLS.get(name)
        values = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if fields and len(values) >= len(fields):
            yield Message(**dict(zip(fields, values, strict=False)), place=f"{where}:{node.lineno}")


def messages_in_template(source: str, where: str = "") -> Iterator[Message]:
    """Messages in ``{% translate %}``, ``{% blocktranslate %}`` and ``_("…")`` of a template."""
    from django.template.base import Lexer, TokenType

    block: list[str] | None = None
    tag = ""
    for token in Lexer(source).tokenize():
        spot = f"{where}:{token.lineno}"
        if token.token_type == TokenType.BLOCK and re.match(r"blocktrans(late)?\b", token.contents):
            block, tag = [], token.contents
        elif token.token_type == TokenType.BLOCK and re.match(r"endblocktrans(late)?\b", token.contents):
            yield block_message(tag, block or [], spot)
            block = None
        elif block is not None:
            block.append(part_of_block(token.token_type.name, token.contents))
        elif token.token_type in (TokenType.BLOCK, TokenType.VAR):
            yield from inline_messages(token.contents, spot)


def part_of_block(kind: str, contents: str) -> str:
    """A piece of a translated block as it stands in the message id: ``{{ n }}`` becomes ``%(n)s``."""
    if kind == "VAR":
        return f"%({contents.strip()})s"
    if kind == "BLOCK":
        return "\0"
    return contents.replace("%", "%%")


def block_message(tag: str, parts: list[str], spot: str) -> Message:
    singular, _mark, plural = "".join(parts).partition("\0")
    context = re.search(r"context\s+[\"']([^\"']*)[\"']", tag)
    if re.search(r"\btrimmed\b", tag):
        singular, plural = trimmed(singular), trimmed(plural)
    return Message(singular, context[1] if context else None, plural or None, spot)


def trimmed(text: str) -> str:
    """As Django's ``trimmed``: lines stripped and joined by one space."""
    return " ".join(line.strip() for line in text.strip().splitlines())


def inline_messages(contents: str, spot: str) -> Iterator[Message]:
    literal = r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'"
    found = re.match(rf"trans(?:late)?\s+(?:{literal})(.*)", contents, re.DOTALL)
    if found:
        context = re.search(rf"context\s+(?:{literal})", found[3])
        text = found[1] if found[1] is not None else found[2]
        # A bare per cent sign is doubled in the id, as Django's translate tag does before it looks up.
        yield Message(text.replace("%", "%%"), (context[1] or context[2]) if context else None, None, spot)
    for inner in re.finditer(rf"_\((?:{literal})\)", contents):
        yield Message((inner[1] if inner[1] is not None else inner[2]).replace("%", "%%"), None, None, spot)


def missing() -> list[Message]:
    """Messages in use that no Vietnamese catalogue translates; Django's own catalogues do not count."""
    known = translated()
    return [message for message in used() if message.key not in known]


def add_missing() -> None:
    """Append each missing message to the catalogue of the application where it is used."""
    for message in missing():
        app = message.place.split("/")[1] if message.place.count("/") > 1 else "web"
        path = PACKAGE / app / CATALOGUE
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text(HEAD, encoding="utf-8")
        lines = ["", f"#: {message.place.partition(':')[0]}"]
        lines += [f"msgctxt {quote(message.context)}"] if message.context else []
        lines += [f"msgid {quote(message.id)}"]
        lines += [f"msgid_plural {quote(message.plural)}", 'msgstr[0] ""'] if message.plural else ['msgstr ""']
        with path.open("a", encoding="utf-8") as catalogue:
            catalogue.write("\n".join(lines) + "\n")


HEAD = """# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: vi\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""


def main(arguments: list[str]) -> int:
    if "--compile" in arguments:
        for path in compile_all():
            print(place(path))
        return 0
    if "--add" in arguments:
        add_missing()
    lacking = missing()
    for message in lacking:
        print(f"{message.place}: {message.id!r} has no Vietnamese translation")
    return 1 if lacking else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
