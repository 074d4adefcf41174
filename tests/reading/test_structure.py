# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Heads, feet, outlines and the reader's top on made-up documents of many kinds."""

from __future__ import annotations

import random
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhipcau.reading import read
from nhipcau.reading.structure.foot import clean_recipient, split_signature
from nhipcau.reading.structure.head import kind_by_symbol, strip_about
from nhipcau.reading.structure.layout import Layout
from nhipcau.reading.structure.lines import lines_of
from nhipcau.reading.structure.names import bodies_of, complete_department, issuer_name, normal_case
from nhipcau.reading.structure.outline import outline
from nhipcau.reading.structure.plain import plain
from nhipcau.reading.structure.split import split, take_apart
from nhipcau.reading.structure.stamps import iso_day, iso_time
from tests.growth import growth

DOCUMENTS: dict[str, tuple[str, dict[str, Any]]] = {
    "decision": (
        """ỦY BAN NHÂN DÂN
TỈNH SƠN HẢI
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 512/QĐ-UBND
Sơn Hải, ngày 07 tháng 3 năm 2024

QUYẾT ĐỊNH
Về việc thành lập Tổ công tác rà soát thủ tục hành chính

CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH SƠN HẢI

Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015;

Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 45/TTr-SNV ngày 01/3/2024.

QUYẾT ĐỊNH:

Điều 1. Thành lập Tổ công tác rà soát thủ tục hành chính, gồm:

1. Giám đốc Sở Nội vụ, Tổ trưởng;

2. Chánh Văn phòng UBND tỉnh, Tổ phó.

Điều 2. Nhiệm vụ của Tổ công tác

a) Rà soát các thủ tục;

b) Báo cáo Chủ tịch UBND tỉnh trước ngày 30/6/2024.

Điều 3. Quyết định này có hiệu lực từ ngày ký.

Điều 4. Chánh Văn phòng UBND tỉnh, Giám đốc Sở Nội vụ và các thành viên chịu trách nhiệm thi hành Quyết định này./.

Nơi nhận:
- Như Điều 4;
- TT Tỉnh ủy, HĐND tỉnh (để b/c);
- Lưu: VT, NC.

KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

(Đã ký)

Trần Thị Mai Lan
""",
        {
            "type": "quyet-dinh",
            "number": "512/QĐ-UBND",
            "issuer": "Chủ tịch Ủy ban nhân dân tỉnh Sơn Hải",
            "place": "Sơn Hải",
            "date": "2024-03-07",
            "subject": "thành lập Tổ công tác rà soát thủ tục hành chính",
            "recipients": ["Như Điều 4", "TT Tỉnh ủy, HĐND tỉnh (để b/c)", "Lưu: VT, NC"],
            "signer": ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Thị Mai Lan"),
        },
    ),
    "letter-in-a-table": (
        """| UBND TỈNH SƠN HẢI<br> | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |
| **SỞ NỘI VỤ** | **Độc lập - Tự do - Hạnh phúc** |
| Số: 1024/SNV-TCBC | *Sơn Hải, ngày 5 tháng 11 năm 2025* |
| V/v báo cáo biên chế năm 2026 | |

Kính gửi: Các sở, ban, ngành tỉnh; UBND các xã, phường.

Thực hiện Công văn số 88/BNV-TCBC ngày 20/10/2025 của Bộ Nội vụ, Sở Nội vụ đề nghị các cơ quan báo cáo biên chế.

Báo cáo gửi về Sở Nội vụ trước ngày 15/11/2025 để tổng hợp./.

| Nơi nhận: | GIÁM ĐỐC |
| - Như trên; | |
| - GĐ, các PGĐ; | |
| - Lưu: VT, TCBC. | Lê Văn Bình |
""",
        {
            "type": "cong-van",
            "number": "1024/SNV-TCBC",
            "issuer": "Sở Nội vụ tỉnh Sơn Hải",
            "date": "2025-11-05",
            "subject": "báo cáo biên chế năm 2026",
            "addressees": ["Các sở, ban, ngành tỉnh", "UBND các xã, phường"],
            "recipients": ["Như trên", "GĐ, các PGĐ", "Lưu: VT, TCBC"],
            "signer": (None, "GIÁM ĐỐC", "Lê Văn Bình"),
        },
    ),
    "party-guidance": (
        """TỈNH ỦY SƠN HẢI
BAN TỔ CHỨC
*
Số 77-HD/BTCTU
ĐẢNG CỘNG SẢN VIỆT NAM
Sơn Hải, ngày 14 tháng 8 năm 2023

HƯỚNG DẪN
kiểm điểm, xếp loại tập thể, cá nhân
năm 2023
-----

Căn cứ Quy định số 124-QĐ/TW, ngày 04/10/2023 của Bộ Chính trị, Ban Tổ chức Tỉnh ủy hướng dẫn như sau:

I- MỤC ĐÍCH, YÊU CẦU

1- Đánh giá đúng thực chất.

2- Các cấp ủy nghiêm túc thực hiện.

II- TỔ CHỨC THỰC HIỆN

Các cấp ủy trực thuộc báo cáo về Ban Tổ chức Tỉnh ủy trước ngày 31/12/2023.

Nơi nhận:
- Thường trực Tỉnh ủy (để báo cáo),
- Các cấp ủy trực thuộc,
- Lưu Ban Tổ chức Tỉnh ủy.

K/T TRƯỞNG BAN
PHÓ TRƯỞNG BAN


Hoàng Minh Đức
""",
        {
            "type": "huong-dan",
            "number": "77-HD/BTCTU",
            "issuer": "Ban Tổ chức Tỉnh ủy Sơn Hải",
            "place": "Sơn Hải",
            "date": "2023-08-14",
            "subject": "kiểm điểm, xếp loại tập thể, cá nhân năm 2023",
            "signer": ("K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "Hoàng Minh Đức"),
        },
    ),
    "notice-of-conclusions": (
        """VĂN PHÒNG CHÍNH PHỦ
-------

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------

Số: 33/TB-VPCP

Hà Nội, ngày 01 tháng 02 năm 2024

THÔNG BÁO

KẾT LUẬN CỦA PHÓ THỦ TƯỚNG TRẦN VĂN SƠN TẠI CUỘC HỌP VỀ PHÁT TRIỂN ĐƯỜNG SẮT

Ngày 28 tháng 01 năm 2024, Phó Thủ tướng Trần Văn Sơn đã chủ trì cuộc họp. Phó Thủ tướng kết luận như sau:

1. Giao Bộ Tài chính chủ trì.

2. Bộ Xây dựng phối hợp.

Văn phòng Chính phủ thông báo để các cơ quan biết, thực hiện./.

Nơi nhận:
- Thủ tướng Chính phủ;
- Lưu: VT, CN (2).

KT. BỘ TRƯỞNG, CHỦ NHIỆM
PHÓ CHỦ NHIỆM
Nguyễn Sỹ Hiệp
""",
        {
            "type": "thong-bao",
            "number": "33/TB-VPCP",
            "issuer": "Văn phòng Chính phủ",
            "date": "2024-02-01",
            "subject": "Kết luận của Phó Thủ tướng Trần Văn Sơn tại cuộc họp về phát triển đường sắt",
            "signer": ("KT. BỘ TRƯỞNG, CHỦ NHIỆM", "PHÓ CHỦ NHIỆM", "Nguyễn Sỹ Hiệp"),
        },
    ),
    "commune-draft": (
        """HỎA TỐC

ỦY BAN NHÂN DÂN
XÃ TÂN LẬP
Số:      /BC-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập – Tự do – Hạnh phúc
Tân Lập, ngày      tháng 12 năm 2025

BÁO CÁO
Kết quả công tác phòng, chống thiên tai năm 2025

Thực hiện Công văn số 99/UBND-KT ngày 01/12/2025 của UBND tỉnh, UBND xã Tân Lập báo cáo như sau:
I. KẾT QUẢ
1. Về chỉ đạo, điều hành: đã thực hiện tốt.
2. Về khắc phục hậu quả: đã hoàn thành.
II. KIẾN NGHỊ
Đề nghị UBND tỉnh hỗ trợ kinh phí.
Trên đây là báo cáo của UBND xã./.

Nơi nhận:
- UBND tỉnh (b/c);
- TT Đảng ủy xã;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Lò Văn Thanh
""",
        {
            "type": "bao-cao",
            "number": "/BC-UBND",
            "issuer": "Ủy ban nhân dân xã Tân Lập",
            "place": "Tân Lập",
            "date": "2025-12-XX",
            "urgency": "hoa-toc",
            "recipients": ["UBND tỉnh (b/c)", "TT Đảng ủy xã", "Lưu: VT"],
            "signer": ("TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lò Văn Thanh"),
        },
    ),
    "invitation-in-columns": (
        """ỦY BAN NHÂN DÂN TỈNH SƠN HẢI            CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
     VĂN PHÒNG                           Độc lập - Tự do - Hạnh phúc

Số: 88/GM-VP                             Sơn Hải, ngày 02 tháng 5 năm 2024

                    GIẤY MỜI
     Họp nghe báo cáo tiến độ các dự án trọng điểm

Kính gửi:
- Sở Kế hoạch và Đầu tư;
- Sở Tài chính;
- UBND thành phố Biển Xanh.

Văn phòng UBND tỉnh trân trọng kính mời đại biểu dự họp.
- Thời gian: 08 giờ 00 ngày 06/5/2024.
- Địa điểm: Phòng họp số 2.

Nơi nhận:                                   TL. CHỦ TỊCH
- Như trên;                              CHÁNH VĂN PHÒNG
- Lưu: VT.
                                          Phạm Quốc Huy
""",
        {
            "type": "giay-moi",
            "number": "88/GM-VP",
            "issuer": "Văn phòng Ủy ban nhân dân tỉnh Sơn Hải",
            "date": "2024-05-02",
            "subject": "Họp nghe báo cáo tiến độ các dự án trọng điểm",
            "addressees": ["Sở Kế hoạch và Đầu tư", "Sở Tài chính", "UBND thành phố Biển Xanh"],
            "recipients": ["Như trên", "Lưu: VT"],
            "signer": ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "Phạm Quốc Huy"),
        },
    ),
    "circular": (
        """BỘ NỘI VỤ
_______
CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
________________________
Số: 05/2024/TT-BNV
Hà Nội, ngày 27 tháng 6 năm 2024
THÔNG TƯ
Hướng dẫn chế độ báo cáo định kỳ của các cơ quan hành chính nhà nước
____________
Căn cứ Nghị định số 63/2022/NĐ-CP ngày 12 tháng 9 năm 2022 của Chính phủ;
Bộ trưởng Bộ Nội vụ ban hành Thông tư hướng dẫn chế độ báo cáo.
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
1. Thông tư này quy định chế độ báo cáo.
2. Thông tư này không áp dụng với:
a) Cơ quan đảng;
b) Doanh nghiệp.
Điều 2. Đối tượng áp dụng
Các cơ quan hành chính nhà nước.
Chương II
TỔ CHỨC THỰC HIỆN
Điều 3. Hiệu lực thi hành
Thông tư này có hiệu lực từ ngày 15 tháng 8 năm 2024./.
Nơi nhận:
- Ban Bí thư Trung ương Đảng;
- Lưu: VT, Vụ TCBC.
BỘ TRƯỞNG
Phạm Thị Thanh Trà
""",
        {
            "type": "thong-tu",
            "number": "05/2024/TT-BNV",
            "issuer": "Bộ Nội vụ",
            "place": "Hà Nội",
            "date": "2024-06-27",
            "subject": "Hướng dẫn chế độ báo cáo định kỳ của các cơ quan hành chính nhà nước",
            "signer": (None, "BỘ TRƯỞNG", "Phạm Thị Thanh Trà"),
        },
    ),
    "letter-with-true-copy": (
        """ỦY BAN NHÂN DÂN
TỈNH SƠN HẢI
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 200/UBND-VX
V/v tăng cường phòng, chống
dịch bệnh mùa hè
Sơn Hải, ngày 09 tháng 5 năm 2022

Kính gửi:
Sở Y tế;
Sở Giáo dục và Đào tạo;
UBND các huyện, thị xã, thành phố.

Chủ tịch UBND tỉnh yêu cầu Sở Y tế chủ trì triển khai thực hiện.

Nơi nhận:
Như trên;
CT, các PCT UBND tỉnh;
Lưu: VT, VX.
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
NGUYỄN VĂN AN

ỦY BAN NHÂN DÂN
HUYỆN BẮC SƠN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 45/SY-UBND
Bắc Sơn, ngày 10 tháng 5 năm 2022
SAO Y BẢN CHÍNH
Nơi nhận:
- Các phòng, ban;
- Lưu: VT.
TL. CHỦ TỊCH
CHÁNH VĂN PHÒNG
Hà Văn Nam
""",
        {
            "type": "cong-van",
            "number": "200/UBND-VX",
            "issuer": "Ủy ban nhân dân tỉnh Sơn Hải",
            "subject": "tăng cường phòng, chống dịch bệnh mùa hè",
            "addressees": ["Sở Y tế", "Sở Giáo dục và Đào tạo", "UBND các huyện, thị xã, thành phố"],
            "recipients": ["Như trên", "CT, các PCT UBND tỉnh", "Lưu: VT, VX"],
            "signer": ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nguyễn Văn An"),
            "copy": ("sao-y", "45/SY-UBND", "Ủy ban nhân dân huyện Bắc Sơn", "2022-05-10"),
        },
    ),
    "politburo-conclusion": (
        """BAN CHẤP HÀNH TRUNG ƯƠNG
*
Số 115-KL/TW

ĐẢNG CỘNG SẢN VIỆT NAM

Hà Nội, ngày 16 tháng 01 năm 2025

KẾT LUẬN
CỦA BỘ CHÍNH TRỊ
về quản lý, khai thác tài nguyên

Sau 10 năm thực hiện, công tác quản lý tài nguyên đã đạt kết quả. Bộ Chính trị yêu cầu:

1. Các cấp ủy lãnh đạo thực hiện.

2. Đảng ủy Chính phủ chỉ đạo rà soát, báo cáo Bộ Chính trị.

Nơi nhận:
- Các tỉnh ủy, thành ủy,
- Lưu Văn phòng Trung ương Đảng.

T/M BỘ CHÍNH TRỊ
THƯỜNG TRỰC BAN BÍ THƯ

Lê Minh Hưng
""",
        {
            "type": "ket-luan",
            "number": "115-KL/TW",
            "issuer": "Bộ Chính trị",
            "place": "Hà Nội",
            "date": "2025-01-16",
            "subject": "quản lý, khai thác tài nguyên",
            "signer": ("T/M BỘ CHÍNH TRỊ", "THƯỜNG TRỰC BAN BÍ THƯ", "Lê Minh Hưng"),
        },
    ),
    "council-resolution": (
        """HỘI ĐỒNG NHÂN DÂN
TỈNH SƠN HẢI
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 21/2023/NQ-HĐND
Sơn Hải, ngày 08 tháng 12 năm 2023

NGHỊ QUYẾT
Quy định mức hỗ trợ đối với người cao tuổi
trên địa bàn tỉnh Sơn Hải

HỘI ĐỒNG NHÂN DÂN TỈNH SƠN HẢI
KHÓA X, KỲ HỌP THỨ 14

Căn cứ Luật Người cao tuổi;

QUYẾT NGHỊ:

Điều 1. Quy định mức hỗ trợ.

Điều 2. Giao Ủy ban nhân dân tỉnh tổ chức thực hiện Nghị quyết này.

Nơi nhận:
- Ủy ban Thường vụ Quốc hội;
- Lưu: VT.
CHỦ TỊCH
Phạm Viết Thanh

PHỤ LỤC
MỨC HỖ TRỢ
(Kèm theo Nghị quyết số 21/2023/NQ-HĐND ngày 08 tháng 12 năm 2023)
1. Người từ 80 tuổi: 500.000 đồng.
2. Người từ 90 tuổi: 700.000 đồng.
""",
        {
            "type": "nghi-quyet",
            "number": "21/2023/NQ-HĐND",
            "issuer": "Hội đồng nhân dân tỉnh Sơn Hải",
            "date": "2023-12-08",
            "subject": "Quy định mức hỗ trợ đối với người cao tuổi trên địa bàn tỉnh Sơn Hải",
            "signer": (None, "CHỦ TỊCH", "Phạm Viết Thanh"),
        },
    ),
    "decision-with-its-plan": (
        """|
BỘ NỘI VỤ
-------
|
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
|
|
Số: 512/QĐ-BNV
|
Hà Nội, ngày 07 tháng 3 năm 2025
|

QUYẾT ĐỊNH

BAN HÀNH KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2025 CỦA
BỘ NỘI VỤ

BỘ TRƯỞNG BỘ NỘI VỤ

Căn cứ Nghị định số 25/2025/NĐ-CP ngày 21 tháng 02 năm 2025 của Chính phủ quy định chức năng của Bộ Nội vụ;

Theo đề nghị của Chánh Văn phòng Bộ.

QUYẾT ĐỊNH:

Điều 1. Ban hành kèm theo Quyết định này Kế hoạch cải cách hành chính năm 2025 của Bộ Nội vụ.

Điều 2. Quyết định này có hiệu lực kể từ ngày ký.

Điều 3. Chánh Văn phòng Bộ, Thủ trưởng các đơn vị chịu trách nhiệm thi hành./.

|
Nơi nhận:
- Như Điều 3;
- Bộ trưởng (để b/c);
- Lưu: VT, VP.
|
KT. BỘ TRƯỞNG
THỨ TRƯỞNG
Trương Hải Long
|

KẾ HOẠCH

CẢI CÁCH HÀNH CHÍNH NĂM 2025
(Ban hành kèm theo Quyết định số 512/QĐ-BNV ngày 07 tháng 3 năm 2025 của Bộ trưởng Bộ Nội vụ)

I. MỤC TIÊU

1. Nâng cao hiệu quả.

II. NHIỆM VỤ

1. Văn phòng Bộ chủ trì theo dõi.

2. Vụ Pháp chế phối hợp.
""",
        {
            "type": "quyet-dinh",
            "number": "512/QĐ-BNV",
            "issuer": "Bộ Nội vụ",
            "subject": "Ban hành Kế hoạch cải cách hành chính năm 2025 của Bộ Nội vụ",
            "signer": ("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG", "Trương Hải Long"),
        },
    ),
    "commune-party-programme": (
        """ĐẢNG BỘ TỈNH SƠN HẢI
ĐẢNG ỦY XÃ TÂN LẬP
*
Số 12-CTr/ĐU
ĐẢNG CỘNG SẢN VIỆT NAM
Tân Lập, ngày 3 tháng 9 năm 2025

CHƯƠNG TRÌNH HÀNH ĐỘNG
thực hiện Nghị quyết số 57-NQ/TW, ngày 22/12/2024 của Bộ Chính trị
về đột phá phát triển khoa học, công nghệ
-----
Thực hiện Nghị quyết số 57-NQ/TW, ngày 22/12/2024 của Bộ Chính trị, Ban Chấp hành Đảng bộ xã
ban hành Chương trình hành động như sau:
I. MỤC TIÊU
1. Đến năm 2030 hoàn thành.
II. TỔ CHỨC THỰC HIỆN
1. Các chi bộ quán triệt.
2. Ủy ban nhân dân xã xây dựng kế hoạch.
Nơi nhận:
- Ban Thường vụ Tỉnh ủy (b/c),
- Các chi bộ trực thuộc,
- Lưu VPĐU.
T/M BAN CHẤP HÀNH
BÍ THƯ


Nông Văn Hùng
""",
        {
            "type": "chuong-trinh",
            "number": "12-CTr/ĐU",
            "issuer": "Đảng ủy xã Tân Lập",
            "date": "2025-09-03",
            "subject": "thực hiện Nghị quyết số 57-NQ/TW, ngày 22/12/2024 của Bộ Chính trị "
            "về đột phá phát triển khoa học, công nghệ",
            "signer": ("T/M BAN CHẤP HÀNH", "BÍ THƯ", "Nông Văn Hùng"),
        },
    ),
    "submission-with-electronic-copy": (
        """SAO Y; VĂN PHÒNG CHÍNH PHỦ; 12/03/2021
UỶ BAN NHÂN DÂN     CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH SƠN HẢI          Độc lập - Tự do - Hạnh phúc
Số: 77 /TTr-UBND      Sơn Hải, ngày 10 tháng 3 năm 2021

TỜ TRÌNH
Về việc đề nghị phê duyệt chủ trương đầu tư dự án
đường ven biển

Kính gửi: Thủ tướng Chính phủ.

Căn cứ Luật Đầu tư công năm 2019, UBND tỉnh Sơn Hải kính trình Thủ tướng Chính phủ xem xét.

Nơi nhận:                                    TM. UỶ BAN NHÂN DÂN
- Như trên;                                  KT. CHỦ TỊCH
- Bộ KH&ĐT, Bộ TC;                           PHÓ CHỦ TỊCH THƯỜNG TRỰC
- CT, các PCT UBND tỉnh;
- Lưu: VT, KT2.
                                             Võ Thị Minh Sinh
""",
        {
            "type": "to-trinh",
            "number": "77/TTr-UBND",
            "issuer": "Ủy ban nhân dân tỉnh Sơn Hải",
            "addressees": ["Thủ tướng Chính phủ"],
            "recipients": ["Như trên", "Bộ KH&ĐT, Bộ TC", "CT, các PCT UBND tỉnh", "Lưu: VT, KT2"],
            "signer": ("TM. UỶ BAN NHÂN DÂN KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH THƯỜNG TRỰC", "Võ Thị Minh Sinh"),
            "copy": ("sao-y", None, "Văn phòng Chính phủ", "2021-03-12"),
        },
    ),
    "letter-of-a-union": (
        """LIÊN HIỆP CÁC TỔ CHỨC HỮU NGHỊ
TỈNH SƠN HẢI
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 15/CV-LHHN
V/v báo cáo kết quả vận động viện trợ năm 2021
Sơn Hải, ngày 20 tháng 12 năm 2021

Kính gửi: Sở Ngoại vụ tỉnh Sơn Hải

Thực hiện Công văn số 900/SNgV-HTQT ngày 10/12/2021 của Sở Ngoại vụ, Liên hiệp báo cáo như sau:
1. Kết quả: đã vận động 12 khoản.
2. Đề nghị Sở Ngoại vụ hướng dẫn thủ tục.
Trân trọng./.

Nơi nhận:
- Như trên;
- Lưu: VT.

CHỦ TỊCH
(đã ký)
Đinh Quang Tuyến
""",
        {
            "type": "cong-van",
            "number": "15/CV-LHHN",
            "issuer": "Liên hiệp các tổ chức hữu nghị tỉnh Sơn Hải",
            "addressees": ["Sở Ngoại vụ tỉnh Sơn Hải"],
            "signer": (None, "CHỦ TỊCH", "Đinh Quang Tuyến"),
        },
    ),
    "party-letter-left-column-first": (
        """TỈNH UỶ SƠN HẢI
VĂN PHÒNG
*
Số 301-CV/VPTU
V/v chuẩn bị hội nghị
ĐẢNG CỘNG SẢN VIỆT NAM
Sơn Hải, ngày 11-5-2018

Kính gửi: - Các ban đảng Tỉnh uỷ,
 - Các huyện uỷ, thành uỷ.

Thường trực Tỉnh uỷ yêu cầu các huyện uỷ, thành uỷ gửi báo cáo trước ngày 20-5-2018.

Nơi nhận:
- Như trên,
- Lưu Văn phòng Tỉnh uỷ.
T/L BAN THƯỜNG VỤ
CHÁNH VĂN PHÒNG


Trần Đức Thọ
""",
        {
            "type": "cong-van",
            "number": "301-CV/VPTU",
            "issuer": "Văn phòng Tỉnh uỷ Sơn Hải",
            "place": "Sơn Hải",
            "date": "2018-05-11",
            "subject": "chuẩn bị hội nghị",
            "addressees": ["Các ban đảng Tỉnh uỷ", "Các huyện uỷ, thành uỷ"],
            "signer": ("T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG", "Trần Đức Thọ"),
        },
    ),
}


