"""A file that comes piece by piece, so that a broken line or a restart of the server loses one piece at most.

Each piece says where it belongs and what its SHA-256 is, and is kept only when both are right; at the end the SHA-256
of the whole is compared. Whoever calls remembers how many bytes are safe: what a crash wrote beyond is written over.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from geodata.errors import GeodataError
from geodata.messages import gettext_noop


class UploadGone(GeodataError):
    code = "upload_gone"
    http_status = 404
    default_msgid = gettext_noop("Phần đã gửi của tệp này không còn trên máy chủ. Xin gửi lại từ đầu.")


class PieceMisplaced(GeodataError):
    code = "piece_misplaced"
    http_status = 409
    default_msgid = gettext_noop("Máy chủ mới nhận được %(received)s byte. Xin gửi tiếp từ đó.")


class PieceDamaged(GeodataError):
    code = "piece_damaged"
    default_msgid = gettext_noop("Một phần của tệp bị hỏng trên đường truyền. Xin gửi lại phần đó.")


class WholeDamaged(GeodataError):
    code = "whole_damaged"
    default_msgid = gettext_noop(
        "Tệp nhận được không giống tệp đã gửi, có thể vì tệp bị sửa trong khi gửi. Xin đóng tệp trong phần mềm khác "
        "rồi gửi lại."
    )


class BeyondSize(GeodataError):
    code = "beyond_size"
    http_status = 413
    default_msgid = gettext_noop(
        "Tệp “%(name)s” đã báo dài %(size)s byte, nhưng phần vừa gửi vượt quá số đó. Có thể tệp bị sửa trong khi gửi; "
        "xin chọn lại tệp rồi gửi lại từ đầu."
    )


class PieceTooLong(GeodataError):
    code = "piece_too_long"
    http_status = 413
    default_msgid = gettext_noop("Mỗi phần của tệp dài nhiều nhất %(limit)s byte. Xin chia nhỏ hơn rồi gửi lại.")


def make_room(path: Path) -> None:
    """An empty file for what will come."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o640)


def write_piece(
    path: Path, content: bytes, *, offset: int, safe: int, size: int, most: int, sha256: str, name: str
) -> int:
    """Writes `content`, which begins at byte `offset`, into a file of which `safe` bytes of `size` are here; returns
    how many are safe now. `most`: bytes a piece may have; `name` is told when more comes than was announced.

    Raises `PieceMisplaced`, `BeyondSize`, `PieceTooLong`, `PieceDamaged`.
    """
    if offset != safe:
        raise PieceMisplaced(received=safe)
    if offset + len(content) > size:
        raise BeyondSize(name=name, size=size)
    if len(content) > most:
        raise PieceTooLong(limit=most)
    if not content or hashlib.sha256(content).hexdigest() != sha256.lower():
        raise PieceDamaged()
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(content)
        file.truncate()
    return offset + len(content)


def digest_of(path: Path) -> str:
    """SHA-256 of the whole."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
