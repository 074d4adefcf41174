# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The command `nhipcau`.

Exit codes: 0 done; 2 bad input (the sentence on stderr says what to do); 1 our fault (logged with its trace).
Nothing heavy is imported before the command is known: `nhipcau read` of a small text must start at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from nhipcau.cli.messages import CommandError, print_error

READERS = ("read", "check", "cover", "graph", "restore")
"""Commands that read documents and end."""


def parser() -> argparse.ArgumentParser:
    """The whole command line, as `nhipcau --help` shows it."""
    top = argparse.ArgumentParser(
        prog="nhipcau",
        description="Nhịp Cầu: từ chỉ thị đến việc đã làm. / From a directive to the work done.",
    )
    commands = top.add_subparsers(dest="command", metavar="LỆNH/COMMAND", required=True)

    read = commands.add_parser("read", help="đọc văn bản, in nhiệm vụ / read documents, print their tasks")
    read.add_argument("paths", nargs="+", type=Path, metavar="TỆP/FILE", help="tệp hoặc thư mục / files or folders")
    read.add_argument("--json", action="store_true", help="in JSON theo hợp đồng đọc / print the contract's JSON")
    read.add_argument("--out", type=Path, metavar="DIR", help="ghi mỗi kết quả một tệp / write one file each")
    read.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="số tiến trình / processes")
    read.set_defaults(run="nhipcau.cli.reading:read_command")

    check = commands.add_parser("check", help="soát văn bản, chỉ chỗ cần xem / find what an officer should look at")
    _check_arguments(check)
    check.set_defaults(run="nhipcau.cli.checking:check_command")

    cover = commands.add_parser(
        "cover", help="đối chiếu chỉ thị với văn bản cấp dưới / a directive against those below"
    )
    cover.add_argument("parent", type=Path, metavar="CHỈ_THỊ/PARENT", help="văn bản cấp trên / the document above")
    cover.add_argument("children", nargs="+", type=Path, metavar="TỆP/CHILD", help="văn bản cấp dưới / those below")
    cover.add_argument(
        "--json", action="store_true", help="in JSON theo hợp đồng đối chiếu / print the contract's JSON"
    )
    cover.add_argument("--pairs", action="store_true", help="in từng cặp và chỗ thêm, bớt / each pair and what changed")
    cover.set_defaults(run="nhipcau.cli.covering:cover_command")

    graph = commands.add_parser("graph", help="quan hệ giữa các văn bản / how documents hang together")
    graph.add_argument("paths", nargs="+", type=Path, metavar="THƯ_MỤC/DIR", help="thư mục hoặc tệp / folders or files")
    graph.add_argument("--json", action="store_true", help="in JSON / print JSON")
    graph.add_argument("--out", type=Path, metavar="FILE", help="ghi .json, .graphml hoặc .svg / write one of these")
    graph.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="số tiến trình / processes")
    graph.add_argument("--as-of", metavar="NGÀY/DAY", help="hiệu lực vào ngày nào / the day to judge by, 2026-03-31")
    graph.set_defaults(run="nhipcau.cli.covering:graph_command")

    restore = commands.add_parser("restore", help="phục hồi dấu tiếng Việt / give a text its Vietnamese letters back")
    restore.add_argument("path", type=Path, metavar="TỆP/FILE", help="tệp / file")
    shown = restore.add_mutually_exclusive_group()
    shown.add_argument("--diff", action="store_true", help="in những chỗ đã đổi và vì sao / print what changed and why")
    shown.add_argument("--json", action="store_true", help="in JSON / print JSON")
    restore.set_defaults(run="nhipcau.cli.restoring:restore_command")

    run = commands.add_parser("run", help="chạy cả hệ thống ở máy này / run web and worker on this machine")
    _address(run)
    run.add_argument("--demo", action="store_true", help="nạp dữ liệu trình diễn / load the demo")
    run.set_defaults(run="nhipcau.cli.office:run_command")

    serve = commands.add_parser("serve", help="chỉ chạy trang web / the web application alone")
    _address(serve)
    serve.set_defaults(run="nhipcau.cli.office:serve_command")

    work = commands.add_parser("work", help="chạy tiến trình nền / the background worker")
    work.add_argument("--once", action="store_true", help="làm hết việc rồi dừng / stop when nothing is left")
    work.set_defaults(run="nhipcau.cli.office:work_command")

    migrate = commands.add_parser("migrate", help="tạo, nâng cấp cơ sở dữ liệu / create or upgrade the database")
    migrate.set_defaults(run="nhipcau.cli.office:migrate_command")

    admin = commands.add_parser("admin", help="tạo quản trị đầu tiên / create an administrator")
    admin.add_argument("login", help="tên đăng nhập / login")
    admin.add_argument("--name", required=True, help="họ tên / full name")
    admin.add_argument("--body", required=True, help="cơ quan / body, e.g. 'Văn phòng Ủy ban nhân dân tỉnh Kiên Giang'")
    admin.add_argument("--place", default="", help="địa bàn / place, e.g. 'Kiên Giang'")
    admin.set_defaults(run="nhipcau.cli.office:admin_command")

    demo = commands.add_parser("demo", help="nạp dữ liệu trình diễn / load the demo data")
    demo.set_defaults(run="nhipcau.cli.office:demo_command")

    bodies = commands.add_parser("bodies", help="danh bạ cơ quan, tổ chức / the register of bodies")
    of_bodies = bodies.add_subparsers(dest="of_bodies", metavar="LỆNH/COMMAND", required=True)
    load = of_bodies.add_parser("load", help="nạp danh bạ có sẵn hoặc từ tệp / load the shipped register or files")
    load.add_argument("paths", nargs="*", type=Path, metavar="TỆP/FILE", help="TOML, CSV, XLSX; none: shipped")
    load.add_argument("--communes", action="store_true", help="thêm huyện, xã (cần nhipcau[communes]) / and communes")
    load.add_argument("--province", default="", metavar="TỈNH", help="chỉ xã của tỉnh này / communes of one province")
    load.add_argument("--check", action="store_true", help="chỉ xem sẽ thay đổi gì / show, write nothing")
    load.set_defaults(run="nhipcau.cli.bodies:load_command")

    intake = commands.add_parser("intake", help="tiếp nhận từ thư mục, hộp thư / take in a folder or a mailbox")
    _intake_arguments(intake)
    intake.set_defaults(run="nhipcau.cli.intake:intake_command")

    doctor = commands.add_parser("doctor", help="kiểm tra cài đặt, kho tệp gốc / check settings and every original")
    doctor.set_defaults(run="nhipcau.cli.doctor:doctor_command")

    audit = commands.add_parser("audit", help="nhật ký: kiểm tra, niêm phong / the audit log: verify, seal")
    does = audit.add_subparsers(dest="audit_command", metavar="VIỆC/WHAT", required=True)
    verify = does.add_parser("verify", help="kiểm tra từng dòng và niêm phong / check every row and seal")
    verify.add_argument(
        "--expect", action="append", default=[], metavar="SỐ:MÃ/N:DIGEST", help="niêm phong đã ghi lại / a noted seal"
    )
    verify.set_defaults(run="nhipcau.cli.auditing:verify_command")
    seal = does.add_parser("seal", help="niêm phong ngay / seal what is new at once")
    seal.set_defaults(run="nhipcau.cli.auditing:seal_command")

    manage = commands.add_parser("manage", help="lệnh của Django / Django's own commands", add_help=False)
    manage.add_argument("rest", nargs=argparse.REMAINDER)
    manage.set_defaults(run="nhipcau.cli.office:manage_command")
    return top