def one(text: str) -> Layout:
    layouts = split(text)
    assert len(layouts) == 1
    return layouts[0]


ENCLOSED = {"decision-with-its-plan": ("ke-hoach", "2025-03-07", "Bộ Nội vụ", "Cải cách hành chính năm 2025")}
"""What a document of `DOCUMENTS` issues in the same file: kind, day, issuer, subject."""


def first(name: str) -> Layout:
    layouts = split(DOCUMENTS[name][0])
    assert len(layouts) == (2 if name in ENCLOSED else 1)
    return layouts[0]


@pytest.mark.parametrize("name", ENCLOSED)
def test_what_a_decision_issues_is_a_document_of_its_own(name: str) -> None:
    document = split(DOCUMENTS[name][0])[1].document
    assert (document.type, document.date, document.issuer, document.subject) == ENCLOSED[name]
    assert document.number is None
    assert [doubt.why for doubt in document.doubts if doubt.field == "date"] == ["date-from-annex"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_head_and_foot(name: str) -> None:
    _, expected = DOCUMENTS[name]
    document = first(name).document
    for field, value in expected.items():
        found: Any = getattr(document, field)
        if field == "signer":
            found = (found.authority, found.title, found.name)
        if field == "copy":
            found = (found.form, found.number, found.issuer, found.date)
        assert found == value, field


@pytest.mark.parametrize("name", DOCUMENTS)
def test_spans_lie_within_the_text_and_hold_the_name(name: str) -> None:
    text, expected = DOCUMENTS[name]
    document = first(name).document
    for path, places in document.spans.items():
        assert all(0 <= span.start < span.end <= len(text) for span in places), path
    signer = document.spans["signer.name"][0]
    assert plain(text[signer.start : signer.end]).lower() == plain(expected["signer"][2]).lower()


def labels(text: str) -> list[tuple[str | None, str]]:
    return [(part.label, part.text) for part in outline(lines_of(text))]


OUTLINES = [
    pytest.param("Mở đầu.\n\n1. Một.\n\n2. Hai.", [None, "1", "2"], id="numbers"),
    pytest.param("I. MỤC ĐÍCH\n1. Một.\n2. Hai.\nII. NHIỆM VỤ\n1. Ba.", ["I", "I.1", "I.2", "II", "II.1"], id="roman"),
    pytest.param("I- MỤC ĐÍCH\n1- Một.\n2- Hai.", ["I", "I.1", "I.2"], id="party-dashes-after-numbers"),
    pytest.param("1. Một:\na) A;\nb) B;\nđ) Đ.\n2. Hai.", ["1", "1.a", "1.b", "1.đ", "2"], id="points"),
    pytest.param(
        "Điều 1. Một\n1. A.\n2. B:\na) C.\nĐiều 2. Hai.",
        ["Điều 1", "Điều 1.1", "Điều 1.2", "Điều 1.2.a", "Điều 2"],
        id="articles",
    ),
    pytest.param("2. Hai:\n- A;\n- B.\n3. Ba:\n- C.", ["2", "2-1", "2-2", "3", "3-1"], id="dashes"),
    pytest.param("Sau đây:\n\n- A.\n\n- B.", [None, "-1", "-2"], id="dashes-under-nothing"),
    pytest.param("5. Năm:\n- A:\n+ B;\n+ C.\n- D.", ["5", "5-1", "5-1-1", "5-1-2", "5-2"], id="plus-under-dash"),
    pytest.param("2. Hai:\n(1) A.\n(2) B.", ["2", "2.1", "2.2"], id="brackets"),
    pytest.param(
        "III. NỘI DUNG\n2. Hai\n2.1. A.\n2.2. B.\n3. Ba.",
        ["III", "III.2", "III.2.1", "III.2.2", "III.3"],
        id="two-part-numbers",
    ),
    pytest.param(
        "I. A\nMột.\nII. B\nHai.\nII. C\nBa.", ["I", "I", "II", "II", "III", "III"], id="number-printed-twice"
    ),
    pytest.param(
        "1. Một.\n\n2. Hai.\n\nGiao Văn phòng theo dõi.\n\nTrên đây là kế hoạch.",
        ["1", "2", "end-1", "end-2"],
        id="closing",
    ),
    pytest.param("3. Kiến nghị\n\nĐề nghị các sở báo cáo.", ["3", "3"], id="paragraph-of-a-heading"),
    pytest.param("Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. A\nNội dung.", ["Chương I", "Điều 1", "Điều 1"], id="chapters"),
    pytest.param("1.\nMột.\n\n2.\nHai.", ["1", "2"], id="number-alone-on-its-line"),
    pytest.param("Trong năm\n2025, các sở thực hiện.\n\n1. Một.", [None, "1"], id="year-at-a-line-start"),
]


@pytest.mark.parametrize(("text", "expected"), OUTLINES)
def test_outline_labels(text: str, expected: list[str | None]) -> None:
    assert [label for label, _ in labels(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Các sở thực\nhiện việc này.", ["Các sở thực hiện việc này."]),
        ("Các sở thực\n\fhiện việc này.", ["Các sở thực hiện việc này."]),
        ("Các sở thực\n\n12\n\nhiện việc này.", ["Các sở thực hiện việc này."]),
        ("Chỉ thị số 28-\nCT/TW về việc này.", ["Chỉ thị số 28-CT/TW về việc này."]),
        ("Một.\n\nHai.", ["Một.", "Hai."]),
    ],
    ids=["line", "page", "page-number", "symbol", "two"],
)
def test_lines_are_healed(text: str, expected: list[str]) -> None:
    assert [part for _, part in labels(text)] == expected


def test_a_part_leads_back_to_its_lines() -> None:
    text = "1. Sở Nội vụ chủ\ntrì rà soát."
    part = outline(lines_of(text))[0]
    start = part.text.index("trì")
    span = part.place(start, start + 3)
    assert text[span.start : span.end] == "trì"


def test_a_page_in_one_line_is_cut_at_its_marks() -> None:
    filler = " ".join(["Các đơn vị phối hợp thực hiện tốt nhiệm vụ được giao trong năm."] * 15)
    text = (
        f"I. MỤC ĐÍCH 1. Nâng cao hiệu quả. {filler} 2. Tăng cường phối hợp. - Họp hằng tháng. - Báo cáo quý. {filler}"
    )
    text += " II. TỔ CHỨC THỰC HIỆN 1. Sở Nội vụ theo dõi. 2. Các sở thực hiện."
    assert [label for label, _ in labels(text)] == ["I", "I.1", "I.2", "I.2-1", "I.2-2", "II", "II.1", "II.2"]


COVER, INNER = DOCUMENTS["letter-in-a-table"][0], DOCUMENTS["party-guidance"][0]


def test_a_bundle_is_split_at_the_second_letterhead() -> None:
    layouts = split(COVER + "\n\n" + INNER)
    assert [layout.document.number for layout in layouts] == ["1024/SNV-TCBC", "77-HD/BTCTU"]
    assert layouts[0].end <= layouts[1].start


def test_a_document_that_lost_its_letterhead_stands_before_one_that_has_its_own() -> None:
    headless = "KẾ HOẠCH\nvề công tác dân vận\n\n1. Các sở thực hiện.\n\nNơi nhận:\n- Các sở;\n- Lưu: VT.\n\n"
    headless += "GIÁM ĐỐC\nLê Văn Bình\n\n"
    layouts = split(headless + DOCUMENTS["decision"][0])
    assert [layout.document.type for layout in layouts] == ["ke-hoach", "quyet-dinh"]
    assert [layout.document.number for layout in layouts] == [None, "512/QĐ-UBND"]


def test_a_letterhead_after_a_lost_foot_opens_a_document() -> None:
    body = "\n".join(f"{n}. Các sở thực hiện nhiệm vụ thứ {n}." for n in range(1, 25))
    first = DOCUMENTS["letter-of-a-union"][0].split("1. Kết quả")[0] + body + "\n\n"
    assert [layout.document.number for layout in split(first + COVER)] == ["15/CV-LHHN", "1024/SNV-TCBC"]


def test_a_title_in_small_letters_over_a_text_without_letterhead() -> None:
    """Kind and subject are read from it, who issues from the introduction, and no paragraph is taken for a head."""
    (layout,) = split(
        "Kế hoạch phòng, chống hạn vụ hè thu trên địa bàn huyện Vân Hải\n"
        "Thực hiện Chỉ thị số 5/CT-UBND ngày 02/4/2031 của UBND tỉnh về chống hạn.\n"
        "UBND huyện Vân Hải ban hành Kế hoạch phòng, chống hạn như sau:\n"
        "1. Phòng Kinh tế huyện:\n- Kiểm tra các trạm bơm.\n- Báo cáo UBND huyện kết quả."
    )
    document = layout.document
    assert (document.type, document.issuer) == ("ke-hoach", "UBND huyện Vân Hải")
    assert document.subject == "phòng, chống hạn vụ hè thu trên địa bàn huyện Vân Hải"
    assert [part.label for part in layout.parts] == [None, None, "1", "1-1", "1-2"]


def test_a_sentence_that_begins_with_a_kind_is_no_title() -> None:
    """Neither a citation nor a sentence opens a document."""
    (layout,) = split("Kế hoạch này được gửi các phòng.\nKế hoạch số 5/KH-UBND đã được duyệt.\nCác phòng thực hiện.")
    assert layout.document.type == "khac"


def test_news_without_a_day_of_posting() -> None:
    """It tells that a letter was issued, and addresses nobody."""
    (layout,) = split(
        "Tăng cường kiểm tra hồ chứa\n"
        "Ngày 9/11, UBND tỉnh Vân Hải ban hành văn bản yêu cầu các sở, ban, ngành và UBND các huyện kiểm tra các hồ "
        "chứa nước trước mùa mưa năm 2031.\n"
        "1. Rà soát phương án bảo vệ hồ chứa theo Công văn số 12/UBND-NN ngày 02/3/2031."
    )
    assert layout.document.type == "ban-tin"


def test_a_number_above_a_long_subject_belongs_to_the_letterhead() -> None:
    """A page gave the left column first, its "V/v" in quotation marks."""
    (layout,) = split(
        "ỦY BAN NHÂN DÂN\n\nXÃ VÂN HẢI\n\nSố: 08 /CV- UBND\n\n“V/v thực hiện nghiêm việc kiểm tra, tu bổ các tuyến "
        "đê bao và hệ thống cống dưới đê trước mùa mưa bão năm 2031 trên địa bàn”\n\n"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nĐộc lập - Tự do - Hạnh phúc\n\nVân Hải, ngày 12 tháng 3 năm 2031\n\n"
        "Kính gửi: Các ông trưởng thôn.\n\nỦy ban nhân dân xã yêu cầu các ông trưởng thôn kiểm tra đê.\n"
    )
    document = layout.document
    assert (document.number, document.issuer) == ("08/CV-UBND", "Ủy ban nhân dân xã Vân Hải")
    assert (document.subject or "").startswith("thực hiện nghiêm")
    assert (document.subject or "").endswith("trên địa bàn")


def test_a_title_and_its_organ_in_one_line() -> None:
    """However long the line; the organ under a title is who decides, and no part of the subject."""
    title = (
        "QUYẾT ĐỊNH VỀ VIỆC CÔNG BỐ DANH MỤC HỒ CHỨA NƯỚC CẦN TU BỔ TRƯỚC MÙA MƯA THUỘC PHẠM VI QUẢN LÝ CỦA SỞ NÔNG "
        "NGHIỆP VÀ MÔI TRƯỜNG, CỦA CÁC CÔNG TY THỦY LỢI VÀ CỦA ỦY BAN NHÂN DÂN CÁC XÃ TRÊN ĐỊA BÀN TỈNH VÂN HẢI "
    )
    (layout,) = split(f"{title}CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH VÂN HẢI\nCăn cứ Luật Thủy lợi;\nĐiều 1. Công bố.")
    document = layout.document
    assert (document.type, document.issuer) == ("quyet-dinh", "Chủ tịch Ủy ban nhân dân tỉnh Vân Hải")
    assert (document.subject or "").lower().endswith("trên địa bàn tỉnh vân hải")


def test_a_subject_beside_the_number() -> None:
    """Flattened pages have both on one line."""
    (layout,) = split("Số: 12/SNV-TC V/v tuyển dụng viên chức năm 2031\nKính gửi: Các sở.\nSở Nội vụ trả lời như sau.")
    assert layout.document.subject == "tuyển dụng viên chức năm 2031"


def test_an_annex_with_its_own_heading_is_no_document() -> None:
    layout = one(DOCUMENTS["council-resolution"][0])
    assert [part.label for part in layout.parts if part.label and part.label.startswith("Phụ lục")] == [
        "Phụ lục",
        "Phụ lục",
        "Phụ lục.1",
        "Phụ lục.2",
    ]


def test_chrome_around_a_document_is_left_out() -> None:
    menu = "Trang chủ\nĐăng nhập\nSố hiệu: 512/QĐ-UBND\nTải về\n"
    text = menu + DOCUMENTS["decision"][0] + "\n\nTin liên quan\nLượt xem 12\n"
    taken = take_apart(text)
    assert len(taken.layouts) == 1
    assert taken.layouts[0].document.number == "512/QĐ-UBND"
    chrome = " ".join(text[span.start : span.end] for span in taken.chrome)
    assert "Đăng nhập" in chrome
    assert "Tin liên quan" in chrome
    assert "QUYẾT ĐỊNH" not in chrome


SIGNED = (
    "Người ký: Sở Nội vụ\nEmail: snv@example.gov.vn\nCơ quan: Tỉnh Sơn Hải\nThời gian ký: 15.11.2025 08:05:09 +07:00\n"
)


def test_an_unreadable_day_is_taken_from_the_digital_signature() -> None:
    text = COVER.replace("ngày 5 tháng 11", "ngày /5 tháng 11") + "\n" + SIGNED
    document = one(text).document
    assert document.signatures[0].time == "2025-11-15T08:05:09+07:00"
    assert document.date == "2025-11-15"
    assert [doubt.why for doubt in document.doubts if doubt.field == "date"] == ["day-from-signature"]


def test_an_unreadable_day_without_evidence_stays_open() -> None:
    document = one(COVER.replace("ngày 5 tháng 11", "ngày /5 tháng 11")).document
    assert document.date == "2025-11-XX"


def test_the_attachment_takes_its_number_from_the_covering_letter() -> None:
    cover = COVER.replace(
        "Công văn số 88/BNV-TCBC ngày 20/10/2025 của Bộ Nội vụ", "Hướng dẫn số 77-HD/BTCTU ngày 14/8/2023"
    )
    reading = read(cover + "\n\n" + INNER.replace("Số 77-HD/BTCTU", "Số 71-HD/BTCTU"))
    document = reading.documents[1]
    assert document.number == "77-HD/BTCTU"
    assert ("number-from-citation", ("71-HD/BTCTU",)) in [(d.why, d.alternatives) for d in document.doubts]


def test_an_incoming_stamp() -> None:
    stamp = "SỞ TƯ PHÁP TỈNH SƠN HẢI\n\nĐẾN\nSố: 318\nNgày: 6/11/2025\nChuyển:\n\n"
    document = one(stamp + COVER).document
    assert document.received is not None
    assert document.received.to_json() == {"by": "Sở Tư pháp tỉnh Sơn Hải", "number": "318", "date": "2025-11-06"}
    assert document.number == "1024/SNV-TCBC"


def test_a_date_line_inside_an_item_is_taken_out() -> None:
    text = "CHỈ THỊ\nCỦA BAN THƯỜNG VỤ TỈNH ỦY\nvề công tác dân vận\n\nTrong năm qua, công tác này có kết quả.\n\n"
    text += "1. Các cấp ủy tiếp tục thực\n\nSơn Hải, ngày 09 tháng 12 năm 2019\n\nhiện tốt chủ trương.\n\n"
    text += "T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n"
    layout = one(text)
    assert layout.document.date == "2019-12-09"
    assert layout.document.issuer == "Ban Thường vụ Tỉnh ủy Sơn Hải"
    assert [part.text for part in layout.parts if part.label == "1"] == [
        "Các cấp ủy tiếp tục thực hiện tốt chủ trương."
    ]
    assert "date-misplaced" in [doubt.why for doubt in layout.document.doubts]


def test_a_news_item() -> None:
    body = (
        "Ủy ban nhân dân tỉnh vừa ban hành kế hoạch về chuyển đổi số, giao các sở thực hiện nhiều nhiệm vụ trong năm."
    )
    text = "Trang chủ\nLiên hệ\nTỉnh Sơn Hải đẩy mạnh chuyển đổi số trong năm nay\nNgày đăng: 27.02.2020\n"
    text += f"{body}\n\n{body}\nVăn Hải\nSố lần đọc: 12\n"
    document = one(text).document
    assert (document.type, document.date, document.number) == ("ban-tin", "2020-02-27", None)
    assert document.subject == "Tỉnh Sơn Hải đẩy mạnh chuyển đổi số trong năm nay"


# --- small parts ---


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("3935/KH-UBND", "ke-hoach"),
        ("38-CT/TW", "chi-thi"),
        ("1659/VP-VHXH", "cong-van"),
        ("1039-CV/TU", "cong-van"),
        ("05/2024/TT-BNV", "thong-tu"),
        ("12-TT/TU", "thong-tri"),
        ("12-XX/TU", None),
        (None, None),
    ],
)
def test_kind_by_symbol(number: str | None, kind: str | None) -> None:
    assert kind_by_symbol(number) == kind


