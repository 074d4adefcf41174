# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Texts that lost their Vietnamese letters get them back; sound ones are left alone."""

from __future__ import annotations

import importlib.util
import math
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhipcau.reading.restoration import channel, is_damaged, language, restore
from nhipcau.reading.restoration.damage import DROPPED, STRIPPED, WORN, damage
from nhipcau.reading.restoration.forms import form_edits, forms, lexicon
from nhipcau.reading.restoration.tokens import CODE, NUMBER, WORD, tokenise
from nhipcau.reading.text.normalise import bare, normalise
from nhipcau.reading.text.offsets import Mapped
from tests.reading.test_text import assert_leads_back

SHARED = Path(__file__).resolve().parents[2].parent / "shared"

SOUND = [
    "Ủy ban nhân dân tỉnh giao Sở Nội vụ chủ trì, phối hợp với các sở, ngành liên quan tham mưu trước ngày 15/4/2021.",
    "Văn phòng Tỉnh ủy theo dõi, đôn đốc việc thực hiện và báo cáo Ban Thường vụ Tỉnh ủy hằng quý.",
    "Các huyện ủy, thành ủy, đảng ủy trực thuộc tổ chức quán triệt nội dung kế hoạch này đến chi bộ.",
    "Đề nghị quý cơ quan gửi ý kiến về Sở Ngoại vụ để tổng hợp, trình Chủ tịch Ủy ban nhân dân tỉnh quyết định.",
]


def restored(text: str) -> str:
    return restore(Mapped.of(text)).mapped.text


# --- is it damaged ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", SOUND)
def test_sound_text_comes_back_to_the_letter(text: str) -> None:
    assert not is_damaged(text)
    assert restored(text) == text


@pytest.mark.parametrize("text", SOUND)
def test_text_without_marks_is_damaged(text: str) -> None:
    assert damage(bare(text)) == STRIPPED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12/2020",
        "Uy ban",
        "The committee meets in the province on the first Monday of each month and reports to the board of the union.",
        "Le comité se réunit chaque année à Hanoï; les membres présentent un rapport sur l'activité du comité.",
        "def restore(mapped):\n    return [edit for edit in edits if edit.start < edit.end]\n" * 5,
    ],
)
def test_what_is_short_or_foreign_is_left_alone(text: str) -> None:
    assert not is_damaged(text)
    assert restored(text) == text


def test_dropped_letters_are_another_damage() -> None:
    text = " ".join(SOUND)
    assert damage("".join(letter for letter in text if letter.lower() not in "àáâãèéêìíòóôõùúý")) == DROPPED


# --- letters ------------------------------------------------------------------------------------------------------

READINGS = [
    (
        "Uy ban nhén dan tinh théng bao y kién chi dao dén cdc co quan biét, thuc hién.",
        "Ủy ban nhân dân tỉnh thông báo ý kiến chỉ đạo đến các cơ quan biết, thực hiện.",
    ),
    (
        "SO NOI VU CONG HOA XA HOI CHU NGHiA VIET NAM\nDéc lap - Tw do - Hanh phic",
        "SỞ NỘI VỤ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
    ),
    (
        "Giao S& Tai chinh chi tri, phdi hgp vdi S& Néi vu tham muu UBND tinh trudc ngay 20/5/2021.",
        "Giao Sở Tài chính chủ trì, phối hợp với Sở Nội vụ tham mưu UBND tỉnh trước ngày 20/5/2021.",
    ),
    (
        "Ban Thwong vu Tinh ty yéu cdu cdc huyén ty, thanh ty td chirc quan triét, trién khai thuc hién.",
        "Ban Thường vụ Tỉnh ủy yêu cầu các huyện ủy, thành ủy tổ chức quán triệt, triển khai thực hiện.",
    ),
    (
        "Viv trién khai cdng tac déi ngoai nhan dan\nKinh giti: Cac s&, ban, nganh vacac doan thé tinh",
        "V/v triển khai công tác đối ngoại nhân dân\nKính gửi: Các sở, ban, ngành và các đoàn thể tỉnh",
    ),
]


@pytest.mark.parametrize(("noisy", "expected"), READINGS)
def test_scans_get_their_letters_back(noisy: str, expected: str) -> None:
    assert restored(noisy) == expected


@pytest.mark.parametrize("text", SOUND)
def test_stripped_marks_come_back(text: str) -> None:
    assert restored(bare(text)) == text


