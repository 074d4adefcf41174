# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What a task says beyond the contract: who is guided or helped, who appraises, the wording of times."""

from __future__ import annotations

import pytest

from nhipcau.reading.rules import Rule, load
from nhipcau.reading.tasks.orders import read_order
from nhipcau.reading.tasks.times import read_times

ISSUED = "2026-03-10"


@pytest.mark.parametrize(
    ("text", "field", "names"),
    [
        ("Sở Nội vụ hướng dẫn, kiểm tra các hội quần chúng thực hiện.", "guides", ["các hội quần chúng"]),
        ("Sở Y tế hướng dẫn UBND các xã lập hồ sơ.", "guides", ["UBND các xã"]),
        ("Sở Tài chính hỗ trợ UBND các xã lập dự toán.", "helps", ["UBND các xã"]),
        ("Công an tỉnh tạo điều kiện thuận lợi cho Hội Nông dân tỉnh đón đoàn.", "helps", ["Hội Nông dân tỉnh"]),
        ("Thanh tra tỉnh tham mưu, giúp Chủ tịch UBND tỉnh theo dõi.", "helps", ["Chủ tịch UBND tỉnh"]),
        ("Sở Nội vụ lập đề án, gửi Sở Tư pháp thẩm định, trình UBND tỉnh.", "appraise", ["Sở Tư pháp"]),
        ("Sau khi có ý kiến thẩm định của Sở Tư pháp, Sở Nội vụ trình UBND tỉnh.", "appraise", ["Sở Tư pháp"]),
        ("Sở Nội vụ thực hiện theo hướng dẫn của Bộ Nội vụ.", "guides", []),
        ("Sở Nội vụ phối hợp với Sở Tài chính.", "helps", []),
    ],
)
def test_bodies_beside_the_lead(text: str, field: str, names: list[str]) -> None:
    order = read_order(text)
    assert [name.text for name in getattr(order, field)] == names
    assert not {name.text for name in order.lead} & set(names)


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Thanh tra tỉnh tham mưu, giúp Chủ tịch UBND tỉnh theo dõi.", ["Thanh tra tỉnh"]),
        ("Báo Gia Lâm mở chuyên mục về biển đảo.", ["Báo Gia Lâm"]),
        ("Trung tâm Điều hành đô thị thông minh tỉnh kết nối dữ liệu.", ["Trung tâm Điều hành đô thị thông minh tỉnh"]),
        ("Các chủ rừng phát dọn đường băng.", ["Các chủ rừng"]),
        ("Đài truyền thanh xã phát bản tin vào buổi sáng.", ["Đài truyền thanh xã"]),
        ("Phòng Tài chính - Kế hoạch hướng dẫn thanh toán.", ["Phòng Tài chính - Kế hoạch"]),
        ("Phòng Văn hóa và Thông tin mở lớp.", ["Phòng Văn hóa và Thông tin"]),
        ("Hội Nông dân tỉnh là đầu mối thực hiện Kế hoạch.", ["Hội Nông dân tỉnh"]),
        ("Ban tuyên giáo các huyện ủy tham mưu cấp ủy ban hành kế hoạch.", ["Ban tuyên giáo các huyện ủy"]),
        ("Các đơn vị còn nợ báo cáo năm 2020 hoàn thành việc báo cáo.", ["Các đơn vị còn nợ báo cáo năm 2020"]),
        ("Các cơ quan, đơn vị tiếp nhận viện trợ lập hồ sơ.", ["Các cơ quan, đơn vị tiếp nhận viện trợ"]),
        ("Các đơn vị tiếp nhận, xử lý hồ sơ.", ["Các đơn vị"]),
        ("UBND các xã nơi có di tích bố trí người trông coi.", ["UBND các xã nơi có di tích"]),
        ("Các đơn vị còn tồn đọng hồ sơ giải quyết dứt điểm.", ["Các đơn vị còn tồn đọng hồ sơ"]),
        (
            "Các cơ quan đã gửi báo cáo nhưng thiếu phụ lục gửi bổ sung trước ngày 20/4.",
            ["Các cơ quan đã gửi báo cáo nhưng thiếu phụ lục"],
        ),
        ("Các đơn vị đã gửi báo cáo đúng hạn.", []),
        ("Các sở, ban, ngành xây dựng kế hoạch, bố trí kinh phí.", ["Các sở, ban, ngành"]),
        ("Các sở, ban, ngành xây dựng, ban hành kế hoạch.", ["Các sở, ban, ngành"]),
        ("Giao ngành xây dựng, ngành y tế kiểm tra.", ["ngành xây dựng, ngành y tế"]),
        ("Tỉnh Đoàn tổ chức Liên hoan hữu nghị nhân dân hai tỉnh.", ["Tỉnh Đoàn"]),
        (
            "Hội hữu nghị Việt Nam - Lào, Hội hữu nghị Việt Nam - Pháp xây dựng chương trình.",
            ["Hội hữu nghị Việt Nam - Lào", "Hội hữu nghị Việt Nam - Pháp"],
        ),
        ("Giao Vụ Cơ sở đảng, đảng viên theo dõi.", ["Vụ Cơ sở đảng, đảng viên"]),
        (
            "Ban tổ chức các tỉnh uỷ, thành uỷ, đảng uỷ trực thuộc Trung ương báo cáo kết quả.",
            ["Ban tổ chức các tỉnh uỷ, thành uỷ, đảng uỷ trực thuộc Trung ương"],
        ),
        ("Chi cục Phòng, chống tệ nạn xã hội rà soát cơ sở.", ["Chi cục Phòng, chống tệ nạn xã hội"]),
        ("Cây xanh hai bên đường do phường chăm sóc.", []),
        ("Sở chủ trì, phối hợp với Liên hiệp thẩm định nội dung các đoàn vào.", ["Sở"]),
        ("Giao đồng chí Nguyễn Xuân Hòa chủ trì nội dung.", ["đồng chí Nguyễn Xuân Hòa"]),
        (
            "Giao ông Trần Văn Nam, Phó Giám đốc Sở theo dõi, đôn đốc.",
            ["ông Trần Văn Nam", "Phó Giám đốc Sở"],
        ),
        ("Đồng chí Tổng Bí thư chỉ đạo.", ["Đồng chí Tổng Bí thư"]),
        ("Thứ tư: Văn phòng phối hợp với Phòng Tổ chức cán bộ tổ chức 01 lớp tập huấn.", ["Văn phòng"]),
        ("Đối với các Chi cục: Chi cục trưởng bố trí 01 công chức.", ["Chi cục trưởng"]),
        ("Giao BCĐ giảm nghèo xã phối hợp tổ chức hội nghị.", ["BCĐ giảm nghèo xã"]),
        ("Khoa Xét nghiệm trả kết quả trong vòng 90 phút.", ["Khoa Xét nghiệm"]),
        ("Giao phòng CNTT, khoa Khám bệnh sắp xếp lại luồng người bệnh.", ["phòng CNTT", "khoa Khám bệnh"]),
        ("Đề nghị quận, huyện, thị xã tích cực vận động.", ["quận, huyện, thị xã"]),
        ("UBND quận, huyện, thị xã chỉ đạo.", ["UBND quận, huyện, thị xã"]),
        ("Các địa phương cần phối hợp thông tin.", ["Các địa phương"]),
        (
            "Các địa phương cần củng cố chi cục để giao nhiệm vụ cho các đơn vị đó thực hiện kiểm dịch.",
            ["Các địa phương"],
        ),
        (
            "Các sở, đơn vị tiếp nhận viện trợ và UBND các xã, đặc khu có dự án rà soát, thống kê số liệu.",
            ["Các sở, đơn vị tiếp nhận viện trợ", "UBND các xã, đặc khu có dự án"],
        ),
        ("Các xã vận động nhân dân, các doanh nghiệp tham gia.", ["Các xã"]),
        ("Giao đ/c Đoàn Thanh Sơn, PCT UBND tỉnh trực tiếp chỉ đạo.", ["đ/c Đoàn Thanh Sơn", "PCT UBND tỉnh"]),
        ("Các đ/c Ủy viên BTV phụ trách địa bàn dự sinh hoạt cơ sở.", ["Các đ/c Ủy viên BTV phụ trách địa bàn"]),
        ("Các đơn vị tổ chức trực ban 24/24 giờ.", ["Các đơn vị"]),
        ("Thủ trưởng các đơn vị thuộc, trực thuộc Bộ rà soát.", ["Thủ trưởng các đơn vị thuộc, trực thuộc Bộ"]),
        ("Các đảng ủy xã, phường xây dựng kế hoạch.", ["Các đảng ủy xã, phường"]),
        ("Kho bạc Nhà nước khu vực VI được đề nghị tạo điều kiện giải ngân.", ["Kho bạc Nhà nước khu vực VI"]),
        ("Riêng Hội Nông dân, Hội Phụ nữ đề xuất thêm phương án.", ["Hội Nông dân", "Hội Phụ nữ"]),
        (
            "Giao đồng chí Phó Chủ tịch UBND tỉnh chỉ đạo. Văn phòng UBND tỉnh theo dõi, đôn đốc.",
            ["đồng chí Phó Chủ tịch UBND tỉnh", "Văn phòng UBND tỉnh"],
        ),
        ("Năm 2028, ba bên tổ chức sơ kết.", ["ba bên"]),
        ("Trưởng các khu phố, ấp vận động chủ tàu ký cam kết.", ["Trưởng các khu phố, ấp"]),
        ("Trưởng các phòng, đơn vị báo cáo kết quả bằng văn bản.", ["Trưởng các phòng, đơn vị"]),
        ("Phòng Thi đua cùng các phòng liên quan xây dựng tiêu chí.", ["Phòng Thi đua"]),
        ("Đồn Biên phòng Cửa khẩu cảng Dương Đông điều tra, xử lý.", ["Đồn Biên phòng Cửa khẩu cảng Dương Đông"]),
        (
            "Cơ quan đầu mối của các bộ, ngành, địa phương chốt số liệu báo cáo năm.",
            ["Cơ quan đầu mối của các bộ, ngành, địa phương"],
        ),
        (
            "Giao Phòng Hợp tác quốc tế (Sở), Văn phòng Liên hiệp làm bộ phận thường trực.",
            ["Phòng Hợp tác quốc tế", "Văn phòng Liên hiệp"],
        ),
        (
            "Giao đồng chí Phó Bí thư Thường trực Tỉnh ủy chỉ đạo việc sắp xếp.",
            ["đồng chí Phó Bí thư Thường trực Tỉnh ủy"],
        ),
        (
            "Ban Chỉ đạo phòng, chống AIDS và phòng, chống ma tuý của Bộ Nội vụ chủ trì kiểm tra.",
            ["Ban Chỉ đạo phòng, chống AIDS và phòng, chống ma tuý của Bộ Nội vụ"],
        ),
        ("Các sở, ban, ngành chỉ được tiếp nhận viện trợ sau khi được duyệt.", ["Các sở, ban, ngành"]),
        ("Các đơn vị có văn bản đề nghị bổ sung kinh phí.", ["Các đơn vị"]),
        ("Tổ chức trực ban 24/24 giờ.", []),
        ("Sở Giáo dục và Đào tạo cho học sinh nghỉ học.", ["Sở Giáo dục và Đào tạo"]),
        (
            "Thủ trưởng các đơn vị tự kiểm tra; giao Chánh Thanh tra theo dõi.",
            ["Thủ trưởng các đơn vị", "Chánh Thanh tra"],
        ),
        ("Chủ tịch UBND tỉnh yêu cầu Sở Y tế kiểm tra.", ["Sở Y tế"]),
        ("Thời gian tới, Đảng ủy xã lãnh đạo, chỉ đạo thực hiện.", ["Đảng ủy xã"]),
    ],
)
def test_where_a_name_ends(text: str, lead: list[str]) -> None:
    assert [name.text for name in read_order(text).lead] == lead


