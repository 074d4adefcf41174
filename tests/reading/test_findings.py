# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The checker: for each code documents that it speaks of and documents next to them; the experts' list; any text."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhipcau.reading import read
from nhipcau.reading.errors import ReadingError
from nhipcau.reading.findings import (
    Finding,
    NamedReading,
    check,
    codes,
    entries,
    entry,
    parse_suppressions,
    suppress,
)
from nhipcau.reading.findings.calendar import holidays, off, working_days
from nhipcau.reading.findings.catalogue import GROUPS, SEVERITIES
from tests import corpus

CASES: dict[str, dict[str, list[dict[str, Any]]]] = tomllib.loads(
    Path(__file__).with_name("finding_cases.toml").read_text(encoding="utf-8")
)
RIGHT = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
PARTY = "ĐẢNG CỘNG SẢN VIỆT NAM"
TASKS = (
    "1. Sở Nội vụ chủ trì, phối hợp với Sở Tài chính rà soát thủ tục hành chính, hoàn thành trước ngày 15/6/2021.\n\n"
    "2. Sở Tài chính cân đối kinh phí thực hiện."
)
LIST = "- Các sở, ban, ngành;\n- UBND các huyện, thị xã, thành phố;\n- Thường trực Tỉnh ủy;\n- Lưu: VT."
PLAN = {
    "head": f"ỦY BAN NHÂN DÂN\nTỈNH HẢI LÂM\n\n{RIGHT[0]}\n{RIGHT[1]}",
    "number": "15/KH-UBND", "number_line": "Số: {number}", "place": "Hải Lâm", "day": "12 tháng 3 năm 2021",
    "date_line": "{place}, ngày {day}", "type": "KẾ HOẠCH\nCải cách hành chính năm 2021", "to": "", "body": TASKS,
    "list": LIST, "sign": "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n\nTrần Văn Nam", "before": "",
}  # fmt: skip
OFFICE = PLAN | {
    "head": f"UBND TỈNH HẢI LÂM\nVĂN PHÒNG\n\n{RIGHT[0]}\n{RIGHT[1]}", "number": "310/VP-TH", "type": "",
    "subject": "V/v rà soát biên chế", "to": "Kính gửi: Sở Nội vụ.", "list": "- Như trên;\n- Lưu: VT.",
    "sign": "CHÁNH VĂN PHÒNG\n\nLê Thị Mai",
}  # fmt: skip
COMMITTEE = PLAN | {
    "head": f"TỈNH ỦY HẢI LÂM\n*\n{PARTY}", "number": "12-CT/TU", "number_line": "Số {number}",
    "type": "CHỈ THỊ\ncủa Ban Thường vụ Tỉnh ủy\nvề công tác dân vận",
    "list": "- Các cấp ủy trực thuộc;\n- Các sở, ban, ngành, đoàn thể;\n- Lưu Văn phòng Tỉnh ủy.",
    "body": "Ban Thường vụ Tỉnh ủy yêu cầu:\n\n1. Các cấp ủy quán triệt Chỉ thị trước ngày 15/6/2021.\n\n"
    "2. Các cấp ủy lãnh đạo công tác dân vận.",
    "sign": "T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n\nTrần Văn Nam",
}  # fmt: skip
FRAMES = {
    "plan": PLAN,
    "letter": OFFICE,
    "office": OFFICE,
    "party": COMMITTEE,
    "party-centre": COMMITTEE
    | {
        "head": f"BAN CHẤP HÀNH TRUNG ƯƠNG\n*\n{PARTY}",
        "place": "Hà Nội",
        "number": "15-CT/TW",
        "sign": "T/M BAN BÍ THƯ\n\nLê Văn Bình",
        "list": "- Các tỉnh ủy, thành ủy;\n- Các ban đảng;\n- Lưu Văn phòng Trung ương Đảng.",
        "body": "Ban Bí thư yêu cầu:\n\n1. Các tỉnh ủy, thành ủy quán triệt Chỉ thị trước ngày 15/6/2021.\n\n"
        "2. Các cấp ủy lãnh đạo thực hiện.",
    },
}


class Register:
    """A register of one body that ended."""

    ended = {"Sở Kế hoạch và Đầu tư": date(2025, 2, 28)}

    def existed(self, name: str, place: str | None, day: date) -> bool | None:
        return day <= self.ended[name] if name in self.ended else None

    def last_day(self, name: str, place: str | None) -> date | None:
        return self.ended.get(name)