def _check_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("paths", nargs="+", type=Path, metavar="TỆP/FILE", help="tệp hoặc thư mục / files or folders")
    command.add_argument("--json", action="store_true", help="in JSON / print JSON")
    command.add_argument("--as-of", metavar="NGÀY/DAY", help="xét theo ngày / the day to judge by, 2026-03-31 (today)")
    command.add_argument("--bodies", type=Path, metavar="TOML", help="danh mục cơ quan / register of bodies")
    command.add_argument("--select", default="", metavar="NC4,NC501", help="chỉ các mã này / only these codes")
    command.add_argument("--ignore", default="", metavar="NC2", help="bỏ các mã này / not these codes")
    command.add_argument(
        "--level",
        choices=("error", "warning", "info"),
        default="info",
        help="từ mức này trở lên / this severity and above",
    )
    command.add_argument("--suppress", type=Path, metavar="TOML", help="điều đã xem, để nguyên / findings let stand")
    command.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="số tiến trình / processes")


def _intake_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", nargs="?", type=Path, metavar="THƯ_MỤC/DIR", help="thư mục / folder")
    command.add_argument("--mailbox", metavar="IMAPS://…", help="hộp thư / mailbox, imaps://vanthu@may-chu/INBOX")
    command.add_argument("--login", required=True, help="nhận dưới tên ai / in whose name")
    command.add_argument("--watch", action="store_true", help="chạy liên tục / go on until stopped")
    command.add_argument("--still", type=float, default=3.0, help="giây tệp phải đứng yên / seconds a file must rest")
    command.add_argument("--every", type=float, default=2.0, help="giây giữa hai lần xem / seconds between two looks")


def _address(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=int, default=8000)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = parser().parse_args(argv)
    if options.command in READERS:
        import gc

        # A reading is many small objects that live to the end: looking for garbage among them costs a tenth of it.
        gc.set_threshold(100_000, 50, 100)
    module, _, function = str(options.run).partition(":")
    try:
        from importlib import import_module

        return int(getattr(import_module(module), function)(options))
    except CommandError as error:
        print_error(error.vi, error.en)
        return 2
    except BrokenPipeError:
        # The reader of our output went away (`nhipcau read … | head`): not an error of anybody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except SystemExit as stop:
        # A wrong setting (nhipcau.config.env.WrongSetting) ends any command with its sentence.
        if message := getattr(stop, "message", ""):
            print(message, file=sys.stderr)
        raise
    except Exception:
        import logging

        logging.getLogger("nhipcau").exception("the command failed")
        print_error(
            "Có lỗi của phần mềm; chi tiết ở trên. Không có gì bị làm dở dang.",
            "The software failed; details above. Nothing was left half-done.",
        )
        return 1
