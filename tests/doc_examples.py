"""Examples of the documentation, run as they stand."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from django.conf import settings

SITE = "http://127.0.0.1:8000"


def examples_of(document: str) -> list[str]:
    """The shell examples of a file of the project."""
    text = (Path(settings.BASE_DIR) / document).read_text()
    return re.findall(r"```sh\n(.*?)```", text, re.DOTALL)


def run_example(example: str, *, url: str, folder: Path, **variables: str) -> str:
    """What it prints, run in the folder against the site at `url`; fails where the shell or the site refuses."""
    (folder / ".curlrc").write_text("silent\nshow-error\nfail\n")
    done = subprocess.run(
        ["sh", "-ec", example.replace(SITE, url)],
        capture_output=True,
        text=True,
        cwd=folder,
        env=os.environ | {"CURL_HOME": str(folder)} | variables,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stderr
    return done.stdout
