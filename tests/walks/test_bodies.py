# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The register over time in a real browser: the tree before and after 1 July 2025, a class on two days, a dissolution
with its preview, and a neighbour who may not see."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.office import Office, open_office
from tests.walks.conftest import Walker

PASSWORD = "mat-khau-di-thu-1"
PEOPLE = f"""
import datetime
from nhipcau.assignments.models import Assignment
from nhipcau.bodies.models import Body
from nhipcau.bodies.posts import create_person, give_post
from nhipcau.records.models import Record, Task
post = {{}}
for login, name, key, title, roles in (
    ("quantri", "Võ Thành Nam", "an-giang-2025-vp-ubnd", "Quản trị hệ thống", ["administrator"]),
    ("chuyenvien", "Trần Minh Khôi", "an-giang-2025-so-noi-vu", "Chuyên viên", ["officer"]),
    ("langgieng", "Lê Thị Hồng Nhung", "ca-mau-2025-vp-ubnd", "Văn thư", ["clerk"]),
):
    give_post(None, create_person(None, login, "{PASSWORD}", name), Body.objects.get(key=key), title, roles)
lead = Body.objects.get(key="an-giang-2025-so-noi-vu")
office = Body.objects.get(key="an-giang-2025-ubnd")
record = Record.objects.create(
    identity="kh-an-giang", number="15/KH-UBND", type="ke-hoach", issuer=office, issuer_name=office.name,
    date=datetime.date(2025, 9, 1), subject="Kế hoạch công tác đối ngoại nhân dân", filed=True,
)
for number, (text, state) in enumerate((
    ("Hướng dẫn kiện toàn tổ chức bộ máy của Liên hiệp", "in-progress"),
    ("Trình kế hoạch tuyển dụng năm 2026", "assigned"),
    ("Báo cáo kết quả sắp xếp", "verified"),
)):
    task = Task.objects.create(record=record, ordinal=number, item=str(number + 1), text=text)
    Assignment.objects.create(task=task, lead=lead, lead_name=lead.name, ordered_by=office, state=state)
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as found:
        yield found


def test_the_register_over_time(office: Office, walker_for: Callable[[str, str], Walker], tmp_path: Path) -> None:
    office.nhipcau("migrate")
    assert "4624" in office.nhipcau("bodies", "load")
    office.python(PEOPLE)
    walker = walker_for(office.serve(), "bodies")
    page = walker.page
    main = page.locator("main")

    # The tree before and after 1 July 2025: one control moves the whole page.
    walker.sign_in("quantri", PASSWORD)
    page.goto("/to-chuc/")
    assert "Tỉnh An Giang" in main.inner_text()
    assert "Tỉnh Kiên Giang" not in main.inner_text()
    page.fill("#ngay", "30/6/2025")
    page.press("#ngay", "Enter")
    page.wait_for_url(re.compile("ngay=30"))
    assert "Tỉnh Kiên Giang" in main.inner_text()
    walker.picture("tree-before")
    page.get_by_role("link", name="1/7/2025").click()
    page.wait_for_url(re.compile("ngay=2025-07-01"))
    assert "Tỉnh Kiên Giang" not in main.inner_text()
    walker.picture("tree-after")

    # A department of the old province, and the line of its succession both ways.
    page.goto("/to-chuc/?ngay=2025-02-28&q=Sở+Kế+hoạch+và+Đầu+tư+Kiên+Giang")
    page.get_by_role("link", name="Sở Kế hoạch và Đầu tư tỉnh Kiên Giang").click()
    assert "Nghị định 45/2025/NĐ-CP" in main.inner_text()
    assert page.locator("svg.nc-line a").count() == 3
    walker.picture("line-of-a-department")
    page.locator("svg.nc-line a").last.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Sở Tài chính tỉnh An Giang").wait_for()
    assert "Sở Tài chính tỉnh Kiên Giang" in main.inner_text()
    walker.picture("line-of-its-successor")
    page.goto("/to-chuc/?q=Thừa+Thiên+Huế&ngay=2020-01-01")
    page.get_by_role("link", name="Tỉnh Thừa Thiên Huế", exact=True).click()
    page.get_by_role("heading", name="Tỉnh Thừa Thiên Huế").wait_for()
    walker.picture("renamed-province")

    # A class on two days.
    page.goto("/to-chuc/nhom/")
    page.fill("#nhom", "các sở, ban, ngành")
    page.select_option("#noi", "An Giang")
    page.fill("#ngay", "1/7/2025")
    page.fill("#so-voi", "28/2/2025")
    page.get_by_role("button", name="Xem", exact=True).click()
    row = page.get_by_role("row", name=re.compile("Sở Kế hoạch và Đầu tư tỉnh An Giang"))
    assert "không còn" in row.inner_text()
    assert "mới" in page.get_by_role("row", name=re.compile("Sở Nông nghiệp và Môi trường tỉnh An Giang")).inner_text()
    assert "tổ chức mới cùng tên" in page.get_by_role("row", name=re.compile("Sở Y tế tỉnh An Giang")).inner_text()
    page.fill("#id_body", "Trường Chính trị tỉnh An Giang")
    page.get_by_role("button", name="Lưu ngoại lệ").click()
    page.get_by_text("Đã lưu ngoại lệ").wait_for()
    assert "theo ngoại lệ" in main.inner_text()
    walker.picture("class-on-two-days")

    # The department of home affairs is merged: what it holds, then the act, then back again.
    page.goto("/to-chuc/?q=Sở+Nội+vụ+tỉnh+An+Giang")
    page.get_by_role("link", name="Sở Nội vụ tỉnh An Giang", exact=True).click()
    page.get_by_role("link", name="Sáp nhập, chia tách, giải thể").click()
    page.fill("#id_last_day", "1/1/2020")
    page.fill("#id_heir_1", "Sở Tài chính")
    page.get_by_role("button", name="Xem đang giữ những gì").click()
    page.locator(".nc-wrong").first.wait_for()
    walker.picture("ending-wrong")
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    page.fill("#id_last_day", f"{yesterday.day}/{yesterday.month}/{yesterday.year}")
    page.fill("#id_basis", "Nghị quyết 12/NQ-HĐND")
    page.select_option("#id_kind", "split")
    page.fill("#id_heir_1", "Sở Tài chính tỉnh An Giang")
    page.fill("#id_heir_2", "Sở Tư pháp tỉnh An Giang")
    page.fill("#id_part_2", "tôn giáo")
    page.get_by_role("button", name="Xem đang giữ những gì").click()
    page.locator("#preview").wait_for()
    seen = page.locator("#preview").inner_text()
    assert "Trình kế hoạch tuyển dụng năm 2026" in seen
    assert "Báo cáo kết quả sắp xếp" not in seen
    walker.picture("ending-preview")
    page.get_by_role("button", name="Kết thúc và chuyển giao công việc").click()
    page.locator(".nc-alert-error").wait_for()
    for name in ("to-posts", "to-assignments"):
        page.select_option(f"#{name}", label="Sở Tài chính tỉnh An Giang")
    page.get_by_label(re.compile("Nơi nhận: 15/KH-UBND: Hướng dẫn")).select_option(
        label="Sở Tư pháp tỉnh An Giang (tôn giáo)"
    )
    page.get_by_role("button", name="Kết thúc và chuyển giao công việc").click()
    page.get_by_text("Công việc đã được chuyển giao").wait_for()
    walker.picture("ended")
    page.goto("/nhiem-vu/?trang-thai=tat-ca")
    text = main.inner_text()
    assert "Sở Tài chính tỉnh An Giang" in text
    assert "Sở Tư pháp tỉnh An Giang" in text
    assert "Sở Nội vụ tỉnh An Giang" in text
    page.go_back()
    page.get_by_role("button", name="Hoàn tác").click()
    page.get_by_text("Đã hoàn tác").wait_for()

    # A table with a wrong column, then a right one.
    page.goto("/to-chuc/nhap/")
    wrong = tmp_path / "sai.csv"
    wrong.write_text("Mã,Tên,Chức năng\nan-giang-2025-ubnd,A,B\n", encoding="utf-8")
    page.set_input_files("#id_file", str(wrong))
    page.get_by_role("button", name="Xem sẽ thay đổi gì").click()
    page.locator("#wrong").wait_for()
    assert "Chức năng" in page.locator("#wrong").inner_text()
    walker.picture("import-wrong")
    right = tmp_path / "dung.csv"
    right.write_text(
        "Mã,Tên,Loại,Cấp,Trực thuộc,Người đứng đầu\n"
        "ban-qlkkt-an-giang,Ban Quản lý Khu kinh tế tỉnh An Giang,Nhà nước,Tỉnh,an-giang-2025-ubnd,Trưởng Ban\n"
        "an-giang-2025-ct-ubnd,Chủ tịch Ủy ban nhân dân tỉnh An Giang,Nhà nước,Tỉnh,an-giang-2025-ubnd,Chủ tịch\n",
        encoding="utf-8",
    )
    page.set_input_files("#id_file", str(right))
    page.get_by_role("button", name="Xem sẽ thay đổi gì").click()
    page.get_by_role("button", name="Nhập", exact=True).wait_for()
    walker.picture("import-preview")
    page.get_by_role("button", name="Nhập", exact=True).click()
    page.get_by_text("Đã thêm 1 tổ chức, sửa 1 tổ chức.").wait_for()

    # A neighbour sees the register, but neither changes it nor sees the work of others.
    walker.sign_in("langgieng", PASSWORD)
    page.goto("/to-chuc/?q=Sở+Nội+vụ+tỉnh+An+Giang")
    page.get_by_role("link", name="Sở Nội vụ tỉnh An Giang", exact=True).click()
    assert page.get_by_role("link", name="Sáp nhập, chia tách, giải thể").count() == 0
    assert "15/KH-UBND" not in main.inner_text()
    walker.picture("neighbour")
    address = page.url.split("?")[0]
    assert page.goto(f"{address}ket-thuc/").status == 403
    page.goto("/nhiem-vu/?trang-thai=tat-ca")
    assert "15/KH-UBND" not in main.inner_text()

    assert walker.foreign == [], "a page asked for something from outside"
    errors = [error for error in walker.errors if "403" not in error and "400" not in error]
    assert errors == [], "a page broke a rule of its own (script error or content security policy)"