@pytest.mark.parametrize(
    ("text", "deadline", "wording"),
    [
        ("xong trong vòng 15 ngày kể từ ngày ban hành Kế hoạch này.", "2026-03-25", None),
        ("trong vòng 02 tháng kể từ ngày ký.", "2026-05-10", "trong vòng 02 tháng kể từ ngày ký"),
        ("sau 6 tháng kể từ ngày ban hành, đánh giá", "2026-09-10", "sau 6 tháng kể từ ngày ban hành"),
        ("trong 3 tuần, các đơn vị trả lời", None, None),
        ("trong thời hạn 07 ngày làm việc kể từ ngày ký", None, "trong thời hạn 07 ngày làm việc kể từ ngày ký"),
        ("trong vòng 10 ngày kể từ ngày nhận được văn bản", None, "trong vòng 10 ngày kể từ ngày nhận được văn bản"),
        ("gửi trước 17 giờ 00 phút ngày 20/4/2026 để", "2026-04-20", "trước 17 giờ 00 phút ngày 20/4/2026"),
        ("chốt số liệu đến ngày 14/6/2026, gửi trước ngày 20/6/2026", "2026-06-20", "trước ngày 20/6/2026"),
        ("lớp đầu trong tháng 5/2026, lớp sau trong tháng 8/2026", "2026-08", "trong tháng 8/2026"),
        ("báo cáo số liệu trong năm 2025", None, None),
        ("Đưa nội dung vào sinh hoạt chi bộ quý II/2026.", "2026-Q2", "quý II/2026"),
        ("Báo cáo kết quả công tác quý II/2026.", None, None),
    ],
)
def test_the_wording_of_a_deadline(text: str, deadline: str | None, wording: str | None) -> None:
    times = read_times(text, ISSUED)
    assert times.deadline == deadline
    if wording:
        assert times.wording == wording


