"""Steps that a room above takes on pages of its own, where more is asked: while it has something running there, the
plain step is refused with the way to it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from incidents.errors_clocks import StepTakenElsewhere
from incidents.models import Incident
from incidents.workflow import Transition

Way = Callable[[Incident, Transition], str]
_ways: list[Way] = []
_on_own_page: ContextVar[bool] = ContextVar("on_own_page", default=False)


def register(way: Way) -> None:
    """To be called in the room's `AppConfig.ready`. `way(incident, row)` tells in words where the step is taken, and
    nothing when it may be taken plainly."""
    if way not in _ways:
        _ways.append(way)


@contextmanager
def on_own_page() -> Iterator[None]:
    """Inside, the room itself takes the step."""
    token = _on_own_page.set(True)
    try:
        yield
    finally:
        _on_own_page.reset(token)


def elsewhere(incident: Incident, row: Transition) -> str:
    """In words where the step is taken now; nothing when it may be taken plainly."""
    return next(filter(None, (way(incident, row) for way in _ways)), "")


def require_plain(incident: Incident, row: Transition) -> None:
    """Raises `StepTakenElsewhere`."""
    if not _on_own_page.get() and (where := elsewhere(incident, row)):
        raise StepTakenElsewhere(where=where)