def test_dropped_letters_come_back() -> None:
    text = "\n".join(SOUND)
    dropped = "".join(letter for letter in text if letter.lower() not in "àáâãèéêìíòóôõùúý")
    # A word may have gone as a whole ("ý"); the two spaces beside it stay.
    assert restored(dropped).replace("  ", " ") == text


def test_numbers_dates_addresses_and_line_breaks_stay() -> None:
    noisy = (
        "Thuc hién Chi thi sé 05-CT/TU ngay 12/3/2021 cua Ban Thuong vu Tinh uy,\n"
        "So Noi vu bao cdo UBND tinh 15 ngudi, 2,5 ty\n"
        "déng; thu gui vé sonoivu@tinh.gov.vn truéc 17:30 ngay 01.04.2021"
    )
    text = restored(noisy)
    for kept in ("05-CT/TU", "12/3/2021", " 15 ", "2,5", "sonoivu@tinh.gov.vn", "17:30", "01.04.2021"):
        assert kept in text
    assert text.count("\n") == noisy.count("\n")
    assert [len(line.split()) for line in text.split("\n")] == [len(line.split()) for line in noisy.split("\n")]


def test_changes_tell_place_before_and_after() -> None:
    noisy = "- Nhu trén;\nGiao So Noi vu tham muu UBND tinh chi dao viéc thuc hién Quyét dinh sé 12/QD-UBND."
    result = restore(Mapped.of(noisy))
    assert result.changes
    for change in result.changes:
        assert result.mapped.text[slice(*change.span)] == change.after
        assert noisy[slice(*result.mapped.to_source(*change.span))] == change.before
    whys = {change.before: change.why for change in result.changes}
    assert whys["Nhu"] == "letters"
    assert whys["12/QD-UBND"] == "symbol"


def test_in_a_bundle_only_the_bad_pages_are_touched() -> None:
    sound = "\n".join([*SOUND, *SOUND]) + "\nHộ ông Niê Y Blôm ở buôn Ea Bhôk."
    bad = "\n".join(bare(text) for text in [*SOUND, *SOUND])
    assert is_damaged(f"{sound}\f{bad}")
    text = restored(f"{sound}\f{bad}")
    assert text.startswith(f"{sound}\fỦy ban nhân dân")
    assert text.endswith("quyết định.")


def test_wrong_marks_of_a_worn_text_are_mended() -> None:
    text = "\n".join([*SOUND, *SOUND])
    worn = text.replace("tỉnh giao", "tinh giao").replace("phối hợp", "phôi hợp").replace("kế hoạch", "kê hoạch")
    worn = worn.replace("quán triệt", "quán triêt").replace("tổ chức", "tô chức").replace("để tổng hợp", "dé tông hợp")
    assert damage(worn) == WORN
    assert is_damaged(worn)
    assert restored(worn) == text


def test_rare_words_and_names_are_no_wear() -> None:
    text = (
        "\n".join(SOUND)
        + "\nTặng phẩm gồm chè móc câu, dăm kẹo cu đơ, rượu ngô Na Hang và mắc ca Đăk Lăk của hộ ông Y Blôm Niê."
    )
    assert not is_damaged(text)
    assert restored(text) == text


# --- forms and symbols --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.id)
def test_forms_hold_for_their_examples(form: object) -> None:
    assert form.examples  # type: ignore[attr-defined]
    for example in form.examples:  # type: ignore[attr-defined]
        assert any(edit.why == form.id for edit in form_edits(example)), example  # type: ignore[attr-defined]
    for example in form.counterexamples:  # type: ignore[attr-defined]
        assert not any(edit.why == form.id for edit in form_edits(example)), example  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("QD", "QĐ"),
        ("ND", "NĐ"),
        ("Tu", "TU"),
        ("cv", "CV"),
        ("BUK", "ĐUK"),
        ("HD", "HD"),
        ("HDND", "HĐND"),
        ("QH15", "QH15"),
        ("QBi", "QĐi"),
        ("XYZ", None),
    ],
)
def test_codes_of_symbols(part: str, code: str | None) -> None:
    assert lexicon().repair(part) == code


FILLER = "Uy ban nhan dan tinh thong bao den cac co quan biet, thuc hien theo quy dinh cua phap luat."


