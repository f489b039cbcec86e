"""Large files encrypted piece by piece, so that none is ever held in memory whole.

AES-256-GCM over pieces of 1 MiB. The nonce of a piece is a random beginning, its number, and whether it is the last:
a piece that was changed, moved, left out or cut off does not open (the STREAM construction of Hoang, Reyhanitabar,
Rogaway and Vizár, 2015).
"""

import os
import struct
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.files import File

from agencies.keys import derived
from incidents.errors import FileUnreadable

PIECE = 1024 * 1024
BEGINNING, TAG = 7, 16
PURPOSE = b"geopgi file as it was sent"


class Sealed(File):
    """A file as it is stored: what the other holds, encrypted with the first of CONTACT_KEYS."""

    def __init__(self, plain: "File[bytes]") -> None:
        super().__init__(None, name=None)
        self.plain = plain

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        beginning = os.urandom(BEGINNING)
        cipher = AESGCM(derived(settings.CONTACT_KEYS[0], PURPOSE))
        yield beginning
        self.plain.seek(0)
        for number, piece, last in _numbered(iter(lambda: self.plain.read(PIECE), b"")):
            yield cipher.encrypt(_nonce(beginning, number, last), piece, None)


def unsealed(file: "File[bytes]") -> Iterator[bytes]:
    """What a sealed file holds, piece by piece; each of CONTACT_KEYS opens it. Raises `FileUnreadable` where a piece
    does not open, by then the pieces before it were given."""
    beginning = file.read(BEGINNING)
    ciphers = [AESGCM(derived(key, PURPOSE)) for key in settings.CONTACT_KEYS]
    for number, piece, last in _numbered(iter(lambda: file.read(PIECE + TAG), b"")):
        cipher, plain = _opened_by(ciphers, _nonce(beginning, number, last), piece)
        ciphers = [cipher]
        yield plain


def _opened_by(ciphers: list[AESGCM], nonce: bytes, piece: bytes) -> tuple[AESGCM, bytes]:
    """The key that opens the piece, and what it holds."""
    for cipher in ciphers:
        try:
            return cipher, cipher.decrypt(nonce, piece, None)
        except (InvalidTag, ValueError):  # the latter of a file shorter than its beginning
            continue
    raise FileUnreadable()


def _numbered(pieces: Iterable[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    """Each piece with its number and whether it is the last. An empty file is one empty piece."""
    number, before = 0, b""
    for piece in pieces:
        if number:
            yield number - 1, before, False
        number, before = number + 1, piece
    yield max(number - 1, 0), before, True


def _nonce(beginning: bytes, number: int, last: bool) -> bytes:
    return beginning + struct.pack(">IB", number, last)