def document(over: dict[str, Any]) -> str:
    """A document of a frame with what differs."""
    if whole := over.get("whole"):
        return str(whole)
    fields = FRAMES[over.get("frame", "plan")] | over
    if title := over.get("title"):
        fields["type"] = title
    number = fields["number_line"].format(number=fields["number"])
    subject = fields.get("subject", "") if not fields["type"] else ""
    day = fields["date_line"].format(place=fields["place"], day=fields["day"])
    receivers = f"Nơi nhận:\n{fields['list']}" if fields["list"] else ""
    parts = (fields["head"], "\n".join(filter(None, (number, subject))), day, fields["type"], fields["to"],
             fields["body"], receivers, fields["sign"])  # fmt: skip
    return fields["before"] + "\n\n".join(filter(None, parts)) + "\n"


def findings_of(case: dict[str, Any]) -> list[Finding]:
    texts: dict[str, str] = {}
    for place, doc in enumerate(case.get("docs", [case])):
        name = doc.get("file", f"{place}.txt")
        texts[name] = texts[name] + "\n\n" + document(doc) if name in texts else document(doc)
    readings = [NamedReading(name, read(text), text) for name, text in texts.items()]
    return check(readings, as_of=case.get("as_of"), facts=Register())


def rows(kind: str) -> list[Any]:
    return [
        pytest.param(code, case, id=f"{code}-{number}")
        for code, both in CASES.items()
        for number, case in enumerate(both[kind], 1)
    ]


@pytest.mark.parametrize(("code", "case"), rows("found"))
def test_it_is_found(code: str, case: dict[str, Any]) -> None:
    found = findings_of(case)
    mine = [finding for finding in found if finding.code == code]
    assert mine, [f"{f.code} {f.quote}" for f in found]
    if quote := case.get("quote"):
        assert any(quote in finding.quote for finding in mine), [finding.quote for finding in mine]
    for finding in mine:
        assert "…" not in finding.vi.replace(" …”", "") or code in MAY_BE_OPEN, finding.vi
        assert finding.vi != finding.en


MAY_BE_OPEN = {"NC104", "NC201", "NC202", "NC210", "NC211", "NC302", "NC305"}
"""Codes whose sentence may leave something open, since that is what could not be read or is not there."""


@pytest.mark.parametrize(("code", "case"), rows("quiet"))
def test_it_is_not_found(code: str, case: dict[str, Any]) -> None:
    assert [finding.quote for finding in findings_of(case) if finding.code == code] == []


def test_every_code_has_both_kinds_of_cases() -> None:
    assert set(CASES) == set(codes()) == {rule.id for rule in entries()}
    assert [code for code, both in CASES.items() if not both["found"] or not both["quiet"]] == []


@pytest.mark.parametrize("frame", FRAMES)
def test_nothing_is_said_of_a_document_that_is_well(frame: str) -> None:
    assert [(f.code, f.quote) for f in findings_of({"frame": frame}) if f.severity != "info"] == []


def test_every_entry_is_complete() -> None:
    for rule in entries():
        assert rule.text("severity") in SEVERITIES, rule.id
        assert rule.id[2] in GROUPS, rule.id
        assert all(rule.text(name) for name in ("slug", "kind", "vi", "en", "why", "example")), rule.id
    slugs = [rule.text("slug") for rule in entries()]
    assert len(set(slugs)) == len(slugs)


# --- what findings are ------------------------------------------------------------------------------------------------


def test_places_lead_back_to_the_source() -> None:
    source = "\r\n" + document({"body": "1. Sở Nội vụ, Sở Tài chính rà soát\r\nbiên chế trước ngày 15/6/2021."})
    (finding,) = [f for f in check([NamedReading("a.txt", read(source), source)]) if f.code == "NC402"]
    span = finding.spans[0]
    assert " ".join(source[span.start : span.end].split()) == finding.quote


def test_nothing_is_said_of_days_and_bodies_that_nobody_handed_in() -> None:
    text = document({"body": "1. Sở Kế hoạch và Đầu tư thực hiện Chương trình việc làm giai đoạn 2011 - 2015."})
    said = {finding.code for finding in check([NamedReading("a.txt", read(text), text)])}
    assert said.isdisjoint({"NC110", "NC701", "NC702"})


def test_coverage_may_be_handed_in() -> None:
    case = CASES["NC603"]["quiet"][0]
    readings = [NamedReading(f"{n}.txt", read(document(doc))) for n, doc in enumerate(case["docs"])]
    assert [f for f in check(readings, coverage=lambda _above, _below: []) if f.code == "NC603"] == []
    (two,) = [f for f in check(readings, coverage=lambda _a, _b: [("1", "1"), ("2", "2")]) if f.code == "NC603"]
    assert two.values["items"] == "3"


