"""Remembers on what input a set-up step last succeeded, so that it is skipped until the input changes."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest(files: Iterable[Path], *words: str) -> str:
    """One hash over the names and contents of files (folders: all files in them) and some words."""
    total = hashlib.sha256()
    for word in words:
        total.update(word.encode() + b"\0")
    for path in files:
        inside = (
            sorted(p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
            if path.is_dir()
            else [path]
        )
        for file in inside:
            total.update(str(file).encode() + b"\0")
            total.update(file.read_bytes() if file.exists() else b"missing")
    return total.hexdigest()


class Stamp:
    """One step's memory in `folder`/`name`."""

    def __init__(self, folder: Path, name: str, value: str) -> None:
        self.path = folder / name
        self.value = value

    def fresh(self) -> bool:
        """Whether the step already succeeded on this very input."""
        return self.path.exists() and self.path.read_text() == self.value

    def set(self) -> None:
        """To be called when the step has succeeded, never before."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        half = self.path.with_name(f"{self.path.name}.new")
        half.write_text(self.value)
        half.replace(self.path)

    def clear(self) -> None:
        self.path.unlink(missing_ok=True)
