"""What a case's file for a court or an archive is made of. Rooms above add their documents with `register`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from incidents.models import Incident


@dataclass(frozen=True)
class Part:
    """A file in the ZIP at `path` (small letters, folders by /). `title` tells people what it is, in the language that
    is active; `content` gives its bytes piece by piece when it is written; `sha256` is what it was when it came, where
    that was kept: then it must be the same still."""

    path: str
    title: str
    content: Callable[[], Iterator[bytes]]
    sha256: str = ""


Parts = Callable[[Incident], Iterator[Part]]
_rooms: list[Parts] = []


def register(parts: Parts) -> None:
    """To be called in the room's `AppConfig.ready`. `parts` must never tell who reported."""
    if parts not in _rooms:
        _rooms.append(parts)


def parts_of(incident: Incident) -> Iterator[Part]:
    for room in _rooms:
        yield from room(incident)