@pytest.mark.parametrize(
    ("noisy", "expected"),
    [
        ("Nghi dinh 30/2020/ND-CP", "30/2020/NĐ-CP"),
        ("Cong dien so 12/CD-TTg", "12/CĐ-TTg"),
        ("$62044.cv/Tu", "Số 2044-CV/TU"),
        ("Quyet dinh 7/QD-ABCX", "7/QĐ-ABCX"),
    ],
)
def test_symbols_get_marks_and_case(noisy: str, expected: str) -> None:
    assert expected in restored(f"{noisy}\n\n{FILLER}")


def test_a_badly_read_number_is_taken_from_the_same_file() -> None:
    noisy = f"{FILLER}\nCong van so 2049-CV/TU cua Tinh uy\n\n$62044.cv/Tu\n\n{FILLER}"
    assert "Số 2044-CV/TU" in restored(noisy), "4 and 9 are no look-alikes"
    noisy = noisy.replace("$62044", "$62043")
    result = restore(Mapped.of(noisy))
    assert "Số 2049-CV/TU" in result.mapped.text
    assert [change.after for change in result.changes if change.why == "same-document"] == ["Số 2049-CV/TU"]
    # Two documents that would do: none is chosen.
    assert "Số 2043-CV/TU" in restored(noisy + "\nCong van so 2048-CV/TU cua Tinh uy")


def test_tokens() -> None:
    tokens = [
        (token.text, token.kind)
        for token in tokenise("a) Chi thj 38-CT/TW, v&i (néu c) ngay 2/3/2020: x@tinh.gov.vn, V/v")
    ]
    assert tokens == [
        ("a", NUMBER),
        ("Chi", WORD),
        ("thj", WORD),
        ("38-CT/TW", CODE),
        ("v&i", WORD),
        ("néu", WORD),
        ("c", WORD),
        ("ngay", WORD),
        ("2/3/2020", NUMBER),
        ("x@tinh.gov.vn", CODE),
        ("V/v", CODE),
    ]


# --- any text -----------------------------------------------------------------------------------------------------

SCRAPS = st.lists(
    st.sampled_from(
        [
            *("Uy", "ban", "nhan", "dén", "tinh", "s@", "nganh", "vigc", "¢6", "1&n", "0y", "$6", "cua", "dirge"),
            "12/QD-UB",
            "1.T6",
            "-Nhu",
            "\n",
            "\n\n",
            "«x_»",
            "V/v",
        ]
    )
    | st.text(max_size=6),
    max_size=25,
)


@settings(deadline=None, max_examples=60)
@given(SCRAPS)
def test_any_text_leads_back(scraps: list[str]) -> None:
    source = " ".join([*scraps, FILLER])
    mapped = normalise(source)
    result = restore(mapped).mapped
    assert_leads_back(result, source)
    assert result.text.count("\n") == mapped.text.count("\n")


# --- the model ----------------------------------------------------------------------------------------------------


def test_probabilities_of_the_language_model_add_up() -> None:
    model = language.model()
    words = tuple(range(1, len(model.vocabulary)))
    for first, second in [("ủy", "ban"), ("nhân", "dân"), ("tỉnh", "ủy"), ("<s>", "<s>")]:
        costs = model.costs(model.ids[first], model.ids[second], words)
        total = sum(2.718281828 ** (-cost * language.STEP) for cost in costs)
        assert total == pytest.approx(1.0, abs=0.06)


def test_the_channel_knows_what_scans_make_of_letters() -> None:
    known = channel.model()
    assert known.candidates("chirc", channel.LOWER)[0][0] == "chức"
    assert "ủy" in [word for word, _ in known.candidates("0y", channel.LOWER)]
    assert known.candidates("CHiNH", channel.UPPER)[0][0] in {"chính", "chinh", "chỉnh"}


def cheapest(signs: channel._Signs, clean: str, read: str) -> float:
    """The least that a reading of a syllable can cost, by trying every alignment."""

    def price(unit: str, sign: str, otherwise: float) -> float:
        known = (signs.ones if len(unit) == 1 else signs.twos).get(sign)
        return known.costs.get(unit, otherwise) if known else otherwise

    best = {(0, 0): 0.0}
    for i in range(len(clean) + 1):
        for j in range(len(read) + 1):
            ways = [best[i, j]] if (i, j) in best else []
            if j:
                ways.append(best[i, j - 1] + channel.EXTRA)
            if i:
                ways.append(best[i - 1, j] + price(clean[i - 1], "", channel.LOST))
            for letters in (1, 2):
                for taken in (1, 2, 3):
                    if letters <= i and taken <= j:
                        strange = channel.STRANGE if letters == taken == 1 else math.inf
                        ways.append(
                            best[i - letters, j - taken] + price(clean[i - letters : i], read[j - taken : j], strange)
                        )
            best[i, j] = min(ways)
    return best[len(clean), len(read)]


