"""Reading what strangers send, in a process that may be lost."""

from __future__ import annotations

import faulthandler
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection

import pytest

from geodata import bounded
from geodata.bounded import Allowance, call, iterate
from geodata.errors import ShapeTooTangled
from geodata.work_errors import ReaderBroke, ReaderOutOfMemory, ReaderOutOfTime


def children() -> set[str]:
    return set(open(f"/proc/self/task/{os.getpid()}/children").read().split())  # noqa: PTH123


def crash() -> None:
    """As a library in C does."""
    faulthandler.disable()
    os.kill(os.getpid(), signal.SIGSEGV)


@pytest.fixture(autouse=True)
def nobody_is_left_behind() -> Iterator[None]:
    before = children()
    yield
    assert children() == before


@pytest.fixture
def allow(monkeypatch) -> Callable[..., None]:
    return lambda **limits: monkeypatch.setattr(bounded, "ALLOWANCE", Allowance(**limits))


def test_the_answer_comes_from_another_process() -> None:
    assert call(os.getpid) != os.getpid()


def test_items_come_in_order_while_the_work_goes_on() -> None:
    assert list(iterate(lambda: iter(range(5)))) == [0, 1, 2, 3, 4]


def test_what_the_file_is_refused_for_is_raised_with_its_words() -> None:
    def refuse() -> None:
        raise ShapeTooTangled(row=7)

    with pytest.raises(ShapeTooTangled, match="dòng 7"):
        call(refuse)


def test_more_memory_than_allowed_becomes_a_sentence(allow) -> None:
    allow(memory=64 * 1024 * 1024)
    with pytest.raises(ReaderOutOfMemory, match="quá nhiều bộ nhớ"):
        call(lambda: bytearray(512 * 1024 * 1024))


def test_work_without_end_becomes_a_sentence(allow) -> None:
    def spin() -> None:
        while True:
            pass

    allow(cpu_seconds=1)
    with pytest.raises(ReaderOutOfTime, match="quá lâu"):
        call(spin)


def test_waiting_without_end_becomes_a_sentence(allow) -> None:
    allow(patience_seconds=0.2)
    with pytest.raises(ReaderOutOfTime):
        call(lambda: time.sleep(600))


def test_a_crash_takes_nobody_with_it() -> None:
    with pytest.raises(ReaderBroke, match="dừng giữa chừng"):
        call(crash)


def test_an_answer_that_breaks_off_in_the_middle_takes_nobody_with_it(monkeypatch) -> None:
    def half_an_answer(self: Connection, _answer: bytes) -> None:
        os.write(self.fileno(), (100).to_bytes(4, "big") + b"half")
        crash()

    monkeypatch.setattr(Connection, "send_bytes", half_an_answer)
    with pytest.raises(ReaderBroke):
        call(os.getpid)


def test_what_nobody_foresaw_is_told_as_a_file_that_cannot_be_read() -> None:
    with pytest.raises(ReaderBroke):
        call(lambda: int("missing"))


def test_leaving_early_ends_the_process() -> None:
    items = iterate(lambda: iter(range(1_000_000)))
    assert next(items) == 0
    items.close()  # type: ignore[attr-defined]


def test_the_process_has_no_line_to_the_database() -> None:
    here, there = socket.socketpair()

    def speak() -> str:
        try:
            here.send(b"DROP TABLE")
        except OSError:
            return "no line"
        return "spoke"

    with here, there:
        assert call(speak) == "no line"
        here.send(b"still open here")


def test_an_answer_of_another_making_is_not_taken() -> None:
    """As from a process that a file has taken over."""

    class Trick:
        def __reduce__(self) -> tuple[object, ...]:
            return os.system, ("true",)

    with pytest.raises(ReaderBroke):
        call(Trick)


def test_a_thread_that_reads_ahead_may_start_it() -> None:
    with ThreadPoolExecutor(max_workers=1) as beside:
        assert beside.submit(lambda: list(iterate(lambda: iter("abc")))).result() == ["a", "b", "c"]
