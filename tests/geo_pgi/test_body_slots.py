"""Bodies that never end do not take every thread."""

import threading
from collections.abc import Callable, Iterable
from typing import Any

from geo_pgi.body_slots import BodySlots

WITH_BODY = {"CONTENT_LENGTH": "100"}
PLAIN: dict[str, Any] = {}


class Waiting:
    """An application that reads bodies until it is told that they are there."""

    def __init__(self) -> None:
        self.arrived = threading.Event()
        self.reading = threading.Semaphore(0)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ == WITH_BODY:
            self.reading.release()
            self.arrived.wait(timeout=60)
        start_response("200 OK", [])
        return [b"done"]


def status_of(application: BodySlots, environ: dict[str, Any]) -> str:
    told: list[str] = []
    application(environ, lambda status, _headers: told.append(status))
    return told[0]


def test_with_every_slot_taken_pages_are_served_and_one_more_body_is_told_to_come_again() -> None:
    inner = Waiting()
    application = BodySlots(inner, slots=2)
    senders = [threading.Thread(target=status_of, args=(application, WITH_BODY), daemon=True) for _ in range(2)]
    for sender in senders:
        sender.start()
        inner.reading.acquire()
    try:
        assert status_of(application, PLAIN) == "200 OK"
        assert status_of(application, {"CONTENT_LENGTH": "0"}) == "200 OK"
        assert status_of(application, WITH_BODY).startswith("503")
        assert status_of(application, {"HTTP_TRANSFER_ENCODING": "chunked"}).startswith("503")
    finally:
        inner.arrived.set()
        for sender in senders:
            sender.join()
    assert status_of(application, WITH_BODY) == "200 OK"


def test_a_slot_comes_back_after_an_error() -> None:
    def broken(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        raise ZeroDivisionError

    application = BodySlots(broken, slots=1)
    for _ in range(3):
        try:
            application(WITH_BODY, lambda *_given: None)
        except ZeroDivisionError:
            continue
        raise AssertionError("the slot was not given back")