def test_a_computed_day_says_so() -> None:
    doubts = read_times("trong vòng 15 ngày kể từ ngày ký", ISSUED).doubts
    assert [(doubt.why, doubt.value) for doubt in doubts] == [("deadline-computed", "2026-03-25")]
    assert [doubt.why for doubt in read_times("trong vòng 15 ngày kể từ ngày ký", None).doubts] == ["relative-period"]


@pytest.mark.parametrize(
    ("text", "every", "by", "day"),
    [
        ("báo cáo trước ngày 20 hằng tháng", "month", None, "20"),
        ("định kỳ hằng quý (trước ngày 15 tháng cuối quý) báo cáo", "quarter", None, "15"),
        ("trong tháng 11 hằng năm tổng hợp", "year", "11-30", None),
        ("trước ngày 15/11 hằng năm", "year", "11-15", None),
        ("nộp chậm nhất ngày 05 tháng đầu quý sau", "quarter", None, "5"),
        ("báo cáo 6 tháng trước ngày 15/6", "half-year", "06-15", None),
    ],
)
def test_the_day_of_a_period(text: str, every: str, by: str | None, day: str | None) -> None:
    recurrence = read_times(text, ISSUED).recurrence
    assert recurrence is not None
    assert (recurrence.every, recurrence.by, recurrence.day) == (every, by, day)


def test_a_report_within_another_and_the_time_of_its_figures() -> None:
    times = read_times(
        "lồng ghép kết quả trong báo cáo công tác quý, số liệu tính từ ngày 15/12/2025 đến ngày 14/3/2026; gửi trước "
        "ngày 20/3/2026",
        ISSUED,
    )
    assert times.within == "báo cáo công tác quý"
    assert times.window == "từ ngày 15/12/2025 đến ngày 14/3/2026"
    assert times.deadline == "2026-03-20"


@pytest.mark.parametrize(
    "rule",
    [rule for name in ("roles", "deadlines", "relations", "acts") for rule in load(name) if rule.needs],
    ids=lambda rule: rule.id,
)
def test_needed_words_leave_no_example_out(rule: Rule) -> None:
    assert rule.pattern is not None
    for example in rule.examples:
        assert rule.may_match(example.lower()), example
