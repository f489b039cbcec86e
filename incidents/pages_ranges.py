"""Parts of a file (RFC 9110, section 14): browsers ask for them to play a video, and iPhones play none without."""

import re
from collections.abc import Iterator

from django.core.files import File
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

PIECE = 64 * 1024
_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})$")


def file_answer(request: HttpRequest, file: "File[bytes]", content_type: str) -> HttpResponseBase:
    """The file, or the one part of it that is asked for (206; 416 where the file has no such part). A header that asks
    for several parts, or cannot be read, is answered with the whole, as the RFC allows."""
    size = file.size
    asked = _ONE_RANGE.match(request.headers.get("Range", ""))
    if asked is None or not any(asked.groups()):
        response: HttpResponseBase = FileResponse(file, content_type=content_type)
    else:
        first, last = _bounds(*asked.groups(), size=size)
        if first > last:
            file.close()
            response = HttpResponse(status=416)
            response.headers["Content-Range"] = f"bytes */{size}"
        else:
            response = StreamingHttpResponse(_part(file, first, last), status=206, content_type=content_type)
            response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
            response.headers["Content-Length"] = str(last - first + 1)
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _bounds(first: str, last: str, *, size: int) -> tuple[int, int]:
    """First and last byte; the first is behind the last where there is no such part."""
    if not first:
        return (size - min(int(last), size), size - 1) if int(last) else (1, 0)
    if last and int(last) < int(first):
        return 0, size - 1  # not a range at all: the whole
    return int(first), min(int(last), size - 1) if last else size - 1


def _part(file: "File[bytes]", first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
