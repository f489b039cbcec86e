"""Reading ahead: the next items are made in a thread while the last one is worked on."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterator
from typing import Any, TypeVar

_T = TypeVar("_T")
_END = object()


def ahead(items: Iterator[_T], *, most: int = 2) -> Generator[_T, None, None]:
    """The same items in the same order, up to `most` of them made beforehand; what `items` raises is raised here.

    Who may stop early closes it, so that no thread goes on.
    """
    made: queue.Queue[Any] = queue.Queue(maxsize=most)
    unwanted = threading.Event()

    def hand_over(item: object) -> None:
        while not unwanted.is_set():
            try:
                made.put(item, timeout=0.1)
            except queue.Full:
                continue
            return

    def make() -> None:
        try:
            for item in items:
                hand_over(item)
                if unwanted.is_set():
                    break
        except BaseException as error:  # noqa: BLE001 - raised in the thread that asked
            hand_over(_Failure(error))
        else:
            hand_over(_END)
        finally:
            if isinstance(items, Generator):
                items.close()  # in the thread that ran it, so that what it opened is closed at once

    maker = threading.Thread(target=make, daemon=True)
    maker.start()
    try:
        while (item := made.get()) is not _END:
            if isinstance(item, _Failure):
                raise item.error
            yield item
    finally:
        unwanted.set()
        maker.join()


class _Failure:
    def __init__(self, error: BaseException) -> None:
        self.error = error
