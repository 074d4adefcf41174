# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""The pictures of the README, out of the walk through the demo.

    python scripts/make_pictures.py    after `pytest tests/walks/test_demo.py`; `make pictures` does both

In: ``build/walks/demo-NN-<name>-1440.png``. Out: ``docs/pictures/<name>.png``, cut to the first screen and reduced to
256 colours, so that the repository stays small.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
WALKS = ROOT / "build" / "walks"
PICTURES = ROOT / "docs" / "pictures"
SHOWN = {"review": 900, "cascade": 1080, "my-work": 760}
"""Name in the walk, and how many pixels of its height are shown."""


def main() -> int:
    """Write the pictures; exit code 2 where the walk has not been done."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name, height in SHOWN.items():
        found = sorted(WALKS.glob(f"demo-*-{name}-1440.png"))
        if not found:
            print(f"Chưa có ảnh “{name}” trong build/walks: hãy chạy make pictures. / No picture of “{name}” yet.")
            return 2
        with Image.open(found[-1]) as page:
            shown = page.convert("RGB").crop((0, 0, page.width, min(page.height, height)))
            shown.quantize(256, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