@pytest.mark.parametrize("noisy", ["chirc", "0y", "dugc", "nghiép", "vi¢c", "1&n", "phdi", "tmh", "tdng"])
def test_the_channel_finds_the_cheapest_syllables(noisy: str) -> None:
    known = channel.load([word for word in language.model().vocabulary if word.isalpha()])
    found = known._search(noisy, channel.LOWER, 7.0, 40)
    assert found
    for word, cost in found.items():
        assert cost == pytest.approx(cheapest(known._lower, word, noisy)), word
    dearest = max(found.values())
    missed = [word for word in known._words - found.keys() if cheapest(known._lower, word, noisy) < dearest - 0.01]
    # An ending may be dropped that only the letters before it would have made likely: hardly ever.
    assert len(missed) <= len(found) / 10, missed


def test_what_is_too_long_for_a_syllable_stays() -> None:
    for long in ("dugc" * 2000, "0" * 30 + "a" * 400):
        assert long in restored(f"{FILLER}\n{long} {FILLER}")


def test_a_name_is_read_as_it_fits_all_its_places() -> None:
    text = (
        "ỦY BAN NHÂN DÂN\nHUYỆN TÂN LÂM\n\nTân Lâm, ngày 6 tháng 4 năm 2021\n\n"
        "Phòng Nội vụ huyện Tân Lâm báo cáo Ủy ban nhân dân huyện Tân Lâm trước ngày 15 tháng 4."
    )
    assert restored(bare(text)) == text


def test_data_are_small_and_load_only_once() -> None:
    folder = Path(language.__file__).parent / "data"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 5_000_000
    assert language.model() is language.model()


# --- the corpus ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cer() -> ModuleType:
    path = SHARED / "contract" / "cer.py"
    if not path.is_file():
        pytest.skip("the corpus of real documents does not lie beside the checkout")
    spec = importlib.util.spec_from_file_location("cer", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def document(name: str) -> str:
    return next((SHARED / "corpus" / "documents").glob(f"{name}*.txt")).read_text(encoding="utf-8")


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "gold", "bound"),
    [
        ("000_", "000_restored.txt", 0.010),
        ("26_", "26_ocr_vpcp_cv3722_khong_dau_restored.txt", 0.018),
        ("28_", "28_ocr_tct_cv1770_2020_restored.txt", 0.012),
    ],
)
def test_scans_of_the_corpus(cer: ModuleType, name: str, gold: str, bound: float) -> None:
    source = document(name)
    text = restore(normalise(source)).mapped.text
    reference = (SHARED / "corpus" / "gold" / gold).read_text(encoding="utf-8")
    assert text.count("\n") == source.count("\n")
    assert cer.rates(reference, text)[0] <= bound


def strip_marks(text: str) -> str:
    return bare(text)


def drop_latin_1(text: str) -> str:
    return "".join(letter for letter in text if letter.lower() not in "àáâãèéêìíòóôõùúý")


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["003", "004", "09_", "22_"])
@pytest.mark.parametrize(("harm", "bound"), [(strip_marks, 0.02), (drop_latin_1, 0.008)])
def test_sound_documents_survive_harm(cer: ModuleType, name: str, harm: Callable[[str], str], bound: float) -> None:
    sound = normalise(document(name)).text
    assert restore(normalise(sound)).mapped.text == sound
    assert cer.rates(sound, restore(Mapped.of(harm(sound))).mapped.text)[0] <= bound


@pytest.mark.corpus
def test_all_sound_documents_are_left_alone(cer: ModuleType) -> None:
    damaged = {
        path.name[:3]
        for path in (SHARED / "corpus" / "documents").glob("*.txt")
        if is_damaged(normalise(path.read_text("utf-8")).text)
    }
    assert damaged == {"000", "24_", "26_", "28_"}


def test_random_order_gives_the_same_text() -> None:
    """What was restored before has no bearing on a text (candidates are kept between calls)."""
    noisy = [text for text, _ in READINGS]
    first = [restored(text) for text in noisy]
    order = list(range(len(noisy)))
    random.Random(3).shuffle(order)
    assert [restored(noisy[place]) for place in order] == [first[place] for place in order]