def test_the_order_of_files_does_not_change_what_is_found() -> None:
    docs = CASES["NC601"]["found"][0]["docs"]
    readings = [NamedReading(f"{n}.txt", read(document(doc))) for n, doc in enumerate(docs)]

    def told(order: list[NamedReading]) -> set[tuple[str, str, str]]:
        return {(f.code, f.document, f.quote) for f in check(order)}

    assert told(readings) == told(readings[::-1])


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), st.sampled_from(["", "1. Sở Nội vụ báo cáo UBND tỉnh hằng năm. ", "Số: 12-CT/TU\n"]))
def test_any_text_can_be_checked(text: str, before: str) -> None:
    source = before + text
    for finding in check([NamedReading("a.txt", read(source), source)], as_of=date(2026, 1, 1), facts=Register()):
        assert all(0 <= span.start <= span.end <= len(source) for span in finding.spans)
        json.dumps(finding.to_json())


# --- suppressions, working days ---------------------------------------------------------------------------------------


def test_suppressed_with_a_reason() -> None:
    found = findings_of({"body": "1. Sở Nội vụ, Sở Tài chính rà soát biên chế trước ngày 15/6/2021."})
    rules = parse_suppressions(
        '[[suppress]]\ncode = "NC402"\ndocument = "*.txt"\nreason = "Đã hỏi, Sở Nội vụ chủ trì."'
    )
    told = suppress(found, rules)
    assert [f.suppressed_by for f in told if f.code == "NC402"] == ["Đã hỏi, Sở Nội vụ chủ trì."]
    assert all(f.suppressed_by is None for f in told if f.code != "NC402")


@pytest.mark.parametrize(
    "raw",
    [
        "[[suppress",
        "suppress = 1",
        '[[suppress]]\ncode = "NC402"\ndocument = "*"',
        '[[suppress]]\ncode = "NC402"\ndocument = "*"\nreason = "  "',
        '[[suppress]]\ncode = "NC999"\ndocument = "*"\nreason = "x"',
    ],
)
def test_a_suppression_without_code_document_reason_is_refused(raw: str) -> None:
    with pytest.raises(ReadingError):
        parse_suppressions(raw)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2020, 4, 2), "Giỗ Tổ Hùng Vương"),
        (date(2021, 2, 11), "Tết Nguyên đán"),
        (date(2021, 2, 15), "Tết Nguyên đán"),
        (date(2024, 9, 2), "Quốc khánh"),
        (date(2020, 4, 11), "thứ Bảy"),
        (date(2020, 4, 12), "Chủ nhật"),
        (date(2020, 4, 10), None),
    ],
)
def test_days_off(day: date, why: str | None) -> None:
    assert off(day) == why


def test_working_days_between() -> None:
    assert working_days(date(2020, 3, 25), date(2020, 4, 10)) == 11


@pytest.mark.parametrize("year", range(2018, 2031))
def test_the_lunar_days_agree_with_the_library(year: int) -> None:
    """The table of this package against `holidays`, which the application uses."""
    library = pytest.importorskip("holidays").country_holidays("VN", years=year, observed=False)
    mine = {day for day, name in holidays(year).items() if name in ("Tết Nguyên đán", "Giỗ Tổ Hùng Vương")}
    assert len(mine) == 6
    assert mine <= set(library)


# --- the corpus -------------------------------------------------------------------------------------------------------


@corpus.needs_corpus
def test_the_experts_list(tmp_path: Path) -> None:
    """All that is required in documents 000-004 but four at most, with no more than ten further findings."""
    files = sorted(corpus.DOCUMENTS.glob("00[0-4]_*.txt"))
    from nhipcau.cli.checking import shipped_register

    texts = {path.name: path.read_text(encoding="utf-8") for path in files}
    readings = [NamedReading(name, read(text), text) for name, text in texts.items()]
    found = check(readings, as_of=date(2026, 11, 30), facts=shipped_register())
    told = tmp_path / "found.json"
    told.write_text(json.dumps({"findings": [f.to_json() for f in found]}, ensure_ascii=False), encoding="utf-8")
    gold = corpus.GOLD / "findings.json"
    scorer = corpus.SCORER.with_name("findings.py")
    out = subprocess.run([sys.executable, scorer, gold, told], capture_output=True, text=True, check=True).stdout
    numbers = [int(word) for word in out.replace("/", " ").split() if word.isdigit()]
    required, of, noise = numbers[0], numbers[1], numbers[4]
    assert of - required <= 4, out
    assert noise <= 10, out


def test_unknown_codes_have_no_entry() -> None:
    with pytest.raises(ReadingError):
        entry("NC999")


# --- the page ---------------------------------------------------------------------------------------------------------


def test_the_reference_says_what_the_catalogue_says() -> None:
    root = Path(__file__).resolve().parents[2]
    made = subprocess.run(
        [sys.executable, "-c", "import findings_reference; print(findings_reference.page(), end='')"],
        cwd=root / "scripts", capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    page = (root / "docs" / "reference" / "findings.md").read_text(encoding="utf-8")
    assert made == page, "run python scripts/findings_reference.py"
