import os
from io import BytesIO
from typing import Any

import pytest
from django.core.files import File
from django.core.files.base import ContentFile

from incidents.errors import FileUnreadable
from incidents.sealed import BEGINNING, PIECE, TAG, Sealed, unsealed


def sealed(content: bytes) -> bytes:
    return b"".join(Sealed(ContentFile(content)).chunks())


def opened(content: bytes) -> bytes:
    return b"".join(unsealed(File(BytesIO(content))))


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 7])
def test_a_file_comes_out_as_it_went_in_and_is_not_to_be_read_between(length: int) -> None:
    content = os.urandom(length)
    kept = sealed(content)
    assert opened(kept) == content
    assert length < 8 or content[:8] not in kept
    assert sealed(content) != kept


def test_a_former_key_still_opens_and_a_strange_one_does_not(settings: Any) -> None:
    kept = sealed(b"x" * (PIECE + 3))
    settings.CONTACT_KEYS = ["n" * 40, *settings.CONTACT_KEYS]
    assert opened(kept) == b"x" * (PIECE + 3)
    settings.CONTACT_KEYS = ["n" * 40]
    with pytest.raises(FileUnreadable):
        opened(kept)


def test_a_file_that_was_changed_cut_off_or_put_together_anew_does_not_open() -> None:
    kept = sealed(b"a" * PIECE + b"b" * PIECE + b"c")
    first, second, last = (
        kept[BEGINNING : BEGINNING + PIECE + TAG],
        kept[BEGINNING + PIECE + TAG : BEGINNING + 2 * (PIECE + TAG)],
        kept[BEGINNING + 2 * (PIECE + TAG) :],
    )
    head = kept[:BEGINNING]
    for wrong in (
        kept[:-1],
        head + first + second,
        head + second + first + last,
        head + first + last,
        head + bytes([first[0] ^ 1]) + first[1:] + second + last,
        head,
        b"",
    ):
        with pytest.raises(FileUnreadable):
            opened(wrong)
