"""The SHA-256 by which a file is known from the moment it comes."""

import hashlib
from collections.abc import Iterable


def sha256_of(pieces: Iterable[bytes]) -> str:
    """Of all pieces one after the other, in hexadecimal."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()
