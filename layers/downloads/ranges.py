"""A finished file, whole or the part that was asked for (RFC 9110, section 14), so that a download that broke off goes
on where it was."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header, http_date

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
_CHUNK = 64 * 1024


@dataclass(frozen=True)
class Part:
    """Bytes `first` to `last`, both included; `last` before `first` where the file has none of what was asked for."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return max(0, self.last - self.first + 1)


def part_of(asked: str, size: int) -> Part | None:
    """What the header Range asks for of a file of `size` bytes. None stands for the whole: without the header, and for
    all that a server need not follow (several parts, other units, nonsense)."""
    match = _RANGE.fullmatch(asked.replace(" ", ""))
    if match is None or match[0] == "bytes=-":
        return None
    first, last = match.groups()
    if not first:
        return Part(max(0, size - int(last)), size - 1) if int(last) else Part(size, size - 1)
    if last and int(last) < int(first):
        return None
    return Part(int(first), min(int(last) if last else size - 1, size - 1))


def file_answer(request: HttpRequest, path: Path, *, media_type: str) -> HttpResponseBase:
    """200, 206, 304 or 416 for a file that never changes under its inode. Raises `FileNotFoundError`."""
    file = path.open("rb")
    stat = os.fstat(file.fileno())
    # A file that is made anew has other bytes under the same name, so the tag knows when it was written.
    tag, changed = f'"{path.parent.name}-{stat.st_mtime_ns:x}-{stat.st_size:x}"', http_date(stat.st_mtime)
    part = part_of(request.headers.get("Range", ""), stat.st_size) if request.method == "GET" else None
    if request.headers.get("If-Range", tag) not in (tag, changed):
        part = None
    response: HttpResponseBase
    if tag in request.headers.get("If-None-Match", ""):
        file.close()
        response = HttpResponse(status=304)
    elif part is None:
        response = FileResponse(file, as_attachment=True, filename=path.name, content_type=media_type)
    elif part.length == 0:
        file.close()
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{stat.st_size}"})
    else:
        response = _partial(file, part, size=stat.st_size, name=path.name, media_type=media_type)
    response["Accept-Ranges"] = "bytes"
    response["ETag"], response["Last-Modified"] = tag, changed
    return response


def _partial(file: BinaryIO, part: Part, *, size: int, name: str, media_type: str) -> StreamingHttpResponse:
    file.seek(part.first)
    headers = {
        "Content-Length": str(part.length),
        "Content-Range": f"bytes {part.first}-{part.last}/{size}",
        "Content-Disposition": content_disposition_header(True, name) or "",
    }
    return StreamingHttpResponse(_Piece(file, part.length), status=206, content_type=media_type, headers=headers)


class _Piece:
    """The next `length` bytes of an open file, which is closed with it, begun or not."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self._file, self._left = file, length

    def __iter__(self) -> _Piece:
        return self

    def __next__(self) -> bytes:
        chunk = self._file.read(min(_CHUNK, self._left))
        if not chunk:
            raise StopIteration
        self._left -= len(chunk)
        return chunk

    def close(self) -> None:
        self._file.close()
