# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The catalogues: complete, well formed, and compiled as the gettext module reads them."""

from __future__ import annotations

import gettext
import io
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
import messages


def test_every_text_for_people_has_a_vietnamese_translation():
    lacking = [f"{message.place}: {message.id}" for message in messages.missing()]
    assert lacking == [], "python scripts/messages.py --add appends them to the catalogues, to be translated"


def test_translations_keep_their_placeholders():
    for path in messages.PACKAGE.glob("*/locale/*/LC_MESSAGES/*.po"):
        for key, forms in messages.read_catalogue(path).items():
            if key:
                assert all(placeholders(form) == placeholders(key.split("\0")[-1]) for form in forms), key


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|%[sd]", text))


def test_the_same_message_is_translated_the_same_way_everywhere():
    seen: dict[str, list[str]] = {}
    for path in messages.PACKAGE.glob(f"*/{messages.CATALOGUE}"):
        for key, forms in messages.read_catalogue(path).items():
            if key:
                assert seen.setdefault(key, forms) == forms, f"{path}: {key}"


def test_compiled_catalogues_are_read_by_gettext(tmp_path: Path):
    po = tmp_path / "django.po"
    po.write_text(
        messages.HEAD
        + """
msgid "Sign in"
msgstr "Đăng "
"nhập"

msgctxt "of a body"
msgid "Head"
msgstr "Thủ trưởng"

#, fuzzy
msgid "Guess"
msgstr "Đoán"

msgid "%(n)s day"
msgid_plural "%(n)s days"
msgstr[0] "%(n)s ngày"

msgid "Say \\"no\\"\\n"
msgstr "Nói \\"không\\"\\n"
""",
        encoding="utf-8",
    )
    found = gettext.GNUTranslations(io.BytesIO(messages.compiled(messages.read_catalogue(po))))
    assert found.gettext("Sign in") == "Đăng nhập"
    assert found.pgettext("of a body", "Head") == "Thủ trưởng"
    assert found.gettext("Guess") == "Guess"
    assert found.ngettext("%(n)s day", "%(n)s days", 7) == "%(n)s ngày"
    assert found.gettext('Say "no"\n') == 'Nói "không"\n'


def test_a_broken_catalogue_is_named_with_its_line(tmp_path: Path):
    po = tmp_path / "django.po"
    po.write_text('msgid "a"\nmsgstr b\n', encoding="utf-8")
    with pytest.raises(messages.BrokenCatalogueError, match=r"django\.po:2"):
        messages.read_catalogue(po)


def test_messages_are_found_in_code_and_templates():
    code = "_('one'); gettext_lazy('two'); ngettext('%(n)s a', '%(n)s b', n); pgettext('c', 'three'); _(name)"
    assert {m.key for m in messages.messages_in_code(code)} == {"one", "two", "%(n)s a", "c\x04three"}
    template = (
        "{% translate 'one' %}{% translate \"50%\" %}{% include 'x' with a=_('two') %}"
        "{% blocktranslate trimmed count n=n %}\n {{ n }} task\n{% plural %}\n {{ n }} tasks\n{% endblocktranslate %}"
        "{% translate 'three' context 'c' %}"
    )
    found = list(messages.messages_in_template(template))
    assert {m.key for m in found} == {"one", "50%%", "two", "%(n)s task", "c\x04three"}
    assert {m.plural for m in found if m.plural} == {"%(n)s tasks"}
