"""Secrets of a local site: random, made once, readable by their owner alone."""

import os
import secrets
from pathlib import Path


def kept(path: Path) -> str:
    """The secret in the file, made on the first call."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(f"{path.name}.new")
        half.unlink(missing_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        half.rename(path)
    return path.read_text().strip()