@pytest.mark.parametrize(
    ("lines", "authority", "title"),
    [
        (
            ["TM. ỦY BAN", "NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
            "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH",
            "PHÓ CHỦ TỊCH",
        ),
        (["KT. BỘ TRƯỞNG THỨ TRƯỞNG"], "KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"),
        (["TL. CHỦ TỊCH CHÁNH VĂN PHÒNG"], "TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
        (["T/M BAN BÍ THƯ"], "T/M BAN BÍ THƯ", None),
        (["GIÁM ĐỐC"], None, "GIÁM ĐỐC"),
        ([], None, None),
    ],
)
def test_split_signature(lines: list[str], authority: str | None, title: str | None) -> None:
    assert split_signature(lines)[:2] == (authority, title)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("- Như trên;", "Như trên"),
        ("-Nhutrén;f „", "Như trên"),
        ("- Lưu: VT, CN. Pve 5", "Lưu: VT, CN"),
        ("- Các sở (HN, TP.HCM), a", "Các sở (HN, TP.HCM)"),
        ("- UBND các xã, phường;", "UBND các xã, phường"),
    ],
)
def test_clean_recipient(raw: str, clean: str) -> None:
    assert clean_recipient(raw) == clean


@pytest.mark.parametrize(
    ("lines", "place", "name"),
    [
        (["UBND TỈNH SƠN HẢI", "VĂN PHÒNG"], "Sơn Hải", "Văn phòng UBND tỉnh Sơn Hải"),
        (["ỦY BAN NHÂN", "DÂN", "TỈNH SƠN HẢI"], None, "Ủy ban nhân dân tỉnh Sơn Hải"),
        (["BỘ TÀI CHÍNH", "TỔNG CỤC THUẾ"], "Hà Nội", "Tổng cục Thuế"),
        (["BAN CHẤP HÀNH", "TRUNG ƯƠNG", "VĂN PHÒNG"], "Hà Nội", "Văn phòng Trung ương Đảng"),
        (["TỈNH ỦY SƠN HẢI"], "Sơn Hải", "Tỉnh ủy Sơn Hải"),
        (
            ["ỦY BAN MTTQ VIỆT NAM", "XÃ TÂN LẬP", "BAN THƯỜNG TRỰC"],
            None,
            "Ban Thường trực Ủy ban MTTQ Việt Nam xã Tân Lập",
        ),
    ],
)
def test_issuer_of_a_letterhead(lines: list[str], place: str | None, name: str) -> None:
    assert issuer_name(bodies_of(lines), place) == name


