"""The ZIP of a case: every file with its SHA-256, and what is needed to check it without this site."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from incidents.evidence_parts import Part

MANIFEST, SUMS, README, CHECK = "manifest.json", "SHA256SUMS", "README.txt", "kiem-tra.py"
_PRESSED = frozenset({".jpg", ".jpeg", ".png", ".webp", ".mp4", ".webm", ".pdf", ".docx", ".xlsx"})
"""Pressing them once more takes time and saves nothing."""
_CHECKER = Path(__file__).with_name("evidence_check.py")


@dataclass(frozen=True)
class Written:
    """A file in the ZIP. `state` is "" where nothing was hashed when it came, else same | differs; of a file that is
    gone (missing), `sha256` is what it was."""

    path: str
    title: str
    sha256: str
    size: int
    state: str = ""


class CaseZip:
    """Writes parts one after the other; `close` adds the list of all and how to check it."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "w")
        self.written: list[Written] = []

    def add(self, part: Part) -> Written:
        """Raises `ValueError` for a path that leaves the folder or is there twice."""
        path = PurePosixPath(part.path)
        if path.is_absolute() or ".." in path.parts or str(path) in {other.path for other in self.written}:
            raise ValueError(part.path)
        try:
            pieces = part.content()
            first = next(pieces, b"")
        except FileNotFoundError:
            self.written.append(Written(str(path), part.title, part.sha256, 0, "missing"))
            return self.written[-1]
        digest, size = self._write(str(path), _again(first, pieces))
        state = ("same" if digest == part.sha256 else "differs") if part.sha256 else ""
        self.written.append(Written(str(path), part.title, digest, size, state))
        return self.written[-1]

    def close(self, about: dict[str, Any], readme: str) -> None:
        """`about` stands before the list in the manifest."""
        self.add(text_part(README, _("Cách kiểm tra hồ sơ này"), [readme]))
        self.add(Part(CHECK, _("Chương trình kiểm tra"), lambda: iter([_CHECKER.read_bytes()])))
        here = [file for file in self.written if file.state != "missing"]
        gone = [file for file in self.written if file.state == "missing"]
        listed = about | {"files": [_told(file) for file in here], "missing": [_told(file) for file in gone]}
        manifest = json.dumps(listed, ensure_ascii=False, indent=1) + "\n"
        here.append(self.add(text_part(MANIFEST, "", [manifest])))
        sums = "".join(f"{file.sha256}  {file.path}\n" for file in here)
        self._write(SUMS, iter([sums.encode()]))
        self._zip.close()

    def _write(self, path: str, pieces: Iterator[bytes]) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        info = zipfile.ZipInfo(path, localtime().timetuple()[:6])
        info.compress_type = zipfile.ZIP_STORED if PurePosixPath(path).suffix in _PRESSED else zipfile.ZIP_DEFLATED
        with self._zip.open(info, "w") as target:
            for piece in pieces:
                digest.update(piece)
                size += target.write(piece)
        return digest.hexdigest(), size


def text_part(path: str, title: str, lines: Iterable[str]) -> Part:
    return Part(path, title, lambda: (line.encode() for line in lines))


def _again(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _told(file: Written) -> dict[str, Any]:
    return {name: value for name, value in asdict(file).items() if value != ""}
