"""Documents that need nothing from elsewhere, made into PDF by a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from places.errors import PdfFailed

RENDERER = Path(__file__).with_name("pdf_renderer.py")
PATIENCE_S = 45


def rendered(html: str) -> bytes:
    """The PDF of an HTML document; pictures stand in it as `data:` addresses. Raises `PdfFailed`."""
    command = [sys.executable, "-I", str(RENDERER)]
    try:
        done = subprocess.run(  # noqa: S603
            command, input=html.encode(), capture_output=True, timeout=PATIENCE_S, check=False, env=_environment()
        )
    except subprocess.TimeoutExpired as error:
        raise PdfFailed() from error
    if done.returncode != 0 or not done.stdout.startswith(b"%PDF"):
        raise PdfFailed() from RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def _environment() -> dict[str, str]:
    """Nothing of the site's own; where Debian's packages were unpacked and not installed, where they are."""
    found = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    if settings.UNPACKED_SYSTEM:
        root = Path(settings.UNPACKED_SYSTEM)
        libraries = {str(path.parent) for path in (root / "usr" / "lib").rglob("*.so*")}
        found |= {"LD_LIBRARY_PATH": ":".join(sorted(libraries)), "XDG_DATA_HOME": str(root / "usr" / "share")}
        if (root / "etc" / "fonts").is_dir():
            found["FONTCONFIG_PATH"] = str(root / "etc" / "fonts")
    return found