def test_titles_in_capitals_take_the_case_of_the_text() -> None:
    body = "Thực hiện Chỉ thị số 38-CT/TW của Ban Bí thư tại thành phố Biển Xanh, các sở thực hiện."
    title = "TRIỂN KHAI CHỈ THỊ SỐ 38-CT/TW CỦA BAN BÍ THƯ TẠI THÀNH PHỐ BIỂN XANH"
    assert normal_case(title, body) == "Triển khai Chỉ thị số 38-CT/TW của Ban Bí thư tại thành phố Biển Xanh"
    assert normal_case("Đã viết thường", body) == "Đã viết thường"


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        ("V/v rà soát dữ liệu.", "rà soát dữ liệu"),
        ("Về việc ban hành", "ban hành"),
        ("về đổi mới", "đổi mới"),
        ("Vệ sinh", "Vệ sinh"),
    ],
)
def test_strip_about(raw: str, subject: str) -> None:
    assert strip_about(raw) == subject


def test_times_and_days() -> None:
    assert iso_time("25.03.2020 17:27:26 +07:00") == "2020-03-25T17:27:26+07:00"
    assert iso_time("05-06-2024 08:30:00") == "2024-06-05T08:30:00"
    assert iso_time("45.03.2020 17:27:26") is None
    assert iso_time("03/04/2026 08:15") == "2026-04-03T08:15:00"
    assert iso_time("2026-04-03T08:15:22+07:00") == "2026-04-03T08:15:22+07:00"
    assert iso_time("2026-04-03T01:15:22Z") == "2026-04-03T01:15:22+00:00"
    assert iso_time("03/04/2026 14h05") == "2026-04-03T14:05:00"
    assert iso_time("03/04/202614:05") is None
    assert iso_day("Ngày: 12/12/2019") == "2019-12-12"
    assert iso_day("Ngày: .23.14. 2026") is None


