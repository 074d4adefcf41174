# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Commands that need the application: run, serve, work, migrate, admin, demo, manage."""

from __future__ import annotations

import argparse
import getpass
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from nhipcau.cli.messages import CommandError


def setup_django() -> None:
    """Load the settings and applications; a wrong setting ends the command with its sentence, exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.config.settings")
    import django

    django.setup()


def own_secret() -> None:
    """Give this machine a secret key of its own, kept readable for its owner only, unless the environment has one.

    Only `nhipcau run` does this, for one machine; `nhipcau serve` without a key stops.
    """
    if os.environ.get("NHIPCAU_SECRET_KEY") or os.environ.get("NHIPCAU_SECRET_KEY_FILE"):
        return
    folder = Path(os.environ.get("NHIPCAU_DATA") or "var").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "secret_key"
    if not path.exists():
        temporary = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        os.replace(temporary, path)
    os.environ["NHIPCAU_SECRET_KEY_FILE"] = str(path)


def migrate() -> None:
    """Create the data folder and bring the database up to date."""
    from django.conf import settings
    from django.core.management import call_command

    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)


def check_settings() -> None:
    """Refuse to start when a system check finds an error; its text says what to set."""
    from django.core.checks import ERROR, run_checks

    errors = [message for message in run_checks() if message.level >= ERROR]
    if errors:
        sentences = "\n".join(f"{error.msg}\n{error.hint or ''}" for error in errors)
        raise CommandError(sentences, "Set what is missing and start again.")


def port_is_free(host: str, port: int) -> bool:
    """Whether the address can be listened on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def web_server(host: str, port: int) -> list[str]:
    """The command line of the web server."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", "1",
        "--blocking-threads", "4", "--no-access-log", "--log-level", "warning", "nhipcau.config.wsgi:application",
    ]  # fmt: skip


class Household:
    """The processes of one machine: web, worker and, for the demo, its loader. Ends them all when told to stop."""

    def __init__(self) -> None:
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.commands: dict[str, list[str]] = {}
        self.stopping = False

    def start(self, name: str, command: list[str]) -> None:
        self.commands[name] = command
        self.children[name] = subprocess.Popen(command)

    def stop(self, signum: int = 0, frame: FrameType | None = None) -> None:
        self.stopping = True
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()

    def watch(self) -> int:
        """Start the worker again when it dies; end when the web server ends or somebody says stop."""
        started = time.monotonic()
        while not self.stopping:
            time.sleep(0.3)
            if (code := self.children["web"].poll()) is not None:
                self.stop()
                return code
            if self.children["worker"].poll() is not None and time.monotonic() - started > 2:
                started = time.monotonic()
                self.start("worker", self.commands["worker"])
        deadline = time.monotonic() + 10
        for child in self.children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                # The lease gives an interrupted job to the next worker.
                child.kill()
        return 0


def run_command(options: argparse.Namespace) -> int:
    """Web, worker and (with --demo) the demo's loader together, for one machine."""
    if not port_is_free(options.host, options.port):
        raise CommandError(
            f"Cổng {options.port} đang có chương trình khác dùng. Dừng chương trình đó hoặc thêm --port.",
            f"Port {options.port} is in use. Stop the other program or give --port.",
        )
    own_secret()
    if options.demo:
        os.environ["NHIPCAU_DEMO"] = "1"
    setup_django()
    check_settings()
    migrate()
    me = [sys.executable, "-m", "nhipcau.cli"]
    if options.demo:
        from nhipcau.demo.loader import prepare

        prepare()
    house = Household()
    signal.signal(signal.SIGTERM, house.stop)
    signal.signal(signal.SIGINT, house.stop)
    house.start("web", web_server(options.host, options.port))
    house.start("worker", [*me, "work"])
    if options.demo:
        house.start("demo", [*me, "demo"])
    announce(options)
    return house.watch()


def announce(options: argparse.Namespace) -> None:
    """Print where the pages are and, in the demo, who may sign in."""
    print(f"\nNhịp Cầu:  http://{options.host}:{options.port}/", flush=True)
    if options.demo:
        from nhipcau.demo.loader import logins

        print("Trình diễn, đăng nhập bằng / demo logins:")
        for login in logins():
            print(f"  {login['login']:<18} {login['password']:<18} {login['who']}")
    print("Dừng: Ctrl+C / stop with Ctrl+C", flush=True)


def serve_command(options: argparse.Namespace) -> int:
    """The web application alone; workers run elsewhere (`nhipcau work`)."""
    setup_django()
    check_settings()
    command = web_server(options.host, options.port)
    os.execv(command[0], command)


def work_command(options: argparse.Namespace) -> int:
    """The embedded worker."""
    setup_django()
    from nhipcau.jobs.worker import Worker

    Worker().run(once=options.once)
    return 0


def migrate_command(options: argparse.Namespace) -> int:
    setup_django()
    migrate()
    return 0


def admin_command(options: argparse.Namespace) -> int:
    """Create an administrator with a post in a body (made when the register lacks it); asks for the password."""
    setup_django()
    migrate()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from nhipcau.bodies.services import found_office
    from nhipcau.web.errors import BadInputError

    password = os.environ.get("NHIPCAU_ADMIN_PASSWORD") or getpass.getpass("Mật khẩu / password: ")
    try:
        validate_password(password)
    except ValidationError as error:
        sentence = " ".join(error.messages)
        raise CommandError(f"Mật khẩu chưa được: {sentence}", f"The password was refused: {sentence}") from error
    try:
        found_office(
            login=options.login, password=password, full_name=options.name, body_name=options.body, place=options.place
        )
    except BadInputError as error:
        raise CommandError(error.vi, error.en) from error
    print(f"Đã tạo quản trị {options.login}. / Administrator {options.login} created.")
    return 0


def demo_command(options: argparse.Namespace) -> int:
    """Load the demo's register, persons and documents; waits until the worker has read them, then confirms some."""
    os.environ["NHIPCAU_DEMO"] = "1"
    setup_django()
    migrate()
    from nhipcau.demo.loader import load_documents, prepare

    prepare()
    return load_documents()


def manage_command(options: argparse.Namespace) -> int:
    """Django's own commands, for those who know them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhipcau.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["nhipcau manage", *options.rest])
    return 0
