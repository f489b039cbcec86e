"""One step for many cases: each is moved by `handling.move`, which checks it by itself."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from agencies.models import User
from agencies.policy import NotAllowed
from geodata.errors import GeoPGIError
from incidents.codes import read_incident_code
from incidents.errors import IncidentError, IncidentNotFound
from incidents.errors_desk import TooManyChosen
from incidents.handling import move
from incidents.models import Event, Incident
from incidents.states import State

BULK_LIMIT = 100


@dataclass(frozen=True)
class Outcome:
    """`refused` maps the code to what stood in the way; `undone` says that what could have been done was not, because
    it was to be all or none."""

    done: list[Event] = field(default_factory=list)
    refused: dict[str, GeoPGIError] = field(default_factory=dict)
    undone: bool = False


def move_each(*, user: User, target: State, chosen: Mapping[str, int | None], whole: bool, **given: Any) -> Outcome:
    """Moves each of the cases to `target`. `chosen` maps their codes to the versions that the page showed (None skips
    that check); `given` is what `move` takes for the step, the same for all. The main case of `duplicate_of` is left
    out, so that it may be among the chosen. With `whole` either all are moved or none.

    Raises `TooManyChosen` beyond `BULK_LIMIT`; what is wrong with a case stands in the outcome."""
    if len(chosen) > BULK_LIMIT:
        raise TooManyChosen(limit=BULK_LIMIT)
    main = read_incident_code(given.get("duplicate_of", ""))
    codes = {code: version for code, version in chosen.items() if code != main}
    seen = dict(Incident.objects.visible_to(user).filter(code__in=codes).order_by("pk").values_list("code", "pk"))
    refused: dict[str, GeoPGIError] = {code: IncidentNotFound() for code in codes if code not in seen}
    done: list[Event] = []
    with transaction.atomic() if whole else nullcontext():
        if whole:
            # in the order of ids, as everywhere, so that two people do not wait for each other for ever
            list(Incident.objects.select_for_update().filter(code__in={*seen, main}).order_by("pk").values_list("pk"))
        for code, pk in seen.items():
            try:
                with transaction.atomic():
                    event = move(user=user, incident_id=pk, target=target, expected_version=codes[code], **given)
            except (IncidentError, NotAllowed) as error:
                refused[code] = error
            else:
                done.append(event)
        undone = whole and bool(refused)
        if undone:
            transaction.set_rollback(True)
    return Outcome(done=[] if undone else done, refused=refused, undone=undone)