def test_a_covered_name_of_a_department_is_completed_only_where_one_fits() -> None:
    assert complete_department("SỞ THÔNG TIN VÀ TRUYỀN") == "Sở Thông tin và Truyền thông"
    assert complete_department("SỞ VĂN HÓA VÀ") == "Sở Văn hóa và Thể thao"
    assert complete_department("SỞ NÔNG NGHIỆP VÀ") is None
    assert complete_department("SỞ") is None


# --- the reader never raises ---


def check(source: str) -> None:
    reading = read(source)
    assert reading.documents
    for document in reading.documents:
        spans = [document.span, *(span for places in document.spans.values() for span in places)]
        spans += [item.span for item in document.items]
        spans += [span for citation in document.citations for span in citation.places]
        spans += [task.span for task in document.tasks]
        spans += [span for task in document.tasks for places in task.spans.values() for span in places]
        assert all(0 <= span.start <= span.end <= len(source) for span in spans)
        assert all(item.parent is None or item.parent < index for index, item in enumerate(document.items))
    assert all(0 <= span.start <= span.end <= len(source) for span in reading.chrome)
    assert reading.to_json()["documents"]


WHOLE = [text for text, _ in DOCUMENTS.values()]
GENTLE = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@GENTLE
@given(st.sampled_from(WHOLE), st.integers(0, 2000), st.integers(0, 2000))
def test_cut_documents(text: str, start: int, length: int) -> None:
    check(text[start : start + length])


