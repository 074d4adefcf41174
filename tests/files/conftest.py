# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pytest

from nhipcau.files import MissingProgram
from nhipcau.files.ocr import model_folder


@pytest.fixture(scope="session")
def vietnamese_model() -> None:
    """Skips where there is no OCR model for Vietnamese."""
    try:
        model_folder()
    except MissingProgram as missing:
        pytest.skip(str(missing))
