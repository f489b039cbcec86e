"""Reading ahead changes when items are made, and nothing else."""

import threading
from collections.abc import Iterator

import pytest

from geodata.ahead import ahead


def test_items_come_in_order_from_another_thread() -> None:
    makers: set[int] = set()

    def items() -> Iterator[int]:
        for number in range(10):
            makers.add(threading.get_ident())
            yield number

    assert list(ahead(items())) == list(range(10))
    assert makers.isdisjoint({threading.get_ident()})


def test_what_goes_wrong_there_is_raised_here_after_the_items_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("broken file")

    got: list[int] = []
    with pytest.raises(ValueError, match="broken file"):
        got.extend(ahead(items()))
    assert got == [1]


def test_who_stops_early_leaves_no_thread_behind() -> None:
    def endless() -> Iterator[int]:
        number = 0
        while True:
            yield number
            number += 1

    before = threading.active_count()
    reader = ahead(endless())
    assert next(reader) == 0
    reader.close()
    assert threading.active_count() == before