@GENTLE
@given(st.lists(st.sampled_from([line for text in WHOLE for line in text.split("\n")]), max_size=40))
def test_shuffled_lines(lines: list[str]) -> None:
    check("\n".join(lines))


@GENTLE
@given(st.text(alphabet=st.sampled_from("AĐđ ủ1.2/-+|*\n\f:;()ISỐốNơinhậTM "), max_size=200))
def test_random_marks(text: str) -> None:
    check(text)


@GENTLE
@given(st.text(max_size=200))
def test_random_text(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "source", ["", "\n", "|", "*", "\x00", "\ud800", "Số:", "Nơi nhận:", "TM.", "PHỤ LỤC", "KẾ HOẠCH"]
)
def test_almost_nothing(source: str) -> None:
    check(source)


@pytest.mark.parametrize(
    "piece",
    [
        "- ",
        "1. ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n",
        "|",
        "Số: 1/KH\n",
        "Nơi nhận:\n- a\n",
        "Hà Nội, ngày ",
        "(",
        "Ủy Ban ",
    ],
)
def test_time_grows_with_length_and_not_faster(piece: str) -> None:
    assert growth(take_apart, piece, 8_000, 80_000) < 3


def test_the_package_is_light_to_import() -> None:
    """The rules and the language model load when a text is read, not before."""
    code = """if True:
        import sys, nhipcau.reading
        heavy = {"django", "numpy", "nhipcau.reading.structure", "nhipcau.reading.tasks", "nhipcau.reading.restoration"}
        print(sorted(heavy & set(sys.modules)))"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_lines_in_any_order_give_the_same_reading_twice() -> None:
    lines = WHOLE[0].split("\n")
    random.Random(7).shuffle(lines)
    text = "\n".join(lines)
    assert read(text).to_json() == read(text).to_json()


LETTER_OF = "UBND TỈNH HẢI LÂM\nSỞ NỘI VỤ\nSố: 12/SNV-TCBC\n{date}\nV/v rà soát\nKính gửi: Các sở\nĐề nghị báo cáo."


@pytest.mark.parametrize(
    ("printed", "signed", "day", "why"),
    [
        ("Hải Lâm, ngày 03 tháng 4 năm 2026", ["2026-04-03T08:15:00+07:00"], "2026-04-03", None),
        ("Hải Lâm, ngày 03 tháng 4 năm 2026", ["2026-04-20T08:00:00", "2026-04-02T17:00:00"], "2026-04-03", None),
        ("Hải Lâm, ngày 03 tháng 4 năm 2026", ["2025-04-03T08:15:00"], "2026-04-03", "date-unlike-signature"),
        ("Hải Lâm, ngày   tháng 4 năm 2026", ["2026-04-03T08:15:00"], "2026-04-03", "day-from-signature"),
        ("", ["2026-04-03T08:15:00"], "2026-04-03", "date-from-signature"),
        ("Hải Lâm, ngày 03 tháng 4 năm 2026", ["today"], "2026-04-03", None),
    ],
)
def test_the_times_of_signing_are_evidence_for_the_date(
    printed: str, signed: list[str], day: str, why: str | None
) -> None:
    document = read(LETTER_OF.format(date=printed), signed=signed).documents[0]
    assert document.date == day
    assert [doubt.why for doubt in document.doubts if doubt.field == "date"] == ([why] if why else [])
