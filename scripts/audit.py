# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Look for known holes in the libraries that we pin; `make audit`.

Exit code 1 where one is known. Where the service of advisories does not answer (a closed network), that is said and
nothing is claimed: exit code 0.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Run pip-audit over requirements.txt and say what it found."""
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--format", "json",
               "--progress-spinner", "off", "-r", "requirements.txt"]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        libraries = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(f"audit: pip-audit gave no answer, nothing was checked.\n{done.stderr.strip()[-500:]}")
        return 0
    checked = [library for library in libraries if "vulns" in library]
    if not checked:
        print(f"audit: advisories cannot be reached from here, none of {len(libraries)} libraries was checked.")
        return 0
    holes = [(library, hole) for library in checked for hole in library["vulns"]]
    for library, hole in holes:
        print(
            f"{library['name']} {library['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or '?'}"
        )
    print(f"audit: {len(holes)} known holes in {len(checked)} of {len(libraries)} libraries.")
    return 1 if holes else 0


if __name__ == "__main__":
    sys.exit(main())
